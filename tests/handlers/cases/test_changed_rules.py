"""A council changes its rules: the cases it has are followed by the new ones, once, and not only the next ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.rulebook import load
from handlers.cases.changed_rules import ChangedRules, fingerprint
from handlers.desk import Desk
from procedure.calendar import WorkingCalendar
from procedure.policy import Policy, parse
from scheduler.timetable import Timetable
from storage import audit
from storage.database import Transaction
from tests.doubles.office import Office, at

OTHERS = """
over = "leeds"
authority = "leeds"
name = "Leeds"
[sources.ours]
title = "Our procedures"
authority = "leeds"
status = "local"
date = "2026"
[rules.s47]
within = "9 working days"
of = "strategy_discussion"
owner = "social_worker"
source = "ours"
where = "Enquiries"
[[nudges.s47]]
when = "-4wd"
to = ["owner", "team_manager"]
"""
LATER = at("2026-11-24 12:00")


def desk_with(desk: Desk, policy: Policy) -> Desk:
    """The desk of the same council under another policy."""
    timetable = Timetable(policy, desk.calendar, desk.timezone)
    return replace(
        desk,
        policies={**desk.policies, "leeds": policy},
        timetables={**desk.timetables, "leeds": timetable},
    )


async def reminded(office: Office) -> set[tuple[str, str]]:
    """Who is still to be reminded of the enquiry, and by which rung."""
    planned = await office.nudges("AB123", state="planned")
    return {(each.recipient, each.rung) for each in planned if each.step == "s47"}


async def due(office: Office) -> list[str]:
    """When the enquiries are due."""

    def work(tx: Transaction) -> list[str]:
        rows = tx.query("SELECT due FROM deadlines WHERE step = 's47' AND state = 'open' ORDER BY due")
        return [row["due"] for row in rows]

    return await office.database.read(work)


async def test_a_case_from_before_follows_the_new_rules_and_the_new_ladder(office: Office) -> None:
    await office.registered()
    await ChangedRules(office.database, office.desk).see_to(office.now)
    assert "+3wd:service_manager" in {rung for _, rung in await reminded(office)}

    new = desk_with(office.desk, parse(OTHERS, "leeds.toml", load("leeds")))
    await ChangedRules(office.database, new).see_to(LATER)
    assert await reminded(office) == {
        ("social.worker", "-4wd:owner"),
        ("team.manager", "-4wd:team_manager"),
    }
    assert await due(office) == ["2026-12-03"]  # nine working days after 20 November


async def test_one_case_that_the_new_rules_lead_beyond_the_calendar_does_not_hold_up_the_others(
    office: Office,
) -> None:
    await office.registered()
    await office.registered("CD456", "2 Nov")
    known = office.desk.calendar
    until = date(2026, 12, 9)  # two days before the conference of the first is due
    short = WorkingCalendar(known.holidays, proclaimed_until=until, first=date(2026, 1, 1), last=until)
    new = desk_with(replace(office.desk, calendar=short), parse(OTHERS, "leeds.toml", load("leeds")))
    await ChangedRules(office.database, new).see_to(LATER)
    assert await due(office) == ["2026-11-13", "2026-11-26"]  # nine working days; and four, as before


async def test_rules_that_are_the_same_at_the_next_start_change_nothing(office: Office) -> None:
    await office.registered()
    await ChangedRules(office.database, office.desk).see_to(office.now)
    before = await office.records()
    await ChangedRules(office.database, office.desk).see_to(LATER)
    assert await office.records() == before


async def test_a_bank_holiday_proclaimed_since_makes_other_rules(office: Office) -> None:
    known = fingerprint(office.desk)
    assert fingerprint(replace(office.desk)) == known
    assert fingerprint(desk_with(office.desk, replace(load("leeds"), name="Leeds City"))) != known


async def test_a_closed_case_is_left_in_peace(office: Office) -> None:
    ref = await office.registered()
    await office.database.transact(lambda tx: tx.execute("UPDATE cases SET state = 'closed'"))
    lines = len(await office.look(lambda tx: audit.entries(tx, ref)))
    await ChangedRules(office.database, office.desk).see_to(office.now + timedelta(hours=1))
    assert len(await office.look(lambda tx: audit.entries(tx, ref))) == lines
