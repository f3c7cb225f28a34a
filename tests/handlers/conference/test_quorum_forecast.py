"""A conference that will not be quorate is known before its day, while somebody can still be invited."""

from __future__ import annotations

from dataclasses import replace

from handlers.reminders.messages import Writer
from handlers.reminders.reminders_together import MOST_IN_FULL
from handlers.reply import Reply
from storage import people
from tests.doubles.office import HEALTH, SCHOOL, SW, Office, at, button, rows, words


async def warned(office: Office, recipient: str, rung: str) -> Reply | None:
    """What somebody is sent of one rung, worded now."""
    writer = Writer(office.desk, lambda: office.now)
    [nudge] = [each for each in await office.nudges("AB123", recipient=recipient) if each.rung == rung][-1:]
    person = await office.look(lambda tx: people.get(tx, recipient))
    return await office.look(lambda tx: writer.compose(tx, person, [nudge]))


async def test_apologies_that_leave_too_few_agencies_warn_chair_and_social_worker_at_once(
    office: Office,
) -> None:
    await office.booked()
    await office.say(SCHOOL, "attend AB123 apologies")
    assert {("chair", "quorum"), ("social.worker", "quorum")} <= await office.notices("AB123")
    message = await warned(office, "chair", "quorum")
    assert message is not None
    assert "will not be quorate as things stand: it lacks 1 other agency" in words(message)
    assert "School safeguarding lead" in words(message)
    assert button(message, "Invite somebody")


async def test_apologies_that_leave_enough_warn_nobody(office: Office) -> None:
    await office.booked()
    await office.say(SW, "invite AB123 police@example.net agency police")
    await office.say(SCHOOL, "attend AB123 apologies")
    assert ("chair", "quorum") not in await office.notices("AB123")


async def test_three_working_days_before_chair_and_social_worker_hear_who_has_not_answered(
    office: Office,
) -> None:
    await office.booked()
    planned = {
        (each.recipient, each.due_at)
        for each in await office.nudges("AB123", state="planned")
        if each.step == "quorum_forecast"
    }
    morning = at("2026-12-03 09:00")
    assert planned == {("chair", morning), ("social.worker", morning)}
    office.now = morning
    message = await warned(office, "chair", "-3wd:chair")
    assert message is not None
    assert "It is not sure that the conference will be quorate" in words(message)


async def test_where_enough_will_come_nothing_is_left_to_say(office: Office) -> None:
    await office.booked()
    for who in (SW, HEALTH, SCHOOL):
        await office.say(who, "attend AB123 in person")
    assert await warned(office, "chair", "-3wd:chair") is None


async def test_the_warning_moves_with_the_conference(office: Office) -> None:
    await office.booked()
    await office.moved("10 Dec 10am")
    planned = [
        each.due_at
        for each in await office.nudges("AB123", state="planned")
        if each.step == "quorum_forecast"
    ]
    assert set(planned) == {at("2026-12-07 09:00")}


async def test_among_many_reminders_its_line_says_what_is_lacking_and_who_has_not_answered(
    office: Office,
) -> None:
    await office.booked()
    await office.say(SCHOOL, "attend AB123 apologies")
    office.now = at("2026-12-03 09:00")
    chair = await office.person("chair@example.org")
    [nudge] = [each for each in await office.nudges("AB123", recipient="chair") if each.rung == "-3wd:chair"]
    writer = Writer(office.desk, lambda: office.now)
    many = [nudge, *(replace(nudge, occurrence=str(number)) for number in range(2, MOST_IN_FULL + 2))]
    message = await office.look(lambda tx: writer.compose(tx, chair, many))
    assert message is not None
    _, _, line = rows(message, "Reminders")[0]
    assert "it lacks 1 other agency" in line
    assert line.endswith("No answer yet: Social worker (north) and Health visitor.")
    assert "due" not in line


async def test_what_is_said_before_a_conference_is_of_no_use_once_it_has_begun(office: Office) -> None:
    await office.booked()
    begins = at("2026-12-08 10:00")
    planned = await office.nudges("AB123", state="planned")
    before = ("quorum_forecast", "reports_list", "needs", "way_in")
    assert {each.expires_at for each in planned if each.step in before} == {begins}
    assert {each.expires_at for each in planned if each.step == "conference_record"} == {None}
