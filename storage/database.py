"""The narrow door to any database: one transaction at a time, a few plain verbs inside it.

Everything in this room is written over `Transaction`, in SQL that SQLite and PostgreSQL both
understand, so that a second database has only these few methods to provide. The functions on JSON alone, by
which series of reminders are taken apart, are SQLite's: it would need words of its own for them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from storage.sealing import Sealer

T = TypeVar("T")
Row = dict[str, Any]
Values = Mapping[str, Any] | Sequence[Any]  # for `:name` parameters, or for `?` in their order


def places(values: Collection[Any]) -> str:
    """As many `?` as there are values, with commas between them."""
    return ", ".join("?" * len(values))


class StorageUnavailable(Exception):
    """The database could not do the work (locked too long, disk full, gone). Nothing was half-done."""


class Transaction(Protocol):
    """What can be done inside one transaction. Not to be kept after it ends."""

    @property
    def sealer(self) -> Sealer:
        """Encrypts and opens the columns that hold contact details and links."""

    def query(self, sql: str, values: Values | None = None) -> list[Row]:
        """The rows that `sql` gives; also for `INSERT ... RETURNING`."""

    def execute(self, sql: str, values: Values | None = None) -> int:
        """Runs `sql` and gives the number of rows it changed."""

    def execute_many(self, sql: str, rows: Iterable[Values]) -> None:
        """Runs `sql` once for each of `rows`."""

    def insert(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """Puts rows into a table: `columns` with commas between them, and each row's values in their order.

        For very many rows it is quicker than `execute_many`.
        """


class Database(Protocol):
    """A database that runs pieces of work, each as one transaction, done wholly or not at all."""

    async def transact(self, work: Callable[[Transaction], T]) -> T:
        """Runs `work` in a writing transaction; an exception undoes it. `work` never awaits.

        Raises `StorageUnavailable` where the database cannot; whatever `work` raises passes through.
        """

    async def read(self, work: Callable[[Transaction], T]) -> T:
        """Runs `work`, which only reads, beside the writer."""

    async def migrate(self) -> list[str]:
        """Brings the tables up to date; gives the names of the migrations applied now."""

    async def close(self) -> None:
        """Finishes what was begun and lets go of the files."""
