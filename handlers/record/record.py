"""The record of a conference: for its chair to write and put right, for those who may to read."""

from __future__ import annotations

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.desk import Turn
from handlers.record.amendment import AMEND, DROP, amendment_in_hand, begin, drop
from handlers.record.reading import read
from handlers.record.sitting import sitting_of
from handlers.record.writing import write
from handlers.reply import Form, Reply, action
from handlers.verb import Verb
from storage.cases import Case


def record(turn: Turn) -> Reply:
    """The page that is wanted, what one that was sent leads to, or a finished record."""
    case = permissions.case_for(turn.tx, "record", turn.person, turn.value("ref"))
    if turn.value("version") or not permissions.may(turn.tx, "write_record", turn.person, case):
        return read(turn, case)
    return _for_the_chair(turn, case)


def _for_the_chair(turn: Turn, case: Case) -> Reply:
    if turn.value("do") == DROP:
        return drop(turn, case)
    if turn.value("do") == AMEND:
        begun = begin(turn, case)
        if isinstance(begun, Reply):
            return begun
    sitting = None
    if case.is_open:
        sitting = amendment_in_hand(turn, case) or sitting_of(turn, case)
    return write(turn, sitting) if sitting else read(turn, case)


def form(turn: Turn) -> Form:
    """Asks which case."""
    return Form("The record of a conference", action("record"), (reference_field(turn),), "Go on")


VERB = Verb(
    name="record",
    summary="the record of a conference: the chair writes it, those who may read it",
    usage="record REF",
    handle=record,
    parameters=Parameters(words=("ref",)),
    required=("ref",),
    form=form,
)
