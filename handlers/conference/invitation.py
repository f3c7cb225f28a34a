"""Inviting people to a conference: members by mention, others by their role with an e-mail or a phone."""

from __future__ import annotations

from dataclasses import replace

from handlers import mentions, permissions
from handlers.agencies import AGENCIES, agency_id, agency_name
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import pathway_of, record, refresh
from handlers.conference.guests import SAME, called_so, guest_meant, put_right, to_tell_apart, which_of
from handlers.conference.invite_words import FAMILY, ROLES, Wanted, understand
from handlers.conference.whose_father import MEN, children_of, note_who_was_invited
from handlers.desk import Turn
from handlers.forms import SENT, asked, not_too_long
from handlers.joining.joining import moment_of, move_at_provider, send_link
from handlers.permissions import shortened
from handlers.reminders.notices import INVITED, tell
from handlers.reply import Field, Form, Heading, Refusal, Reply, Table, action
from handlers.verb import Verb
from procedure.telephone import MOBILE, takes_texts, wrong_with
from procedure.wording import say_count
from storage import audit, cases, conferences, people
from storage.cases import Case
from storage.conferences import Invitee
from storage.people import Person, new_id


def invite(turn: Turn) -> Reply:
    """Puts somebody on the invite list and tells them."""
    case = permissions.case_for(turn.tx, "invite", turn.person, turn.value("ref"))
    wanted = _wanted(turn, case)
    if not (wanted.colleague or wanted.email or wanted.phone):
        return asked(form(turn), {"who": "Enter this to go on."} if SENT in turn.values else {})
    if alike := to_tell_apart(turn, case, wanted):
        corrected = [each for each in alike if each.id == turn.value(SAME)]
        return _put_right(turn, case, corrected[0], wanted) if corrected else _which(turn, wanted, alike)
    person = _person(turn, case, wanted)
    role = wanted.role or _role_of(turn, case, person)
    if role == "chair":
        _refuse_as_chair(turn, case, person)
    agency = agency_id(wanted.agency or person.agency) if role not in FAMILY else ""
    before = conferences.invitee_of(turn.tx, case.id, person.id)
    if before is not None and (before.role, before.agency) == (role, agency):
        raise Refusal(
            f"{person.name} is on the invite list of {case.ref} as {in_words(role)}: nothing was changed."
        )
    add_to_list(turn, case, person, role, agency)
    if before is None:
        tell(turn, case, INVITED, [person.id])
        _send_link(turn, case, person, role)
    return Reply(
        "Invited to a conference",
        (Heading(f"{case.ref}: {_invited_as(person, role)}"), invite_list(turn, case)),
        about_case=True,
    )


def _which(turn: Turn, wanted: Wanted, alike: list[Person]) -> Reply:
    """Asks what nobody but the asker knows: whether a number or address was wrong, or somebody else is meant."""
    understood = {"role": wanted.role or "professional", "agency": wanted.agency}
    turn = replace(turn, values={**turn.values, **understood})
    return asked(_form(turn, which_of(alike, turn.value(SAME))))


def _put_right(turn: Turn, case: Case, guest: Person, wanted: Wanted) -> Reply:
    heed = put_right(turn, case, guest, wanted)
    title = Heading(
        f"{case.ref}: {guest.name} is written to there from now on, and no more where it was before"
    )
    blocks = (title, *heed, invite_list(turn, case))
    return Reply("Invited to a conference", blocks, about_case=True)


def _refuse_as_chair(turn: Turn, case: Case, person: Person) -> None:
    """Raises `Refusal` for somebody who chairs no conferences, and where there is a chair already."""
    sentence = ""
    if not person.has("chair"):
        sentence = (
            f"{person.name} does not chair conferences: invite a conference chair, or take out the role."
        )
    for each in conferences.invitees(turn.tx, case.id):
        if each.role == "chair" and each.person != person.id:
            name = people.get(turn.tx, each.person).name
            sentence = (
                f"{name} chairs {case.ref}: book it with another chair, or take them off the list first."
            )
    if sentence:
        raise Refusal(sentence, {"role": sentence})


def _send_link(turn: Turn, case: Case, person: Person, role: str) -> None:
    """Somebody invited after the others were sent theirs is sent their link too; a chair is to run the meeting."""
    moment = moment_of(pathway_of(turn, case))
    if moment is None or conferences.meeting(turn.tx, case.id) is None:
        return
    if person.id != turn.person.id:
        send_link(turn.tx, case, person.id, moment, turn.now)
    if role == "chair":
        move_at_provider(turn, case, moment)


def add_to_list(turn: Turn, case: Case, person: Person, role: str, agency: str) -> None:
    """Puts a person on the list; an agency that is new to the case will be asked for its report."""
    known = {each.agency for each in conferences.invitees(turn.tx, case.id)}
    conferences.invite(turn.tx, Invitee(new_id(), case.id, person.id, role, agency), turn.person.id, turn.now)
    audit.write(turn.tx, turn.now, turn.person.id, "invited", case.ref, {"person": person.id, "role": role})
    if role in MEN:
        note_who_was_invited(turn.tx, case)
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
    """Asks whom to invite, and as what; who of those alike it is, where that was answered already."""
    case = cases.find(turn.tx, turn.value("ref")) if turn.value(SAME) else None
    wanted = understand(turn.value("who"), turn.value("role"), "")
    alike = called_so(turn, case, wanted) if case else []
    return _form(turn, replace(which_of(alike, turn.value(SAME)), error="") if alike else None)


def _form(turn: Turn, which: Field | None) -> Form:
    """The form; `which` asks about those invited to one case, which is the case then."""
    return Form(
        "Invite somebody",
        action("invite", ref=turn.value("ref")) if which else action("invite"),
        (
            *(() if which else (reference_field(turn),)),
            Field(
                "who",
                "Who",
                hint="A colleague's work e-mail address; for anybody else their e-mail address or phone number, "
                "such as 07700 900123.",
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
            *((which,) if which else ()),
        ),
        "Invite",
    )


def _invited_as(person: Person, role: str) -> str:
    # A guest is named for the role alone: "Father is invited".
    known = person.name.casefold().startswith(role)
    return f"{person.name} is invited" if known else f"{person.name} is invited as {in_words(role)}"


def _reports(role: str) -> bool:
    return role in ("professional", "social worker")


def _wanted(turn: Turn, case: Case) -> Wanted:
    """Who is meant. Raises `Refusal` for words that say nobody."""
    wanted = understand(turn.value("who"), turn.value("role"), not_too_long(turn, "agency"))
    if wanted.role in FAMILY and wanted.agency:
        sentence = f"Nobody comes for an agency as {in_words(wanted.role)}: leave the agency out."
        raise Refusal(sentence, {"agency": sentence})
    if wanted.unclear:
        known = understand("", turn.value("role"), "").role or not turn.value("role")
        like = f"type for example invite {case.ref} father by phone 07700 900123, and never a name"
        known_roles = f"the roles are {', '.join(ROLES)}"
        sentence = f"I did not understand “{shortened(wanted.unclear)}”: {like}; {known_roles}."
        if "@" in wanted.unclear:
            sentence = (
                f"Invite one person at a time: leave out “{shortened(wanted.unclear)}” and invite them next."
            )
        if not known:
            sentence = f"I do not know the role “{shortened(wanted.unclear)}”: use one of {', '.join(ROLES)}."
        raise Refusal(sentence, {"who" if known else "role": sentence})
    if wanted.child and wanted.child not in children_of(case):
        number = say_count(case.children, "child", "children")
        sentence = f"{case.ref} is about {number}: there is no child {wanted.child}."
        raise Refusal(sentence, {"who": sentence})
    if case.children == 1:
        wanted = replace(wanted, child="")  # nobody has to be told apart
    if sentence := _not_reached_by(wanted):
        raise Refusal(sentence, {"who": sentence})
    return wanted


def _not_reached_by(wanted: Wanted) -> str:
    """Why nothing would come at that number, in a sentence; empty where it would, or where there is none."""
    if not wanted.phone:
        return ""
    if not wanted.email and not wrong_with(wanted.phone) and not takes_texts(wanted.phone):
        return f"No text reaches a landline: give a mobile number, such as {MOBILE}, or an e-mail address."
    return wrong_with(wanted.phone)


def _role_of(turn: Turn, case: Case, person: Person) -> str:
    """The role of somebody where none was given: the one that a colleague has already."""
    before = conferences.invitee_of(turn.tx, case.id, person.id)
    if before is not None:
        return before.role
    return "chair" if person.has("chair") else "professional"


def _person(turn: Turn, case: Case, wanted: Wanted) -> Person:
    """The member who is named, or a guest known by their role alone. Raises `Refusal`."""
    known = people.by_email(turn.tx, wanted.email) if wanted.email else None
    if known is not None and known.active:
        return known
    if wanted.email or wanted.phone:
        return guest_meant(turn, case, wanted)
    try:
        return mentions.member(turn, "who", wanted.colleague)
    except Refusal:
        is_meant_for_an_address = wanted.role or any(
            each.isdigit() or each == "@" for each in wanted.colleague
        )
        if wanted.colleague.startswith("@") or not is_meant_for_an_address:
            raise
    called = wanted.title.casefold() if wanted.role == "relative" else wanted.role or "father"
    whole = f"invite {case.ref} {called} by phone 07700 900123"
    sentence = (
        f"“{shortened(wanted.colleague)}” has no e-mail address or phone number that I can use: "
        f"type the role and one of them, such as {whole}."
    )
    raise Refusal(sentence, {"who": sentence})


VERB = Verb(
    name="invite",
    summary="puts a colleague on the invite list, or a role such as father by phone 07700 900123",
    usage="invite REF WHO [role ROLE] [agency A]",
    handle=invite,
    parameters=Parameters(words=("ref",), rest="who", named=("role", "agency")),
    required=("ref",),
    form=form,
)
