"""What every meeting provider promises: a meeting made, moved and ended, and trouble said in one of two ways."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest

from bot.meeting_settings import JitsiSettings
from bot.meetings import open_provider
from bot.meetings.jitsi import Jitsi
from bot.meetings.manual import Manual
from bot.meetings.teams_graph import TeamsGraph
from bot.meetings.zoom import Zoom
from handlers.joining.meetings import (
    Joiner,
    MeetingProvider,
    ProviderRefused,
    ProviderUnavailable,
    Room,
    Sitting,
)
from tests.doubles import graph, zoom
from tests.doubles.graph import GraphDouble
from tests.doubles.office import at
from tests.doubles.vendor import Vendor, answers, babbles, hangs_up
from tests.doubles.zoom import ZoomDouble

STARTS = at("2026-12-08 10:00")
SITTING = Sitting(STARTS, STARTS + timedelta(hours=2), "chair@example.org")
LATER = Sitting(STARTS + timedelta(days=1), STARTS + timedelta(days=1, hours=2), "chair@example.org")
JITSI = JitsiSettings("https://meet.example.org", "icpc", "a secret for the tests of rooms, and no other")
CHAIR, FATHER = Joiner("one", "Conference chair", True), Joiner("two", "Father", False)


@dataclass
class Stage:
    """A provider, the service behind it where there is one, and its clock in seconds."""

    provider: MeetingProvider
    vendor: Vendor | None = None
    throttled: Callable[[str], Any] | None = None
    refusing: Any = None
    seconds: list[float] = field(default_factory=lambda: [0.0])


@asynccontextmanager
async def manual() -> AsyncIterator[Stage]:
    yield Stage(Manual())


@asynccontextmanager
async def jitsi() -> AsyncIterator[Stage]:
    yield Stage(Jitsi(JITSI))


@asynccontextmanager
async def teams() -> AsyncIterator[Stage]:
    seconds = [0.0]
    async with GraphDouble() as double:
        provider = TeamsGraph(double.settings, lambda: seconds[0])
        yield Stage(provider, double, graph.throttled, graph.NO_POLICY, seconds)
        await provider.close()


@asynccontextmanager
async def zooming() -> AsyncIterator[Stage]:
    seconds = [0.0]
    async with ZoomDouble() as double:
        provider = Zoom(double.settings, lambda: seconds[0])
        yield Stage(provider, double, zoom.throttled, zoom.NO_HOST, seconds)
        await provider.close()


STAGES = {"manual": manual, "jitsi": jitsi, "teams": teams, "zoom": zooming}


@pytest.fixture(params=list(STAGES))
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with STAGES[request.param]() as stage:
        assert stage.provider.name == request.param
        yield stage


@pytest.fixture(params=["jitsi", "teams", "zoom"])
async def automatic(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Those whose meetings no person has to make."""
    async with STAGES[request.param]() as stage:
        assert stage.provider.automatic
        yield stage


@pytest.fixture(params=["teams", "zoom"])
async def served(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Those with a service behind them."""
    async with STAGES[request.param]() as stage:
        yield stage


def vendor_of(stage: Stage) -> Vendor:
    assert stage.vendor is not None
    return stage.vendor


async def test_a_provider_that_is_not_automatic_leaves_it_to_a_person(stage: Stage) -> None:
    if stage.provider.automatic:
        assert (await stage.provider.create(SITTING)).link
    else:
        with pytest.raises(ProviderRefused):
            await stage.provider.create(SITTING)


async def test_each_meeting_has_a_way_in_of_its_own_over_https(automatic: Stage) -> None:
    one, other = [await automatic.provider.create(SITTING) for _ in range(2)]
    assert one.link != other.link
    assert one.reference != other.reference
    assert urlsplit(one.link).scheme == "https"


async def test_a_number_comes_with_what_to_press(automatic: Stage) -> None:
    room = await automatic.provider.create(SITTING)
    assert bool(room.dial_in) == bool(room.pin)


async def test_a_moved_meeting_can_still_be_joined_and_there_is_one_of_it(automatic: Stage) -> None:
    room = await automatic.provider.create(SITTING)
    moved = await automatic.provider.move(room, LATER)
    assert moved.link
    if automatic.vendor:
        assert len(automatic.vendor.meetings) == 1
        assert "2026-12-09T10:00:00Z" in str(automatic.vendor.meetings)


async def test_moving_a_meeting_that_is_gone_makes_another(automatic: Stage) -> None:
    moved = await automatic.provider.move(Room("long-gone", "https://meet.example.org/long-gone"), LATER)
    assert moved.reference != "long-gone"


async def test_an_ended_meeting_is_gone_and_may_be_ended_again(stage: Stage) -> None:
    room = (
        await stage.provider.create(SITTING) if stage.provider.automatic else Room("x", "https://x.example")
    )
    await stage.provider.delete(room.reference)
    await stage.provider.delete(room.reference)
    if stage.vendor:
        assert stage.vendor.meetings == {}


async def test_everybody_has_an_address_that_leads_to_the_meeting(stage: Stage) -> None:
    room = Room("a-room", "https://meet.example.org/a-room")
    for joiner in (CHAIR, FATHER):
        assert stage.provider.address(room.link, joiner, SITTING).startswith(room.link)


async def test_a_meeting_says_nothing_of_what_it_is_for(served: Stage) -> None:
    await served.provider.create(SITTING)
    said = str(vendor_of(served).asked).casefold()
    for word in ("child", "protection", "conference record", "icpc"):
        assert word not in said, word


async def test_it_passes_on_how_long_the_service_wants_to_be_left_alone(served: Stage) -> None:
    assert served.throttled
    vendor_of(served).faults.append(served.throttled("7"))
    with pytest.raises(ProviderUnavailable) as unavailable:
        await served.provider.create(SITTING)
    assert unavailable.value.retry_after == 7
    assert (await served.provider.create(SITTING)).link


@pytest.mark.parametrize(
    "fault",
    [answers(503, {}, Retry_After="120"), answers(500, {}), hangs_up(), babbles()],
    ids=["busy", "broken", "cut off", "somebody else"],
)
async def test_a_service_that_is_down_is_unavailable_and_nothing_else(served: Stage, fault: Any) -> None:
    for faults in (vendor_of(served).token_faults, vendor_of(served).faults):
        faults.append(fault)
        with pytest.raises(ProviderUnavailable) as unavailable:
            await served.provider.create(SITTING)
        assert unavailable.value.retry_after in (None, 120)
    assert (await served.provider.create(SITTING)).link


async def test_a_service_that_nobody_answers_for_is_unavailable(served: Stage) -> None:
    await vendor_of(served).__aexit__()
    with pytest.raises(ProviderUnavailable):
        await served.provider.create(SITTING)


async def test_an_answer_without_a_meeting_in_it_is_no_meeting(served: Stage) -> None:
    vendor_of(served).faults.append(answers(201, {"id": 1}))
    with pytest.raises(ProviderUnavailable):
        await served.provider.create(SITTING)


@pytest.mark.parametrize(
    "link",
    [
        "http://zoom.us/j/1",
        "https://evil.example/j/1",
        "https://zoom.us.evil.example/j/1",
        "https://evil.example\\@zoom.us/j/1",
        "javascript:alert(1)",
        "https://teams.microsoft.com",
        "",
        None,
        7,
    ],
)
async def test_a_link_that_leads_anywhere_but_to_the_services_meetings_is_no_answer(
    served: Stage, link: object
) -> None:
    made = {"id": "1", "password": "1", "join_url": link, "joinWebUrl": link}
    vendor_of(served).faults.append(answers(201, made))
    with pytest.raises(ProviderUnavailable, match="gave an answer that cannot be read"):
        await served.provider.create(SITTING)


async def test_a_link_may_lead_to_a_host_that_the_council_allows() -> None:
    made = {"id": "1", "password": "1"}
    link = "https://meetings.council.example/one"
    async with ZoomDouble() as double:
        double.faults.append(answers(201, {**made, "join_url": link}))
        provider = open_provider(double.settings, ("council.example",))
        assert (await provider.create(SITTING)).link == link
        await provider.close()


async def test_what_somebody_has_to_mend_is_refused_with_the_services_own_code(served: Stage) -> None:
    vendor_of(served).faults.extend([served.refusing, served.refusing])
    with pytest.raises(ProviderRefused) as refused:
        await served.provider.create(SITTING)
    assert "example.org" not in refused.value.reason


async def test_a_token_is_used_until_shortly_before_its_end(served: Stage) -> None:
    vendor = vendor_of(served)
    for _ in range(3):
        await served.provider.create(SITTING)
    assert len(vendor.tokens) == 1
    served.seconds[0] = vendor.token_lasts - 61
    await served.provider.create(SITTING)
    assert len(vendor.tokens) == 1
    served.seconds[0] = vendor.token_lasts - 59
    await served.provider.create(SITTING)
    assert len(vendor.tokens) == 2


async def test_a_token_that_is_no_good_any_more_is_replaced_once(served: Stage) -> None:
    vendor = vendor_of(served)
    await served.provider.create(SITTING)
    vendor.forget_tokens()
    assert (await served.provider.create(SITTING)).link
    assert len(vendor.tokens) == 2
    unauthorised = answers(401, {})
    vendor.faults.extend([unauthorised, unauthorised])
    with pytest.raises(ProviderRefused):
        await served.provider.create(SITTING)
    assert len(vendor.tokens) == 3


async def test_a_wrong_secret_is_refused_and_says_which_settings_to_check(served: Stage) -> None:
    wrong = answers(401, {"error": "invalid_client", "error_description": "AADSTS7000215"})
    vendor_of(served).token_faults.append(wrong)
    with pytest.raises(ProviderRefused, match="CLIENT_SECRET"):
        await served.provider.create(SITTING)


async def test_it_can_be_asked_whether_it_lets_us_in(stage: Stage) -> None:
    await stage.provider.check()
    if stage.vendor is not None:
        stage.vendor.token_faults.append(answers(401, {"error": "invalid_client"}))
        with pytest.raises(ProviderRefused, match="CLIENT_SECRET"):
            await stage.provider.check()


async def test_no_secret_and_no_way_in_stands_in_a_log_or_in_an_error(
    served: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    room = await served.provider.create(SITTING)
    vendor = vendor_of(served)
    assert served.throttled
    said = []
    for fault in (served.throttled("1"), served.refusing, hangs_up(), babbles()):
        vendor.faults.extend([fault, fault])
        try:
            await served.provider.delete(room.reference)
        except (ProviderUnavailable, ProviderRefused) as trouble:
            said.append(str(trouble))
        vendor.faults.clear()
    for secret in (graph.SECRET, zoom.SECRET, *vendor.tokens, room.link, room.reference):
        assert secret not in caplog.text + str(said)
    assert graph.SECRET not in repr(GraphDouble(url="http://127.0.0.1").settings)
    assert zoom.SECRET not in repr(ZoomDouble(url="http://127.0.0.1").settings)


# What is each one's own


async def test_teams_lets_the_chair_past_the_lobby_and_everybody_else_wait() -> None:
    async with teams() as stage:
        room = await stage.provider.create(SITTING)
        made = vendor_of(stage).meetings[room.reference]
        assert made["lobbyBypassSettings"] == {"scope": "organizer", "isDialInBypassEnabled": False}
        assert made["participants"]["attendees"] == [{"upn": "chair@example.org", "role": "coorganizer"}]
        assert (room.dial_in, room.pin) == ("+44 113 496 0000", "123450002#")
        await stage.provider.move(room, Sitting(LATER.starts, LATER.ends))
        moved = vendor_of(stage).meetings[room.reference]
        assert moved["participants"]["attendees"] == []
        assert moved["lobbyBypassSettings"]["scope"] == "organization"


async def test_teams_without_audio_conferencing_has_no_number() -> None:
    async with GraphDouble(audio=False) as double:
        provider = TeamsGraph(double.settings)
        room = await provider.create(SITTING)
        await provider.close()
    assert (room.dial_in, room.pin) == (None, None)


async def test_zoom_has_a_waiting_room_a_passcode_and_the_number_that_costs_nothing_here() -> None:
    async with zooming() as stage:
        room = await stage.provider.create(SITTING)
        made = vendor_of(stage).meetings[room.reference]
        assert made["settings"]["waiting_room"] is True
        assert made["settings"]["join_before_host"] is False
        assert made["settings"]["alternative_hosts"] == "chair@example.org"
        assert made["password"].isdecimal()
        assert room.dial_in == "+44 800 496 0000"
        assert room.pin == f"{room.reference}# # {made['password']}#"
        assert "zak" not in str(room)


async def test_zoom_does_without_a_chair_who_has_no_licence() -> None:
    async with ZoomDouble(licensed=(), audio=False) as double:
        provider = Zoom(double.settings)
        room = await provider.create(SITTING)
        moved = await provider.move(room, LATER)
        await provider.close()
        assert double.meetings[room.reference]["settings"]["alternative_hosts"] == ""
    assert moved == room
    assert (room.dial_in, room.pin) == (None, None)


async def test_zooms_limit_for_a_day_ends_at_its_midnight() -> None:
    async with zooming() as stage:
        vendor_of(stage).faults.append(zoom.DAY_IS_OVER)
        with pytest.raises(ProviderUnavailable) as unavailable:
            await stage.provider.create(SITTING)
        assert unavailable.value.retry_after == 30 * 60


async def test_jitsi_gives_each_person_a_token_for_one_room_and_one_sitting() -> None:
    provider = Jitsi(JITSI)
    room = await provider.create(SITTING)
    read = {}
    for joiner in (CHAIR, FATHER):
        address, _, token = provider.address(room.link, joiner, SITTING).partition("?jwt=")
        assert address == room.link
        options = {"verify_exp": False, "verify_nbf": False}
        read[joiner] = jwt.decode(token, JITSI.secret, ["HS256"], audience="jitsi", options=options)
        assert read[joiner]["room"] == room.reference
        assert read[joiner]["iss"] == "icpc"
        assert read[joiner]["sub"] == "meet.example.org"
        assert read[joiner]["nbf"] < STARTS.timestamp() < read[joiner]["exp"]
    assert read[CHAIR]["context"]["user"]["moderator"] == "true"
    assert read[FATHER]["context"]["user"]["moderator"] == "false"
    assert read[FATHER]["context"]["user"]["name"] == "Father"


async def test_nobody_guesses_the_name_of_a_room_in_jitsi() -> None:
    provider = Jitsi(JITSI)
    names = {(await provider.create(SITTING)).reference for _ in range(50)}
    assert len(names) == 50
    assert all(len(name.removeprefix("meeting-")) == 40 for name in names)
