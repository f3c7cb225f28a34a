"""Contact details are locked away, and stay within reach when the secret key is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import audit, people
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
