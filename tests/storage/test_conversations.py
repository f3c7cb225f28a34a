"""Conversations of the demonstration: who sees what, what is new to whom, and nothing twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import conversations, people
from storage.database import Database, Transaction
from storage.people import Person
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase

NOON = datetime(2026, 12, 18, 12, 0, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = SqliteDatabase(tmp_path / "demo.db", Sealer("a key for trying things out, and no other"))
    await database.migrate()

    def two_people(tx: Transaction) -> None:
        people.save(tx, Person("a", "Anna's role"))
        people.save(tx, Person("b", "Ben's role"))

    await database.transact(two_people)
    yield database
    await database.close()


async def test_a_line_comes_back_as_it_was_added(database: Database) -> None:
    content = {"text": "Good morning ☀", "parts": [1, {"x": None}]}

    def work(tx: Transaction) -> None:
        number = conversations.add(tx, "a", "direct", "shown", NOON, content, outlet="console", mark="m")
        [line] = conversations.thread(tx, "a", "direct")
        assert line == conversations.Message(
            number or 0, "a", "direct", "shown", "console", False, NOON, content, "m"
        )

    await database.transact(work)


async def test_the_same_mark_is_added_once(database: Database) -> None:
    def work(tx: Transaction) -> None:
        first = conversations.add(tx, "a", "direct", "shown", NOON, {"text": "once"}, mark="nudge:1")
        assert conversations.add(tx, "a", "direct", "shown", NOON, {"text": "twice"}, mark="nudge:1") is None
        found = conversations.by_mark(tx, "nudge:1")
        assert found is not None
        assert (found.number, found.content) == (first, {"text": "once"})
        assert conversations.by_mark(tx, "nudge:2") is None

    await database.transact(work)


async def test_lines_without_a_mark_are_never_taken_for_one_another(database: Database) -> None:
    def work(tx: Transaction) -> None:
        for _ in range(2):
            conversations.add(tx, "a", "direct", "said", NOON, {"text": "help"})
        assert len(conversations.thread(tx, "a", "direct")) == 2

    await database.transact(work)


async def test_others_see_only_the_public_lines_of_the_channel(database: Database) -> None:
    def work(tx: Transaction) -> None:
        private = conversations.add(tx, "a", "channel", "said", NOON, {"text": "case"})
        public = conversations.add(tx, "a", "channel", "said", NOON, {"text": "question"})
        direct = conversations.add(tx, "a", "direct", "said", NOON, {"text": "direct"})
        assert private
        assert public
        assert direct
        conversations.make_public(tx, public)
        conversations.make_public(tx, direct)  # a direct message is never public
        assert [m.content["text"] for m in conversations.thread(tx, "b", "channel")] == ["question"]
        assert conversations.thread(tx, "b", "direct") == []
        assert conversations.seen_by(tx, "b", private) is None
        assert conversations.seen_by(tx, "b", public) is not None
        assert conversations.newest_seen(tx, "b", "channel") == public
        assert conversations.newest_seen(tx, "a", "direct") == direct
        assert conversations.newest_seen(tx, "b", "direct") == 0

    await database.transact(work)


async def test_direct_messages_are_new_until_read(database: Database) -> None:
    def work(tx: Transaction) -> None:
        for _ in range(3):
            conversations.add(tx, "a", "direct", "shown", NOON, {})
        conversations.add(tx, "a", "direct", "said", NOON, {})
        conversations.add(tx, "b", "channel", "shown", NOON, {})
        assert conversations.unread(tx) == {"a": 3}
        conversations.read_up_to(tx, "a", "direct", 2)
        assert conversations.unread(tx) == {"a": 1}
        conversations.read_up_to(tx, "a", "direct", 1)  # reading further up again makes nothing new
        assert conversations.unread(tx) == {"a": 1}
        conversations.read_up_to(tx, "a", "direct", conversations.latest(tx))
        assert conversations.unread(tx) == {}

    await database.transact(work)


async def test_what_was_sent_unasked_is_told_from_answers(database: Database) -> None:
    def work(tx: Transaction) -> None:
        conversations.add(tx, "a", "direct", "said", NOON, {"n": 1})
        conversations.add(tx, "a", "direct", "shown", NOON, {"n": 2})
        first = conversations.add(tx, "a", "direct", "shown", NOON, {"n": 3}, outlet="console")
        conversations.add(tx, "b", "direct", "shown", NOON, {"n": 4}, outlet="email")
        assert [m.content["n"] for m in conversations.sent(tx)] == [3, 4]
        assert [m.content["n"] for m in conversations.sent(tx, first or 0)] == [4]
        assert [m.content["n"] for m in conversations.shown(tx)] == [4, 3, 2]
        assert [m.content["n"] for m in conversations.shown(tx, "a")] == [3, 2]
        assert [m.content["n"] for m in conversations.shown(tx, "a", unasked=True)] == [3]
        assert [m.content["n"] for m in conversations.shown(tx, limit=1)] == [4]

    await database.transact(work)


async def test_a_line_can_be_put_in_place_of_another_and_the_newest_can_be_had_alone(
    database: Database,
) -> None:
    def work(tx: Transaction) -> None:
        numbers = [conversations.add(tx, "a", "direct", "shown", NOON, {"n": n}) for n in range(5)]
        conversations.put_in_place(tx, numbers[4] or 0, {"n": "new"})
        assert [m.content["n"] for m in conversations.thread(tx, "a", "direct", 2)] == [3, "new"]

    await database.transact(work)
