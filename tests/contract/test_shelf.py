"""What every shelf promises the guidance library, whoever keeps it."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from guidance.documents import Document, Passage
from guidance.shelf import Gap, MemoryShelf, Shelf
from storage.sealing import Sealer
from storage.shelf import DatabaseShelf
from storage.sqlite import SqliteDatabase

GUIDE = Document(
    id="borset-guide",
    title="Borset conference guide",
    authority="borset",
    publisher="Borset Council",
    kind="local guide",
    approved=date(2026, 1, 5),
    review_months=12,
    national_basis="Working Together to Safeguard Children 2026",
    file_name="borset-guide.md",
)
FIRST = Passage("borset-guide", 0, "Reports", "Reports go to the chair.", page=3)
SECOND = Passage("borset-guide", 1, "Reports › When", "They go five days before: “always”.")


@pytest.fixture(params=["memory", "sqlite"])
async def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shelf]:
    if request.param == "memory":
        yield MemoryShelf()
        return
    database = SqliteDatabase(tmp_path / "shelf.db", Sealer("a secret for tests only"))
    await database.migrate()
    yield DatabaseShelf(database)
    await database.close()


async def test_a_document_comes_back_as_it_was_put(shelf: Shelf) -> None:
    await shelf.put(GUIDE, [SECOND, FIRST])
    assert await shelf.documents() == [GUIDE]
    assert await shelf.passages() == [FIRST, SECOND]


async def test_a_document_that_knows_no_dates_comes_back_without_them(shelf: Shelf) -> None:
    bare = Document(id="bare", title="Bare")
    await shelf.put(bare, [])
    assert await shelf.documents() == [bare]


async def test_putting_a_document_again_replaces_it_with_all_its_passages(shelf: Shelf) -> None:
    await shelf.put(GUIDE, [FIRST, SECOND])
    await shelf.put(GUIDE, [FIRST])
    assert await shelf.passages() == [FIRST]
    assert len(await shelf.documents()) == 1


async def test_a_removed_document_is_gone_with_its_passages(shelf: Shelf) -> None:
    await shelf.put(GUIDE, [FIRST])
    assert await shelf.remove("borset-guide")
    assert await shelf.documents() == []
    assert await shelf.passages() == []


async def test_removing_what_is_not_there_says_so_and_changes_nothing(shelf: Shelf) -> None:
    before = await shelf.version()
    assert not await shelf.remove("nothing-of-that-name")
    assert await shelf.version() == before


async def test_the_version_grows_with_every_change(shelf: Shelf) -> None:
    versions = [await shelf.version()]
    await shelf.put(GUIDE, [FIRST])
    versions.append(await shelf.version())
    await shelf.put(GUIDE, [SECOND])
    versions.append(await shelf.version())
    await shelf.remove("borset-guide")
    versions.append(await shelf.version())
    assert versions == sorted(set(versions))


async def test_gaps_are_kept_in_the_order_they_were_noted(shelf: Shelf) -> None:
    one = Gap("how many make a quorum", "leeds", "no_answer", date(2026, 11, 20))
    two = Gap("who is our LADO", "leeds", "not_right", date(2026, 11, 23))
    await shelf.note_gap(one)
    await shelf.note_gap(two)
    assert await shelf.gaps() == [one, two]


async def test_noting_a_gap_does_not_make_anybody_read_the_library_again(shelf: Shelf) -> None:
    before = await shelf.version()
    await shelf.note_gap(Gap("who is our LADO", "leeds", "asked_a_person", date(2026, 11, 23)))
    assert await shelf.version() == before


async def test_another_process_sees_what_one_installed(tmp_path: Path) -> None:
    here = SqliteDatabase(tmp_path / "shelf.db", Sealer("a secret for tests only"))
    there = SqliteDatabase(tmp_path / "shelf.db", Sealer("a secret for tests only"))
    await here.migrate()
    before = await DatabaseShelf(there).version()
    await DatabaseShelf(here).put(GUIDE, [FIRST])
    assert await DatabaseShelf(there).version() > before
    assert await DatabaseShelf(there).passages() == [FIRST]
    await here.close()
    await there.close()
