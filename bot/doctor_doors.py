"""What the check-up asks of Slack, Microsoft and a meeting service: are tokens, permissions and the clock right?"""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.doctor import Finding
from bot.meeting_settings import MeetingSettings
from bot.meetings import open_provider
from bot.settings import Settings, SlackSettings, TeamsSettings
from bot.slack.delivery import FAULTS
from bot.teams.tokens import own_token
from bot.teams.wire import Line
from handlers.meetings import ProviderRefused, ProviderUnavailable
from scheduler.outlets import TryLater

# What docs/slack-manifest.yaml asks for; a workspace that installed an older one lacks some.
SLACK_SCOPES = frozenset(
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


async def door_findings(settings: Settings, clock: Clock) -> list[Finding]:
    """What the platforms say of us; nothing for those that are not set up."""
    found: list[Finding] = []
    if settings.slack:
        found += await _slack(settings.slack, clock)
    if settings.teams and not settings.teams.anonymous:
        found.append(await _teams(settings.teams))
    if settings.meetings:
        found.append(await _meetings(settings.meetings))
    return found


async def _slack(settings: SlackSettings, clock: Clock) -> list[Finding]:
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
    lacking = sorted(SLACK_SCOPES - {scope.strip() for scope in granted.split(",")})
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


async def _teams(settings: TeamsSettings) -> Finding:
    line = Line()
    try:
        await own_token(settings, line).get()
    except TryLater as problem:
        return Finding(
            "mend",
            f"Microsoft gives the bot no token ({problem.reason}): check MICROSOFT_APP_ID, "
            "MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID.",
        )
    finally:
        await line.close()
    return Finding("well", "Microsoft knows the bot and gives it a token.")


async def _meetings(settings: MeetingSettings) -> Finding:
    provider = open_provider(settings)
    try:
        await provider.check()
    except ProviderRefused as problem:
        return Finding("mend", f"{problem.reason}.")
    except ProviderUnavailable as problem:
        return Finding("mend", f"{problem.reason}: check the network, and try again in a few minutes.")
    finally:
        await provider.close()
    return Finding("well", f"Meetings are made with {provider.name}, as ICPC_MEETING_PROVIDER says.")
