"""What an act changed in a case and what comes next, in a few lines: the whole card is a press away."""

from __future__ import annotations

from handlers.agencies import agency_name
from handlers.cases.next_steps import next_steps, on_their_way
from handlers.cases.step_table import workings
from handlers.cases.ways_on import ways_on
from handlers.conference.booked_in_vain import say_booked_in_vain
from handlers.desk import Turn
from handlers.reply import Block, Bullets, Button, Buttons, Heading, Reply, Text, action
from procedure.day_off import say_limit
from procedure.events import day_of
from procedure.pathway import Deadline, Pathway
from procedure.questions import INCOMPLETE_LIST
from procedure.wording import mid_sentence, say_count, say_list, say_when
from storage.cases import Case

WAS = " (was "
MOST = 4  # changes that are said; the case's card has the rest

_Key = tuple[str, str]
_Moved = tuple[str, Deadline]  # by when a step is to be done now, and the step


def what_changed(turn: Turn, case: Case, before: Pathway, after: Pathway, title: str, *notes: Block) -> Reply:
    """The act in a `title`, what is to be known of it, the dates that are others now, and what is next."""
    blocks: list[Block] = [Heading(title), *notes]
    said = " ".join(next_steps(turn, case, after)) if case.is_open else ""
    if said:
        blocks.append(Text(said))
    moved = _moved(turn, case, before, after) if case.is_open else []
    if lines := [*_by_date(moved, said), *_not_needed(before, after)] if case.is_open else []:
        blocks.append(Bullets(_shortened(lines)))
    if moved:
        blocks.append(workings(tuple({each.name: each for _, each in moved}.values())))
    known = (*before.questions, INCOMPLETE_LIST)  # what it lacks is said where it is handed over
    blocks += [Text(each, "warning") for each in after.questions if each not in known]
    if still_booked := say_booked_in_vain(turn, case, after):
        blocks.append(Text(still_booked, "warning"))
    whole = Button(f"Open {case.ref}", action("case", ref=case.ref))
    blocks.append(Buttons((*ways_on(turn, case, after), whole)))
    return Reply("What changed in a case", tuple(blocks), about_case=True)


def _moved(turn: Turn, case: Case, before: Pathway, after: Pathway) -> list[_Moved]:
    """The steps to be done by another date than before, with what is said of it; the nearest first."""
    known, seen_to = {_key(each): each for each in before.deadlines}, on_their_way(turn, case)
    found = [
        (_now(turn, known.get(_key(each)), each), each) for each in after.open if each.step not in seen_to
    ]
    return sorted(((said, each) for said, each in found if said), key=_nearest_first)


def _by_date(moved: list[_Moved], said_already: str) -> list[str]:
    """A line for each date, with the steps that it is for, those of several agencies as one.

    Nothing is said twice: not of a single new step that is the next thing to do.
    """
    whose: dict[str, dict[str, list[str]]] = {}
    for said, each in moved:
        whose.setdefault(said, {}).setdefault(each.name, []).append(each.agency or "")
    return [
        f"{said}: {_listed([_of(*step) for step in steps.items()])}"
        for said, steps in whose.items()
        if WAS in said or len(steps) > 1 or mid_sentence(next(iter(steps))) not in said_already
    ]


def _shortened(lines: list[str]) -> tuple[str, ...]:
    left = len(lines) - MOST
    return (*lines[:MOST], f"and {left} more: open the case") if left > 1 else tuple(lines)


def _key(deadline: Deadline) -> _Key:
    return deadline.step, deadline.occurrence


def _nearest_first(moved: _Moved) -> str:
    due = moved[1].due
    return day_of(due).isoformat() if due else ""


def _now(turn: Turn, was: Deadline | None, now: Deadline) -> str:
    """By when a step is to be done now; empty where nothing is new about it."""
    if now.status == "waiting" or (was is not None and (was.due, was.status) == (now.due, now.status)):
        return ""
    if now.due is None:
        return "As soon as possible"
    zone = turn.desk.timezone
    earlier = was.due if was is not None and was.due and day_of(was.due) != day_of(now.due) else None
    if was is not None and was.due and earlier is None and was.status == now.status:
        return ""  # the same day, of which an hour is known now
    by = say_limit(now.due, turn.desk.calendar, zone)
    return f"By {by}" + (f"{WAS}{say_when(earlier, zone)})" if earlier else "")


def _of(name: str, agencies: list[str]) -> str:
    """A step inside a sentence, with the agency or how many agencies there are to do it."""
    known = [agency for agency in agencies if agency]
    if not known:
        return mid_sentence(name)
    of = agency_name(known[0]) if len(known) == 1 else say_count(len(known), "agency", "agencies")
    return f"{mid_sentence(name)} ({of})"


def _not_needed(before: Pathway, after: Pathway) -> list[str]:
    """The steps that fall away, all in one line; not those of a child of whom they were asked no more before."""
    gone = dict.fromkeys(
        mid_sentence(each.name)
        for each in after.withdrawn
        if any(_is_of_the_same(each, was) for was in before.open)
    )
    return [f"No longer needed: {_listed(list(gone))}"] if gone else []


def _is_of_the_same(now: Deadline, was: Deadline) -> bool:
    """Whether one is the other on the same occasion, for at least one child of both."""
    same = (now.step, now.number, now.agency) == (was.step, was.number, was.agency)
    return same and (not now.children or not was.children or not set(now.children).isdisjoint(was.children))


def _listed(steps: list[str]) -> str:
    """The first of the steps by name, and how many more there are."""
    left = len(steps) - MOST
    named = [*steps[:MOST], f"{left} more"] if left > 1 else steps
    return say_list(named)
