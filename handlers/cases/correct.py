"""Correcting the date of a step: the wrong one stays in the record, and what follows from it moves."""

from __future__ import annotations

from handlers import permissions
from handlers.agencies import agency_id
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.day_given import day_given, on_a_day_off
from handlers.cases.done import PER_AGENCY, read_step
from handlers.cases.recording import pathway_of, record
from handlers.cases.what_changed import what_changed
from handlers.cases.written_dissent import DISSENT_IN_WRITING
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.reminders.recorded_by_another import tell_owner
from handlers.reply import Field, Form, Refusal, Reply, action
from handlers.verb import Verb
from handlers.when import CONFIRMED, around_a_date, make_sure
from procedure.events import CaseEvent, standing
from procedure.steps import BY_ID, STEPS, Step
from procedure.wording import say_when
from storage import events
from storage.cases import Case

NEVER = ("never", "not done", "did not happen", "take back", "remove")


def correct(turn: Turn) -> Reply:
    """Records the right date beside the wrong one, and shows where the case now stands."""
    case = permissions.case_for(turn.tx, "correct", turn.person, turn.value("ref"))
    step, text, agency = _understood(turn, case)
    if step is None or not text:
        wanting = {"on": "Enter the right date."} if SENT in turn.values else {}
        return asked(_form(turn, step, agency), wanting)
    if step.id == "conference_booked":
        raise Refusal(
            f"A booking is moved, not corrected: type book {case.ref} and when, such as 11 Dec 10am."
        )
    wrong = _latest(turn, case, step, agency)
    if wrong is None:
        sentence = f"{case.ref} has no {step.name.lower()} on record yet: type done {case.ref} to record it."
        raise Refusal(sentence, {"step": sentence})
    if wrong.details.get("record"):
        sentence = (
            f"That is in the chair’s record: ask the chair to put it right there with record {case.ref}."
        )
        raise Refusal(sentence, {"step": sentence})
    before = pathway_of(turn, case)
    if text.casefold() in NEVER:
        pathway = record(turn, case, step.id, wrong.on, {"withdrawn": True}, corrects=wrong.id)
        tell_owner(turn, case, pathway, step.id, wrong.details.get("agency"))
        return what_changed(turn, case, before, pathway, f"{case.ref}: {step.name.lower()} taken back")
    on = day_given(turn, case, step, text, wrong)
    if on == wrong.on:
        sentence = f"{step.name} is on record for that date already: nothing was changed."
        raise Refusal(sentence, {"on": sentence})
    pathway = record(turn, case, step.id, on, corrects=wrong.id)
    make_sure(turn, "on", on, instead_of=wrong.on)
    tell_owner(turn, case, pathway, step.id, wrong.details.get("agency"))
    zone = turn.desk.timezone
    title = (
        f"{case.ref}: {step.name.lower()} corrected from {say_when(wrong.on, zone)} to {say_when(on, zone)}"
    )
    return what_changed(turn, case, before, pathway, title, *on_a_day_off(turn, case, step, on))


def form(turn: Turn) -> Form:
    """Asks which date is wrong, and what it should be."""
    return _form(turn, BY_ID.get(turn.value("step")), turn.value("agency"))


def _form(turn: Turn, step: Step | None, agency: str) -> Form:
    return Form(
        "Correct a date",
        action("correct", **({"agency": agency} if agency else {})),
        (
            reference_field(turn),
            Field(
                "step",
                "Which step",
                "choice",
                value=step.id if step else "",
                options=tuple((each.id, each.name) for each in STEPS if each.id != "conference_booked"),
            ),
            Field("on", "The right date", value=turn.value("on"), hint="Or never, if it did not happen."),
        ),
        "Correct",
    )


def _understood(turn: Turn, case: Case) -> tuple[Step | None, str, str]:
    """The step, the text of its right date and whose report, as far as they were given. Raises `Refusal`."""
    if turn.value("step") in BY_ID:
        return BY_ID[turn.value("step")], turn.value("on"), turn.value("agency")
    if not turn.value("what"):
        return None, turn.value("on"), turn.value("agency")
    before, on, _ = around_a_date(turn, turn.value("what"), "past")
    recorded = {each.step for each in standing(events.of_case(turn.tx, case.id))}
    step, after = read_step(before, tuple(step for step in BY_ID if step in recorded))
    if step.id not in (*PER_AGENCY, DISSENT_IN_WRITING):
        return step, turn.value("on") or on or after, ""
    never = next((word for word in NEVER if after.casefold().endswith(word)), "")
    agency = after[: len(after) - len(never)].strip()
    return step, turn.value("on") or on or never, agency_id(agency)


def _latest(turn: Turn, case: Case, step: Step, agency: str) -> CaseEvent | None:
    """The step's event that stands, the latest where there are several; of what agencies do, its `agency`'s."""
    found = [each for each in standing(events.of_case(turn.tx, case.id)) if each.step == step.id]
    whose = sorted({str(each.details.get("agency") or "") for each in found} - {""})
    if agency:
        found = [each for each in found if each.details.get("agency") in (agency, None)]
    elif len(whose) > 1:
        typed = f"correct {case.ref} {step.id} {whose[0]} and the date"
        sentence = f"More than one is on record: say whose it is, such as {typed}."
        raise Refusal(sentence, {"step": sentence})
    return found[-1] if found else None


VERB = Verb(
    name="correct",
    summary="corrects a date; both stay in the record",
    usage="correct REF STEP DATE",
    handle=correct,
    parameters=Parameters(words=("ref",), rest="what", flags=(CONFIRMED,)),
    required=("ref",),
    form=form,
)
