"""Where people are away or have left, whoever stands in hears each thing once, and only what is so."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reminders.messages import Writer
from handlers.reminders.standing_in import may_be_told
from handlers.reply import Heading, Reply
from scheduler.dispatcher import Dispatcher
from scheduler.hours import SendingHours
from storage.people import Account
from tests.doubles.office import SERVICE, SW, SW_SOUTH, TM, Office, at, button, buttons, words

# AB123: section 47 is due on 26 November. The team manager hears on the 27th, the service manager on 1 December.
FRIDAY, TUESDAY = "2026-11-27 09:00", "2026-12-01 09:00"
S47 = "AB123: section 47 enquiry complete"
AWAY = {"away_from": "2026-11-24", "away_until": "2026-12-04"}


class Heard:
    """A way out that keeps what each person is sent, by their e-mail address."""

    channel = "console"

    def __init__(self) -> None:
        self.by: dict[str, list[Reply]] = {}

    async def send(self, to: Account, message: Reply, nudge: str) -> str:
        self.by.setdefault(to.person, []).append(message)
        return nudge

    async def find(self, to: Account, nudge: str, since: datetime) -> str | None:
        return None


async def morning(office: Office, moment: str) -> dict[str, Reply]:
    """What each person is sent about the enquiry at a moment, by their id; nobody is sent it twice."""
    heard, office.now = Heard(), at(moment)
    writer = Writer(office.desk, lambda: office.now)
    hours = SendingHours(office.desk.calendar, office.desk.timezone)
    dispatcher: Dispatcher[Reply] = Dispatcher(
        office.database,
        {"console": heard},
        writer.compose,
        writer.still_wanted,
        may_be_told,
        "w",
        hours,
    )
    await dispatcher.tick(office.now)
    found = {}
    for person, replies in heard.by.items():
        said = [reply for reply in replies for _ in range(headings(reply).count(S47))]
        assert len(said) <= 1, f"{person} is told of the enquiry {len(said)} times"
        if said:
            found[person] = said[0]
    return found


def headings(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks if isinstance(block, Heading)]


async def both_left(office: Office) -> Reply:
    """What the service manager is sent on the morning on which the team manager should have heard."""
    await office.registered()
    for each in (SW, TM):
        await office.change(each, active=False)
    return (await morning(office, FRIDAY))["service.manager"]


async def test_whoever_stands_in_for_two_is_told_once_in_the_place_of_both(office: Office) -> None:
    message = await both_left(office)
    assert "in the place of Social worker (north) and Team manager (north)" in words(message)
    assert "told as well" not in words(message), "nobody else was told"


async def test_what_is_put_off_in_the_place_of_two_is_put_off_for_both(office: Office) -> None:
    message = await both_left(office)
    await office.press(SERVICE, button(message, "Remind me tomorrow"), moment="2026-11-27 09:05")
    again = [
        each for each in await office.nudges("AB123", state="planned") if each.rung.startswith("snoozed")
    ]
    assert {each.recipient for each in again} == {"social.worker", "team.manager"}
    assert set(await morning(office, "2026-11-30 09:00")) == {"service.manager"}


async def test_what_was_pressed_in_the_place_of_two_is_not_left_in_the_message(office: Office) -> None:
    message = await both_left(office)
    asked = await office.press(SERVICE, button(message, "Remind me tomorrow"), moment="2026-11-27 09:05")
    assert S47 not in headings(asked)


async def test_somebody_reminded_in_two_roles_at_two_hours_is_told_at_the_first(office: Office) -> None:
    await office.registered()
    await office.press(SW, "settings?sent_form=yes", reminder_time="10am")
    await office.change(SW, settings={**(await office.person(SW)).settings, **AWAY})
    assert S47 in headings((await morning(office, FRIDAY))["team.manager"])
    assert await morning(office, "2026-11-27 10:00") == {}


async def test_the_reader_is_never_said_to_have_been_told_as_well(office: Office) -> None:
    await office.registered()
    await office.change(SW, active=False)
    await office.change(TM, active=False)
    await morning(office, FRIDAY)
    message = (await morning(office, TUESDAY))["service.manager"]
    assert "told as well" not in words(message)


async def test_those_below_are_told_who_was_told_in_the_place_of_a_manager_who_is_away(
    office: Office,
) -> None:
    await office.registered()
    await office.change(TM, settings=AWAY)
    heard = await morning(office, FRIDAY)
    assert "Service manager has been told as well." in words(heard["social.worker"])
    assert "Team manager (north)" not in words(heard["social.worker"])


async def test_a_manager_who_is_back_has_been_told_themselves(office: Office) -> None:
    await office.registered()
    await morning(office, "2026-11-26 09:00")
    await office.say(TM, "settings away until 26 Nov")
    heard = await morning(office, FRIDAY)
    assert "Team manager (north) has been told as well." in words(heard["social.worker"])


async def test_a_manager_who_hears_at_a_later_hour_that_day_is_said_to_be_told(office: Office) -> None:
    await office.registered()
    await office.say(TM, "settings 10am")
    heard = await morning(office, FRIDAY)
    assert "Team manager (north) has been told as well." in words(heard["social.worker"])
    assert "team.manager" in await morning(office, "2026-11-27 10:00")


async def test_only_somebody_who_is_there_is_asked(office: Office) -> None:
    await office.registered()
    await office.change(TM, settings=AWAY)
    message = (await morning(office, FRIDAY))["service.manager"]
    assert [each.label for each in buttons(message) if each.label.startswith("Ask")] == [
        "Ask Social worker (north)"
    ]
    asked = await office.press(SERVICE, button(message, "Ask"), moment="2026-11-27 09:05")
    assert "I have asked Social worker (north)" in words(asked)


async def test_nobody_is_asked_who_is_away(office: Office) -> None:
    await office.registered()
    await office.change(SW, settings=AWAY)
    message = (await morning(office, FRIDAY))["team.manager"]
    assert not [each for each in buttons(message) if each.label.startswith("Ask")]
    said = words(await office.say(TM, "nudge AB123 s47", moment="2026-11-27 09:05"))
    assert said == "Social worker (north) is away: type assign AB123 and a social worker to hand it on."


async def test_the_deputy_of_whoever_is_away_is_asked_if_they_may_know(office: Office) -> None:
    await office.registered()
    deputy = {**AWAY, "deputy": (await office.person(SW_SOUTH)).id}
    await office.change(SW, settings=deputy)
    assert "is away" in words(await office.say(TM, "nudge AB123 s47", moment=FRIDAY))
    await office.change(SW_SOUTH, roles=frozenset({"social_worker", "team_manager"}), team="north")
    said = words(await office.say(TM, "nudge AB123 s47", moment="2026-11-27 09:05"))
    assert "I have asked Social worker (south) about" in said


async def test_of_a_case_whose_worker_has_left_the_message_says_so_and_gives_it_to_somebody(
    office: Office,
) -> None:
    await office.registered()
    await office.change(SW, active=False)
    message = (await morning(office, FRIDAY))["team.manager"]
    left = "Social worker (north) has left: AB123 needs another social worker."
    assert left in words(message)
    card = await office.say(TM, "case AB123")
    assert left in words(card)
    for shown in (card, message):
        assert button(shown, "Assign AB123")
    form = await office.press(TM, button(message, "Assign AB123"))
    assert "AB123 is now with Social worker (south)" in words(await office.fill(TM, form, who=SW_SOUTH))
    assert "has left" not in words(await office.say(TM, "case AB123"))
    late = await office.press(TM, button(message, "Assign AB123"))
    assert "AB123 is with Social worker (south) already: nothing was changed." in words(late)


async def test_whoever_stands_in_for_the_manager_is_told_how_to_hand_on_what_is_not_theirs(
    office: Office,
) -> None:
    message = await both_left(office)
    said = words(await office.press(SERVICE, button(message, "Not mine"), moment="2026-11-27 09:05"))
    assert said == "Nobody but you can be told: type assign AB123 and a social worker to hand it on."


async def test_whoever_cannot_give_a_case_away_is_not_asked_to(office: Office) -> None:
    await office.booked()
    await office.change(SW, active=False)
    card = await office.say("booking@example.org", "case AB123")
    assert not [each for each in buttons(card) if each.label.startswith("Assign")]


@pytest.mark.parametrize(
    ("who", "stands_in"),
    [(SW, "your team manager"), (TM, "a service manager"), (SERVICE, "an administrator")],
)
async def test_settings_say_who_really_stands_in(office: Office, who: str, stands_in: str) -> None:
    assert f"Who stands in while you are away: {stands_in}" in words(await office.say(who, "settings"))
