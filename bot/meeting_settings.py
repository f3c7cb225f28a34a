"""Which meeting provider the council uses, and how to reach it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.setting_rules import LOOPBACK, WrongSetting, address

SHORTEST_SECRET = 32  # characters; what HS256 asks for
GRAPH_URL, GRAPH_LOGIN_URL = "https://graph.microsoft.com/v1.0", "https://login.microsoftonline.com"
ZOOM_URL, ZOOM_LOGIN_URL = "https://api.zoom.us/v2", "https://zoom.us"


@dataclass(frozen=True, slots=True)
class JitsiSettings:
    """The council's own Jitsi server; `url` has no slash at its end."""

    url: str
    app_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GraphSettings:
    """Microsoft Graph; `organiser` is the account in whose name the meetings are, by id or address."""

    tenant_id: str
    client_id: str
    client_secret: str = field(repr=False)
    organiser: str
    url: str = GRAPH_URL
    login_url: str = GRAPH_LOGIN_URL


@dataclass(frozen=True, slots=True)
class ZoomSettings:
    """Zoom; `host` is the user in whose name the meetings are, by id or address."""

    account_id: str
    client_id: str
    client_secret: str = field(repr=False)
    host: str
    url: str = ZOOM_URL
    login_url: str = ZOOM_LOGIN_URL


MeetingSettings = JitsiSettings | GraphSettings | ZoomSettings | None

_GROUPS = {
    "jitsi": ("JITSI_URL", "JITSI_APP_ID", "JITSI_SECRET"),
    "teams": ("GRAPH_TENANT_ID", "GRAPH_CLIENT_ID", "GRAPH_CLIENT_SECRET", "GRAPH_ORGANISER"),
    "zoom": ("ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET", "ZOOM_HOST"),
}


def meetings_in(env: Mapping[str, str]) -> MeetingSettings:
    """The provider; None where the chair pastes a link. Raises `WrongSetting`."""
    chosen = env.get("ICPC_MEETING_PROVIDER", "manual").casefold()
    if chosen not in ("manual", *_GROUPS):
        raise WrongSetting("ICPC_MEETING_PROVIDER is not known: set it to manual, jitsi, teams or zoom.")
    for provider, names in _GROUPS.items():
        given = [name for name in names if env.get(name)]
        missing = [name for name in names if not env.get(name)]
        if provider == chosen and missing:
            raise WrongSetting(f"{missing[0]} is missing: set it, for ICPC_MEETING_PROVIDER is {chosen}.")
        if given and missing:
            raise WrongSetting(f"{missing[0]} is missing though {given[0]} is set: set it too.")
    if chosen == "jitsi":
        return _jitsi(env)
    if chosen == "teams":
        return GraphSettings(
            tenant_id=env["GRAPH_TENANT_ID"],
            client_id=env["GRAPH_CLIENT_ID"],
            client_secret=env["GRAPH_CLIENT_SECRET"],
            organiser=env["GRAPH_ORGANISER"],
            url=_url(env, "GRAPH_URL", GRAPH_URL),
            login_url=_url(env, "GRAPH_LOGIN_URL", GRAPH_LOGIN_URL),
        )
    if chosen == "zoom":
        return ZoomSettings(
            account_id=env["ZOOM_ACCOUNT_ID"],
            client_id=env["ZOOM_CLIENT_ID"],
            client_secret=env["ZOOM_CLIENT_SECRET"],
            host=env["ZOOM_HOST"],
            url=_url(env, "ZOOM_URL", ZOOM_URL),
            login_url=_url(env, "ZOOM_LOGIN_URL", ZOOM_LOGIN_URL),
        )
    return None


def _jitsi(env: Mapping[str, str]) -> JitsiSettings:
    if len(env["JITSI_SECRET"]) < SHORTEST_SECRET:
        raise WrongSetting(f"JITSI_SECRET is too short: use at least {SHORTEST_SECRET} random characters.")
    return JitsiSettings(_url(env, "JITSI_URL", ""), env["JITSI_APP_ID"], env["JITSI_SECRET"])


def _url(env: Mapping[str, str], name: str, usual: str) -> str:
    """An address that is encrypted, or on this computer, without a slash at its end."""
    url = env.get(name, usual).rstrip("/")
    parts = address(url, "https", "http")
    if parts is None or parts.query or (parts.scheme == "http" and parts.hostname not in LOOPBACK):
        raise WrongSetting(f"{name} must be an address that begins with https://: mend it.")
    return url
