"""Who disagrees with a conference, who sees to it by when, and whether it has been settled since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from procedure.events import CaseEvent, as_day, day_of
from procedure.pathway import Pathway

SEES_TO_IT = "team_manager"  # where nobody was named


@dataclass(frozen=True, slots=True)
class Dissent:
    """One agency's disagreement, or the family's. `owner` is the role that sees to it, `by` the day agreed."""

    agency: str
    since: date
    owner: str
    by: date | None
    settled_on: date | None = None
    outcome: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it waits to be settled."""
        return self.settled_on is None

    @property
    def due(self) -> date:
        """The day by which it is to be settled; where none was agreed, the day on which it was said."""
        return self.by or self.since


def dissents(pathway: Pathway) -> tuple[Dissent, ...]:
    """Every disagreement recorded in a case, the oldest first."""
    every = [facts for _, facts in pathway.facts_by_child] or [pathway.facts]
    said = _once(event for facts in every for event in facts.of("dissent"))
    settled = _once(event for facts in every for event in facts.of("dissent_settled"))
    return tuple(_of(event, settled) for event in said)


def _once(events: Iterable[CaseEvent]) -> list[CaseEvent]:
    """Each event once, though it concerns several children."""
    return list({event.id: event for event in events}.values())


def _of(said: CaseEvent, settled: list[CaseEvent]) -> Dissent:
    by = said.details.get("by")
    ended = next((event for event in settled if _ends(event, said)), None)
    return Dissent(
        agency=str(said.details.get("agency", "")),
        since=day_of(said.on),
        owner=str(said.details.get("owner") or SEES_TO_IT),
        by=as_day(by) if by else None,
        settled_on=day_of(ended.on) if ended else None,
        outcome=str(ended.details.get("outcome", "")) if ended else "",
    )


def _ends(settled: CaseEvent, said: CaseEvent) -> bool:
    same = settled.details.get("agency") == said.details.get("agency")
    return same and day_of(settled.on) >= day_of(said.on)
