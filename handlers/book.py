"""Booking a conference or moving it: what the date meets and breaks is said before anything is done."""

from __future__ import annotations

from datetime import datetime

from handlers import cards, mentions, permissions
from handlers.arguments import Parameters
from handlers.case import reference_field
from handlers.desk import Turn
from handlers.forms import asked
from handlers.invitation import add_to_list
from handlers.joining import moment_of, renew_links, take_down, want_meeting
from handlers.notices import BOOKED, MOVED, everyone_invited, tell
from handlers.recording import pathway_of, policy_of, record
from handlers.reply import (
    Block,
    Bullets,
    Button,
    Buttons,
    Field,
    Form,
    Heading,
    Refusal,
    Reply,
    Text,
    action,
)
from handlers.verb import Verb
from handlers.when import a_moment
from procedure.booking import Assessment, Finding, assess
from procedure.pathway import Pathway
from procedure.wording import say_count, say_datetime
from storage.cases import Case
from storage.people import Person


def book(turn: Turn) -> Reply:
    """Says what the date meets and breaks; once that is confirmed, books it and tells everybody invited."""
    case = permissions.case_for(turn.tx, "book", turn.person, turn.value("ref"))
    pathway = pathway_of(turn, case)
    at = a_moment(turn, "when")
    if at <= turn.now:
        sentence = f"{say_datetime(at, turn.desk.timezone)} has passed: choose a time to come."
        raise Refusal(sentence, {"when": sentence})
    if pathway.facts.next_conference is None:
        raise Refusal(f"No conference is to come in {case.ref}, so there is nothing to book.")
    if at == moment_of(pathway):
        raise Refusal(f"{case.ref} is booked for that time already: nothing was changed.")
    chair = _chair(turn)
    judged = assess(at, pathway, policy_of(turn, case), turn.desk.calendar, turn.now, turn.desk.timezone)
    if turn.value("confirmed") != "yes":
        return _before_confirming(turn, case, pathway, judged)
    if judged.breaks and not turn.value("reason"):
        return asked(_reason_form(turn, case, judged), {"reason": "Enter the reason for the record."})
    return _booked(turn, case, pathway, at, chair)


def form(turn: Turn) -> Form:
    """Asks for the date, the place and the chair."""
    return Form(
        "Book the conference",
        action("book"),
        (
            reference_field(turn),
            Field("when", "When", "datetime", value=turn.value("when")),
            Field("place", "Place", value=turn.value("place"), required=False),
            Field("chair", "Chair", "person", value=turn.value("chair").lstrip("@"), required=False),
        ),
        "Check this date",
        "You see what the date meets and breaks before it is booked.",
    )


def _chair(turn: Turn) -> Person | None:
    if not turn.value("chair"):
        return None
    chair = mentions.member(turn, "chair")
    if not chair.has("chair"):
        sentence = f"{chair.name} does not chair conferences: name a conference chair."
        raise Refusal(sentence, {"chair": sentence})
    return chair


def _before_confirming(turn: Turn, case: Case, pathway: Pathway, judged: Assessment) -> Reply:
    """What the date meets and breaks, with the button or the form that goes on."""
    when = say_datetime(judged.at, turn.desk.timezone, weekday=True)
    moved_from = moment_of(pathway)
    blocks: list[Block] = [Heading(f"{case.ref}: {when}")]
    if moved_from:
        blocks.append(
            Text(f"It is booked now for {say_datetime(moved_from, turn.desk.timezone, weekday=True)}.")
        )
    blocks += _findings("What this breaks", judged.breaks, "warning")
    blocks += _findings("What this meets", judged.meets, "plain")
    if judged.breaks:
        form = asked(_reason_form(turn, case, judged)).form
        assert form is not None
        blocks.append(form)
    else:
        blocks.append(Buttons((Button("Book it", action("book", **_known(turn, case, judged)), "primary"),)))
    return Reply("Check the date before it is booked", tuple(blocks), about_case=True)


def _findings(title: str, findings: tuple[Finding, ...], tone: str) -> list[Block]:
    if not findings:
        return []
    text = Text(f"{title}:", "warning") if tone == "warning" else Text(f"{title}:")
    return [text, Bullets(tuple(each.says for each in findings))]


def _reason_form(turn: Turn, case: Case, judged: Assessment) -> Form:
    broken = say_count(len(judged.breaks), "rule")
    return Form(
        "Book it all the same",
        action("book", **_known(turn, case, judged)),
        (Field("reason", "Reason for the record", "long_text", value=turn.value("reason")),),
        "Book it with this reason",
        f"This date breaks {broken}. The reason is kept in the case's record.",
    )


def _known(turn: Turn, case: Case, judged: Assessment) -> dict[str, str]:
    given = {"place": turn.value("place"), "chair": turn.value("chair"), "remote": turn.value("remote")}
    kept = {name: value for name, value in given.items() if value}
    return {"ref": case.ref, "when": judged.at.isoformat(), "confirmed": "yes", **kept}


def _booked(turn: Turn, case: Case, pathway: Pathway, at: datetime, chair: Person | None) -> Reply:
    moving = moment_of(pathway) is not None
    conference = pathway.facts.next_conference
    details = {
        "conference": conference.kind if conference else "icpc",
        "place": turn.value("place"),
        "reason": turn.value("reason"),
    }
    kept = {name: value for name, value in details.items() if value}
    record(turn, case, "conference_booked", at.astimezone(turn.desk.timezone), kept, field="when")
    if chair is not None:
        add_to_list(turn, case, chair, "chair", "")
    after = pathway_of(turn, case)
    if not moving:  # whatever an earlier conference was joined by is not where this one meets
        take_down(turn, case)
    renew_links(turn, case, after)
    if turn.value("remote") and turn.desk.meetings.automatic and not moving:
        want_meeting(turn, case, at)
    people = set(everyone_invited(turn, case)) | ({case.social_worker} if case.social_worker else set())
    tell(turn, case, MOVED if moving else BOOKED, sorted(people))
    what = "moved to" if moving else "booked for"
    title = f"{case.ref}: {what} {say_datetime(at, turn.desk.timezone, weekday=True)}"
    return cards.case_card(turn, case, after, title)


VERB = Verb(
    name="book",
    summary="books or moves a conference, once you have seen what the date meets and breaks",
    usage="book REF WHEN [place P] [chair @SOMEBODY]",
    handle=book,
    parameters=Parameters(words=("ref",), rest="when", named=("place", "chair"), flags=("remote",)),
    required=("ref", "when"),
    form=form,
)
