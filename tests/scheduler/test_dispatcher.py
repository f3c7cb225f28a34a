"""What goes out, to whom, together with what, and where."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.outlets import Outlet
from scheduler.pace import Pace
from storage import outbox, people
from storage.database import Transaction
from storage.nudge import Nudge
from storage.people import Person
from tests.doubles.outlets import FileOutlet, asks_to_wait, breaks, gone
from tests.doubles.town import (
    ANY_HOUR,
    CASE,
    CAST,
    CHAIR,
    MANAGER,
    OFFICE_HOURS,
    SERVICE_MANAGER,
    WORKER,
    Town,
    add_case,
    at,
    nudge,
    town_in,
)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path) as town:
        yield town


def told(town: Town) -> list[str]:
    return [delivered.to.partition("@")[0] for delivered in town.platform.taken()]


def how_many(tx: Transaction, person: Person, bundle: Sequence[Nudge]) -> str:
    return f"{len(bundle)} for {person.id}: {', '.join(sorted(each.step for each in bundle))}"


async def test_nothing_goes_before_its_time_and_everything_at_it(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    assert (await town.tick("2026-12-08 08:59")).claimed == 0
    assert (await town.tick("2026-12-08 09:00")).sent == 1
    assert (await town.tick("2026-12-08 09:01")).claimed == 0


async def test_ten_things_due_in_the_morning_are_one_message(town: Town) -> None:
    await town.plan(*(nudge(due="2026-12-08 09:00", step=f"step-{number}") for number in range(10)))
    report = await town.tick("2026-12-08 09:00")
    assert (report.sent, len(town.platform.taken())) == (10, 1)


async def test_a_digest_gathers_all_of_somebodys_cases(town: Town) -> None:
    await town.database.transact(lambda tx: add_case(tx, "case-2", "CD456"))
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.plan(nudge(due="2026-12-08 09:00"), case="case-2")
    await town.tick("2026-12-08 09:00")
    assert told(town) == [WORKER]


async def test_a_digest_is_not_torn_by_the_size_of_a_batch(town: Town) -> None:
    await town.plan(*(nudge(due="2026-12-08 09:00", step=f"step-{number}") for number in range(10)))
    await town.tick("2026-12-08 09:00", town.dispatcher(pace=Pace(batch=3)))
    assert len(town.platform.taken()) == 1


async def test_the_case_with_something_urgent_comes_by_itself(town: Town) -> None:
    await town.database.transact(lambda tx: add_case(tx, "case-2", "CD456"))
    await town.database.transact(lambda tx: add_case(tx, "case-3", "EF789"))
    await town.plan(nudge(due="2026-12-08 09:00", step="a"))
    await town.plan(nudge(due="2026-12-08 09:00", step="b"), case="case-2")
    await town.plan(nudge(due="2026-12-08 09:00", step="c", urgent=True), case="case-3")
    await town.tick("2026-12-08 09:00", town.dispatcher(compose=how_many))
    assert {d.message for d in town.platform.taken()} == {"2 for worker: a, b", "1 for worker: c"}


async def test_three_urgent_things_of_one_case_are_one_message_and_three_rows(town: Town) -> None:
    due = "2026-12-08 09:00"
    await town.plan(
        *(nudge(due=due, step=step, urgent=step != "c") for step in ("a", "b", "c")),
        nudge(due=due, step="a", to=MANAGER, urgent=True),
    )
    report = await town.tick(due, town.dispatcher(compose=how_many))
    assert report.sent == 4
    assert {d.message for d in town.platform.taken()} == {"3 for worker: a, b, c", "1 for manager: a"}
    sent = await town.nudges(state="sent", recipient=WORKER)
    assert len({each.id for each in sent}) == 3
    assert len({each.receipt for each in sent}) == 1
    for each in sent:
        told = await town.database.read(lambda tx, each=each: outbox.life(tx, each.id))
        assert [line.action for line in told] == ["nudges_planned", "nudge_sending", "nudge_sent"]


async def test_two_notices_are_two_messages_so_that_neither_hides_the_other(town: Town) -> None:
    now = at("2026-12-08 12:00")
    for about in ("booked", "invited"):
        await town.database.transact(lambda tx, about=about: outbox.notice(tx, CHAIR, about, now))
    await town.tick("2026-12-08 12:00")
    assert told(town) == [CHAIR, CHAIR]


async def test_after_a_week_out_of_order_people_hear_once_what_is_still_true(town: Town) -> None:
    await town.plan(
        nudge("-3wd:owner", due="2026-12-03 09:00"),
        nudge("-1wd:owner", due="2026-12-07 09:00"),
        nudge("0:owner", due="2026-12-08 09:00"),
    )
    await town.tick("2026-12-10 10:00")
    assert {n.rung: (n.state, n.reason) for n in await town.nudges()} == {
        "-3wd:owner": ("cancelled", "a later reminder says the same"),
        "-1wd:owner": ("cancelled", "a later reminder says the same"),
        "0:owner": ("sent", None),
    }


async def test_who_was_told_while_somebody_had_put_it_off_is_said_once_they_are_reminded_again(
    town: Town,
) -> None:
    def those_told(tx: Transaction, person: Person, bundle: Sequence[Nudge]) -> str:
        return " ".join(each for nudge in bundle for each in nudge.details.get("told", ()))

    await town.plan(
        nudge("0:owner", due="2026-12-08 09:00"),
        nudge("+1wd:owner", due="2026-12-09 09:00", details=f'{{"told": ["{MANAGER}"]}}'),
        nudge("+3wd:told", due="2026-12-11 09:00", details=f'{{"told": ["{SERVICE_MANAGER}"]}}'),
    )
    await town.tick("2026-12-08 09:00", town.dispatcher(compose=those_told))
    first, until = (await town.nudges(state="sent"))[0].id, at("2026-12-14 09:00")
    await town.database.transact(lambda tx: outbox.snooze(tx, first, until, WORKER, at("2026-12-08 09:05")))
    await town.tick("2026-12-14 09:00", town.dispatcher(compose=those_told))
    assert [each.message for each in town.platform.taken()] == ["", f"{MANAGER} {SERVICE_MANAGER}"]


async def test_what_is_wanted_no_more_is_not_sent_even_if_nobody_replanned(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.tick("2026-12-08 09:00", town.dispatcher(recheck=lambda tx, each: "no longer invited"))
    assert [(n.state, n.reason, n.attempts) for n in await town.nudges()] == [
        ("cancelled", "no longer invited", 0)
    ]


async def test_a_message_with_nothing_to_say_is_not_sent(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.tick("2026-12-08 09:00", town.dispatcher(compose=lambda tx, person, bundle: None))
    assert [(n.state, n.reason) for n in await town.nudges()] == [
        ("cancelled", "there was nothing left to say")
    ]


async def test_nobody_is_sent_a_joining_reminder_when_it_is_too_late_to_join(town: Town) -> None:
    link = nudge(due="2026-12-08 09:00", kind="join", expires_at=at("2026-12-08 10:30"))
    await town.plan(link)
    await town.tick("2026-12-08 10:30")
    assert [(n.state, n.reason) for n in await town.nudges()] == [
        ("cancelled", "it is too late to be of use")
    ]


async def test_catching_up_on_a_saturday_night_waits_for_monday_morning(town: Town) -> None:
    await town.plan(nudge(due="2026-12-11 09:00"))
    office = town.dispatcher(hours=OFFICE_HOURS)
    assert (await town.tick("2026-12-12 23:00", office)).sent == 0
    assert [n.send_at for n in await town.nudges(state="planned")] == [at("2026-12-14 09:00")]
    assert (await town.tick("2026-12-14 09:00", office)).sent == 1


async def test_quiet_hours_are_kept_and_a_joining_link_comes_all_the_same(town: Town) -> None:
    await town.change(WORKER, quiet_from="09:00", quiet_until="11:00")
    await town.plan(
        nudge(due="2026-12-08 09:30"), nudge("-10m:attendees", due="2026-12-08 09:30", kind="join")
    )
    office = town.dispatcher(hours=OFFICE_HOURS)
    assert (await town.tick("2026-12-08 09:30", office)).sent == 1
    assert [n.send_at for n in await town.nudges(state="planned")] == [at("2026-12-08 11:00")]
    assert (await town.tick("2026-12-08 11:00", office)).sent == 1


async def test_quiet_hours_saved_before_that_leave_no_time_lose_no_reminder(town: Town) -> None:
    await town.change(WORKER, quiet_from="09:00", quiet_until="17:00")
    await town.plan(nudge(due="2026-12-08 09:00"))
    assert (await town.tick("2026-12-08 09:00:03", town.dispatcher(hours=OFFICE_HOURS))).sent == 1


async def test_what_is_due_at_the_end_of_the_day_comes_though_the_round_is_a_moment_late(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 17:00"), nudge("+1wd:owner", due="2026-12-09 17:00"))
    office = town.dispatcher(hours=OFFICE_HOURS)
    assert (await town.tick("2026-12-08 17:00:03", office)).sent == 1
    assert (await town.tick("2026-12-09 17:06", office)).sent == 0


async def test_a_notice_comes_at_once_even_in_the_evening_unless_they_asked_for_quiet(town: Town) -> None:
    await town.change(CHAIR, quiet_from="18:00", quiet_until="08:00")
    evening = at("2026-12-08 20:00")
    for person in (WORKER, CHAIR):
        await town.database.transact(lambda tx, person=person: outbox.notice(tx, person, "booked", evening))
    office = town.dispatcher(hours=OFFICE_HOURS)
    await town.tick("2026-12-08 20:00", office)
    assert told(town) == [WORKER]
    await town.tick("2026-12-09 08:00", office)
    assert told(town) == [WORKER, CHAIR]


async def test_while_somebody_is_away_their_deputy_is_reminded(town: Town) -> None:
    await town.change(WORKER, away_until="2026-12-11", deputy=CHAIR)
    await town.plan(nudge(due="2026-12-11 09:00"), nudge("+1wd:owner", due="2026-12-14 09:00"))
    await town.tick("2026-12-11 09:00")
    await town.tick("2026-12-14 09:00")
    assert told(town) == [CHAIR, WORKER]


async def test_without_a_deputy_the_manager_is_reminded_and_if_away_too_the_service_manager(
    town: Town,
) -> None:
    await town.change(WORKER, away_until="2026-12-11")
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.tick("2026-12-08 09:00")
    await town.change(MANAGER, away_from="2026-12-09", away_until="2026-12-11")
    await town.plan(nudge("+1wd:owner", due="2026-12-09 09:00"))
    await town.tick("2026-12-09 09:00")
    assert told(town) == [MANAGER, SERVICE_MANAGER]


async def test_the_reminders_of_somebody_who_left_reach_the_manager(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.change(WORKER, active=False)
    await town.tick("2026-12-08 09:00")
    assert told(town) == [MANAGER]
    assert [(n.recipient, n.sent_to) for n in await town.nudges()] == [(WORKER, MANAGER)]


async def test_a_personal_link_never_goes_to_a_stand_in(town: Town) -> None:
    await town.change(WORKER, active=False)
    await town.plan(nudge(due="2026-12-08 09:00", kind="join"))
    await town.tick("2026-12-08 09:00")
    assert told(town) == []
    assert [(n.state, n.reason) for n in await town.nudges()] == [
        ("failed", "they have left and nobody stands in")
    ]


def outlets(town: Town) -> dict[str, Outlet[str]]:
    return {channel: FileOutlet(town.platform, channel) for channel in ("console", "slack", "email", "text")}


async def test_the_channel_they_chose_comes_before_the_one_they_used_last(town: Town) -> None:
    ways = list(outlets(town).values())
    await town.database.transact(
        lambda tx: people.link_account(tx, "slack", "U1", WORKER, at("2026-12-02 12:00")),
    )
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.tick("2026-12-08 09:00", town.dispatcher(outlets=ways))
    await town.change(WORKER, channel="console")
    await town.plan(nudge("+1wd:owner", due="2026-12-09 09:00"))
    await town.tick("2026-12-09 09:00", town.dispatcher(outlets=ways))
    assert [d.channel for d in town.platform.taken()] == ["slack", "console"]


async def test_when_one_account_is_gone_the_next_is_tried_at_once(town: Town) -> None:
    ways = outlets(town)
    await town.database.transact(
        lambda tx: people.link_account(tx, "slack", "U1", WORKER, at("2026-12-02 12:00")),
    )
    slack = ways["slack"]
    assert isinstance(slack, FileOutlet)
    slack.troubles.append(gone())
    await town.plan(nudge(due="2026-12-08 09:00"))
    report = await town.tick("2026-12-08 09:00", town.dispatcher(outlets=list(ways.values())))
    assert (report.put_off, report.sent) == (1, 1)
    assert [d.channel for d in town.platform.taken()] == ["console"]


async def test_a_parent_without_any_account_gets_an_e_mail(town: Town) -> None:
    father = Person("father", "Father", kind="guest", email="father@example.org", phone="07700 900000")
    await town.database.transact(lambda tx: people.save(tx, father))
    await town.plan(nudge("invited", due="2026-12-08 09:00", to="father", kind="notice"))
    await town.tick("2026-12-08 09:00", town.dispatcher(outlets=list(outlets(town).values())))
    assert [(d.channel, d.to) for d in town.platform.taken()] == [("email", "father@example.org")]


async def test_no_text_is_tried_at_a_landline(town: Town) -> None:
    father = Person("father", "Father", kind="guest", phone="0113 496 0000")
    await town.database.transact(lambda tx: people.save(tx, father))
    await town.plan(nudge("invited", due="2026-12-08 09:00", to="father", kind="notice"))
    await town.tick("2026-12-08 09:00", town.dispatcher(outlets=list(outlets(town).values())))
    assert [each.state for each in await town.nudges() if each.recipient == "father"] == ["failed"]


async def test_a_parent_whom_nothing_can_reach_is_listed_and_the_manager_hears_of_it(town: Town) -> None:
    father = Person("father", "Father", kind="guest", email="father@example.org")
    await town.database.transact(lambda tx: people.save(tx, father))
    await town.plan(nudge(due="2026-12-08 09:00", to="father", kind="join"))
    await town.tick("2026-12-08 09:00")
    failed = await town.nudges(state="failed")
    assert [n.reason for n in failed] == [
        "there is no way to write to them: no e-mail or text service is set up"
    ]
    assert told(town) == [MANAGER]


async def newcomer(town: Town) -> None:
    known = Person("new", "New worker", email="new@example.org", team="north")
    await town.database.transact(lambda tx: people.save(tx, known))
    await town.plan(nudge(due="2026-12-08 09:00", to="new"))


async def test_a_member_who_has_never_written_is_waited_for_and_nothing_is_lost(town: Town) -> None:
    await newcomer(town)
    await town.tick("2026-12-08 09:00")
    waiting = (await town.nudges(state="planned"))[0]
    assert waiting.reason == "waits until they have written to the assistant for the first time"
    await town.database.transact(
        lambda tx: people.link_account(tx, "console", "new@console", "new", at("2026-12-08 09:07"))
    )
    await town.tick("2026-12-08 09:15")
    assert told(town) == ["new"]


async def test_the_manager_is_told_once_that_somebody_cannot_be_reached(town: Town) -> None:
    await newcomer(town)
    for hour in range(24):
        await town.tick(f"2026-12-08 {hour:02}:30")
    assert told(town) == []
    for day in range(9, 15):
        await town.tick(f"2026-12-{day:02} 10:00")
    assert told(town) == [MANAGER]
    notice = next(n for n in await town.nudges() if n.rung == "unreached")
    assert notice.details["person"] == "new"


async def test_one_reminder_that_cannot_be_worded_does_not_keep_the_others_back(town: Town) -> None:
    def clumsy(tx: Transaction, person: Person, bundle: Sequence[Nudge]) -> str:
        if person.id == MANAGER:
            raise KeyError("no such word")
        return "worded"

    await town.plan(nudge(due="2026-12-08 09:00"), nudge(due="2026-12-08 09:00", to=MANAGER))
    report = await town.tick("2026-12-08 09:00", town.dispatcher(compose=clumsy))
    assert (report.sent, report.failed) == (1, 1)
    assert [n.reason for n in await town.nudges(state="failed")] == [
        "an error of ours (KeyError) when it was put into words"
    ]


async def test_a_check_that_breaks_is_shown_and_does_not_keep_the_others_back(town: Town) -> None:
    def clumsy(tx: Transaction, each: Nudge) -> str | None:
        if each.recipient == MANAGER:
            raise LookupError("no such case")
        return None

    await town.plan(nudge(due="2026-12-08 09:00"), nudge(due="2026-12-08 09:00", to=MANAGER))
    report = await town.tick("2026-12-08 09:00", town.dispatcher(recheck=clumsy))
    assert (report.sent, report.failed) == (1, 1)


async def test_a_short_wait_for_the_platform_holds_all_its_messages_and_loses_none(town: Town) -> None:
    town.outlet.troubles.append(asks_to_wait(30))
    await town.plan(*(nudge(due="2026-12-08 09:00", to=each.id, urgent=True) for each in CAST))
    one_by_one = town.dispatcher(pace=Pace(at_once=1))
    report = await town.tick("2026-12-08 09:00", one_by_one)
    assert (report.sent, report.put_off, report.put_back) == (0, 1, 3)
    await town.tick("2026-12-08 09:01", one_by_one)
    assert await town.states() == {"sent": 4}


async def test_one_persons_long_wait_does_not_keep_the_others_waiting(town: Town) -> None:
    town.outlet.troubles.append(asks_to_wait(900))
    await town.plan(*(nudge(due="2026-12-08 09:00", to=each.id, urgent=True) for each in CAST))
    report = await town.tick("2026-12-08 09:00", town.dispatcher(pace=Pace(at_once=1)))
    assert (report.sent, report.put_off) == (3, 1)


async def test_a_round_ends_in_time_and_the_next_one_goes_on(town: Town) -> None:
    seconds = iter(range(0, 100000, 4))
    await town.plan(*(nudge(due="2026-12-08 09:00", step=f"s{n}", kind="join") for n in range(6)))
    slow_clock = town.dispatcher(
        elapsed=lambda: float(next(seconds)), pace=Pace(batch=1, tick=timedelta(seconds=10))
    )
    assert (await town.tick("2026-12-08 09:00", slow_clock)).sent > 0
    for minute in range(1, 10):
        await town.tick(f"2026-12-08 09:{minute:02}", slow_clock)
    assert await town.states() == {"sent": 6}
    assert len(set(town.platform.marks())) == 6


async def test_the_case_a_nudge_belongs_to_is_known_to_whoever_words_it(town: Town) -> None:
    seen: list[tuple[str, str | None]] = []

    def note(tx: Transaction, person: Person, bundle: Sequence[Nudge]) -> str:
        seen.extend((each.case_ref, each.case_id) for each in bundle)
        return "words"

    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.tick("2026-12-08 09:00", town.dispatcher(compose=note, hours=ANY_HOUR))
    assert seen == [("AB123", CASE)]


async def test_what_goes_wrong_is_logged_without_the_words_it_went_wrong_with(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    def clumsy(tx: Transaction, person: Person, bundle: Sequence[Nudge]) -> str:
        raise ValueError(f"cannot word {person.email}")

    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.tick("2026-12-08 09:00", town.dispatcher(compose=clumsy))
    town.outlet.troubles.append(breaks(ValueError("07700 900000")))
    await town.plan(nudge("+1wd:owner", due="2026-12-09 09:00"))
    await town.tick("2026-12-09 09:00")
    assert "ValueError" in caplog.text
    assert "example.org" not in caplog.text
    assert "07700" not in caplog.text
