"""Records of conferences, requests, plans and core groups: sealed, kept, finished once, found again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from procedure.outline_plan import PlanTask
from storage import cases, conference_records, conference_requests, core_groups, people
from storage.cases import Case
from storage.database import Database, Transaction
from storage.people import Person
from tests.doubles.databases import DATABASES

NOW = datetime(2026, 12, 8, 13, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=2)
CASE = Case("case-1", "AB123", "leeds", "north", None, None, 2, "new", "open", NOW.isoformat())
TASK = PlanTask(
    "task-1", "See the child weekly at school", "Twelve visits noted", "chair", "", date(2027, 1, 20)
)


@pytest.fixture(params=list(DATABASES))
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with a chair, a father and one case."""

    def furnish(tx: Transaction) -> None:
        people.save_team(tx, "north", "North")
        people.save(tx, Person("chair", "Conference chair"))
        people.save(tx, Person("father", "Father", "guest"))
        cases.add(tx, CASE)

    async with DATABASES[request.param](tmp_path) as opened:
        await opened.transact(furnish)
        yield opened


async def do(database: Database, work: Any) -> Any:
    return await database.transact(work)


class TestRecords:
    async def test_what_is_filled_in_later_is_added_to_what_was_before(self, database: Database) -> None:
        await do(
            database, lambda tx: conference_records.keep(tx, "case-1", 1, {"a": "1", "b": "2"}, "chair", NOW)
        )
        await do(database, lambda tx: conference_records.keep(tx, "case-1", 1, {"b": "3"}, "chair", LATER))
        draft = await do(database, lambda tx: conference_records.draft(tx, "case-1"))
        assert dict(draft.answers) == {"a": "1", "b": "3"}
        assert (draft.changed_at, draft.paper) == (LATER, None)

    async def test_a_finished_record_is_no_draft_and_the_next_is_another(self, database: Database) -> None:
        first = await do(
            database, lambda tx: conference_records.keep(tx, "case-1", 1, {"a": "1"}, "chair", NOW)
        )
        await do(database, lambda tx: conference_records.finish(tx, first.id, "the text", "chair", NOW))
        assert await do(database, lambda tx: conference_records.draft(tx, "case-1")) is None
        await do(database, lambda tx: conference_records.finish(tx, first.id, "another", "chair", LATER))
        last = await do(database, lambda tx: conference_records.latest(tx, "case-1"))
        assert (last.id, last.paper, last.changed_at) == (first.id, "the text", NOW)
        second = await do(
            database, lambda tx: conference_records.keep(tx, "case-1", 2, {"a": "9"}, "chair", LATER)
        )
        assert second.id != first.id

    async def test_a_new_version_stands_beside_the_old_one_with_its_reason(self, database: Database) -> None:
        def work(tx: Transaction) -> list[conference_records.ConferenceRecord]:
            first = conference_records.keep(tx, "case-1", 1, {"a": "1"}, "chair", NOW)
            conference_records.finish(tx, first.id, "the text", "chair", NOW)
            first = conference_records.get(tx, first.id)
            second = conference_records.begin_again(tx, first, {"a": "1"}, "A slip.", "chair", LATER)
            conference_records.keep(tx, "case-1", 1, {"a": "2"}, "chair", LATER)
            conference_records.finish(tx, second.id, "the right text", "chair", LATER)
            third = conference_records.begin_again(
                tx, conference_records.get(tx, second.id), {}, "Another.", "chair", LATER
            )
            conference_records.drop(tx, third.id)
            conference_records.drop(tx, first.id)
            return conference_records.finished(tx, "case-1")

        second, first = await do(database, work)
        assert (first.version, first.paper, dict(first.answers)) == (1, "the text", {"a": "1"})
        assert (second.version, second.paper, dict(second.answers)) == (2, "the right text", {"a": "2"})
        assert (second.reason, second.root) == ("A slip.", first.root)

    async def test_a_reason_is_sealed_like_the_rest(self, database: Database) -> None:
        def work(tx: Transaction) -> str:
            first = conference_records.keep(tx, "case-1", 1, {}, "chair", NOW)
            conference_records.finish(tx, first.id, "the text", "chair", NOW)
            conference_records.begin_again(tx, first, {}, "She was afraid.", "chair", LATER)
            return str(tx.query("SELECT * FROM conference_records"))

        assert "afraid" not in await do(database, work)

    async def test_the_links_of_an_old_version_can_be_ended(self, database: Database) -> None:
        def work(tx: Transaction) -> Any:
            kept = conference_records.keep(tx, "case-1", 1, {}, "chair", NOW)
            token = conference_records.issue_link(tx, kept.id, "pdf", "chair", LATER)
            conference_records.end_links(tx, kept.id, NOW)
            return conference_records.find_link(tx, token)

        assert (await do(database, work)).revoked

    async def test_answers_and_text_are_sealed(self, database: Database) -> None:
        def work(tx: Transaction) -> str:
            kept = conference_records.keep(tx, "case-1", 1, {"said": "afraid of the dark"}, "chair", NOW)
            conference_records.finish(tx, kept.id, "afraid of the dark too", "chair", NOW)
            conference_requests.keep(tx, "case-1", {"why": "afraid of him"}, "chair", NOW)
            core_groups.add_tasks(tx, "case-1", {1: replace(TASK, what="Be less afraid")})
            core_groups.note_progress(tx, "task-1", "open", "still afraid", "chair", date(2027, 1, 1), NOW)
            tables = ("conference_records", "conference_requests", "plan_tasks", "plan_task_notes")
            return str([tx.query(f"SELECT * FROM {table}") for table in tables])  # noqa: S608

        assert "afraid" not in await do(database, work)

    async def test_a_link_is_found_by_its_token_which_stands_in_no_table(self, database: Database) -> None:
        def work(tx: Transaction) -> tuple[Any, Any, str, str]:
            kept = conference_records.keep(tx, "case-1", 1, {}, "chair", NOW)
            token = conference_records.issue_link(tx, kept.id, "pdf", "chair", LATER)
            found = conference_records.find_link(tx, token)
            return (
                found,
                conference_records.find_link(tx, token[:-1] + "-"),
                token,
                str(tx.query("SELECT * FROM document_links")),
            )

        found, guessed, token, rows = await do(database, work)
        assert (found.kind, found.person, found.expires_at) == ("pdf", "chair", LATER)
        assert guessed is None
        assert token not in rows
        assert len(token) == 64

    async def test_old_links_are_forgotten(self, database: Database) -> None:
        def work(tx: Transaction) -> Any:
            kept = conference_records.keep(tx, "case-1", 1, {}, "chair", NOW)
            token = conference_records.issue_link(tx, kept.id, "pdf", "chair", NOW)
            conference_records.forget_old_links(tx, LATER)
            return conference_records.find_link(tx, token)

        assert await do(database, work) is None


class TestRequests:
    async def test_a_later_request_takes_the_place_of_an_earlier_one(self, database: Database) -> None:
        assert await do(database, lambda tx: conference_requests.answers_of(tx, "case-1")) == {}
        for needs in ("travel", "interpreter"):
            await do(
                database,
                lambda tx, needs=needs: conference_requests.keep(
                    tx, "case-1", {"needs": needs}, "chair", NOW
                ),
            )
        assert await do(database, lambda tx: conference_requests.answers_of(tx, "case-1")) == {
            "needs": "interpreter"
        }


class TestCoreGroups:
    async def test_members_come_and_go_and_come_back(self, database: Database) -> None:
        def work(tx: Transaction) -> list[list[str]]:
            found = []
            core_groups.add_member(tx, "case-1", "chair", NOW)
            core_groups.add_member(tx, "case-1", "father", LATER)
            found.append(core_groups.members(tx, "case-1"))
            core_groups.remove_member(tx, "case-1", "chair", LATER)
            found.append(core_groups.members(tx, "case-1"))
            core_groups.add_member(tx, "case-1", "chair", LATER)
            found.append(core_groups.members(tx, "case-1"))
            return found

        assert await do(database, work) == [["chair", "father"], ["father"], ["chair", "father"]]

    async def test_a_day_that_is_not_given_stays(self, database: Database) -> None:
        def work(tx: Transaction) -> core_groups.Dates:
            core_groups.agree_dates(tx, "case-1", meets_on=date(2026, 12, 18))
            core_groups.agree_dates(tx, "case-1")
            return core_groups.dates(tx, "case-1")

        assert await do(database, work) == core_groups.Dates(date(2026, 12, 18))

    async def test_tasks_keep_their_order_over_two_conferences(self, database: Database) -> None:
        def work(tx: Transaction) -> list[str]:
            core_groups.add_tasks(tx, "case-1", {1: TASK, 2: replace(TASK, id="task-2", children=("1", "2"))})
            core_groups.add_tasks(tx, "case-1", {1: replace(TASK, id="task-3")})
            assert core_groups.tasks(tx, "case-1")[0] == TASK
            assert core_groups.tasks(tx, "case-1")[1].children == ("1", "2")
            return [task.id for task in core_groups.tasks(tx, "case-1")]

        assert await do(database, work) == ["task-1", "task-2", "task-3"]

    async def test_tasks_are_reworded_by_their_place_in_a_record_and_keep_how_they_stand(
        self, database: Database
    ) -> None:
        def work(tx: Transaction) -> Any:
            core_groups.add_tasks(tx, "case-1", {3: TASK}, "record-1")
            core_groups.note_progress(tx, "task-1", "done", "", "chair", date(2027, 1, 1), NOW)
            core_groups.reword_tasks(tx, [replace(TASK, what="See the child daily")])
            return core_groups.tasks_from(tx, "case-1", "record-1")

        [(place, task)] = (await do(database, work)).items()
        assert (place, task.what, task.state) == (3, "See the child daily", "done")

    async def test_progress_is_noted_and_a_task_can_be_opened_again(self, database: Database) -> None:
        def work(tx: Transaction) -> Any:
            core_groups.add_tasks(tx, "case-1", {1: TASK})
            core_groups.note_progress(tx, "task-1", "done", "All seen.", "chair", date(2027, 1, 14), NOW)
            done = core_groups.task(tx, "case-1", "task-1")
            mine = core_groups.open_tasks_of(tx, "chair")
            core_groups.note_progress(tx, "task-1", "open", "Not all.", "chair", date(2027, 1, 15), LATER)
            return (
                done,
                mine,
                core_groups.task(tx, "case-1", "task-1"),
                core_groups.open_tasks_of(tx, "chair"),
                core_groups.notes(tx, "task-1"),
            )

        done, mine, again, reopened, notes = await do(database, work)
        assert (done.state, done.settled_on, mine) == ("done", date(2027, 1, 14), [])
        assert (again.state, again.settled_on, again.looked_at) == ("open", None, date(2027, 1, 15))
        assert [(each.ref, each.number) for each in reopened] == [("AB123", 1)]
        assert [note.text for note in notes] == ["All seen.", "Not all."]

    async def test_a_task_of_another_case_is_not_found(self, database: Database) -> None:
        await do(database, lambda tx: core_groups.add_tasks(tx, "case-1", {1: TASK}))
        assert await do(database, lambda tx: core_groups.task(tx, "case-2", "task-1")) is None
