"""What one person is reminded of in one case on one morning is one message, and is said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.reminders.messages import Writer
from handlers.reminders.morning_digest import digest_for
from handlers.reply import Heading, Reply, read_action
from storage import outbox, people, sending
from storage.database import Transaction
from storage.nudge import Nudge
from tests.doubles.office import SW, SW_SOUTH, TM, Office, at, button, buttons, form_of, rows, words

FRIDAY = "2026-11-27 09:00"  # section 47 was due on Thursday; the conference is due on 11 December


async def this_morning(office: Office, recipient: str, moment: str = FRIDAY) -> list[Nudge]:
    """The step reminders of a person that go out at a moment, marked as gone in one message."""

    def work(tx: Transaction) -> list[Nudge]:
        found = outbox.listing(tx, state="planned", recipient=recipient)
        now = at(moment)
        due = [each for each in found if each.kind == "step" and each.due_at == now]
        taken = sending.take_these(tx, sending.Claim("claim", "worker", now, now), due)
        with sending.booked(tx) as book:
            sending.on_its_way(book, taken, "one message", "console", recipient, now)
            sending.sent(book, taken, "receipt", now)
        return taken

    return await office.database.transact(work)


async def said(office: Office, nudges: Sequence[Nudge], moment: str = FRIDAY) -> Reply:
    writer = Writer(office.desk, lambda: at(moment))

    def work(tx: Transaction) -> Reply | None:
        return writer.compose(tx, people.get(tx, nudges[0].recipient), nudges)

    reply = await office.database.transact(work)
    assert reply is not None
    return reply


def headings(reply: Reply) -> list[str]:
    return [block.text for block in reply.blocks if isinstance(block, Heading)]


async def test_two_steps_of_a_case_are_told_in_full_with_what_to_press_for_each(office: Office) -> None:
    await office.registered()
    reply = await said(office, await this_morning(office, "social.worker"))
    assert headings(reply) == [
        "AB123: section 47 enquiry complete",
        "AB123: initial child protection conference",
    ]
    assert "AB123" not in reply.summary
    pressed = [
        (read_action(each.action)[0], read_action(each.action)[1].get("step")) for each in buttons(reply)
    ]
    assert ("done", "s47") in pressed
    assert ("snooze", "icpc") in pressed
    assert pressed.count(("case", None)) == 1, "the case is opened once, at the end"
    assert pressed[-1] == ("case", None)


async def test_what_is_done_shows_its_outcome_and_leaves_the_other_reminder_in_the_message(
    office: Office,
) -> None:
    await office.registered()
    reply = await said(office, await this_morning(office, "social.worker"))
    form = await office.press(SW, button(reply, "Done"), moment="2026-11-27 09:05")
    assert not form.replace
    done = await office.fill(SW, form, on="2026-11-26", outcome="icpc")
    assert done.replace
    assert "recorded for 26 November 2026" in words(done)
    assert headings(done)[-1] == "AB123: initial child protection conference"
    assert "section 47 enquiry complete" not in " ".join(headings(done)[1:])


async def test_one_reminder_after_the_other_is_put_off_until_none_is_left(office: Office) -> None:
    await office.registered()
    reply = await said(office, await this_morning(office, "social.worker"))
    first = await office.press(SW, button(reply, "Remind me tomorrow"), moment="2026-11-27 09:05")
    assert first.replace
    assert "I will remind you of" in words(first)
    assert headings(first) == ["AB123: initial child protection conference"]
    second = await office.press(SW, button(first, "Not mine"))
    assert second.replace
    assert "I have told the team manager" in words(second)
    assert headings(second) == [], "what was put off does not come back before its day"
    put_off = (
        "the reminder of the completion of the section 47 enquiry comes again on Monday 30 November 2026."
    )
    assert put_off in words(second), "the message keeps what came of the first"
    assert not buttons(second)
    done = await office.say(SW, "done AB123 icpc 27 Nov plan quorate yes", moment="2026-11-27 10:00")
    assert "recorded" in words(done)
    third = await office.press(SW, button(reply, "Remind me tomorrow"))
    assert "AB123: you have recorded the initial child protection conference already" in words(third)


async def test_what_was_said_not_to_be_theirs_stays_in_the_message_as_what_came_of_it(office: Office) -> None:
    await office.registered()
    reply = await said(office, await this_morning(office, "social.worker"))
    first = await office.press(SW, button(reply, "Not mine"), moment="2026-11-27 09:05")
    second = await office.press(SW, button(first, "Remind me tomorrow"))
    told = "AB123: the team manager has been told that the completion of the section 47 enquiry is not yours to do."
    assert told in words(second)


async def of_two_cases(office: Office) -> Reply:
    """This morning's message about AB123 and CD456, each with a section 47 enquiry that is late."""
    await office.registered()
    await office.registered("CD456")
    return await said(office, await this_morning(office, "social.worker"))


async def test_several_cases_are_told_one_after_the_other_with_what_to_press_for_each(office: Office) -> None:
    reply = await of_two_cases(office)
    assert headings(reply) == [
        "AB123: section 47 enquiry complete",
        "AB123: initial child protection conference",
        "CD456: section 47 enquiry complete",
        "CD456: initial child protection conference",
    ]
    pressed = [read_action(each.action) for each in buttons(reply)]
    for verb in ("done", "snooze", "not_mine"):
        assert {given["ref"] for name, given in pressed if name == verb} == {"AB123", "CD456"}
    assert [given["ref"] for name, given in pressed if name == "case"] == ["AB123", "CD456"]
    assert "AB123" not in reply.summary


async def test_what_is_pressed_of_one_case_leaves_the_others_in_the_message(office: Office) -> None:
    reply = await of_two_cases(office)
    snoozed = await office.press(SW, button(reply, "Remind me tomorrow"), moment="2026-11-27 09:05")
    assert snoozed.replace
    assert headings(snoozed) == headings(reply)[1:]


async def test_many_are_a_table_of_which_all_are_put_off_with_one_press(office: Office) -> None:
    for number in range(123, 127):
        await office.registered(f"AB{number}")
    sent = await this_morning(office, "social.worker")
    reply = await said(office, sent)
    assert len(rows(reply, "Reminders")) == len(sent) == 8
    assert button(reply, "Open AB126")
    await office.say(SW, "done AB123 s47 today icpc", moment="2026-11-27 09:02")
    all_of_them = button(reply, "Remind me of all of these tomorrow")
    after = await office.press(SW, all_of_them, moment="2026-11-27 09:05")
    assert after.replace
    assert "I will remind you on Monday 30 November 2026 of 7 things that are still due." in words(after)
    again = [
        (each.case_ref, each.step)
        for number in range(123, 127)
        for each in await office.nudges(f"AB{number}", recipient="social.worker")
        if each.rung.startswith("snoozed")
    ]
    assert len(again) == 7
    assert ("AB123", "s47") not in again


async def test_a_table_asks_which_of_its_steps_is_done_or_not_theirs(office: Office) -> None:
    for number in range(123, 127):
        await office.registered(f"AB{number}")
    reply = await said(office, await this_morning(office, "social.worker"))
    done = await office.press(SW, button(reply, "Done"), moment="2026-11-27 09:05")
    more = await office.fill(SW, done, ref="AB124", step="s47", on="2026-11-26")
    assert "recorded for 26 November 2026" in words(await office.fill(SW, more, outcome="icpc"))
    wrong = await office.press(SW, button(reply, "Not mine"))
    told = await office.fill(SW, wrong, ref="AB125", step="icpc")
    assert "AB125: I have told the team manager" in words(told)


async def test_whoever_says_only_that_reports_are_not_theirs_is_heard(office: Office) -> None:
    await office.booked()
    said_so = await office.press(SW, "not_mine?ref=AB123&step=reports_to_family")
    assert "AB123: I have told the team manager" in words(said_so)


async def test_only_who_was_sent_a_message_puts_it_off(office: Office) -> None:
    await office.registered()
    [sent, *_] = await this_morning(office, "social.worker")
    reply = await office.press(SW_SOUTH, f"snooze?ref=AB123&message={sent.id}&until=tomorrow")
    assert "I cannot find that message among yours" in words(reply)


async def test_more_than_a_few_are_a_table(office: Office) -> None:
    await office.registered()
    (one, *_) = await this_morning(office, "social.worker")
    reply = await said(office, [replace(one, occurrence=str(number)) for number in range(1, 7)])
    assert len(rows(reply, "Reminders")) == 6


async def test_the_managers_digest_does_not_repeat_what_they_were_reminded_of_that_morning(
    office: Office,
) -> None:
    await office.registered()
    manager = await office.person(TM)
    before = await office.look(lambda tx: digest_for(tx, office.desk, manager, at(FRIDAY)))
    assert rows(before, "Most days late first") == (
        ("AB123", "Section 47 enquiry complete", "1 working day"),
    )
    assert [each.step for each in await this_morning(office, manager.id)] == ["s47"]
    assert await office.look(lambda tx: digest_for(tx, office.desk, manager, at(FRIDAY))) is None


async def test_the_digest_counts_all_and_lists_what_was_not_said_yet(office: Office) -> None:
    await office.registered()
    await this_morning(office, "team.manager")
    await office.registered("CD456", strategy="19 Nov")
    manager = await office.person(TM)
    digest = await office.look(lambda tx: digest_for(tx, office.desk, manager, at(FRIDAY)))
    assert "2 steps are overdue" in words(digest)
    assert [row[0] for row in rows(digest, "Most days late first")] == ["CD456"]
    assert "I have written to you about 1 more separately this morning." in words(digest)


async def test_the_next_morning_the_digest_says_again_what_is_still_late(office: Office) -> None:
    await office.registered()
    await this_morning(office, "team.manager")
    manager = await office.person(TM)
    monday = await office.look(lambda tx: digest_for(tx, office.desk, manager, at("2026-11-30 09:00")))
    assert [row[0] for row in rows(monday, "Most days late first")] == ["AB123"]


async def test_a_press_on_a_reminder_that_stood_alone_leaves_its_outcome_alone(office: Office) -> None:
    await office.registered()
    (one, *_) = await this_morning(office, "team.manager")
    reply = await said(office, [one])
    asked = await office.press(TM, button(reply, "Ask Social worker"), moment="2026-11-27 09:05")
    assert asked.replace
    assert headings(asked) == []
    assert form_of(await office.press(TM, button(reply, "Done"))).title


async def test_a_press_that_names_somebody_elses_reminder_shows_nothing_of_it(office: Office) -> None:
    await office.registered()
    await office.say(SW_SOUTH, "register CD456 strategy 20 Nov")
    (first, *others) = await this_morning(office, "social.worker")
    assert others
    pressed = f"snooze?ref=CD456&step=s47&until=tomorrow&nudge={first.id}"
    reply = await office.press(SW_SOUTH, pressed, moment="2026-11-27 09:05")
    assert "I will remind you of" in words(reply)
    assert headings(reply) == []
    assert "AB123" not in words(reply)


async def test_whoever_gave_the_case_away_since_is_shown_nothing_more_of_it(office: Office) -> None:
    await office.registered()
    await office.registered("CD456")
    reply = await said(
        office, [each for each in await this_morning(office, "social.worker") if each.case_ref == "AB123"]
    )
    await office.say(TM, "assign AB123 @social.worker.south", moment="2026-11-27 09:02")
    first = read_action(buttons(reply)[0].action)[1]
    answer = await office.press(SW, f"snooze?ref=CD456&step=s47&until=tomorrow&nudge={first['nudge']}")
    assert "AB123" not in words(answer)


async def test_a_manager_puts_off_one_reminder_after_the_other_too(office: Office) -> None:
    await office.booked()
    before = "2026-12-07 09:00"
    reply = await said(office, await this_morning(office, "team.manager", before), before)
    assert len(headings(reply)) == 2
    first = await office.press(TM, button(reply, "Remind me tomorrow"), moment="2026-12-07 09:05")
    assert len(headings(first)) == 1
    second = await office.press(TM, button(first, "Remind me tomorrow"))
    assert headings(second) == []
