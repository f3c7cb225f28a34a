"""Recording that a step happened, on its date, with what has to be known about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

from handlers import permissions
from handlers.agencies import agency_id
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.children_concerned import children_concerned
from handlers.cases.children_named import children_named
from handlers.cases.day_given import day_given, on_a_day_off
from handlers.cases.details import CHILDREN, fields_for, read_details, read_words
from handlers.cases.held_early import EARLY, booked_day, held_early
from handlers.cases.other_dates import belongs_to_another, other_dates
from handlers.cases.plan_in_force import children_with_a_plan
from handlers.cases.recording import objection, on_record, pathway_of, record
from handlers.cases.what_changed import what_changed
from handlers.cases.what_stands import recorded_already, what_stands
from handlers.cases.written_dissent import DISSENT_IN_WRITING, who_disagree, who_wrote
from handlers.conference.booked_in_vain import warn_booked_in_vain
from handlers.conference.conference_request import REQUEST, request_form, requested
from handlers.conference.held_again import hold_again
from handlers.conference.quorum_held import agencies_asked, agencies_expected, settle
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.plan.core_group_meetings import no_next_day
from handlers.plan.plan_ended import end_plan_and_tell
from handlers.reminders.recorded_by_another import tell_owner
from handlers.reply import Field, Form, Refusal, Reply, Text, action
from handlers.verb import Verb
from handlers.when import a_moment_or_day, around_a_date
from procedure.agreed_day import CORE_GROUPS
from procedure.checks import ONCE
from procedure.day_off import nobody_meets
from procedure.events import Moment, day_of
from procedure.pathway import Pathway
from procedure.steps import BEFORE_EACH_CONFERENCE, BY_ID, STEPS, Step, look_up
from procedure.wording import say_children, say_list, say_when
from storage import cases
from storage.cases import Case

LONGEST_STEP = 7  # words
PER_AGENCY = ("reports_to_family", "reports_to_chair")
OTHERWISE = {"conference_booked": "book", "reports_to_family": "report", "reports_to_chair": "report"}


def done(turn: Turn) -> Reply:
    """Records the step and shows where the case now stands, or asks for what is missing."""
    case = permissions.case_for(turn.tx, "done", turn.person, turn.value("ref"))
    if not (turn.value("step") or turn.value("what")):
        return asked(form(turn))
    pathway = pathway_of(turn, case)
    step, values = _understood(turn, case, pathway)
    if step.id == "conference_booked":
        raise Refusal(f"A booking has a time as well: type book {case.ref} and when, such as 11 Dec 10am.")
    pressed = pathway.find(step.id, turn.value("occurrence"))
    if pressed is not None and pressed.status == "done":
        stands = what_stands(turn, case, pathway, step.id, pressed.occurrence)
        return _known_already(turn, case, pathway, stands)
    if pressed is not None:
        values = {"children": ",".join(pressed.children), "agency": pressed.agency or "", **values}
    return _recorded(turn, case, pathway, step, values)


def _recorded(turn: Turn, case: Case, pathway: Pathway, step: Step, values: Mapping[str, str]) -> Reply:
    """The case after the step, or the form that asks for what it lacks."""
    on = day_given(turn, case, step, values["on"]) if values.get("on") else None
    if step.id == REQUEST:
        return requested(turn, case, on, values)
    if step.id == DISSENT_IN_WRITING and not values.get("agency"):
        values = {**values, "agency": who_wrote(turn, case, pathway)}
    told = settle(turn, case, step.id, *read_details(_fields(turn, case, step), values))
    details, wanting = told.details, told.wanting
    if CHILDREN not in details and (concerned := children_concerned(pathway, step.id)):
        details[CHILDREN] = concerned
    if step.id in PER_AGENCY:
        details["agency"] = _agency(turn, values, pathway)
    if on is None:
        wanting = {"on": "Enter the date on which it happened.", **wanting}
    doubtful = {**held_early(turn, case, pathway, step.id, on), **_no_day_for_a_review(turn, details)}
    if on is None or wanting or doubtful:
        shown = {**values, "on": on.isoformat() if on else ""}
        sentences = {**(wanting if SENT in turn.values else told.objections), **doubtful}
        of_whom = {name: details[name] for name in ("children",) if name in details}
        if on is not None and (problem := objection(turn, case, step.id, on, of_whom)):
            sentences["on"] = problem
        return asked(form_for(turn, case, step, shown), sentences)
    return _written(turn, case, pathway, step, on, details, told.note)


def _written(
    turn: Turn, case: Case, pathway: Pathway, step: Step, on: Moment, details: dict[str, Any], note: str
) -> Reply:
    """The case once the step stands in its record, and whoever it concerns is told."""
    if step.id in BEFORE_EACH_CONFERENCE:
        details["conference"] = pathway.conference_for(step.id, day_of(on), details.get("agency")).kind
    if known := on_record(turn, case, step.id, on, details):
        return _known_already(turn, case, pathway, recorded_already(turn, case, known))
    after = record(turn, case, step.id, on, details)
    planned = children_with_a_plan(after)
    if set(children_with_a_plan(pathway)) - set(planned):
        after = end_plan_and_tell(turn, case, pathway, planned)
    tell_owner(turn, case, after, step.id, details.get("agency"))
    warn_booked_in_vain(turn, case, pathway, after)
    hold_again(turn, case, pathway, after)
    of_whom = f" ({say_children(details[CHILDREN])})" if details.get(CHILDREN) else ""
    what = f"{step.name[0].lower()}{step.name[1:]}{of_whom}"
    title = f"{case.ref}: {what} recorded for {say_when(on, turn.desk.timezone)}"
    notes = [Text(note, "note")] if note else []
    return what_changed(turn, case, pathway, after, title, *notes, *_notes(turn, case, step, on, after))


def _notes(turn: Turn, case: Case, step: Step, on: Moment, after: Pathway) -> Iterator[Text]:
    """What is to be known besides of a step that was recorded just now."""
    yield from on_a_day_off(turn, case, step, on)
    if step.id in CORE_GROUPS:
        yield from no_next_day(turn.tx, case, after)


def _no_day_for_a_review(turn: Turn, details: Mapping[str, Any]) -> dict[str, str]:
    """A sentence where the day agreed for the next review is one on which nobody works."""
    agreed = details.get("review_agreed")
    wrong = nobody_meets(date.fromisoformat(agreed), turn.today, turn.desk.calendar) if agreed else ""
    return {"review_agreed": wrong} if wrong else {}


def _known_already(turn: Turn, case: Case, pathway: Pathway, stands: str) -> Reply:
    return what_changed(turn, case, pathway, pathway, f"{stands}: nothing was changed")


def _fields(turn: Turn, case: Case, step: Step) -> tuple[Field, ...]:
    agencies: Mapping[str, str] = agencies_asked(turn, case)
    if step.id == DISSENT_IN_WRITING:
        agencies = who_disagree(pathway_of(turn, case)) or agencies
    return fields_for(step.id, case.children, agencies)


def form_for(turn: Turn, case: Case, step: Step, values: Mapping[str, str]) -> Form:
    """Asks for the date of one step and what has to be known about it."""
    booked = booked_day(turn, case, step.id)
    usual = booked if booked and booked <= turn.today else turn.today
    on = values.get("on") or usual.isoformat()
    when = Field("on", "When did it happen?", "date", value=on)
    if "came" not in values and on[:10] == str(booked):  # what people said was said of that day
        values = {**values, "came": agencies_expected(turn, case)}
    fields = tuple(_filled(field, values) for field in _fields(turn, case, step))
    known = {"ref": case.ref, "step": step.id, "occurrence": turn.value("occurrence")}
    if values.get("agency"):
        known["agency"] = values["agency"]
    if booked and on[:10] < str(booked):
        known[EARLY] = on  # whoever sends this has read that it was booked for later
    return Form(f"{case.ref}: {step.name.lower()}", action("done", **known), (when, *fields))


def form(turn: Turn) -> Form:
    """Asks which case and which step; of a step that is known already, what has to be known about it."""
    case = cases.find(turn.tx, turn.value("ref"))
    step = BY_ID.get(turn.value("step"))
    if case and step and permissions.may(turn.tx, "done", turn.person, case):
        if step.id == REQUEST:
            return request_form(turn, case, turn.values)
        return form_for(turn, case, step, turn.values)
    options = tuple((step.id, step.name) for step in STEPS if step.id not in OTHERWISE)
    return Form(
        "Record a step",
        action("done"),
        (
            reference_field(turn),
            Field("step", "What was done", "choice", options=options, value=turn.value("step")),
            Field("on", "When did it happen?", "date", value=turn.today.isoformat()),
        ),
    )


def read_step(words: str, *narrower: tuple[str, ...]) -> tuple[Step, str]:
    """The step that `words` (without a date) begin with, and the words after it. Raises `Refusal`.

    Of the steps with that name it is one among those that are `narrower`, tried in turn, before all others.
    """
    tokens = words.split()
    # As it is written before as it may have been meant: “report to family school” is no slip for a longer name.
    for slips, length in product((False, True), range(min(len(tokens), LONGEST_STEP), 0, -1)):
        text = " ".join(tokens[:length])
        narrowed = (look_up(text, among, slips=slips) for among in narrower)
        found = next((each for each in narrowed if each), ()) or look_up(text, slips=slips)
        if len(found) == 1:
            return found[0], " ".join(tokens[length:])
        if found:
            names = say_list([as_typed(step) for step in found], "or")
            raise Refusal(f"“{text}” can mean more than one step: type {names}.")
    shown = permissions.shortened(words)
    raise Refusal(f"I do not know the step “{shown}”: type s47, icpc, initial core group or another step.")


def as_typed(step: Step) -> str:
    """What to type for a step: its plain words, or others where those could mean another step too."""
    spelt = (step.id.replace("_", " "), *step.also)
    return next((words for words in spelt if look_up(words) == (step,)), step.id)


def _understood(turn: Turn, case: Case, pathway: Pathway) -> tuple[Step, dict[str, str]]:
    """The step and what was given with it, from a form, a button or a typed line."""
    values = dict(turn.values)
    if turn.value("step") in BY_ID:
        return BY_ID[turn.value("step")], values
    timely = tuple(dict.fromkeys(each.step for each in pathway.open if each.status != "waiting"))
    expected = tuple(dict.fromkeys(each.step for each in pathway.open))
    once_more = tuple(step for step in BY_ID if step not in ONCE or not pathway.facts.of(step))
    before, on, after = around_a_date(turn, turn.value("what"), "past")
    step, between = read_step(before, timely, expected, once_more)
    fields = _fields(turn, case, step)
    if on and belongs_to_another(fields, between):
        between, on = f"{between} {on}", ""
    besides, words = other_dates(turn, fields, f"{between} {after}".strip())
    understood = {**read_words(fields, words), **besides}
    if which := children_named(words, case.children, case.ref):
        understood[CHILDREN] = ",".join(which)
    if on:
        values.setdefault("on", on)  # where it could mean several, which one has been chosen since
    elif step.id not in PER_AGENCY:
        no_date = next((word for word in words.split() if _figures(word)), "" if understood else words)
        if no_date:
            a_moment_or_day(turn, no_date, "on", prefer="past")  # says what is wrong with it
    values |= understood
    if step.id in PER_AGENCY and words:
        values.setdefault("agency", words)
    return step, values


def _figures(word: str) -> bool:
    """Whether a word was meant for a date: 30/02/2026, though there is none."""
    return word[0].isdigit() and not word.isdecimal()


def _agency(turn: Turn, values: Mapping[str, str], pathway: Pathway) -> str:
    agency = values.get("agency")
    if not agency:
        expected = sorted({each.agency for each in pathway.open if each.agency}) or ["school"]
        raise Refusal(f"Say whose report it is: type the agency after the step, such as {expected[0]}.")
    return agency_id(agency)


def _filled(field: Field, values: Mapping[str, str]) -> Field:
    return replace(field, value=values.get(field.name, "") or field.value)


VERB = Verb(
    name="done",
    summary="records that a step was done",
    usage="done REF STEP DATE",
    handle=done,
    parameters=Parameters(words=("ref",), rest="what"),
    required=("ref",),
    form=form,
)
