"""Asking for a conference: what the booking team has to know, fathers and needs included, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from handlers.agencies import agency_name
from handlers.cases.children_concerned import children_awaiting
from handlers.cases.recording import objection, on_record, pathway_of, policy_of, record
from handlers.cases.what_changed import what_changed
from handlers.conference.invite_list_gaps import missing_of
from handlers.conference.needs import INTERPRETER, NEEDS, NONE_NEEDED, needs_in_words, to_arrange
from handlers.conference.whose_father import (
    NOT_INVITED,
    TO_INVITE,
    UNKNOWN,
    children_of,
    men_on_the_list,
    nobodys_men,
    with_those_invited,
)
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.record.answers import chosen
from handlers.record.sitting import OF_AGENCIES
from handlers.reminders.notices import REQUESTED, tell
from handlers.reminders.occasion import Occasion
from handlers.reminders.recorded_by_another import tell_owner
from handlers.reply import (
    Block,
    Bullets,
    Button,
    Buttons,
    Field,
    Fields,
    Form,
    Heading,
    Reply,
    Table,
    Text,
    action,
)
from procedure.events import day_of
from procedure.wording import capitalise, say_when
from storage import conference_requests, conferences, people
from storage.cases import Case
from storage.database import Transaction

REQUEST = "conference_request"  # the step
ADVOCACY = {
    "accepted": "Yes, and it was accepted",
    "declined": "Yes, and it was declined",
    "no": "Not yet",
}
NOBODY_KNOWS = "Nobody knows who or where he is"
_NEEDS_OR_NONE = {**NEEDS, NONE_NEEDED: "Nothing of this"}


def requested(turn: Turn, case: Case, on: date | datetime | None, values: Mapping[str, str]) -> Reply:
    """Records the request and hands it to the booking team, or asks for what it does not say."""
    values = _as_the_list_is_now(turn, case, values)
    wanting = _wanting(turn, case, values)
    if on is not None and wanting and (problem := objection(turn, case, REQUEST, on, {})):
        wanting["on"] = problem
    if on is None or wanting:
        shown = {**values, "on": day_of(on).isoformat() if on else ""}
        return asked(request_form(turn, case, shown), wanting if SENT in turn.values else {})
    before = pathway_of(turn, case)
    kept = conference_requests.answers_of(turn.tx, case.id)
    answers = {name: values.get(name, "") for name in _names(case)} | {"arranged": kept.get("arranged", "")}
    conference_requests.keep(turn.tx, case.id, answers, turn.person.id, turn.now)
    gaps = missing_of(turn.tx, case, policy_of(turn, case), before)
    details = _details(turn, case, complete=not gaps)
    if answers == kept and on_record(turn, case, REQUEST, on, details):
        return what_changed(turn, case, before, before, f"{case.ref}: asked for already: nothing was changed")
    pathway = record(turn, case, REQUEST, on, details)
    booking = [each.id for each in people.with_role(turn.tx, "booking")]
    tell(turn, case, REQUESTED, booking)
    tell_owner(turn, case, pathway, REQUEST)
    title = f"{case.ref}: conference request with invite list recorded for {say_when(on, turn.desk.timezone)}"
    return what_changed(turn, case, before, pathway, title, *_what_is_missing(case, gaps))


def request_form(turn: Turn, case: Case, values: Mapping[str, str]) -> Form:
    """Asks for the date, each child's father and other men, what people need, and advocacy."""
    kept = conference_requests.answers_of(turn.tx, case.id)
    values = _as_the_list_is_now(
        turn, case, {**kept, **{name: each for name, each in values.items() if each}}
    )
    today = turn.today.isoformat()
    men = _about_men(turn, case)
    fields = [Field("on", "When was it asked for?", "date", value=values.get("on") or today)]
    for child in _children_asked_about(turn, case):
        whom = f"child {child}" if case.children > 1 else "the child"
        why = f" ({whom})" if case.children > 1 else ""
        fields.append(_field(values, f"father_{child}", f"Father or another man involved with {whom}", men))
        name = f"father_why_{child}"
        label = f"If he is not invited, why not{why}"
        fields.append(Field(name, label, value=values.get(name, ""), required=False))
    fields += [
        replace(_field(values, "needs", "What somebody needs to take part", _NEEDS_OR_NONE), kind="choices"),
        Field(
            "needs_what",
            "Which language, who needs what",
            "long_text",
            "By role: “the mother”, never a name.",
            values.get("needs_what", ""),
            required=False,
        ),
        _field(values, "advocacy", "Was an advocate offered to the children?", ADVOCACY),
    ]
    known = action("done", ref=case.ref, step=REQUEST, occurrence=turn.value("occurrence"))
    intro = "The booking team is sent this with the invite list."
    return Form(f"{case.ref}: conference request", known, tuple(fields), "Ask for the conference", intro)


def _about_men(turn: Turn, case: Case) -> dict[str, str]:
    """What can be answered of a child's father: one of the men on the list, to be invited, not, or unknown."""
    men = men_on_the_list(turn.tx, case)
    invited = {each.id: f"Invited: {people.get(turn.tx, each.person).name}" for each in men}
    # Children of one case may have different fathers, of whom one is on the list already.
    more = not invited or case.children > 1
    coming = {TO_INVITE: "To be invited: I will add him to the list"} if more else {}
    others = {NOT_INVITED: "Not invited", UNKNOWN: NOBODY_KNOWS}
    return {**invited, **coming, **others}


def _as_the_list_is_now(turn: Turn, case: Case, values: Mapping[str, str]) -> dict[str, str]:
    """The answers with a man who was to be invited as the one who has been; of several, which has to be said."""
    known = with_those_invited(turn.tx, case, values)
    if not nobodys_men(turn.tx, case, known):
        return known
    return {name: "" if answer == TO_INVITE else answer for name, answer in known.items()}


def request_notice(occasion: Occasion) -> list[Block] | None:
    """To the booking team: who is invited, what they need, what is missing, by when, and buttons to act on it."""
    tx, case = occasion.tx, occasion.case
    if occasion.moment is not None:
        return None
    ref = case.ref
    limit = occasion.pathway.find("icpc")
    by = say_when(limit.due, occasion.desk.timezone, weekday=True) if limit and limit.due else ""
    facts = [("To be held by", by)] if by else []
    blocks: list[Block] = [
        Heading(f"{ref}: a conference is asked for"),
        Fields((*facts, *_needs(tx, case))),
        _invited(tx, case),
        *_what_is_missing(
            case, missing_of(tx, case, occasion.desk.policies[case.authority], occasion.pathway)
        ),
    ]
    buttons = [
        Button("Dates that fit", action("dates", ref=ref), "primary"),
        Button("Book", action("book", ref=ref)),
    ]
    if to_arrange(tx, case):
        buttons.append(Button("What people need", action("needs", ref=ref)))
    return [*blocks, Buttons((*buttons, Button("Open case", action("case", ref=ref))))]


def _wanting(turn: Turn, case: Case, values: Mapping[str, str]) -> dict[str, str]:
    """What the request does not say yet, a sentence for each field."""
    found = {}
    if not values.get("on"):
        found["on"] = "Enter the date on which the conference was asked for."
    for child in _children_asked_about(turn, case):
        said = values.get(f"father_{child}", "")
        if said not in _about_men(turn, case):
            found[f"father_{child}"] = "Say whether he is invited."
        elif said == NOT_INVITED and not values.get(f"father_why_{child}", "").strip():
            found[f"father_why_{child}"] = "Say why he is not invited."
    needs = chosen(values, "needs")
    if not needs or not set(needs) <= set(_NEEDS_OR_NONE):
        found["needs"] = "Choose what is needed, or that nothing is."
    elif NONE_NEEDED in needs and len(needs) > 1:
        found["needs"] = "Choose what is needed, or that nothing is: not both."
    if INTERPRETER in needs and not values.get("needs_what", "").strip():
        found["needs_what"] = "Say for which language the interpreter is, and who needs them."
    if values.get("advocacy") not in ADVOCACY:
        found["advocacy"] = "Say whether an advocate was offered."
    return found


def _children_asked_about(turn: Turn, case: Case) -> list[str]:
    """The labels of those whom the conference is about."""
    return children_awaiting(pathway_of(turn, case)) or children_of(case)


def _details(turn: Turn, case: Case, *, complete: bool) -> dict[str, Any]:
    agencies = [
        each.agency
        for each in conferences.invitees(turn.tx, case.id)
        if each.agency and each.role in OF_AGENCIES
    ]
    return {"agencies": sorted(set(agencies)), "complete": complete}


def _needs(tx: Transaction, case: Case) -> list[tuple[str, str]]:
    answers = conference_requests.answers_of(tx, case.id)
    if not answers:
        return []
    facts = needs_in_words(tx, case)
    facts.append(("Advocate offered", ADVOCACY.get(answers.get("advocacy", ""), "not said")))
    for child in children_of(case):
        whom = f" of child {child}" if case.children > 1 else ""
        if answers.get(f"father_{child}") == NOT_INVITED:
            facts.append((f"Father{whom} not invited", answers.get(f"father_why_{child}", "")))
        elif answers.get(f"father_{child}") == UNKNOWN:
            facts.append((f"Father{whom}", NOBODY_KNOWS))
    return facts


def _invited(tx: Transaction, case: Case) -> Table:
    """The invite list as the booking team needs it; contact details stay with the invitations."""
    rows = tuple(
        (
            people.get(tx, each.person).name,
            capitalise(each.role),
            agency_name(each.agency) if each.agency else "–",
        )
        for each in conferences.invitees(tx, case.id)
    )
    return Table("Invite list", ("Who", "Role", "Agency"), rows)


def _what_is_missing(case: Case, gaps: tuple[str, ...]) -> list[Block]:
    if not gaps:
        return []
    add = Button("Invite somebody", action("invite", ref=case.ref))
    return [Text("The invite list is not complete:", "warning"), Bullets(gaps), Buttons((add,))]


def _field(values: Mapping[str, str], name: str, label: str, options: dict[str, str]) -> Field:
    return Field(name, label, "choice", value=values.get(name, ""), options=tuple(options.items()))


def _names(case: Case) -> list[str]:
    by_child = [f"{name}_{child}" for child in children_of(case) for name in ("father", "father_why")]
    return [*by_child, "needs", "needs_what", "advocacy"]
