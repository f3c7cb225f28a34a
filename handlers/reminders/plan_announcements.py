"""The words of notices about a conference held: its record is finished or put right, and somebody disagrees."""

from __future__ import annotations

from collections.abc import Iterator

from handlers import permissions
from handlers.cases.outcome_words import say_outcomes
from handlers.cases.step_table import name_with_agency
from handlers.cases.what_follows import CONFERENCES, coming_after, core_group_alone
from handlers.conference.quorum_forecast import warning
from handlers.record.answers import SEE_TO_DISSENT, dissenter_in_a_sentence
from handlers.record.paper import CORE_GROUP, DECISIONS, FOR_THE_CORE_GROUP, HELD_ON, QUORUM
from handlers.reminders.occasion import Occasion
from handlers.reminders.recipients import recipients_of
from handlers.reply import Block, Button, Buttons, Fields, Heading, Table, Text, action
from procedure.agreed_day import say_agreed
from procedure.day_off import say_limit
from procedure.dissent import SEES_TO_IT, Dissent, dissents
from procedure.events import CaseEvent, day_of
from procedure.facts import proceeded
from procedure.pathway import Deadline
from procedure.steps import name_of, phrase_of
from procedure.wording import capitalise, say_date, say_list, say_when, whole_sentence
from storage import conference_records

OF_THE_OUTCOME = {
    HELD_ON,
    QUORUM,
    DECISIONS,
}  # the parts of a record from which the outcome and its dates follow

READ_BY_THE_CORE_GROUP = {HELD_ON, *FOR_THE_CORE_GROUP}


def recorded(occasion: Occasion) -> list[Block] | None:
    """To those who answer for the case: the chair has finished the record, and what follows."""
    outcome = say_outcomes(_held(occasion), occasion.pathway)
    if not outcome:
        return None
    return [
        Heading(f"{occasion.case.ref}: the record of the conference is finished"),
        *_without_quorum(occasion),
        Text(outcome),
        *_what_follows(occasion),
        Buttons(tuple(_ways_on(occasion))),
    ]


def _without_quorum(occasion: Occasion) -> list[Block]:
    """That it went ahead all the same, with the chair's reason for those who may read the record."""
    latest = conference_records.latest(occasion.tx, occasion.case.id)
    inquorate = any(each.details.get("quorate") is False and proceeded(each) for _, each in _held(occasion))
    if latest is None or not inquorate:
        return []
    may_read = permissions.may(occasion.tx, "read_record", occasion.person, occasion.case)
    why = f" {whole_sentence(latest.answers.get('quorum_why', ''))}" if may_read else ""
    return [Text(f"The conference went ahead without a quorum.{why}", "warning")]


def amended(occasion: Occasion) -> list[Block] | None:
    """To everybody who was told of a record, or has read it: there is a new version, and what it changes."""
    details = occasion.nudge.details
    latest = conference_records.latest(occasion.tx, occasion.case.id)
    if latest is None or (latest.root, latest.version) != (details["record"], details["version"]):
        return None
    parts = [str(heading) for heading in details["changed"]]
    if not permissions.may(occasion.tx, "read_record", occasion.person, occasion.case):
        parts = [each for each in parts if each in READ_BY_THE_CORE_GROUP]
        if not parts:
            return None  # what they have read of it stands as it was
    changed = say_list(parts)
    text = f"There is a version {latest.version} of it now: please go by that one, and destroy copies of the old."
    blocks: list[Block] = [
        Heading(f"{occasion.case.ref}: the record of the conference was put right"),
        Text(text),
    ]
    if changed:
        blocks.append(Fields((("What changed", changed),)))
    if not permissions.is_only_invited(occasion.tx, occasion.person, occasion.case):
        if OF_THE_OUTCOME & set(details["changed"]):
            blocks += [*_without_quorum(occasion), Text(say_outcomes(_held(occasion), occasion.pathway))]
        if (OF_THE_OUTCOME | {CORE_GROUP}) & set(details["changed"]):
            blocks += _what_follows(occasion)
    return [*blocks, Buttons(tuple(_ways_on(occasion)))]


def _what_follows(occasion: Occasion) -> list[Block]:
    """Each step with the day agreed for it and its limit; of a core group without a limit, the day alone."""
    held_on = max(day_of(event.on) for _, event in _held(occasion))
    due = [each for each in coming_after(occasion.pathway, held_on) if each.due is not None]
    rows = [(name_with_agency(each), _by(occasion, each)) for each in due]
    if meets_on := core_group_alone(occasion.tx, occasion.case, occasion.pathway, held_on, due):
        rows.append((name_of("core_group"), f"Agreed for {say_date(meets_on)}"))
    return [Table("What follows", ("Step", "By"), tuple(rows))] if rows else []


def _by(occasion: Occasion, deadline: Deadline) -> str:
    assert deadline.due is not None, "only what has a date is shown"
    limit = say_limit(deadline.due, occasion.desk.calendar, occasion.desk.timezone)
    agreed = say_agreed(deadline, occasion.today)
    return f"{capitalise(agreed)}; at the latest by {limit}" if agreed else limit


def _ways_on(occasion: Occasion) -> list[Button]:
    """What this person may do next, the record among it where they may read it."""
    tx, person, case = occasion.tx, occasion.person, occasion.case
    to_be_held = occasion.pathway.facts.next_conference is not None and occasion.moment is None
    buttons = []
    if permissions.may(tx, "book", person, case) and to_be_held:
        buttons.append(Button("Dates that fit", action("dates", ref=case.ref), "primary"))
    if permissions.may(tx, "record", person, case):
        buttons.append(Button("Read it", action("record", ref=case.ref)))
    return [*buttons, Button("Open case", action("case", ref=case.ref))]


def _held(occasion: Occasion) -> Iterator[tuple[str, CaseEvent]]:
    """The conference as the record that is told of has it, for each child (by label)."""
    root = occasion.nudge.details["record"]
    for label, facts in occasion.pathway.facts_by_child or (("", occasion.pathway.facts),):
        for step in CONFERENCES:
            yield from ((label, event) for event in facts.of(step) if event.details.get("record") == root)


def dissent(occasion: Occasion) -> list[Block] | None:
    """To the social worker and the managers: who disagrees, and who sees to it. Why is in the chair's record."""
    who = occasion.nudge.details.get("who", [])
    names = [dissenter_in_a_sentence(each) for each in who]
    disagree = f"{capitalise(say_list(names))} {'disagrees' if len(names) == 1 else 'disagree'}"
    ref = occasion.case.ref
    blocks: list[Block] = [
        Heading(f"{ref}: somebody disagrees with the conference"),
        Text(f"{disagree} with a decision. Why, and what will be done about it, is in the chair’s record."),
    ]
    waiting = [each for each in dissents(occasion.pathway) if each.agency in who and each.is_open]
    blocks += [_who_sees_to_it(occasion, each) for each in waiting]
    deadline = next((each for each in occasion.pathway.open if each.step == "dissent_in_writing"), None)
    if deadline is not None and deadline.due is not None:
        by = say_when(deadline.due, occasion.desk.timezone)
        blocks.append(Text(f"{phrase_of('dissent_in_writing').capitalize()} is due by {by}."))
    if permissions.may(occasion.tx, "dissent", occasion.person, occasion.case):
        blocks.append(Buttons((Button("What came of it", action("dissent", ref=ref), "primary"),)))
    return blocks


def _who_sees_to_it(occasion: Occasion, one: Dissent) -> Text:
    """To whom it falls, "you" where it is this person's, and by when."""
    behind, _ = recipients_of(occasion.tx, occasion.case).behind(one.owner)
    whom = dissenter_in_a_sentence(one.agency)
    by = f" by {say_date(one.by, weekday=True)}" if one.by else ""
    if occasion.person.id in behind:
        return Text(f"You see to the disagreement of {whom}, which is to be settled{by}.", "warning")
    owner = SEE_TO_DISSENT.get(one.owner, SEE_TO_DISSENT[SEES_TO_IT])
    return Text(f"{owner} sees to the disagreement of {whom}, which is to be settled{by}.")


def quorum(occasion: Occasion) -> list[Block] | None:
    """To the chair and the social worker: too few have said that they will come."""
    return warning(occasion.tx, occasion.desk, occasion.case)
