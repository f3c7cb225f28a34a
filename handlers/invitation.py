"""Inviting people to a conference: members by mention, others by their role with an e-mail or a phone."""

from __future__ import annotations

import re

from handlers import mentions, permissions
from handlers.agencies import AGENCIES, agency_id, agency_name
from handlers.arguments import Parameters
from handlers.case import reference_field
from handlers.desk import Turn
from handlers.joining import moment_of, send_link
from handlers.notices import INVITED, tell
from handlers.permissions import shortened
from handlers.recording import pathway_of, record, refresh
from handlers.reply import Field, Form, Heading, Refusal, Reply, Table, action
from handlers.verb import Verb
from storage import audit, conferences, people
from storage.cases import Case
from storage.conferences import Invitee
from storage.people import Person, new_id

FAMILY = ("mother", "father", "parent", "carer", "involved man", "young person")
BESIDE_THE_FAMILY = ("supporter", "advocate", "interpreter")
ROLES = (*FAMILY, *BESIDE_THE_FAMILY, "chair", "social worker", "professional")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{8,18}")


def invite(turn: Turn) -> Reply:
    """Puts somebody on the invite list and tells them."""
    case = permissions.case_for(turn.tx, "invite", turn.person, turn.value("ref"))
    role = _role(turn)
    person = _person(turn, case, role)
    role = _role_of(turn, case, person, role)
    agency = agency_id(turn.value("agency") or person.agency) if role not in FAMILY else ""
    before = conferences.invitee_of(turn.tx, case.id, person.id)
    if before is not None and (before.role, before.agency) == (role, agency):
        raise Refusal(
            f"{person.name} is on the invite list of {case.ref} as {in_words(role)}: nothing was changed."
        )
    add_to_list(turn, case, person, role, agency)
    if before is None:
        tell(turn, case, INVITED, [person.id])
        _send_link(turn, case, person)
    return Reply(
        "Invited to a conference",
        (Heading(f"{case.ref}: {_invited_as(person, role)}"), invite_list(turn, case)),
        about_case=True,
    )


def _send_link(turn: Turn, case: Case, person: Person) -> None:
    """Somebody invited after the others were sent theirs is sent their link to join too."""
    moment = moment_of(pathway_of(turn, case))
    if moment is not None and person.id != turn.person.id and conferences.meeting(turn.tx, case.id):
        send_link(turn.tx, case, person.id, moment, turn.now)


def add_to_list(turn: Turn, case: Case, person: Person, role: str, agency: str) -> None:
    """Puts a person on the list; an agency that is new to the case will be asked for its report."""
    known = {each.agency for each in conferences.invitees(turn.tx, case.id)}
    conferences.invite(turn.tx, Invitee(new_id(), case.id, person.id, role, agency), turn.person.id, turn.now)
    audit.write(turn.tx, turn.now, turn.person.id, "invited", case.ref, {"person": person.id, "role": role})
    if agency and agency not in known and _reports(role):
        record(turn, case, "invited", turn.today, {"agency": agency})
    else:
        refresh(turn, case)


def in_words(role: str) -> str:
    """The role with its article: "the chair", "a professional", "an advocate"."""
    article = "the" if role in ("chair", "social worker") else "an" if role[0] in "aeiou" else "a"
    return f"{article} {role}"


def invite_list(turn: Turn, case: Case) -> Table:
    """Everybody invited, with how they will take part; no contact details."""
    rows = []
    for each in conferences.invitees(turn.tx, case.id):
        person = people.get(turn.tx, each.person)
        agency = agency_name(each.agency) if each.agency else "–"
        rows.append(
            (person.name, each.role.capitalize(), agency, each.attendance.capitalize() or "No answer yet")
        )
    return Table("Invited", ("Who", "Role", "Agency", "Taking part"), tuple(rows))


def form(turn: Turn) -> Form:
    """Asks whom to invite, and as what."""
    return Form(
        "Invite somebody",
        action("invite"),
        (
            reference_field(turn),
            Field(
                "who",
                "Who",
                hint="A colleague's work e-mail address; for anybody else their e-mail address or phone number.",
                value=turn.value("who").lstrip("@"),
            ),
            Field(
                "role",
                "Role",
                "choice",
                value=turn.value("role") or "professional",
                options=tuple((role, role.capitalize()) for role in ROLES),
            ),
            Field(
                "agency",
                "Agency",
                "choice",
                "For professionals.",
                turn.value("agency"),
                (("", "None"), *AGENCIES.items()),
                required=False,
            ),
        ),
        "Invite",
    )


def _invited_as(person: Person, role: str) -> str:
    # A guest is named for the role alone: "Father is invited".
    known = person.name.casefold() == role
    return f"{person.name} is invited" if known else f"{person.name} is invited as {in_words(role)}"


def _reports(role: str) -> bool:
    return role in ("professional", "social worker")


def _role(turn: Turn) -> str:
    role = turn.value("role").casefold().replace("dad", "father").replace("mum", "mother") or "professional"
    if role not in ROLES:
        sentence = f"I do not know the role “{shortened(role)}”: use one of {', '.join(ROLES)}."
        raise Refusal(sentence, {"role": sentence})
    return role


def _role_of(turn: Turn, case: Case, person: Person, role: str) -> str:
    """The role given; where none was, the one that a colleague has already."""
    if turn.value("role"):
        return role
    before = conferences.invitee_of(turn.tx, case.id, person.id)
    if before is not None:
        return before.role
    return "chair" if person.has("chair") else role


def _person(turn: Turn, case: Case, role: str) -> Person:
    """The member who is named, or a guest known by their role alone. Raises `Refusal`."""
    who = turn.value("who")
    plain = who.lstrip("@")
    if _EMAIL.fullmatch(plain):
        known = people.by_email(turn.tx, plain)
        if known is not None and known.active:
            return known
        return _guest(turn, case, role, email=plain)
    if _PHONE.fullmatch(plain):
        return _guest(turn, case, role, phone=re.sub(r"[^0-9+]", "", plain))
    return mentions.member(turn, "who")


def _guest(turn: Turn, case: Case, role: str, email: str | None = None, phone: str | None = None) -> Person:
    """A guest of this case, the same one as before where they were invited before."""
    if role in ("chair", "social worker"):
        sentence = (
            f"The {role} has to be a colleague I know: mention them, or type their work e-mail address."
        )
        raise Refusal(sentence, {"who": sentence})
    for each in conferences.invitees(turn.tx, case.id):
        known = people.get(turn.tx, each.person)
        same_address = (known.email or "").casefold() == (email or "").casefold() and known.phone == phone
        if known.kind == "guest" and each.role == role and same_address:
            return known
    agency = turn.value("agency")
    name = f"{role.capitalize()} ({agency_name(agency_id(agency))})" if agency else role.capitalize()
    guest = Person(new_id(), name, "guest", email, phone, agency=agency_id(agency) if agency else "")
    people.save(turn.tx, guest)
    return guest


VERB = Verb(
    name="invite",
    summary="puts somebody on the invite list",
    usage="invite REF WHO [role ROLE] [agency A]",
    handle=invite,
    parameters=Parameters(words=("ref",), rest="who", named=("role", "agency")),
    required=("ref", "who"),
    form=form,
)
