"""Taking somebody off the invite list, with the reason: they are told, and their link stops working at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import record, refresh
from handlers.conference.invitation import invite_list
from handlers.conference.quorum_forecast import is_lost, warn_if_lost
from handlers.conference.who_is_meant import choice_of_invited, invited_person
from handlers.conference.without_chair import warn_without_chair
from handlers.desk import Turn
from handlers.joining.joining import MAY_KNOW, another_way_in, runs_it
from handlers.plan.core_group_leaving import is_still_in_it, leave
from handlers.reminders.notices import UNINVITED, WAY_IN_KNOWN, tell
from handlers.reply import Block, Buttons, Field, Form, Heading, Refusal, Reply, Text, action
from handlers.verb import Verb
from procedure.wording import say_list
from storage import audit, cases, conferences, outbox
from storage.cases import Case
from storage.conferences import Invitee
from storage.people import Person

REASONS = {
    "mistake": "Invited by mistake",
    "not_involved": "Not involved any more",
    "somebody_else": "Somebody else comes instead",
    "own_wish": "Does not wish to take part",
    "not_safe": "It would not be safe for them or for others",
}
"""Why somebody is taken off, in words that say nothing about anybody: the rest belongs in the case's own record."""

REPORTING = ("professional", "social worker")


def uninvite(turn: Turn) -> Reply:
    """Takes somebody off the list; an agency of which nobody is left is asked for no report."""
    case = permissions.case_for(turn.tx, "uninvite", turn.person, turn.value("ref"))
    invitee, person = invited_person(turn, case, "who", f"uninvite {case.ref}")
    why = _reason(turn)
    if person.id == case.social_worker:
        sentence = f"{person.name} is the case's social worker: type assign {case.ref} to give it to another."
        raise Refusal(sentence, {"who": sentence})
    was_lost = is_lost(turn, case)
    take_off(turn, case, invitee, why)
    warn_if_lost(turn, case, was_lost=was_lost)
    if invitee.role == "chair":
        warn_without_chair(turn, case)
    title = Heading(f"{case.ref}: {person.name} is not invited any more")
    in_it = is_still_in_it(turn, case, person)
    blocks = (title, *_way_in_known(turn, case, person), *in_it, invite_list(turn, case))
    return Reply("Taken off an invite list", blocks, about_case=True)


def take_off(
    turn: Turn, case: Case, invitee: Invitee, why: str, details: Mapping[str, Any] | None = None
) -> None:
    """Ends somebody's invitation for one of `REASONS` and tells them, with the `details` of the notice."""
    conferences.uninvite(turn.tx, invitee.id, REASONS[why], turn.now)
    outbox.cancel(turn.tx, case.id, "they are not invited any more", turn.now, recipient=invitee.person)
    details = {**(details or {}), **leave(turn, case, invitee.person, why)}
    known = {"person": invitee.person, "role": invitee.role, "reason": why}
    audit.write(turn.tx, turn.now, turn.person.id, "uninvited", case.ref, known)
    if _was_the_last_of_its_agency(turn, case, invitee):
        record(turn, case, "uninvited", turn.today, {"agency": invitee.agency, "reason": REASONS[why]})
    else:
        refresh(turn, case)
    tell(turn, case, UNINVITED, [invitee.person], details=details)


def _way_in_known(turn: Turn, case: Case, gone: Person) -> list[Block]:
    """Warns of what no link that stops can take back, and has the chair warned; empty without a meeting."""
    if conferences.meeting(turn.tx, case.id) is None:
        return []
    chairs = [each.person for each in conferences.invitees(turn.tx, case.id) if each.role == "chair"]
    tell(turn, case, WAY_IN_KNOWN, chairs, details={"person": gone.id})
    blocks: list[Block] = [Text(MAY_KNOW, "warning")]
    if runs_it(turn.tx, turn.person, case):
        blocks.append(Buttons((another_way_in(turn.desk, case),)))
    return blocks


def form(turn: Turn) -> Form:
    """Asks whom to take off, and why; once the case is known, from its invite list."""
    case = cases.find(turn.tx, turn.value("ref")) if turn.value("ref") else None
    return Form(
        "Take somebody off the invite list",
        action("uninvite"),
        (
            reference_field(turn),
            choice_of_invited(turn, case, "who", "Who")
            if case
            else Field("who", "Who", value=turn.value("who").lstrip("@")),
            Field("reason", "Why", "choice", options=tuple(REASONS.items()), value=turn.value("reason")),
        ),
        "Take them off",
        "They are told that they need not come. Their link stops working at once, and they leave the core group "
        "unless the reason is about the conference alone.",
    )


def _reason(turn: Turn) -> str:
    typed = turn.value("reason").casefold()
    plain = typed.replace("no longer", "not").removesuffix(" any more").strip()
    found = [
        key
        for key, words in REASONS.items()
        if typed in (key, words.casefold()) or plain in (key.replace("_", " "), key.split("_")[-1])
    ]
    if not found:
        ways = say_list([words[:1].lower() + words[1:] for words in REASONS.values()], "or")
        sentence = f"Say why in one of these ways: {ways}."
        raise Refusal(sentence, {"reason": sentence})
    return found[0]


def _was_the_last_of_its_agency(turn: Turn, case: Case, gone: Invitee) -> bool:
    return bool(gone.agency and gone.role in REPORTING) and not any(
        each.agency == gone.agency and each.role in REPORTING
        for each in conferences.invitees(turn.tx, case.id)
    )


def in_order(text: str) -> str:
    """ "AB123 @school not involved any more" with the word before the reason that makes it one."""
    plain = text.casefold().rstrip(" .")
    for words in map(str.casefold, REASONS.values()):
        if plain.endswith(f" {words}") and " reason" not in plain:
            at = len(plain) - len(words)
            return f"{text[:at]}reason {text[at:]}"
    return text


VERB = Verb(
    name="uninvite",
    summary="takes somebody off the invite list, with the reason",
    usage="uninvite REF WHO [reason WHY]",
    handle=uninvite,
    parameters=Parameters(words=("ref",), rest="who", named=("reason",), asked=("reason",)),
    required=("ref", "who", "reason"),
    form=form,
    in_order=in_order,
)
