"""People without an account who are invited to one conference: known by their role alone, and never by name."""

from __future__ import annotations

from dataclasses import replace

from handlers.agencies import agency_name
from handlers.cases.recording import pathway_of
from handlers.conference.invite_words import Wanted
from handlers.conference.whose_father import of_child
from handlers.desk import Turn
from handlers.joining.joining import MAY_KNOW, another_way_in, moment_of, runs_it, send_link
from handlers.reminders.notices import INVITED, tell
from handlers.reply import Block, Buttons, Field, Refusal, Text
from storage import audit, conferences, people
from storage.cases import Case
from storage.people import Person, new_id

SAME, SOMEBODY_ELSE = "same", "somebody_else"


def guest_meant(turn: Turn, case: Case, wanted: Wanted) -> Person:
    """A new guest, or the one on the list with that very address, or the one it corrects (see `is_corrected`).

    Raises `Refusal` for a role that is a colleague's.
    """
    role = wanted.role or "professional"
    if role in ("chair", "social worker"):
        sentence = (
            f"The {role} has to be a colleague I know: mention them, or type their work e-mail address."
        )
        raise Refusal(sentence, {"who": sentence})
    listed = conferences.invitees(turn.tx, case.id)
    for each in listed:
        known = people.get(turn.tx, each.person)
        if known.kind == "guest" and each.role == role and _is_reached_so(known, wanted):
            return known
    taken = {person.name for person in called_so(turn, case, wanted)}
    free = (name for name in _names(wanted, len(taken) + 1) if name not in taken)
    guest = Person(
        new_id(), next(free), "guest", wanted.email or None, wanted.phone or None, agency=wanted.agency
    )
    people.save(turn.tx, guest)
    return guest


def called_so(turn: Turn, case: Case, wanted: Wanted) -> list[Person]:
    """The guests on the list who are called as this one would be: "Father", "Father 2"."""
    invited = [people.get(turn.tx, each.person) for each in conferences.invitees(turn.tx, case.id)]
    names = _names(wanted, len(invited))
    return [person for person in invited if person.kind == "guest" and person.name in names]


def to_tell_apart(turn: Turn, case: Case, wanted: Wanted) -> list[Person]:
    """Those who may be meant by another number or address in a role that is taken; none where that was said.

    A member is known by their address, and of an address alone nobody says that it is another's.
    """
    if wanted.another or turn.value(SAME) == SOMEBODY_ELSE or not (wanted.email or wanted.phone):
        return []
    is_somebody = wanted.title or wanted.agency or wanted.role not in ("", "professional")
    member = people.by_email(turn.tx, wanted.email) if wanted.email else None
    if not is_somebody or (member is not None and member.active):
        return []
    alike = called_so(turn, case, wanted)
    return [] if any(_is_reached_so(each, wanted) for each in alike) else alike


def which_of(alike: list[Person], chosen: str) -> Field:
    """Asks whether one of them is meant, whose number or address is to be put right, or somebody else."""
    options = [(each.id, f"{each.name}, whose number or address was wrong") for each in alike]
    return Field(
        SAME,
        "Who is this?",
        "choice",
        "What I have of somebody is replaced: nothing more is sent there.",
        chosen,
        (*options, (SOMEBODY_ELSE, "Somebody else in that role")),
        error="Somebody is invited in that role with another number or address: say whether this is them.",
    )


def put_right(turn: Turn, case: Case, guest: Person, wanted: Wanted) -> list[Block]:
    """Writes to a guest at this number or address from now on, and no more at the one before; says what to heed."""
    people.save(turn.tx, replace(guest, email=wanted.email or None, phone=wanted.phone or None))
    audit.write(turn.tx, turn.now, turn.person.id, "corrected_contact", case.ref, {"person": guest.id})
    tell(turn, case, INVITED, [guest.id], instead=True)
    invitee = conferences.invitee_of(turn.tx, case.id, guest.id)
    assert invitee is not None, "only somebody invited is put right"
    had_link = conferences.link_of(turn.tx, invitee.id) is not None
    conferences.revoke_links(turn.tx, turn.now, invitee=invitee.id)
    moment = moment_of(pathway_of(turn, case))
    if moment is None or conferences.meeting(turn.tx, case.id) is None:
        return []
    send_link(turn.tx, case, guest.id, moment, turn.now)
    if not had_link:
        return []
    warning = Text(f"A link was sent to the number or address before. {MAY_KNOW}", "warning")
    runs = runs_it(turn.tx, turn.person, case)
    return [warning, *([Buttons((another_way_in(turn.desk, case),))] if runs else [])]


def _is_reached_so(guest: Person, wanted: Wanted) -> bool:
    same_email = (guest.email or "").casefold() == wanted.email.casefold()
    return same_email and (guest.phone or "") == wanted.phone


def _names(wanted: Wanted, most: int) -> list[str]:
    """What such a guest is called, and others after the first: "Father 2 of child 1", "Nurse 2 (Health)"."""
    title = wanted.title or (wanted.role or "professional").capitalize()
    after = of_child(wanted.child) + (f" ({agency_name(wanted.agency)})" if wanted.agency else "")
    return [f"{title}{f' {number}' if number > 1 else ''}{after}" for number in range(1, most + 1)]
