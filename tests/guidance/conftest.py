"""What the guidance's tests share: the real documents where they lie beside the house, and made-up ones."""

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


@pytest.fixture
async def librarian(real_documents: Path) -> Librarian:
    """With the five real documents installed."""
    shelf = MemoryShelf()
    await install(shelf, read_files([real_documents], {}, authority="england"))
    opened = open_librarian()
    await opened.refresh(shelf)
    return opened


@pytest.fixture
async def council_librarian(made_up_documents: Path) -> Librarian:
    """With the documents of three made-up councils, for which the library has no entries."""
    shelf = MemoryShelf()
    for path in sorted(made_up_documents.iterdir()):
        await install(shelf, read_files([path], {}, authority=path.stem.split("-")[0]))
    opened = open_librarian()
    await opened.refresh(shelf)
    return opened
