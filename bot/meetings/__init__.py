"""Where people meet from afar: a provider for each kind of service, chosen by the settings."""

from __future__ import annotations

from bot.meeting_settings import GraphSettings, JitsiSettings, MeetingSettings, ZoomSettings
from bot.meetings.jitsi import Jitsi
from bot.meetings.manual import Manual
from bot.meetings.teams_graph import TeamsGraph
from bot.meetings.zoom import Zoom
from handlers.joining.meetings import MeetingProvider


def open_provider(settings: MeetingSettings, hosts: tuple[str, ...] = ()) -> MeetingProvider:
    """The provider that the settings name; nothing is connected before it is asked for something.

    `hosts` are those that a vendor's links may lead to besides its own.
    """
    match settings:
        case JitsiSettings():
            return Jitsi(settings)
        case GraphSettings():
            return TeamsGraph(settings, hosts=hosts)
        case ZoomSettings():
            return Zoom(settings, hosts=hosts)
        case None:
            return Manual()
