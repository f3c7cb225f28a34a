"""Finds what the other documents say of a matter: the disagreement it is part of, and each side that is named."""

from collections.abc import Iterable

from guidance.library import Entry
from guidance.matching import Match
from guidance.understanding import Understanding
from guidance.weighing import COMPARED, NEAR

_DISPUTE_MARGIN = 0.05  # a disagreement that fits so nearly as well as the best is shown with it
_OWN_DISPUTE_MARGIN = 0.2
_MOST_COMPARED = 2


class Disputes:
    """The disagreements between documents that the library knows of."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_id = {each.id: each for each in entries if each.kind == "conflict"}

    def about(self, asked: Understanding, best: Match | None, matches: list[Match]) -> Entry | None:
        """The disagreement that a question is about, unless it asks what one document says."""
        one_document = bool(asked.sides - asked.places) and not asked.comparing
        if best is None or not best.entry.answers or one_document:
            return None
        if best.entry.kind == "conflict":
            return best.entry
        near = (
            each.entry
            for each in matches
            if each.entry.kind == "conflict"
            and not (each.missing - best.missing) & asked.aspects
            and _is_near(best, each)
        )
        return next(near, None) or self._part_of(best.entry, asked)

    def _part_of(self, entry: Entry, asked: Understanding) -> Entry | None:
        """The disagreement that an answer is one position of, unless one area's practice alone is asked for."""
        if entry.differs is None or (asked.places and not asked.comparing):
            return None
        return self._by_id[entry.differs]


def each_side(best: Match | None, matches: list[Match], sides: frozenset[str]) -> tuple[Entry, ...]:
    """What else the documents say of a matter, where a question asks what each of them says.

    `sides` are the areas and documents that it names; where it names none, every other one is of interest.
    """
    if best is None:
        return ()
    told = _sides_of(best.entry)
    found: list[Entry] = []
    for each in matches:
        others = _sides_of(each.entry) - told
        new = each.score >= NEAR and others & (sides or others)
        as_close = not sides and each.score >= best.score - COMPARED
        if each.entry.answers and each.entry is not best.entry and (new or as_close):
            found.append(each.entry)
            told |= _sides_of(each.entry)
    return tuple(found[:_MOST_COMPARED])


def _sides_of(entry: Entry) -> frozenset[str]:
    """The authorities and documents that an entry rests on."""
    return entry.authorities | {each.document.id for each in entry.citations}


def _is_near(best: Match, dispute: Match) -> bool:
    """Whether a disagreement is shown: it may be further behind where the answer is one of its positions.

    Where it then speaks of all that the answer speaks of, it is the same matter, however it is worded.
    """
    if not set(best.entry.citations) & set(dispute.entry.citations):
        return dispute.score >= best.score - _DISPUTE_MARGIN
    covers = dispute.missing <= best.missing and dispute.score >= NEAR
    return covers or dispute.score >= best.score - _OWN_DISPUTE_MARGIN
