"""That no conference is due in a case, and why: none was needed, no plan was made, or the plan has ended."""

from __future__ import annotations

from handlers.cases.what_follows import CONFERENCES
from procedure.pathway import Pathway


def why_none_is_due(pathway: Pathway) -> list[str]:
    """The reasons, each a sentence; empty while one is to be held, or is booked and needed, for any child."""
    booked = pathway.conference is not None and not pathway.is_booked_in_vain
    if booked or any(each.step in CONFERENCES for each in pathway.open):
        return []
    return list(dict.fromkeys(each.note for each in pathway.withdrawn if each.step in CONFERENCES))
