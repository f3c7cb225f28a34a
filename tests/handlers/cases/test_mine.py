"""What is due from me: what is urgent without a date comes first."""

from __future__ import annotations

from handlers.cases.mine import OF_OTHERS
from handlers.cases.overdue import MISSED
from tests.doubles.chair import conference, finished
from tests.doubles.office import BOOKING, HEALTH, SERVICE, SW, TM, Office, button, rows, words


async def test_what_is_to_be_done_as_soon_as_possible_is_not_left_out(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    await office.say(SW, "done AB123 s47 23 Nov 2026 outcome icpc")
    mine = await office.say(SW, "mine")
    assert ("AB123", "Conference request with invite list") in rows(mine, "To do as soon as possible")
    assert ("AB123", "Conference request with invite list") not in [
        row[:2] for row in rows(mine, "Due from you in the next month")
    ]


async def test_somebody_elses_urgent_step_is_not_mine(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    await office.say(SW, "done AB123 s47 23 Nov 2026 outcome icpc")
    assert "as soon as possible" not in str((await office.say(TM, "mine")).blocks)


async def test_a_conference_that_is_booked_is_shown_with_its_time_and_its_limit(office: Office) -> None:
    await office.booked(when="8 Dec 10am")
    mine = await office.say(SW, "mine")
    # 20 November 2026 and 15 working days is 11 December.
    assert rows(mine, "Your conferences")[0][:2] == (
        "AB123",
        "ICPC booked for 8 December 2026 at 10am (limit 11 December 2026)",
    )
    listed = [row[1] for row in rows(mine, "Due from you in the next month")]
    assert "Initial child protection conference" not in listed


async def test_somebody_invited_sees_when_the_conference_is_and_how_they_take_part(office: Office) -> None:
    await office.booked(when="8 Dec 10am")
    await office.say(HEALTH, "attend AB123 remote")
    mine = await office.say(HEALTH, "mine")
    assert rows(mine, "Your conferences") == (
        ("AB123", "ICPC on 8 December 2026 at 10am", "By phone or video"),
    )
    assert "limit" not in words(mine)


async def test_a_manager_who_is_not_invited_is_not_asked_how_they_take_part(office: Office) -> None:
    await office.booked(when="8 Dec 10am")
    part = [rows(await office.say(who, "mine"), "Your conferences")[0][2] for who in (TM, SW)]
    assert part == ["You are not invited", "Not said yet"]


async def test_what_was_missed_before_the_conference_stays_in_sight_until_it_is_recorded(
    office: Office,
) -> None:
    await office.booked(when="8 Dec 10am")
    await office.say(SW, "done AB123 icpc 8 Dec plan quorate yes", moment="2026-12-08 15:00")
    assert ("AB123", "Child’s views obtained", "8 December 2026") in rows(
        await office.say(SW, "mine"), MISSED
    )
    await office.say(SW, "done AB123 child views 4 Dec")
    assert "Child’s views" not in words(await office.say(SW, "mine"))


async def test_lateness_is_told_in_working_days(office: Office) -> None:
    await office.registered()  # section 47 by Thursday 26 November 2026
    mine = await office.say(SW, "mine", moment="2026-11-30 10:00")
    assert rows(mine, "Overdue")[0][3] == "Overdue by 2 working days"


async def test_the_booking_team_sees_what_waits_for_it(office: Office) -> None:
    assert "nothing is due from you" in words(await office.say(BOOKING, "mine"))
    await office.registered()
    await office.say(SW, "done AB123 s47 23 Nov 2026 outcome icpc")
    asked = await office.say(SW, "done AB123 conference request today")
    await office.fill(SW, asked, father_1="unknown", needs="none", advocacy="accepted")
    mine = await office.say(BOOKING, "mine")
    assert ("AB123", "Conference booked") in rows(mine, "For the booking team")
    assert button(mine, "Open AB123")
    assert "Next for the booking team is AB123: conference booked" in words(
        await office.say(BOOKING, "what next")
    )
    assert "For the booking team" not in words(await office.say(SW, "mine"))


async def test_a_manager_without_steps_of_their_own_is_shown_the_way_to_what_is_overdue(
    office: Office,
) -> None:
    for who in (TM, SERVICE):
        pressed = await office.press(who, button(await office.say(who, "mine"), "What is overdue"))
        assert "Nothing is overdue" in words(pressed)


async def with_a_task_of_the_family(office: Office) -> None:
    """The family has a task for 31 December 2026; the core group met on the 17th and meets again on 8 January."""
    await conference(office)
    await finished(office, task_owner_1="family", meets_on="2026-12-17", task_due_1="2026-12-31")
    form = await office.press(SW, "core_group?ref=AB123&do=meeting", moment="2026-12-17 15:00")
    await office.fill(SW, form, meets_on="2027-01-08")


async def test_the_social_worker_sees_what_they_are_asked_about_that_is_not_theirs_to_do(
    office: Office,
) -> None:
    await with_a_task_of_the_family(office)
    mine = await office.say(SW, "mine", moment="2027-01-11 10:00")
    task = "1. See the child at school every week"
    assert rows(mine, OF_OTHERS) == (
        ("AB123", task, "31 December 2026", "Overdue by 6 working days", "The family"),
    )
    assert OF_OTHERS not in words(await office.say(TM, "mine"))
    assert OF_OTHERS not in words(await office.say(HEALTH, "mine"))
    await office.say(SW, "tasks AB123 1 done")
    assert OF_OTHERS not in words(await office.say(SW, "mine"))


async def test_a_core_group_that_nobody_recorded_is_asked_about_until_somebody_does(office: Office) -> None:
    await with_a_task_of_the_family(office)
    asked = ("AB123", "Meeting of the core group", "8 January 2027", "Was it held? Record it")
    assert asked not in [*rows(await office.say(SW, "mine", moment="2027-01-08 16:00"), "Overdue")]
    assert asked in rows(await office.say(SW, "mine", moment="2027-01-11 10:00"), "Overdue")
    form = await office.press(SW, "core_group?ref=AB123&do=meeting")
    await office.fill(SW, form, on="2027-01-08", meets_on="2027-02-05")
    assert "Was it held" not in words(await office.say(SW, "mine"))


async def test_a_first_core_group_whose_day_has_passed_is_asked_about_before_its_limit_too(
    office: Office,
) -> None:
    await conference(office)
    await finished(office, meets_on="2026-12-18")  # its limit is 22 December
    mine = await office.say(SW, "mine", moment="2026-12-21 10:00")
    name = "Initial core group, agreed for 18 December 2026 (limit 22 December 2026)"
    assert ("AB123", name, "22 December 2026", "Was it held? Record it") in rows(mine, "Due from you")


async def test_somebody_invited_is_told_to_record_what_they_can(office: Office) -> None:
    await conference(office)
    await finished(office)
    assert "type report AB123." in words(await office.say(HEALTH, "mine"))
    assert "type done AB123." in words(await office.say(SW, "mine"))


async def test_what_is_late_is_not_said_to_be_due_in_the_next_month(office: Office) -> None:
    await office.registered()  # section 47 by Thursday 26 November 2026, the conference by 11 December
    mine = await office.say(SW, "mine", moment="2026-11-30 10:00")
    assert [row[1] for row in rows(mine, "Overdue")] == ["Section 47 enquiry complete"]
    coming = [row[3] for row in rows(mine, "Due from you in the next month")]
    assert coming
    assert not [state for state in coming if state.startswith("Overdue")]
