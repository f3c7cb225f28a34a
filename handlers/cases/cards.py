"""The card that shows where a case stands: its dates, why they are so, and what can be done now."""

from __future__ import annotations

from handlers import permissions
from handlers.cases.case_facts import case_facts
from handlers.cases.next_steps import next_steps, on_their_way
from handlers.cases.no_conference_due import why_none_is_due
from handlers.cases.outcome_words import decided
from handlers.cases.step_table import deadline_table, name_with_agency, workings
from handlers.cases.ways_on import ways_on
from handlers.cases.worker_wanted import worker_wanted
from handlers.conference.booked_in_vain import say_booked_in_vain
from handlers.conference.invite_list_gaps import missing_of
from handlers.desk import Turn
from handlers.reply import Block, Bullets, Buttons, Fields, Folded, Heading, Picture, Reply, Text
from procedure.dissent import dissents
from procedure.pathway import Deadline, Pathway
from procedure.questions import INCOMPLETE_LIST
from procedure.steps import BEFORE_EACH_CONFERENCE
from procedure.timeline import lay_out
from procedure.wording import inside_sentence
from storage.cases import Case


def case_card(turn: Turn, case: Case, pathway: Pathway, title: str) -> Reply:
    """Where the case stands, for somebody who may see all of it."""
    blocks: list[Block] = [Heading(title)]
    if said := _now(turn, case, pathway):
        blocks.append(Text(" ".join(said)))
    blocks.append(Fields(case_facts(turn, case, pathway)))
    if wanted := worker_wanted(turn.tx, case, turn.person):
        blocks.append(Text(wanted, "warning"))
    blocks += [Text(question, "warning") for question in _open_questions(turn, case, pathway)]
    behind = tuple(each for each in pathway.deadlines if _is_behind(each, pathway))
    ahead = tuple(each for each in pathway.deadlines if each not in behind)
    blocks += [
        deadline_table(turn, ahead, pathway.conference, on_their_way=on_their_way(turn, case)),
        *_before_earlier_conferences(turn, behind),
        _timeline(turn, case, pathway),
        workings(pathway.deadlines),
    ]
    if pathway.withdrawn:
        notes = tuple(f"{name_with_agency(each)}: {each.note}" for each in pathway.withdrawn)
        blocks.append(Folded("No longer needed", (Bullets(notes),)))
    buttons = ways_on(turn, case, pathway)
    if buttons:
        blocks.append(Buttons(tuple(buttons)))
    return Reply("Where a case stands", tuple(blocks), about_case=True)


def _now(turn: Turn, case: Case, pathway: Pathway) -> list[str]:
    """What is to be done first; where no conference is due, what the last one decided, and what is left."""
    coming = next_steps(turn, case, pathway) if case.is_open else []
    if not why_none_is_due(pathway):
        return coming
    left = coming or ([_nothing_due(turn, case, pathway)] if case.is_open else [])
    return [*decided(pathway, turn.today), *left]


def _nothing_due(turn: Turn, case: Case, pathway: Pathway) -> str:
    """That no step is left, and how the case is closed, unless somebody's disagreement waits to be settled."""
    if any(each.is_open for each in dissents(pathway)):
        return "No step is due; a disagreement with the conference is still to be settled."
    if not permissions.may(turn.tx, "close", turn.person, case):
        return "Nothing more is due."
    return f"Nothing more is due. To close the case, type close {case.ref}."


def _open_questions(turn: Turn, case: Case, pathway: Pathway) -> list[str]:
    """What the record leaves open; of the invite list, what it lacks now and not when it was handed over."""
    others = [each for each in pathway.questions if each != INCOMPLETE_LIST]
    if still_booked := say_booked_in_vain(turn, case, pathway):
        return [*others, still_booked]
    coming = pathway.facts.next_conference
    if len(others) == len(pathway.questions) or coming is None or coming.number > 1:
        return others
    policy = turn.desk.policies[case.authority]
    gaps = missing_of(turn.tx, case, policy, pathway)
    return [*others, *(f"Invite list: {inside_sentence(gap)}." for gap in gaps)]


def _is_behind(deadline: Deadline, pathway: Pathway) -> bool:
    """Whether it was for a conference that has been held, so that nothing can come of it any more."""
    if deadline.missed:
        return True
    held = sum(1 for each in pathway.facts.conferences if each.held is not None)
    number = deadline.number
    return deadline.step in BEFORE_EACH_CONFERENCE and deadline.status == "done" and number <= held


def _before_earlier_conferences(turn: Turn, behind: tuple[Deadline, ...]) -> list[Block]:
    """What was done and missed for the conferences held, out of the way of what is still to be done."""
    if not behind:
        return []
    missed = sum(1 for each in behind if each.missed)
    summary = f"Before the conferences held: {missed} missed, {len(behind) - missed} done"
    return [Folded(summary, (deadline_table(turn, behind, caption="Steps before the conferences held"),))]


def _timeline(turn: Turn, case: Case, pathway: Pathway) -> Picture:
    return turn.desk.paint(lay_out(pathway, turn.desk.calendar, turn.today, case.ref))
