"""Where people meet from afar: a provider for each kind of service, chosen by the settings."""

from __future__ import annotations

from bot.meeting_settings import GraphSettings, JitsiSettings, MeetingSettings, ZoomSettings
from bot.meetings.jitsi import Jitsi
from bot.meetings.manual import Manual
from bot.meetings.teams_graph import TeamsGraph
from bot.meetings.zoom import Zoom
from handlers.joining.meetings import MeetingProvider


def open_provider(settings: MeetingSettings) -> MeetingProvider:
    """The provider that the settings name; nothing is connected before it is asked for something."""
    match settings:
        case JitsiSettings():
            return Jitsi(settings)
        case GraphSettings():
            return TeamsGraph(settings)
        case ZoomSettings():
            return Zoom(settings)
        case None:
            return Manual()
