"""Disagreement with a conference: who disagrees, who sees to it by when, and saying that it is settled."""

from __future__ import annotations

from datetime import date

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import pathway_of, record
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.record.answers import SEE_TO_DISSENT, dissenter_in_a_sentence, dissenter_name
from handlers.record.page import day_wrong
from handlers.reply import Block, Button, Buttons, Field, Form, Heading, Refusal, Reply, Table, Text, action
from handlers.verb import Verb
from procedure.day_off import say_limit
from procedure.dissent import Dissent, dissents
from procedure.wording import say_date
from storage import audit, cases
from storage.cases import Case

SUMMARY = "Disagreement with a conference"
OUTCOMES = {
    "agreed": "They agree now",
    "stands": "They still disagree, and that is on record",
    "again": "The conference meets again about it",
}


def dissent(turn: Turn) -> Reply:
    """Shows who disagrees, or records that one disagreement is settled."""
    case = permissions.case_for(turn.tx, "dissent", turn.person, turn.value("ref"))
    found = dissents(pathway_of(turn, case))
    if not turn.value("agency"):
        audit.write(turn.tx, turn.now, turn.person.id, "looked_at_dissent", case.ref)
        return _show(turn, case, found, f"{case.ref}: disagreement with the conference")
    one = next((each for each in found if each.agency == turn.value("agency") and each.is_open), None)
    if one is None:
        raise Refusal(
            f"Nothing of theirs waits to be settled in {case.ref}: type dissent {case.ref} to see it."
        )
    if SENT not in turn.values:
        return asked(_form_of(turn, case, one))
    on = _day(turn, one)
    if turn.value("outcome") not in OUTCOMES:
        raise Refusal("Say what came of it.", {"outcome": "Choose what came of it."})
    details = {"agency": one.agency, "outcome": turn.value("outcome")}
    pathway = record(turn, case, "dissent_settled", on, details)
    whose = dissenter_in_a_sentence(one.agency)
    return _show(turn, case, dissents(pathway), f"{case.ref}: the disagreement of {whose} is settled")


def form(turn: Turn) -> Form:
    """Asks which case; once it is known whose disagreement is meant, what came of it."""
    case = cases.find(turn.tx, turn.value("ref"))
    if case is not None and turn.value("agency"):
        found = dissents(pathway_of(turn, case))
        one = next((each for each in found if each.agency == turn.value("agency")), None)
        if one is not None:
            return _form_of(turn, case, one)
    return Form(SUMMARY, action("dissent"), (reference_field(turn),), "Show")


def _show(turn: Turn, case: Case, found: tuple[Dissent, ...], title: str) -> Reply:
    blocks: list[Block] = [Heading(title)]
    if not found:
        blocks.append(Text("Nobody has disagreed with a decision, as far as it is recorded."))
        return Reply(SUMMARY, tuple(blocks), about_case=True)
    rows = tuple(
        (
            dissenter_name(each.agency),
            say_date(each.since),
            SEE_TO_DISSENT.get(each.owner, "–"),
            _state(turn, each),
        )
        for each in found
    )
    blocks.append(Table("Who disagrees", ("Who", "Since", "Who sees to it", "State"), rows))
    blocks.append(Text("Why, and what will be done about it, is in the chair’s record.", "note"))
    buttons = [
        Button(f"{dissenter_name(each.agency)}: settled", action("dissent", ref=case.ref, agency=each.agency))
        for each in found
        if each.is_open
    ]
    if permissions.may(turn.tx, "read_record", turn.person, case):
        buttons.append(Button("The record of the conference", action("record", ref=case.ref)))
    if buttons:
        blocks.append(Buttons(tuple(buttons)))
    return Reply(SUMMARY, tuple(blocks), about_case=True)


def _state(turn: Turn, one: Dissent) -> str:
    if one.settled_on is not None:
        return f"Settled {say_date(one.settled_on)}: {OUTCOMES.get(one.outcome, '').lower()}"
    if one.by is None:
        return "To be settled"
    by = say_limit(one.by, turn.desk.calendar) if one.by >= turn.today else say_date(one.by)
    return f"To be settled by {by}"


def _form_of(turn: Turn, case: Case, one: Dissent) -> Form:
    return Form(
        f"{case.ref}: what came of it with {dissenter_in_a_sentence(one.agency)}?",
        action("dissent", ref=case.ref, agency=one.agency),
        (
            Field("outcome", "What came of it", "choice", "", turn.value("outcome"), tuple(OUTCOMES.items())),
            Field("on", "When", "date", value=turn.value("on") or turn.today.isoformat()),
        ),
    )


def _day(turn: Turn, one: Dissent) -> date:
    wrong = day_wrong(turn.value("on"), turn.today, past=True)
    if not wrong and (not turn.value("on") or date.fromisoformat(turn.value("on")) < one.since):
        wrong = f"Enter a day from {say_date(one.since)} on."
    if wrong:
        raise Refusal(wrong, {"on": wrong})
    return date.fromisoformat(turn.value("on"))


VERB = Verb(
    name="dissent",
    summary="who disagrees with a conference, and whether it is settled",
    usage="dissent REF",
    handle=dissent,
    parameters=Parameters(words=("ref",)),
    required=("ref",),
    form=form,
    also=("disagreement",),
)
