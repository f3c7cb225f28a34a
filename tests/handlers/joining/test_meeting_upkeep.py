"""A provider's meeting is made, moved and ended as the conference is; one that is down holds up nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from handlers.joining.meeting_upkeep import MeetingUpkeep
from handlers.joining.meetings import Joiner, ProviderRefused, ProviderUnavailable, Room, Sitting
from handlers.joining.personal_link import confirm_private
from handlers.reminders.messages import Writer
from handlers.router import Router
from handlers.verbs import VERBS
from storage import cases, conferences, meeting_tasks, outbox, people
from storage.conferences import Meeting
from storage.database import Transaction
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SW,
    TM,
    Office,
    at,
    button,
    link_token,
    office_in,
    words,
)
from tests.doubles.post import Post


class Rooms:
    """A provider in memory. `troubles` befall the next calls, one each."""

    name = "rooms"
    automatic = True

    def __init__(self) -> None:
        self.sittings: dict[str, Sitting] = {}
        self.made = 0
        self.troubles: list[Exception] = []
        self.asked: list[str] = []
        self.meanwhile = _nothing

    async def create(self, sitting: Sitting) -> Room:
        await self._asked("create")
        self.made += 1
        room = Room(f"room-{self.made}", f"https://rooms.example.org/{self.made}", "0113 496 0000", "12# 34#")
        self.sittings[room.reference] = sitting
        return room

    async def move(self, room: Room, sitting: Sitting) -> Room:
        await self._asked("move")
        self.sittings[room.reference] = sitting
        return room

    async def check(self) -> None:
        """Nothing: it is always there."""

    async def delete(self, reference: str) -> None:
        await self._asked("delete")
        self.sittings.pop(reference, None)

    def address(self, link: str, joiner: Joiner, sitting: Sitting) -> str:
        return f"{link}?for={joiner.name.replace(' ', '-')}&chairs={joiner.chairs}"

    async def close(self) -> None:
        """Nothing is open."""

    async def _asked(self, what: str) -> None:
        self.asked.append(what)
        if self.troubles:
            raise self.troubles.pop(0)
        await self.meanwhile()


async def _nothing() -> None:
    """Nothing happens while the provider is asked."""


class Service:
    """An office whose council has a provider."""

    def __init__(self, office: Office) -> None:
        self.rooms = Rooms()
        self.office = office
        office.desk = replace(office.desk, meetings=self.rooms)
        office.router = Router(office.database, office.desk, VERBS)
        self.upkeep = MeetingUpkeep(office.database, office.desk)

    async def beat(self, later: timedelta = timedelta(seconds=1)) -> datetime:
        """One round of the upkeep, a moment later."""
        self.office.now += later
        await self.upkeep.see_to(self.office.now)
        return self.office.now

    async def meeting(self) -> Meeting | None:
        """The case's meeting."""
        found: Meeting | None = await self.office.look(lambda tx: conferences.meeting(tx, case_id(tx)))
        return found

    async def told(self, who: str, about: str) -> str:
        """What somebody is sent of this notice, in words; empty where it says nothing any more."""
        writer = Writer(self.office.desk, lambda: self.office.now)

        def work(tx: Transaction) -> str:
            person = people.get(tx, who)
            nudges = outbox.listing(tx, case_id=case_id(tx), recipient=who)
            said = [writer.compose(tx, person, [each]) for each in nudges if each.rung == about]
            return "\n".join(words(each) for each in said if each)

        found: str = await self.office.database.transact(work)
        return found


def case_id(tx: Transaction) -> str:
    case = cases.find(tx, "AB123")
    assert case is not None
    return case.id


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    async with office_in(tmp_path) as office:
        yield Service(office)


DOWN = ProviderUnavailable("Rooms did not answer")


async def test_the_chair_asks_once_and_everybody_gets_their_link(service: Service) -> None:
    await service.office.booked()
    assert "is being set up" in words(await service.office.say(CHAIR, "join AB123"))
    assert "is being set up" in words(await service.office.say(TM, "join AB123"))
    await service.beat()
    assert service.rooms.asked == ["create"]
    assert service.rooms.sittings["room-1"].starts == at("2026-12-08 10:00")
    assert service.rooms.sittings["room-1"].chair == CHAIR
    told = {who for who, about in await service.office.notices("AB123") if about == "link"}
    assert told == {"social.worker", "health.visitor", "school", "chair"}
    assert "/join/" in await service.told("chair", "link")
    assert "12#, then 34#" in await service.told("health.visitor", "link")
    assert "rooms.example.org" not in await service.told("health.visitor", "link")


async def test_nothing_is_asked_twice(service: Service) -> None:
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    for _ in range(3):
        await service.beat()
    assert service.rooms.asked == ["create"]


async def test_somebody_merely_invited_cannot_have_one_made(service: Service) -> None:
    await service.office.booked()
    assert "is not ready yet" in words(await service.office.say(HEALTH, "join AB123"))
    await service.beat()
    assert service.rooms.asked == []


async def test_whoever_says_that_they_join_from_elsewhere_has_a_meeting_made_and_the_next_one_no_other(
    service: Service,
) -> None:
    await service.office.booked()
    await service.office.say(HEALTH, "attend AB123 remote")
    await service.office.say(SW, "attend AB123 remote for school")
    await service.beat()
    await service.office.say(CHAIR, "attend AB123 remote")
    await service.beat()
    assert service.rooms.asked == ["create"]
    assert "/join/" in await service.told("health.visitor", "link")


async def test_a_remote_booking_asks_by_itself(service: Service) -> None:
    await service.office.registered()
    asked = await service.office.say(BOOKING, "book AB123 8 Dec 10am remote")
    await service.office.press(BOOKING, button(asked, "Book it"))
    await service.beat()
    assert service.rooms.asked == ["create"]


async def test_each_person_opens_an_address_of_their_own(service: Service) -> None:
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    found = []
    for who in (CHAIR, HEALTH):
        token = link_token(await service.office.say(who, "join AB123"))
        opened = await service.office.database.transact(
            lambda tx, token=token: confirm_private(
                tx, service.office.desk, token, "", at("2026-12-08 09:45")
            )
        )
        assert opened.way_in is not None
        found.append(opened.way_in.link)
        assert opened.way_in.call_with_pin == "tel:01134960000,,12%23,,34%23"
    assert found == [
        "https://rooms.example.org/1?for=Conference-chair&chairs=True",
        "https://rooms.example.org/1?for=Health-visitor&chairs=False",
    ]


async def test_a_provider_that_is_down_is_told_of_and_asked_again_until_it_is_there(service: Service) -> None:
    service.rooms.troubles = [DOWN, DOWN]
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    told = await service.told("chair", "no_meeting")
    assert "could not be set up yet" in told
    assert "Rooms did not answer." in told
    assert "The conference stands, on Tuesday 8 December 2026 at 10am" in told
    assert "8 December 2026" in words(await service.office.say(HEALTH, "case AB123"))
    await service.beat()
    assert service.rooms.asked == ["create"], "it is left alone for a minute"
    await service.beat(timedelta(minutes=1))
    assert service.rooms.asked == ["create"] * 2
    await service.beat(timedelta(minutes=2))
    assert service.rooms.asked == ["create"] * 3
    assert await service.meeting() is not None
    assert await service.told("chair", "no_meeting") == "", "what is mended is not complained of"
    notices = [each for each in await service.office.nudges("AB123") if each.rung == "no_meeting"]
    assert len(notices) == 1


async def test_the_chair_can_have_it_tried_again_at_once(service: Service) -> None:
    service.rooms.troubles = [ProviderUnavailable("Rooms is busy", 3600)]
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    seen = await service.office.say(CHAIR, "join AB123")
    assert "Rooms is busy. It is tried again on" in words(seen)
    await service.beat(timedelta(minutes=59))
    assert service.rooms.asked == ["create"], "it asked to be left alone for an hour"
    assert "tried again now" in words(await service.office.press(CHAIR, button(seen, "Try again now")))
    await service.beat()
    assert await service.meeting() is not None


async def test_the_chair_can_use_a_link_of_their_own_instead(service: Service) -> None:
    service.rooms.troubles = [DOWN]
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    seen = await service.office.say(CHAIR, "join AB123")
    asked = await service.office.press(CHAIR, button(seen, "Use a link of your own"))
    assert "set up" in words(await service.office.fill(CHAIR, asked, link="https://meet.example.org/a-room"))
    await service.beat(timedelta(hours=1))
    assert service.rooms.asked == ["create"]
    meeting = await service.meeting()
    assert meeting is not None
    assert meeting.provider == "manual"


async def test_a_meeting_that_somebody_knows_who_is_not_expected_is_left_for_another(
    service: Service,
) -> None:
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    before = link_token(await service.office.say(HEALTH, "join AB123"))
    await service.office.say(SW, "uninvite AB123 @school reason not safe")
    warned = await service.told("chair", "way_in_known")
    assert "School safeguarding lead is not expected any more" in warned
    assert "[Make another meeting]" in warned
    reply = await service.office.press(CHAIR, "join?ref=AB123&another=yes")
    assert "is being set up" in words(reply)
    await service.beat()
    await service.beat()
    assert list(service.rooms.sittings) == ["room-2"]
    meeting = await service.meeting()
    assert meeting is not None
    assert meeting.reference == "room-2"
    assert link_token(await service.office.say(HEALTH, "join AB123")) != before
    assert "/join/" in await service.told("health.visitor", "link")


async def test_a_refusal_names_what_to_mend_and_is_tried_again_now_and_then(service: Service) -> None:
    service.rooms.troubles = [ProviderRefused("Rooms refused (Forbidden)")]
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    assert "Rooms refused (Forbidden)." in await service.told("chair", "no_meeting")
    await service.beat(timedelta(minutes=29))
    assert service.rooms.asked == ["create"]
    await service.beat(timedelta(minutes=1))
    assert await service.meeting() is not None


async def test_an_error_of_ours_stops_no_reminder_and_is_not_in_the_log_in_words(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    service.rooms.troubles = [RuntimeError("https://rooms.example.org/secret")]
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    assert "rooms.example.org/secret" not in caplog.text
    assert "Something went wrong on our side." in await service.told("chair", "no_meeting")


async def test_a_moved_conference_moves_its_meeting(service: Service) -> None:
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    for when, moment in (("9 Dec 2pm", "2026-12-09 14:00"), ("10 Dec 10am", "2026-12-10 10:00")):
        await service.office.moved(when)
        await service.beat()
        assert service.rooms.sittings["room-1"].starts == at(moment)
    assert service.rooms.asked == ["create", "move", "move"]


async def test_another_chair_is_the_one_who_lets_people_in(service: Service) -> None:
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    await service.office.change(HEALTH, roles=frozenset({"practitioner", "chair"}))
    shown = await service.office.say(BOOKING, f"book AB123 8 Dec 10am chair @{HEALTH}")
    await service.office.press(BOOKING, button(shown, "Book it"))
    await service.beat()
    assert service.rooms.asked == ["create", "move"]
    assert service.rooms.sittings["room-1"].chair == HEALTH
    assert service.rooms.sittings["room-1"].starts == at("2026-12-08 10:00")


async def test_a_move_that_the_provider_missed_is_told_of_and_made_up_for(service: Service) -> None:
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    service.rooms.troubles = [DOWN]
    await service.office.moved("9 Dec 2pm")
    await service.beat()
    assert "could not be moved to the new date yet" in await service.told("chair", "no_meeting")
    assert "does not know of the new date" in words(await service.office.say(CHAIR, "join AB123"))
    await service.beat(timedelta(minutes=1))
    assert service.rooms.sittings["room-1"].starts == at("2026-12-09 14:00")


async def another_chair(service: Service) -> None:
    """The health visitor, who may chair now, takes over at the time there is, while the provider is down."""
    await service.office.change(HEALTH, roles=frozenset({"practitioner", "chair"}))
    shown = await service.office.say(BOOKING, f"book AB123 8 Dec 10am chair @{HEALTH}")
    service.rooms.troubles = [DOWN]
    await service.office.press(BOOKING, button(shown, "Book it"))
    await service.beat()


async def test_a_new_chair_whom_the_provider_missed_is_told_so_and_of_no_new_date(service: Service) -> None:
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    await another_chair(service)
    told = await service.told("health.visitor", "no_meeting")
    assert "could not be given to the new chair yet" in told
    assert "date" not in told
    assert "does not know of the new chair yet" in words(await service.office.say(HEALTH, "join AB123"))


async def test_a_new_date_that_the_provider_missed_stays_news_when_the_chair_changes_too(
    service: Service,
) -> None:
    await service.office.booked(when="9 Dec 10am")
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    service.rooms.troubles = [DOWN]
    await service.office.moved("8 Dec 10am")
    await service.beat()
    await another_chair(service)
    assert "could not be moved to the new date yet" in await service.told("health.visitor", "no_meeting")


async def test_whoever_heard_that_the_meeting_could_not_be_moved_hears_once_that_it_has(
    service: Service,
) -> None:
    office = service.office
    await office.booked()
    await office.say(CHAIR, "join AB123")
    await service.beat()
    service.rooms.troubles = [DOWN]
    await office.moved("9 Dec 2pm")
    await service.beat()
    await Post(office).to(CHAIR)
    await service.beat(timedelta(minutes=1))
    for who in ("chair", "booking"):
        told = await service.told(who, "meeting_there")
        assert "AB123: the meeting is there now" in told
        assert "leads to it on Wednesday 9 December 2026 at 2pm" in told
    assert not await service.told("health.visitor", "meeting_there"), "who never heard of any trouble"
    await office.moved("10 Dec 10am")
    await service.beat()
    heard = [each for each in await office.nudges("AB123") if each.rung == "meeting_there"]
    assert len(heard) == 2


async def test_whoever_asked_for_a_meeting_and_does_not_come_hears_when_it_is_there_after_all(
    service: Service,
) -> None:
    office = service.office
    await office.booked()
    service.rooms.troubles = [DOWN]
    await office.say(TM, "join AB123")
    await service.beat()
    await Post(office).to(CHAIR)
    await service.beat(timedelta(minutes=1))
    assert "is there now" in await service.told("team.manager", "meeting_there")
    assert not await service.told("chair", "meeting_there"), "the chair is sent a link"
    assert "/join/" in await service.told("chair", "link")


async def test_a_conference_that_moves_while_its_meeting_is_made_has_one_meeting_for_the_new_time(
    service: Service,
) -> None:
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")

    async def move() -> None:
        service.rooms.meanwhile = _nothing
        await service.office.moved("9 Dec 2pm")

    service.rooms.meanwhile = move
    await service.beat()
    assert await service.meeting() is None
    await service.beat()
    assert {name: each.starts for name, each in service.rooms.sittings.items()} == {
        "room-2": at("2026-12-09 14:00")
    }


@pytest.mark.parametrize("how", ["cancelled", "closed", "replaced"])
async def test_a_meeting_that_nobody_is_to_join_is_ended(service: Service, how: str) -> None:
    office = service.office
    await office.booked()
    await office.say(CHAIR, "join AB123")
    await service.beat()
    if how == "cancelled":
        values = {"because": "family_cannot_attend", "reason": "The mother is ill.", "agreed": "the chair"}
        await office.fill(CHAIR, await office.say(CHAIR, "cancel AB123"), how="postponed", **values)
    elif how == "closed":
        await office.closed()
    else:
        asked = await office.press(CHAIR, "join?ref=AB123&change=yes")
        await office.fill(CHAIR, asked, link="https://meet.example.org/another")
    service.rooms.troubles = [DOWN]
    await service.beat()
    await service.beat(timedelta(minutes=1))
    assert service.rooms.asked == ["create", "delete", "delete"]
    assert service.rooms.sittings == {}
    assert not await office.look(lambda tx: meeting_tasks.any_due(tx, at("2027-12-08 10:00")))


async def test_a_conference_that_is_over_asks_for_nothing_any_more(service: Service) -> None:
    service.rooms.troubles = [DOWN]
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    service.office.now = at("2026-12-08 14:01")
    await service.beat()
    assert service.rooms.asked == ["create"]
    assert not await service.office.look(lambda tx: meeting_tasks.any_due(tx, at("2027-12-08 10:00")))


async def test_two_programs_do_not_ask_for_the_same(service: Service) -> None:
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    other = MeetingUpkeep(service.office.database, service.office.desk)

    async def meanwhile() -> None:
        service.rooms.meanwhile = _nothing
        await other.see_to(service.office.now)

    service.rooms.meanwhile = meanwhile
    await service.beat()
    assert service.rooms.asked == ["create"]


async def test_the_way_in_is_nowhere_in_the_database_in_the_clear(service: Service) -> None:
    await service.office.booked()
    await service.office.say(CHAIR, "join AB123")
    await service.beat()
    await service.office.closed()

    def everything(tx: Transaction) -> str:
        tables = [row["name"] for row in tx.query("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return str([tx.query(f"SELECT * FROM {table}") for table in tables])  # noqa: S608

    kept = await service.office.look(everything)
    for secret in ("rooms.example.org", "room-1", "12# 34#"):
        assert secret not in kept
