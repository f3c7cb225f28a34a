"""What the check-up asks of Slack: does it know the token, has it granted enough, and is our clock right?"""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.doctor.finding import Finding
from bot.platform_settings import SlackSettings
from bot.slack.delivery import FAULTS

# What docs/slack-manifest.yaml asks for; a workspace that installed an older one lacks some.
SCOPES = frozenset(
    {
        "app_mentions:read",
        "chat:write",
        "commands",
        "files:write",
        "im:history",
        "im:write",
        "users:read",
        "users:read.email",
    }
)
CLOCK_MAY_DIFFER = timedelta(minutes=2)  # Slack refuses requests that seem five minutes old
PATIENCE = 10  # seconds


async def findings(settings: SlackSettings, clock: Clock) -> list[Finding]:
    """What Slack says of us. `clock` is this computer's, and is compared with Slack's."""
    client = AsyncWebClient(settings.bot_token, settings.api_url, timeout=PATIENCE, retry_handlers=[])
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        problem = error.response.get("error", "an error")
        return [
            Finding("mend", f"Slack refuses SLACK_BOT_TOKEN ({problem}): install the app again and copy it.")
        ]
    except FAULTS:
        return [Finding("mend", "Slack cannot be reached: check the network and SLACK_API_URL.")]
    headers = {name.casefold(): str(value) for name, value in (answer.headers or {}).items()}
    return [
        Finding("well", "Slack knows the bot's token."),
        _scopes(headers.get("x-oauth-scopes", "")),
        _clock(headers.get("date", ""), clock),
    ]


def _scopes(granted: str) -> Finding:
    lacking = sorted(SCOPES - {scope.strip() for scope in granted.split(",")})
    if not lacking:
        return Finding("well", "Slack has granted every permission that is needed.")
    names = ", ".join(lacking)
    return Finding(
        "mend", f"Slack has not granted {names}: update the app from its manifest and install it again."
    )


def _clock(theirs: str, clock: Clock) -> Finding:
    """Our clock beside Slack's, as its answer is dated."""
    try:
        apart = abs(clock() - parsedate_to_datetime(theirs))
    except ValueError:
        return Finding("note", "Slack's answer bears no date, so the clock was not compared.")
    if apart > CLOCK_MAY_DIFFER:
        seconds = round(apart.total_seconds())
        return Finding(
            "mend", f"This computer's clock is {seconds} seconds off: let it be set over the network."
        )
    return Finding("well", "This computer's clock is right.")
