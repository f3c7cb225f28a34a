"""Contact details are locked away, and stay within reach when the secret key is changed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage import audit, calendars, cases, conferences, people
from storage.conferences import Invitee
from storage.database import Transaction
from storage.people import Person
from storage.sealing import CannotOpen, Sealer
from storage.sqlite import SqliteDatabase
from tests.doubles.office import at

OLD, NEW = "the old secret key, which is 32 characters", "the new secret key, which is 32 characters"


def test_what_is_sealed_twice_looks_different_and_opens_the_same() -> None:
    sealer = Sealer(NEW)
    one, two = sealer.seal("0113 496 0000"), sealer.seal("0113 496 0000")
    assert one != two
    assert sealer.open(one) == sealer.open(two) == "0113 496 0000"


def test_another_key_opens_nothing() -> None:
    with pytest.raises(CannotOpen):
        Sealer(NEW).open(Sealer(OLD).seal("0113 496 0000"))


def test_a_key_that_is_kept_beside_the_new_one_still_opens_finds_and_verifies() -> None:
    before, after = Sealer(OLD), Sealer(NEW, OLD)
    assert after.open(before.seal("0113 496 0000")) == "0113 496 0000"
    assert before.index("School@example.org") in after.indexes("school@example.org")
    assert after.signed_by_us("line", before.sign("line"))
    assert not after.signed_by_us("line", Sealer("somebody else's key, also 32 characters").sign("line"))


async def test_people_are_found_and_the_log_holds_after_the_key_was_changed(tmp_path: Path) -> None:
    file = tmp_path / "icpc.db"
    first = SqliteDatabase(file, Sealer(OLD))
    await first.migrate()
    school = Person("school", "School", email="school@example.org")
    await first.transact(lambda tx: people.save(tx, school))
    await first.transact(lambda tx: audit.write(tx, at("2026-11-23 09:30"), "school", "looked_at"))
    await first.close()
    second = SqliteDatabase(file, Sealer(NEW, OLD))
    await second.transact(lambda tx: audit.write(tx, at("2026-11-23 09:31"), "school", "looked_at"))
    found = await second.read(lambda tx: people.by_email(tx, "school@example.org"))
    verdict = await second.read(audit.verify)
    await second.close()
    assert found is not None
    assert found.email == "school@example.org"
    assert verdict.broken_at is None


async def test_links_sent_before_the_key_was_changed_open_until_they_end(tmp_path: Path) -> None:
    now = at("2026-11-23 09:30")
    file = tmp_path / "icpc.db"

    def send(tx: Transaction) -> tuple[str, str]:
        people.save_team(tx, "north", "North")
        people.save(tx, Person("school", "School", email="school@example.org"))
        cases.add(
            tx, cases.Case("c", "AB123", "leeds", "north", None, None, 1, "new", "open", now.isoformat())
        )
        conferences.invite(tx, Invitee("i", "c", "school", "professional", ""), "school", now)
        link = conferences.issue_link(tx, "i", now, now + timedelta(hours=4))
        return conferences.token(tx, link.seed), calendars.feed_token(tx, "school", now)

    def look(tx: Transaction) -> None:
        found = conferences.find_link(tx, joining)
        assert found is not None
        assert found.invitee == "i"
        assert calendars.person_of_feed(tx, calendar) == "school"
        assert conferences.link_of(tx, "i") is None, "its token cannot be told any more"
        again = calendars.feed_token(tx, "school", now)
        assert again != calendar
        assert calendars.person_of_feed(tx, again) == "school"
        assert calendars.feed_token(tx, "school", now) == again

    first = SqliteDatabase(file, Sealer(OLD))
    await first.migrate()
    joining, calendar = await first.transact(send)
    await first.close()
    second = SqliteDatabase(file, Sealer(NEW, OLD))
    await second.transact(look)
    await second.transact(lambda tx: calendars.withdraw_feed(tx, "school", now))
    assert await second.read(lambda tx: calendars.person_of_feed(tx, calendar)) is None
    await second.close()
    third = SqliteDatabase(file, Sealer(NEW))
    assert await third.read(lambda tx: conferences.find_link(tx, joining)) is None
    await third.close()
