"""One suite for every database: transactions, and the verb-named functions over them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from procedure.events import CaseEvent
from storage import audit, cases, conferences, core_groups, events, people, receipts
from storage.cases import Case
from storage.conferences import Invitee, Meeting
from storage.database import Database, Transaction
from storage.people import Person
from tests.doubles.databases import DATABASES

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WORKER = Person(
    "worker",
    "Social worker",
    email="Social.Worker@example.org",
    phone="0113 496 0000",
    roles=frozenset({"social_worker", "chair"}),
    team="north",
    agency="social_care",
    settings={"channel": "slack"},
)
FATHER = Person("father", "Father", "guest", phone="07700900123")
CASE = Case("case-1", "AB-123", "leeds", "north", "worker", None, 2, "new", "open", NOW.isoformat())


@pytest.fixture(params=list(DATABASES))
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with one team, one member, one guest and one case."""

    def furnish(tx: Transaction) -> None:
        people.save_team(tx, "north", "North")
        people.save(tx, WORKER)
        people.save(tx, FATHER)
        cases.add(tx, CASE)

    async with DATABASES[request.param](tmp_path) as opened:
        await opened.transact(furnish)
        yield opened


class Stop(Exception):
    """Something goes wrong in the middle."""


async def test_an_exception_undoes_everything_and_passes_through(database: Database) -> None:
    def work(tx: Transaction) -> None:
        people.save_team(tx, "west", "West")
        audit.write(tx, NOW, "worker", "tried")
        raise Stop

    with pytest.raises(Stop):
        await database.transact(work)
    assert await database.read(people.teams) == {"north": "North"}
    assert await database.read(audit.entries) == []


async def test_after_an_exception_the_next_work_goes_on(database: Database) -> None:
    def fail(tx: Transaction) -> None:
        raise Stop

    for _ in range(5):
        with pytest.raises(Stop):
            await database.transact(fail)
        with pytest.raises(Stop):
            await database.read(fail)
    await database.transact(lambda tx: people.save_team(tx, "west", "West"))
    assert "west" in await database.read(people.teams)


async def test_many_at_once_are_done_one_after_the_other(database: Database) -> None:
    def count(tx: Transaction) -> None:
        receipts.remember(tx, "count", str(int(receipts.remembered(tx, "count") or 0) + 1))

    await asyncio.gather(*(database.transact(count) for _ in range(50)))
    assert await database.read(lambda tx: receipts.remembered(tx, "count")) == "50"


async def test_work_gives_back_what_it_gives(database: Database) -> None:
    assert await database.transact(lambda tx: 7) == 7
    assert await database.read(lambda tx: tx.query("SELECT 1 AS one")) == [{"one": 1}]


async def test_execute_says_how_many_rows_it_changed(database: Database) -> None:
    def work(tx: Transaction) -> tuple[int, int]:
        return (
            tx.execute("UPDATE teams SET name = :name", {"name": "Nord"}),
            tx.execute("UPDATE teams SET name = 'x' WHERE id = :id", {"id": "nowhere"}),
        )

    assert await database.transact(work) == (1, 0)


async def test_rows_that_are_put_in_together_are_all_there_in_their_order(database: Database) -> None:
    rows = [(f"team-{number}", f"{number}") for number in range(1000)]
    await database.transact(lambda tx: tx.insert("teams", "id, name", rows))
    await database.transact(lambda tx: tx.insert("teams", "id, name", []))
    found = await database.read(
        lambda tx: tx.query(
            "SELECT id, name FROM teams WHERE id LIKE 'team-%' ORDER BY CAST(name AS INTEGER)"
        )
    )
    assert [(row["id"], row["name"]) for row in found] == rows


async def test_execute_many_with_no_rows_is_nothing(database: Database) -> None:
    await database.transact(lambda tx: tx.execute_many("DELETE FROM teams WHERE id = :id", []))
    assert await database.read(people.teams) == {"north": "North"}


async def test_migrating_again_does_nothing(database: Database) -> None:
    assert await database.migrate() == []


async def test_people_come_back_as_they_were_kept(database: Database) -> None:
    assert await database.read(lambda tx: people.get(tx, "worker")) == WORKER
    assert await database.read(lambda tx: people.get(tx, "father")) == FATHER
    assert await database.read(people.members) == [WORKER]
    assert await database.read(lambda tx: people.some(tx, ["father", "worker", "nobody"])) == [FATHER, WORKER]
    assert await database.read(lambda tx: people.some(tx, [])) == []
    with pytest.raises(LookupError):
        await database.read(lambda tx: people.get(tx, "nobody"))


async def test_a_member_is_found_by_an_address_in_any_capitals_and_a_guest_is_not(database: Database) -> None:
    mother = Person("mother", "Mother", "guest", email="mum@example.org")
    await database.transact(lambda tx: people.save(tx, mother))
    for spelt in ("social.worker@example.org", " SOCIAL.WORKER@EXAMPLE.ORG "):
        assert await database.read(lambda tx, spelt=spelt: people.by_email(tx, spelt)) == WORKER
    assert await database.read(lambda tx: people.by_email(tx, "mum@example.org")) is None


async def test_saving_again_replaces_roles_and_team(database: Database) -> None:
    changed = replace(WORKER, roles=frozenset({"team_manager"}), active=False, phone=None)
    await database.transact(lambda tx: people.save(tx, changed))
    assert await database.read(lambda tx: people.get(tx, "worker")) == changed
    assert await database.read(lambda tx: people.with_role(tx, "team_manager")) == []


async def test_with_role_knows_teams(database: Database) -> None:
    assert await database.read(lambda tx: people.with_role(tx, "chair", "north")) == [WORKER]
    assert await database.read(lambda tx: people.with_role(tx, "chair", "south")) == []


async def test_accounts_and_conversations(database: Database) -> None:
    def meet(tx: Transaction) -> None:
        people.link_account(tx, "slack", "U1", "worker", NOW)
        people.keep_conversation(tx, "slack", "U1", "D1")
        people.link_account(tx, "teams", "29:1", "worker", NOW + timedelta(hours=1))

    await database.transact(meet)
    assert await database.read(lambda tx: people.by_account(tx, "slack", "U1")) == WORKER
    assert await database.read(lambda tx: people.by_account(tx, "teams", "U1")) is None
    found = await database.read(lambda tx: people.accounts_of(tx, "worker"))
    assert [(each.platform, each.conversation) for each in found] == [("teams", None), ("slack", "D1")]


async def test_a_case_is_found_however_its_reference_is_spelt(database: Database) -> None:
    for spelt in ("AB-123", "ab123", "AB/123", " a b 1 2 3 "):
        assert await database.read(lambda tx, spelt=spelt: cases.find(tx, spelt)) == CASE
    assert await database.read(lambda tx: cases.find(tx, "AB124")) is None
    with pytest.raises(cases.RefTaken):
        await database.transact(lambda tx: cases.add(tx, replace(CASE, id="case-2", ref="ab123")))
    with pytest.raises(LookupError):
        await database.read(lambda tx: cases.get(tx, "case-2"))


async def test_the_cases_of_a_person_are_those_they_answer_for_or_are_invited_to(database: Database) -> None:
    read = database.read
    assert await read(lambda tx: cases.of_person(tx, "worker")) == [CASE]
    assert await read(lambda tx: cases.of_person(tx, "father")) == []
    invitee = Invitee("i1", "case-1", "father", "father", "")
    await database.transact(lambda tx: conferences.invite(tx, invitee, "worker", NOW))
    assert await read(lambda tx: cases.of_person(tx, "father")) == [CASE]
    await database.transact(lambda tx: conferences.uninvite(tx, "i1", "by mistake", NOW))
    assert await read(lambda tx: cases.of_person(tx, "father")) == []
    await database.transact(lambda tx: cases.set_state(tx, "case-1", "closed"))
    assert await read(lambda tx: cases.of_person(tx, "worker")) == []


async def test_open_deadlines_come_earliest_first_and_can_be_narrowed(database: Database) -> None:
    def row(
        step: str, due: str | None, state: str = "open", owner: str | None = "worker"
    ) -> dict[str, object]:
        return {
            "step": step,
            "occurrence": "1",
            "name": step,
            "due": due,
            "state": state,
            "done_on": None,
            "owner_role": "social_worker",
            "owner": owner,
            "agency": None,
        }

    listed = [
        row("icpc", "2026-12-11"),
        row("s47", "2026-11-26T10:00:00+00:00"),
        row("review", "2027-06-01"),
        row("minutes", None),
        row("child_views", "2026-11-30", "done"),
        row("invitations", "2026-12-01", owner=None),
    ]
    await database.transact(lambda tx: cases.rewrite_deadlines(tx, "case-1", listed))
    until = date(2026, 12, 31)
    found = await database.read(lambda tx: cases.open_deadlines(tx, until))
    assert [(each.step, each.due) for each in found] == [
        ("s47", date(2026, 11, 26)),
        ("invitations", date(2026, 12, 1)),
        ("icpc", date(2026, 12, 11)),
    ]
    read = database.read
    assert len(await read(lambda tx: cases.open_deadlines(tx, until, owner="worker"))) == 2
    assert len(await read(lambda tx: cases.open_deadlines(tx, until, step="icpc", team="north"))) == 1
    assert await read(lambda tx: cases.open_deadlines(tx, until, team="south")) == []
    await database.transact(lambda tx: cases.rewrite_deadlines(tx, "case-1", []))
    assert await read(lambda tx: cases.open_deadlines(tx, until)) == []


async def test_a_deadline_of_the_very_day_is_within_it_even_with_an_hour(database: Database) -> None:
    row = {
        "step": "icpc",
        "occurrence": "1",
        "name": "ICPC",
        "due": "2026-12-11T10:00:00+00:00",
        "state": "open",
        "done_on": None,
        "owner_role": "social_worker",
        "owner": None,
        "agency": None,
    }
    await database.transact(lambda tx: cases.rewrite_deadlines(tx, "case-1", [row]))
    found = await database.read(lambda tx: cases.open_deadlines(tx, date(2026, 12, 11)))
    assert [each.step for each in found] == ["icpc"]


async def test_events_come_back_as_they_happened_in_the_order_of_recording(database: Database) -> None:
    cest = timezone(timedelta(hours=2))
    recorded = [
        CaseEvent("e2", "s47", date(2026, 11, 23), {"outcome": "icpc"}, NOW, "worker"),
        # Written at 11:00 where it is two hours later, which is 9:00 and so before the other.
        CaseEvent(
            "e1", "strategy_discussion", date(2026, 11, 20), {}, datetime(2026, 11, 23, 11, tzinfo=cest), "x"
        ),
        CaseEvent(
            "e3",
            "conference_booked",
            datetime(2026, 12, 8, 10, tzinfo=UTC),
            {"place": "Merrion House"},
            NOW + timedelta(microseconds=1),
            "worker",
        ),
        CaseEvent("e4", "s47", date(2026, 11, 22), {}, NOW + timedelta(seconds=1), "worker", corrects="e2"),
    ]

    def write(tx: Transaction) -> None:
        for event in recorded:
            events.append(tx, "case-1", event)

    await database.transact(write)
    found = await database.read(lambda tx: events.of_case(tx, "case-1"))
    assert [each.id for each in found] == ["e1", "e2", "e3", "e4"]
    assert sorted(found, key=lambda each: each.id) == sorted(recorded, key=lambda each: each.id)
    assert await database.read(lambda tx: events.of_case(tx, "nothing")) == []


async def test_inviting_again_puts_back_on_the_list_and_changes_the_role(database: Database) -> None:
    def invite(tx: Transaction, role: str, agency: str) -> None:
        conferences.invite(tx, Invitee(people.new_id(), "case-1", "father", role, agency), "worker", NOW)

    await database.transact(lambda tx: invite(tx, "parent", ""))
    first = (await database.read(lambda tx: conferences.invitees(tx, "case-1")))[0]
    await database.transact(lambda tx: conferences.set_attendance(tx, first.id, "remote"))
    await database.transact(lambda tx: invite(tx, "father", ""))
    assert await database.read(lambda tx: conferences.invitees(tx, "case-1")) == [
        replace(first, role="father", attendance="remote")
    ]
    await database.transact(lambda tx: conferences.uninvite(tx, first.id, "moved away", NOW))
    assert await database.read(lambda tx: conferences.invitees(tx, "case-1")) == []
    assert await database.read(lambda tx: conferences.get_invitee(tx, first.id)) is None
    await database.transact(lambda tx: invite(tx, "father", ""))
    assert await database.read(lambda tx: conferences.invitee_of(tx, "case-1", "father")) is not None


@pytest.mark.parametrize("ids", [("i1", "i2"), ("i2", "i1")])
async def test_those_who_come_onto_a_list_at_one_moment_stand_in_the_order_in_which_they_came(
    database: Database, ids: tuple[str, str]
) -> None:
    def write(tx: Transaction) -> None:
        for identifier, person in zip(ids, ("worker", "father"), strict=True):
            conferences.invite(tx, Invitee(identifier, "case-1", person, "father", ""), "worker", NOW)
            core_groups.add_member(tx, "case-1", person, NOW)

    await database.transact(write)
    invited = await database.read(lambda tx: conferences.invitees(tx, "case-1"))
    assert [each.person for each in invited] == ["worker", "father"]
    assert await database.read(lambda tx: core_groups.members(tx, "case-1")) == ["worker", "father"]


async def test_a_meeting_is_kept_and_replaced(database: Database) -> None:
    assert await database.read(lambda tx: conferences.meeting(tx, "case-1")) is None
    for meeting in (
        Meeting("case-1", "manual", "https://meet.example.org/a", "0113 496 0000", "123#"),
        Meeting("case-1", "manual", None, "0113 496 0001", None),
    ):
        await database.transact(
            lambda tx, meeting=meeting: conferences.set_up_meeting(tx, meeting, "worker", NOW)
        )
        assert await database.read(lambda tx: conferences.meeting(tx, "case-1")) == meeting


async def test_a_link_is_found_by_its_token_until_it_is_withdrawn(database: Database) -> None:
    later = NOW + timedelta(hours=4)

    def make(tx: Transaction) -> tuple[conferences.JoinLink, str]:
        conferences.invite(tx, Invitee("i1", "case-1", "father", "father", ""), "worker", NOW)
        issued = conferences.issue_link(tx, "i1", NOW, later)
        return issued, conferences.token(tx, issued.seed)

    issued, token = await database.transact(make)
    read = database.read
    assert len(token) == 64
    assert await read(lambda tx: conferences.find_link(tx, token)) == issued
    assert await read(lambda tx: conferences.find_link(tx, token[:-1])) is None
    assert await read(lambda tx: conferences.link_of(tx, "i1")) == issued
    assert await read(lambda tx: conferences.ready(tx, "case-1")) == {}
    await database.transact(lambda tx: conferences.confirm_private(tx, issued.fingerprint, "a friend", NOW))
    assert await read(lambda tx: conferences.ready(tx, "case-1")) == {"i1": "a friend"}
    await database.transact(lambda tx: conferences.uninvite(tx, "i1", "", NOW))
    withdrawn = await read(lambda tx: conferences.find_link(tx, token))
    assert withdrawn is not None
    assert withdrawn.revoked
    assert await read(lambda tx: conferences.link_of(tx, "i1")) is None
    assert await read(lambda tx: conferences.ready(tx, "case-1")) == {}


async def test_links_of_one_invitee_can_be_withdrawn_without_the_others(database: Database) -> None:
    def make(tx: Transaction) -> None:
        for number, person in enumerate(("father", "worker")):
            conferences.invite(tx, Invitee(f"i{number}", "case-1", person, "father", ""), "worker", NOW)
            conferences.issue_link(tx, f"i{number}", NOW, NOW + timedelta(hours=4))
        conferences.revoke_links(tx, NOW, invitee="i0")

    await database.transact(make)
    assert await database.read(lambda tx: conferences.link_of(tx, "i0")) is None
    assert await database.read(lambda tx: conferences.link_of(tx, "i1")) is not None
    await database.transact(lambda tx: conferences.revoke_links(tx, NOW, case_id="case-1"))
    assert await database.read(lambda tx: conferences.link_of(tx, "i1")) is None


async def test_a_request_is_new_once_and_forgotten_after_two_days(database: Database) -> None:
    def first(tx: Transaction, now: datetime) -> bool:
        return receipts.first_time(tx, "Ev1", now)

    assert await database.transact(lambda tx: first(tx, NOW))
    assert not await database.transact(lambda tx: first(tx, NOW + timedelta(hours=47)))
    assert await database.transact(lambda tx: first(tx, NOW + timedelta(hours=49)))


async def test_the_log_can_be_read_by_case_and_holds(database: Database) -> None:
    def write(tx: Transaction) -> None:
        audit.write(tx, NOW, "worker", "looked_at", "AB-123", {"why": "asked"})
        audit.write(tx, NOW, "worker", "looked_at_own")

    await database.transact(write)
    found = await database.read(lambda tx: audit.entries(tx, "AB-123"))
    assert [(each.number, each.action, each.details) for each in found] == [
        (1, "looked_at", {"why": "asked"})
    ]
    assert await database.read(audit.verify) == audit.Verdict(2, None)


TAMPERING = {
    "a changed row": ("UPDATE audit SET person = 'somebody else' WHERE number = 3", 3),
    "changed details": ("""UPDATE audit SET details = '{"n": 99}' WHERE number = 5""", 5),
    "a row taken from the middle": ("DELETE FROM audit WHERE number = 3", 3),
    "the first row taken": ("DELETE FROM audit WHERE number = 1", 1),
    "the last row taken": ("DELETE FROM audit WHERE number = 6", 6),
    "the whole log taken": ("DELETE FROM audit", 1),
    "a row slipped in": (
        "INSERT INTO audit (number, at, person, action, chain) VALUES (7, 'now', 'x', 'y', 'z')",
        7,
    ),
    "the end forgotten": ("DELETE FROM remembered", 7),
}


@pytest.mark.parametrize("what", TAMPERING)
async def test_the_log_shows_that_it_was_tampered_with(database: Database, what: str) -> None:
    def write(tx: Transaction) -> None:
        for number in range(1, 7):
            audit.write(tx, NOW, "worker", "looked_at", "AB-123", {"n": number})

    await database.transact(write)
    sql, place = TAMPERING[what]
    await database.transact(lambda tx: tx.execute(sql))
    assert (await database.read(audit.verify)).broken_at == place


async def test_the_log_shows_that_two_rows_changed_places(database: Database) -> None:
    def swap(tx: Transaction) -> None:
        for number in range(1, 5):
            audit.write(tx, NOW, "worker", "looked_at", "AB-123", {"n": number})
        tx.execute("UPDATE audit SET number = 99 WHERE number = 2")
        tx.execute("UPDATE audit SET number = 2 WHERE number = 3")
        tx.execute("UPDATE audit SET number = 3 WHERE number = 99")

    await database.transact(swap)
    assert (await database.read(audit.verify)).broken_at == 2


async def test_a_row_written_after_the_last_was_taken_does_not_hide_it(database: Database) -> None:
    def tamper(tx: Transaction) -> None:
        for number in range(1, 4):
            audit.write(tx, NOW, "worker", "looked_at", "AB-123", {"n": number})
        tx.execute("DELETE FROM audit WHERE number = 3")
        audit.write(tx, NOW, "worker", "looked_at_own")

    await database.transact(tamper)
    assert (await database.read(audit.verify)).broken_at == 3
