"""The case that a command names by its reference."""

from __future__ import annotations

import click

from storage import cases
from storage.cases import Case
from storage.database import Transaction


def case_named(tx: Transaction, ref: str) -> Case:
    """The case with this reference, however its letters are written. Raises `ClickException`."""
    case = cases.find(tx, ref)
    if case is None:
        raise click.ClickException(f"There is no case {ref.upper()}: check the reference.")
    return case
