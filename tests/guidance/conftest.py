"""What the guidance's tests share: the real documents where they lie beside the house, and made-up ones."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from guidance.acquisition import install, read_files
from guidance.librarian import Librarian, open_librarian
from guidance.shelf import MemoryShelf

HERE = Path(__file__).parent
REAL_DOCUMENTS = HERE.parents[2] / "shared" / "guidance"
TODAY = date(2026, 11, 23)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def questions() -> Path:
    return HERE / "questions"


@pytest.fixture
def made_up_documents() -> Path:
    return HERE / "documents"


@pytest.fixture(scope="session")
def real_documents() -> Path:
    if not REAL_DOCUMENTS.is_dir():
        pytest.skip("the five real documents are not beside this house")
    return REAL_DOCUMENTS


@pytest.fixture(scope="session")
def bare_librarian() -> Librarian:
    """Nothing installed: the shipped library alone."""
    return open_librarian()


@pytest.fixture(scope="session")
def librarian(real_documents: Path) -> Librarian:
    """With the five real documents installed. Shared: tests that install more open their own."""
    return asyncio.run(_with([real_documents]))


@pytest.fixture(scope="session")
def council_librarian() -> Librarian:
    """With the documents of made-up councils, for which the library has no entries. Shared, as above."""
    return asyncio.run(_with(sorted((HERE / "documents").iterdir())))


async def _with(paths: list[Path]) -> Librarian:
    shelf = MemoryShelf()
    for path in paths:
        authority = "england" if path.is_dir() else path.stem.split("-")[0]
        await install(shelf, read_files([path], {}, authority=authority))
    opened = open_librarian()
    await opened.refresh(shelf)
    return opened
