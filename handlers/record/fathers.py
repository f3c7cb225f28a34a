"""The pages of a record on fathers and other men involved: whether they were invited, and whether they came."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.conference.whose_father import MEN as INVOLVED_MEN
from handlers.conference.whose_father import NOT_INVITED, UNKNOWN
from handlers.record.answers import MEN, PRESENT, Answers
from handlers.record.page import Page, batches, lacking, question
from handlers.record.sitting import Seat, Sitting
from handlers.reply import Field


def fathers(sitting: Sitting, answers: Answers) -> Iterator[Page]:
    """Each child's father and other involved men: whether they were invited, and came."""
    pages = list(batches(sitting.children))
    for number, children in pages:
        fields: list[Field] = []
        lacks: dict[str, str] = {}
        for child in children:
            name, why = f"father_{child}", f"father_why_{child}"
            of_whom = sitting.child(child)
            known, reason = _known_of_father(sitting, answers, child)
            fields += [
                question(answers, name, f"Father or another man involved with {of_whom}", MEN, usual=known),
                question(answers, why, "If he was not invited, why not", usual=reason),
            ]
            lacks |= lacking(answers, {name: f"Say how it stands with the father of {of_whom}."})
            if answers.get(name) == "not_invited":
                lacks |= lacking(answers, {why: "Say why he was not invited."})
        title = "Fathers" if len(pages) == 1 else f"Fathers ({number} of {len(pages)})"
        yield Page(f"fathers_{number}", title, tuple(fields), lacks)


def _known_of_father(sitting: Sitting, answers: Answers, child: str) -> tuple[str, str]:
    """What the conference request and the page before say of a child's father, and why he was not invited."""
    said = sitting.men.get(f"father_{child}", "")
    his, others = _father_of(sitting, child)
    if his is not None:
        came = answers.get(f"came_{his.id}", "")
        return ("present" if came in PRESENT else "invited" if came else ""), ""
    if said in (NOT_INVITED, UNKNOWN) and not others:
        return said, sitting.men.get(f"father_why_{child}", "")
    return "", ""  # a man was invited since, and whose father he is the chair knows


def _father_of(sitting: Sitting, child: str) -> tuple[Seat | None, list[Seat]]:
    """The man invited who is this child's father, where that is known; and those who may be, where it is not."""
    children = [str(number) for number in range(1, sitting.case.children + 1)]
    said = {each: sitting.men.get(f"father_{each}", "") for each in children}
    men = [seat for seat in sitting.seats if seat.role in INVOLVED_MEN]
    named = [seat for seat in men if seat.id == said.get(child)]
    if named or len(children) == 1:
        return next(iter(named or men), None), []
    return None, [seat for seat in men if seat.id not in said.values()]
