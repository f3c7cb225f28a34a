"""Calling a conference off, which is for exceptional circumstances: with the reason and who agreed to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import pathway_of, record
from handlers.cases.what_changed import what_changed
from handlers.conference.cancel_words import understood
from handlers.conference.needs import arrange_anew
from handlers.desk import Turn
from handlers.forms import SENT, asked, lacking
from handlers.joining.joining import moment_of, take_down
from handlers.reminders.notices import CANCELLED, everyone_invited, tell
from handlers.reply import Field, Form, Refusal, Reply, Text, action
from handlers.verb import Verb
from procedure.booking import limit_of
from procedure.pathway import Pathway
from procedure.wording import say_count, say_datetime, say_when
from storage import cases, conferences

WAYS = {"postponed": "Put off: a new date is to be booked", "cancelled": "Cancelled: it does not take place"}

BECAUSE = {
    "family_cannot_attend": "The parents or carers cannot attend",
    "social_worker_unavailable": "The social worker cannot attend",
    "chair_unavailable": "Nobody can chair it",
    "too_few_agencies": "Too few agencies can come",
    "not_needed": "It is not needed any more",
    "other": "Something else",
}
"""What it is because of, by the words of the policies: some authorities take some of them for no reason."""
LOOKS_AHEAD = timedelta(days=200)  # a review is booked for the next half a year
MOST_CHOICES = 20
NEEDED = ("how", "because", "reason", "agreed")


def cancel(turn: Turn) -> Reply:
    """Calls off the conference that is booked: everybody is told, and there is nothing to join any more."""
    case = permissions.case_for(turn.tx, "cancel", turn.person, turn.value("ref"))
    pathway = pathway_of(turn, case)
    moment, conference = moment_of(pathway), pathway.conference
    if moment is None or conference is None:
        raise Refusal(f"No conference of {case.ref} is booked, so there is nothing to cancel.")
    turn = replace(turn, values={**understood(turn.value("typed")), **turn.values})
    if wanting := lacking(turn, NEEDED):
        return asked(form(turn), wanting if SENT in turn.values else {})
    how = _chosen(turn, "how", WAYS)
    details = {
        "conference": conference.kind,
        "because": _chosen(turn, "because", BECAUSE),
        "reason": turn.value("reason"),
        "agreed_by": turn.value("agreed"),
    }
    people = {*everyone_invited(turn, case), *([case.social_worker] if case.social_worker else [])}
    after = record(turn, case, how, turn.today, details, field="because")
    take_down(turn, case)
    conferences.forget_answers(turn.tx, case.id)
    arrange_anew(turn.tx, case)
    tell(turn, case, CANCELLED, sorted(people), details={"postponed": how == "postponed"})
    off = "put off" if how == "postponed" else "cancelled"
    when = say_datetime(moment, turn.desk.timezone, weekday=True)
    notes = [Text(sentence) for sentence in _told_and_next(turn, people, after, how)]
    return what_changed(turn, case, pathway, after, f"{case.ref}: the conference on {when} is {off}", *notes)


def _told_and_next(turn: Turn, people: set[str], after: Pathway, how: str) -> list[str]:
    """How many hear of it, and by when it is to be held instead where it is put off."""
    told = len(people - {turn.person.id})
    said = [f"{say_count(told, 'person is', 'people are')} told of it now."] if told else []
    limit = limit_of(after) if how == "postponed" else None
    if limit is not None and limit.due is not None:
        said.append(f"It is still to be held by {say_when(limit.due, turn.desk.timezone, weekday=True)}.")
    return said


def form(turn: Turn) -> Form:
    """Asks which case, why, and who agreed; what was typed of that stands there already."""
    turn = replace(turn, values={**understood(turn.value("typed")), **turn.values})
    return Form(
        "Call off a conference",
        action("cancel"),
        (
            _which(turn),
            Field("how", "What happens", "choice", options=tuple(WAYS.items()), value=turn.value("how")),
            Field(
                "because", "Because", "choice", options=tuple(BECAUSE.items()), value=turn.value("because")
            ),
            Field("reason", "Reason for the record", "long_text", value=turn.value("reason")),
            Field(
                "agreed", "Who agreed to it", hint="By role, such as the chair.", value=turn.value("agreed")
            ),
        ),
        "Call it off",
        "A conference is called off only exceptionally. Everybody invited is told, and no link works any more.",
    )


def _which(turn: Turn) -> Field:
    """The conference that is booked, where there is one alone that the person may call off; otherwise which."""
    booked = [] if turn.value("ref") else _to_be_called_off(turn)
    if not 0 < len(booked) <= MOST_CHOICES:
        return reference_field(turn)
    options = tuple(
        (ref, f"{ref}, {say_datetime(at, turn.desk.timezone, weekday=True)}") for at, ref in booked
    )
    only = booked[0][1] if len(booked) == 1 else ""
    return Field("ref", "Which conference", "choice", value=only, options=options)


def _to_be_called_off(turn: Turn) -> list[tuple[datetime, str]]:
    """The conferences to come that the person may call off, the next first, with their references."""
    found = cases.with_step_between(turn.tx, "conference_booked", turn.today, turn.today + LOOKS_AHEAD)
    own = [each for each in found if each.is_open and permissions.may(turn.tx, "cancel", turn.person, each)]
    moments = [(moment_of(pathway_of(turn, each)), each.ref) for each in own]
    return sorted((at, ref) for at, ref in moments if at is not None and at > turn.now)


def _chosen(turn: Turn, name: str, choices: dict[str, str]) -> str:
    if turn.value(name) not in choices:
        sentence = "Choose one of these."
        raise Refusal(sentence, {name: sentence})
    return turn.value(name)


VERB = Verb(
    name="cancel",
    summary="calls off a conference, with the reason and who agreed",
    usage="cancel REF [REASON, agreed by WHO]",
    handle=cancel,
    parameters=Parameters(words=("ref",), rest="typed"),
    required=("ref",),
    form=form,
    also=("postpone", "put_off", "call_off"),
)
