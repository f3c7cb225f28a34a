"""What the check-up asks of everybody the assistant depends on, over the network."""

from __future__ import annotations

from bot.clock import Clock
from bot.doctor import post, slack
from bot.doctor.finding import Finding
from bot.meeting_settings import MeetingSettings
from bot.meetings import open_provider
from bot.platform_settings import TeamsSettings
from bot.settings import Settings
from bot.teams.tokens import own_token
from bot.teams.wire import Line
from handlers.joining.meetings import ProviderRefused, ProviderUnavailable
from scheduler.outlets import TryLater


async def findings(settings: Settings, clock: Clock) -> list[Finding]:
    """What the others say of us; nothing for those that are not set up."""
    found: list[Finding] = []
    if settings.slack:
        found += await slack.findings(settings.slack, clock)
    if settings.teams and not settings.teams.anonymous:
        found.append(await _teams(settings.teams))
    if settings.meetings:
        found.append(await _meetings(settings.meetings))
    if settings.smtp:
        found += await post.mail_findings(settings.smtp, clock)
    if settings.notify:
        found += await post.notify_findings(settings.notify)
    return found


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
