"""What a manager reads each working morning."""

from __future__ import annotations

from handlers.cases.overdue import MISSED
from handlers.reminders.messages import Writer
from handlers.reminders.morning_digest import MORNING_DIGEST, MorningDigests, digest_for
from handlers.reply import Reply
from storage import cases, outbox
from storage.database import Transaction
from storage.nudge import Nudge, in_microseconds
from tests.doubles.office import CHAIR, SERVICE, SW, SW_SOUTH, TM, TM_SOUTH, Office, at, rows, words


async def digest(office: Office, email: str, moment: str) -> Reply | None:
    person = await office.person(email)
    return await office.look(lambda tx: digest_for(tx, office.desk, person, at(moment)))


async def put_out(office: Office, moment: str) -> list[Nudge]:
    await MorningDigests(office.database, office.desk).put_out(at(moment))
    found = await office.look(lambda tx: outbox.listing(tx))
    return [nudge for nudge in found if nudge.rung == MORNING_DIGEST]


async def test_a_manager_is_told_of_what_is_late_in_their_own_team_and_no_other(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")  # section 47 by 27 November
    await office.say(SW_SOUTH, "register CD456 strategy 23 Nov 2026")
    north = await digest(office, TM, "2026-12-01 09:00")
    south = await digest(office, TM_SOUTH, "2026-12-01 09:00")
    assert north is not None
    assert south is not None
    assert "1 step is overdue" in words(north)
    assert "AB123" in words(north)
    assert "CD456" not in words(north)
    assert "CD456" in words(south)


async def test_a_service_manager_is_told_of_all_teams(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    await office.say(SW_SOUTH, "register CD456 strategy 23 Nov 2026")
    every = await digest(office, SERVICE, "2026-12-01 09:00")
    assert every is not None
    assert "AB123" in words(every)
    assert "CD456" in words(every)


async def test_it_says_when_reminders_last_ran_so_that_a_silence_is_noticed(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    never = await digest(office, TM, "2026-11-30 09:00")
    assert never is not None
    assert "Reminders have not run yet." in words(never)


async def test_a_manager_with_nothing_due_is_left_in_peace_but_on_the_first_working_day_of_the_week(
    office: Office,
) -> None:
    await office.say(SW, "register AB123 strategy 18 Dec 2026", moment="2026-12-18 10:00")
    quiet = [f"2026-12-{day:02}" for day in (21, 22, 23)]
    sent = [day for day in quiet if await digest(office, TM, f"{day} 09:00")]
    assert sent == ["2026-12-21"]  # a Monday
    after_christmas = await digest(office, TM, "2026-12-29 09:00")  # section 47 by 24 December
    assert after_christmas is not None


async def test_after_a_bank_holiday_monday_the_first_working_day_is_the_tuesday(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 27 Aug 2026", moment="2026-08-27 10:00")
    tuesday = await digest(office, TM, "2026-09-01 09:00")  # 31 August is a bank holiday
    assert tuesday is not None
    assert "nothing is due today" in words(tuesday)
    assert await digest(office, TM, "2026-08-28 09:00") is None


async def test_a_reminder_that_did_not_get_through_is_said_the_next_morning_though_nothing_is_due(
    office: Office,
) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")

    def fails(tx: Transaction) -> None:
        outbox.notice(tx, "social.worker", "assigned", at("2026-11-23 15:00"))
        tx.execute("UPDATE nudges SET state = 'failed' WHERE rung = 'assigned'")

    await office.database.transact(fails)
    tuesday = await digest(office, TM, "2026-11-24 09:00")
    assert tuesday is not None
    assert "1 reminder could not be delivered" in words(tuesday)
    assert await digest(office, TM, "2026-11-25 09:00") is None, "it is not said every morning from then on"
    later = await digest(office, TM, "2026-12-01 09:00")  # section 47 is overdue
    assert later is not None
    assert "could not be delivered" not in words(later)


async def test_the_digest_of_a_manager_who_has_left_is_no_failure(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    [mine] = [each for each in await put_out(office, "2026-12-01 08:00") if each.recipient == "team.manager"][
        :1
    ]
    await office.change(TM, active=False)
    wanted = Writer(office.desk, lambda: office.now).still_wanted
    assert await office.look(lambda tx: wanted(tx, mine)) == "they have left"


async def test_a_team_manager_hears_of_what_did_not_get_through_in_their_own_team_and_no_other(
    office: Office,
) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    await office.say(SW_SOUTH, "register CD456 strategy 23 Nov 2026")

    def go_wrong(tx: Transaction) -> None:
        now = at("2026-11-23 15:00")
        case = cases.find(tx, "CD456")
        assert case is not None
        outbox.notice(tx, "social.worker.south", "unreached", now)  # of no case, to somebody of the south
        outbox.notice(
            tx, "chair", "booked", now, case_id=case.id
        )  # of a case of the south, to somebody of no team
        tx.execute("UPDATE nudges SET state = 'failed' WHERE rung = 'unreached'")
        tx.execute("UPDATE nudges SET state = 'uncertain' WHERE rung = 'booked'")

    await office.database.transact(go_wrong)
    assert await digest(office, TM, "2026-11-24 09:00") is None, "nothing went wrong in the north"
    for who in (TM_SOUTH, SERVICE):
        told = await digest(office, who, "2026-11-24 09:00")
        assert told is not None
        assert "1 reminder could not be delivered" in words(told)
        assert "1 reminder may or may not have arrived" in words(told)
    await office.change(TM, roles=frozenset({"team_manager", "admin"}))
    administrator = await digest(office, TM, "2026-11-24 09:00")
    assert administrator is not None
    assert "1 reminder could not be delivered" in words(administrator)
    assert "CD456" not in words(administrator)


async def test_a_team_manager_without_a_team_is_told_of_nobodys_cases(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    await office.change(TM, team=None)
    assert await digest(office, TM, "2026-12-01 09:00") is None


async def test_a_manager_on_holiday_is_sent_none(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    await office.change(TM, settings={"away_from": "2026-12-01", "away_until": "2026-12-04"})
    assert await digest(office, TM, "2026-12-01 09:00") is None
    assert await digest(office, TM, "2026-12-07 09:00") is not None


async def test_one_that_had_nothing_to_say_is_not_put_out_again_when_the_program_starts_anew(
    office: Office,
) -> None:
    await put_out(office, "2026-11-24 08:59")
    await office.database.transact(
        lambda tx: tx.execute(
            "UPDATE nudges SET state = 'cancelled' WHERE due_at = ?",
            [in_microseconds(at("2026-11-24 09:00"))],
        )
    )
    assert len(await put_out(office, "2026-11-24 09:05")) == 6


async def test_nobody_is_sent_a_digest_of_nothing(office: Office) -> None:
    assert await digest(office, TM, "2026-11-24 09:00") is None


async def test_whoever_manages_nobody_is_sent_none(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    assert await digest(office, CHAIR, "2026-11-24 09:00") is None


async def test_there_is_one_a_manager_for_today_and_the_next_working_day_and_never_two(
    office: Office,
) -> None:
    friday = await put_out(office, "2026-11-27 08:00")
    again = await put_out(office, "2026-11-27 08:30")
    assert len(friday) == len(again) == 6  # three managers, Friday and Monday
    assert {nudge.due_at for nudge in again} == {at("2026-11-27 09:00"), at("2026-11-30 09:00")}


async def test_none_is_put_out_for_a_saturday(office: Office) -> None:
    found = await put_out(office, "2026-11-28 08:00")
    assert {nudge.due_at for nudge in found} == {at("2026-11-30 09:00")}


async def test_the_words_are_chosen_when_it_is_sent(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    manager = await office.person(TM)
    mine = [nudge for nudge in await put_out(office, "2026-12-01 08:00") if nudge.recipient == manager.id]
    writer = Writer(office.desk, lambda: at("2026-12-01 09:00"))
    sent = await office.look(lambda tx: writer.compose(tx, manager, mine[:1]))
    assert sent is not None
    assert "1 step is overdue" in words(sent)


async def test_what_was_missed_before_a_conference_is_told_the_morning_after_it(office: Office) -> None:
    await office.booked(when="8 Dec 10am")
    await office.say(SW, "done AB123 s47 24 Nov outcome icpc", moment="2026-11-24 15:00")
    await office.say(SW, "done AB123 icpc 8 Dec plan quorate yes", moment="2026-12-08 15:00")
    morning = await digest(office, TM, "2026-12-09 09:00")
    assert morning is not None
    assert ("AB123", "Child’s views obtained", "8 December 2026") in rows(morning, MISSED)
    assert (
        await digest(office, TM, "2026-12-11 09:00") is None
    )  # said once, and again at the start of the week
    busy = await digest(office, TM, "2026-12-22 09:00")  # a Tuesday on which the core group is due
    assert busy is not None
    assert "steps were not recorded before the conference they were for: type overdue." in words(busy)
    assert "Child’s views obtained" not in words(busy), "the list would be the same every morning"
    monday = await digest(office, TM, "2026-12-14 09:00")
    assert monday is not None
    assert "Child’s views obtained" in words(monday)


async def test_how_late_a_step_is_is_said_in_working_days(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")  # section 47 by Friday 27 November
    morning = await digest(office, TM, "2026-12-01 09:00")
    assert morning is not None
    assert rows(morning, "Most days late first") == (
        ("AB123", "Section 47 enquiry complete", "2 working days"),
    )


async def test_a_manager_whose_own_time_falls_into_quiet_hours_has_the_digest_on_the_same_day(
    office: Office,
) -> None:
    settings = {"reminder_time": "16:30", "quiet_from": "16:00", "quiet_until": "10:00"}
    await office.change(TM, settings=settings)
    north = [each for each in await put_out(office, "2026-11-30 07:00") if each.recipient == "team.manager"]
    assert [each.due_at for each in north] == [at("2026-11-30 10:00"), at("2026-12-01 10:00")]
