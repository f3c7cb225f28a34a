"""What is said of closing a case before it is done: what it calls off, who is told, and what ends a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from handlers.cases.plan_in_force import children_with_a_plan
from handlers.desk import Turn
from handlers.joining.joining import moment_of
from handlers.plan.core_group_off import day_to_come
from handlers.record.answers import dissenter_in_a_sentence
from handlers.reminders.notices import everyone_invited
from handlers.reply import Block, Bullets, Button, Buttons, Fields, Heading, Reply, Text, action
from procedure.dissent import dissents
from procedure.pathway import Pathway
from procedure.steps import phrase_of
from procedure.wording import capitalise, say_count, say_date, say_datetime, say_list
from storage import core_groups, people
from storage.cases import Case

SUMMARY = "Check before the case is closed"
ENDS_A_PLAN = "Only a review conference ends a plan: if one did, record it first, and close the case then."
GOES_ON = "It goes on with the authority that takes the case over."
BACK = "If it was closed by mistake, a case can be opened again:"


@dataclass(frozen=True, slots=True)
class Closing:
    """A closing that is asked for, for the reason `why`, of a case that stands as `before` says.

    `moment` (aware) is the conference to come, `core_group` the day on which the core group was to meet, and
    `children` are the labels of those with a plan. `waiting` are the ids of those who expect a conference,
    `answering` of those who answer for the case or keep to its plan. `disagreeing` names, as inside a sentence,
    those whose disagreement with a conference is not settled.
    """

    case: Case
    why: str
    before: Pathway
    moment: datetime | None
    core_group: date | None
    children: tuple[str, ...]
    waiting: tuple[str, ...]
    answering: tuple[str, ...]
    disagreeing: tuple[str, ...]

    @property
    def is_to_be_shown(self) -> bool:
        """Whether it ends something that people count on, so that it is not done in passing."""
        return bool(self.moment or self.core_group or self.children or self.disagreeing)


def closing_of(turn: Turn, case: Case, before: Pathway, why: str) -> Closing:
    """What closing the case would end, and for whom."""
    moment = moment_of(before)
    members = core_groups.members(turn.tx, case.id)
    own = [each for each in (case.social_worker, case.manager) if each]
    return Closing(
        case,
        why,
        before,
        moment if moment and moment > turn.now else None,
        day_to_come(turn.tx, case, turn.today),
        tuple(children_with_a_plan(before)),
        tuple(_waiting_for_a_conference(turn, case, before)),
        tuple(dict.fromkeys([*own, *members])),
        tuple(dissenter_in_a_sentence(each.agency) for each in dissents(before) if each.is_open),
    )


def shown(turn: Turn, closing: Closing, reason: str) -> Reply:
    """What would end, who would be told, and the button that does it."""
    ref, why = closing.case.ref, closing.why
    blocks: list[Block] = [Heading(f"{ref}: before it is closed"), Fields((("Because", reason),))]
    ways = [Button("Close it", action("close", ref=ref, why=why, confirmed="yes"), "danger")]
    if closing.children:
        ends_here = why != "transferred_out"
        blocks.append(Text(f"{_in_force(closing)} {ENDS_A_PLAN if ends_here else GOES_ON}", "warning"))
        review = closing.before.facts.next_conference
        if ends_here and review is not None:
            ways.insert(0, Button("Record the review", action("done", ref=ref, step=review.step)))
    blocks += [Bullets(tuple(_what_stops(turn, closing))), Text(f"{BACK} type reopen {ref}.", "note")]
    return Reply(SUMMARY, (*blocks, Buttons(tuple(ways))), about_case=True)


def _in_force(closing: Closing) -> str:
    whose = [f"child {label}" for label in closing.children if label]
    return f"A child protection plan is in force{f' for {say_list(whose)}' if whose else ''}."


def _what_stops(turn: Turn, closing: Closing) -> Iterator[str]:
    """A sentence for each thing that ends, and one on who is told."""
    yield "Its reminders stop."
    conference = closing.before.conference
    if closing.moment is not None and conference is not None:
        when = say_datetime(closing.moment, turn.desk.timezone, weekday=True)
        yield f"{capitalise(phrase_of(conference.step))} on {when} is called off, and links to it end."
    if closing.core_group is not None:
        yield f"The core group does not meet on {say_date(closing.core_group, weekday=True)}."
    tasks = [each for each in core_groups.tasks(turn.tx, closing.case.id) if each.state == "open"]
    if tasks:
        yield f"Nobody is reminded of what is still open in the plan: {say_count(len(tasks), 'task')}."
    if closing.disagreeing:
        whose = say_list(closing.disagreeing)
        yield f"Nobody is reminded any more of the disagreement of {whose}, which is not settled."
    told = people.some(turn.tx, {*closing.waiting, *closing.answering} - {turn.person.id})
    if told:
        yield f"Told of it: {say_list([each.name for each in told])}."


def _waiting_for_a_conference(turn: Turn, case: Case, pathway: Pathway) -> list[str]:
    """The ids of those who expect to come to a conference; nobody, where the last that was booked was held."""
    moment = moment_of(pathway)
    held = any(event.held for event in pathway.facts.conferences)
    if (moment is None or moment <= turn.now) and (held or moment is not None):
        return []
    return everyone_invited(turn, case)
