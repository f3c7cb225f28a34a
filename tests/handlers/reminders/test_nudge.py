"""Managers ask with one press, whoever is asked knows by whom, and a reminder that was dealt with says so."""

from __future__ import annotations

from handlers.reminders.messages import Writer
from handlers.reply import Reply
from storage.nudge import Nudge
from tests.doubles.office import HEALTH, SCHOOL, SERVICE, SW, TM, Office, button, buttons, words


async def told(office: Office, email: str, rung: str, step: str = "s47") -> tuple[Nudge, Reply]:
    """One planned reminder, worded as it is when it goes out."""
    person = await office.person(email)
    found = await office.nudges("AB123", recipient=person.id)
    nudge = next(each for each in found if each.step == step and each.rung == rung)
    writer = Writer(office.desk, lambda: nudge.due_at)
    reply = await office.look(lambda tx: writer.compose(tx, person, [nudge]))
    assert reply is not None
    return nudge, reply


async def asked(office: Office, email: str) -> Reply:
    """The message that somebody asked by a manager is sent."""
    return (await told(office, email, "nudged"))[1]


async def test_a_service_manager_asks_the_team_manager_with_one_press(office: Office) -> None:
    await office.registered()  # section 47 by 26 November
    _, reminder = await told(office, SERVICE, "+3wd:service_manager")
    reply = await office.press(
        SERVICE, button(reminder, "Ask Team manager (north)"), moment="2026-12-01 09:05"
    )
    assert "I have asked Team manager (north) about the completion of the section 47 enquiry" in words(reply)
    assert reply.replace, "the reminder shows what was done about it"
    message = await asked(office, TM)
    assert "Service manager asks you about the completion of the section 47 enquiry" in words(message)
    assert [each.label for each in buttons(message)] == ["Done", "Open case"]
    assert "service.manager asked_about" in await office.log("AB123")


async def test_a_team_manager_asks_whoever_does_the_step(office: Office) -> None:
    await office.registered()
    _, reminder = await told(office, TM, "+1wd:team_manager")
    await office.press(TM, button(reminder, "Ask Social worker (north)"), moment="2026-11-27 09:05")
    assert "Team manager (north) asks you" in words(await asked(office, SW))


async def test_pressing_twice_in_a_day_asks_once(office: Office) -> None:
    await office.registered()
    first, *again = [words(await office.say(TM, "nudge AB123 s47")) for _ in range(3)]
    assert "I have asked Social worker (north) about" in first
    assert {"for you today already: nobody was asked again." in each for each in again} == {True}
    assert [each.recipient for each in await office.nudges("AB123") if each.rung == "nudged"] == [
        "social.worker"
    ]


async def test_asking_after_it_was_done_asks_nobody_and_says_so(office: Office) -> None:
    await office.registered()
    await office.say(SW, "done AB123 s47 today icpc")
    said = words(await office.say(TM, "nudge AB123 s47"))
    assert "Social worker (north) has recorded the completion of the section 47 enquiry already" in said
    assert "for 23 November 2026: nobody was asked." in said
    assert not [each for each in await office.nudges("AB123") if each.rung == "nudged"]


async def test_somebody_who_has_done_it_meanwhile_is_not_asked_any_more(office: Office) -> None:
    await office.registered()
    await office.say(TM, "nudge AB123 s47")
    await office.say(SW, "done AB123 s47 today icpc")
    person = await office.person(SW)
    nudge = next(each for each in await office.nudges("AB123") if each.rung == "nudged")
    writer = Writer(office.desk, lambda: office.now)
    assert await office.look(lambda tx: writer.compose(tx, person, [nudge])) is None


async def test_nobody_below_a_manager_is_shown_the_press_or_may_use_it(office: Office) -> None:
    await office.registered()
    _, own = await told(office, SW, "+1wd:owner")
    assert not [each for each in buttons(own) if each.label.startswith("Ask")]
    assert "“nudge” is for" in words(await office.say(SW, "nudge AB123 s47"))


async def test_asking_about_a_report_names_the_agency_and_reaches_its_writer(office: Office) -> None:
    await office.booked()
    reply = await office.press(
        TM, "nudge?ref=AB123&step=reports_to_family&occurrence=1%3Aschool", moment="2026-12-04 10:00"
    )
    assert "(School)" in words(reply)
    person = await office.person(SCHOOL)
    assert [e.recipient for e in await office.nudges("AB123") if e.rung == "nudged"] == [person.id]
    message = (await told(office, SCHOOL, "nudged", "reports_to_family"))[1]
    assert "Done" not in [each.label for each in buttons(message)], "a school cannot record for the case"
    assert HEALTH.split("@")[0] not in words(message)


async def test_a_reminder_that_was_pressed_shows_its_outcome_in_its_place(office: Office) -> None:
    await office.registered()
    _, reminder = await told(office, SW, "0:owner")
    form = await office.press(SW, button(reminder, "Done"), moment="2026-11-26 09:05")
    assert not form.replace, "while the form is filled in the reminder stays"
    reply = await office.fill(SW, form, outcome="nfa")
    assert "section 47 enquiry complete recorded for 26 November 2026" in words(reply)
    assert reply.replace
    late = await office.press(TM, button(reminder, "Done"))
    assert "Social worker (north) has recorded the completion of the section 47 enquiry already" in words(
        late
    )
    assert late.replace
