"""Which meeting provider is used: manual unless a whole group of settings says otherwise."""

from __future__ import annotations

import pytest

from bot.meeting_settings import GraphSettings, JitsiSettings, ZoomSettings, meetings_in
from bot.meetings import open_provider
from bot.setting_rules import WrongSetting

SECRET = "a secret that nobody should ever read"
JITSI = {"JITSI_URL": "https://meet.example.org/", "JITSI_APP_ID": "icpc", "JITSI_SECRET": SECRET}
GRAPH = {
    "GRAPH_TENANT_ID": "tenant",
    "GRAPH_CLIENT_ID": "client",
    "GRAPH_CLIENT_SECRET": SECRET,
    "GRAPH_ORGANISER": "conferences@example.org",
}
ZOOM = {
    "ZOOM_ACCOUNT_ID": "account",
    "ZOOM_CLIENT_ID": "client",
    "ZOOM_CLIENT_SECRET": SECRET,
    "ZOOM_HOST": "host@example.org",
}
GROUPS = {"jitsi": JITSI, "teams": GRAPH, "zoom": ZOOM}


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({}, "manual"),
        ({"ICPC_MEETING_PROVIDER": "Manual", **ZOOM}, "manual"),
        *(({"ICPC_MEETING_PROVIDER": name, **group}, name) for name, group in GROUPS.items()),
    ],
)
async def test_the_provider_that_is_named_is_used(environment: dict[str, str], name: str) -> None:
    provider = open_provider(meetings_in(environment))
    assert provider.name == name
    await provider.close()


def test_each_provider_has_its_vendors_addresses_unless_others_are_set() -> None:
    graph = meetings_in({"ICPC_MEETING_PROVIDER": "teams", **GRAPH})
    assert isinstance(graph, GraphSettings)
    assert graph.url == "https://graph.microsoft.com/v1.0"
    zoom = meetings_in({"ICPC_MEETING_PROVIDER": "zoom", **ZOOM, "ZOOM_URL": "http://127.0.0.1:8080/v2/"})
    assert isinstance(zoom, ZoomSettings)
    assert (zoom.url, zoom.login_url) == ("http://127.0.0.1:8080/v2", "https://zoom.us")
    jitsi = meetings_in({"ICPC_MEETING_PROVIDER": "jitsi", **JITSI})
    assert isinstance(jitsi, JitsiSettings)
    assert jitsi.url == "https://meet.example.org"


@pytest.mark.parametrize(
    ("chosen", "name"), [(chosen, name) for chosen, group in GROUPS.items() for name in group]
)
def test_a_half_set_group_stops_the_start_naming_what_is_missing(chosen: str, name: str) -> None:
    half = {key: value for key, value in GROUPS[chosen].items() if key != name}
    for environment in (half, {**half, "ICPC_MEETING_PROVIDER": chosen}):
        with pytest.raises(WrongSetting, match=f"^{name} is missing") as stopped:
            meetings_in(environment)
        assert SECRET not in str(stopped.value)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"ICPC_MEETING_PROVIDER": "webex"}, "ICPC_MEETING_PROVIDER is not known"),
        ({**JITSI, "ICPC_MEETING_PROVIDER": "jitsi", "JITSI_SECRET": "short"}, "JITSI_SECRET is too short"),
        (
            {**JITSI, "ICPC_MEETING_PROVIDER": "jitsi", "JITSI_URL": "http://meet.example.org"},
            "JITSI_URL must",
        ),
        (
            {**GRAPH, "ICPC_MEETING_PROVIDER": "teams", "GRAPH_URL": "http://graph.example.org"},
            "GRAPH_URL must",
        ),
        ({**ZOOM, "ICPC_MEETING_PROVIDER": "zoom", "ZOOM_LOGIN_URL": "zoom"}, "ZOOM_LOGIN_URL must"),
    ],
)
def test_a_wrong_value_stops_the_start_in_a_sentence(environment: dict[str, str], said: str) -> None:
    with pytest.raises(WrongSetting, match=said):
        meetings_in(environment)


@pytest.mark.parametrize("name", GROUPS)
def test_no_secret_is_shown_when_settings_are(name: str) -> None:
    assert SECRET not in repr(meetings_in({"ICPC_MEETING_PROVIDER": name, **GROUPS[name]}))
