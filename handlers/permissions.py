"""Who may do what: one table, asked on every look-up and again when a reminder is sent.

A person has *roles* in the organisation and *relations* to a case. `PERMISSIONS` names, for each verb,
the roles (where the verb is about no case) or the relations (where it is) that may use it.
"""

from __future__ import annotations

import re

from handlers.reply import Overtaken, Refusal
from storage import cases, conferences, core_groups, outbox
from storage.cases import Case
from storage.database import Transaction
from storage.people import Person

ROLES = {
    "social_worker": "social worker",
    "team_manager": "team manager",
    "service_manager": "service manager",
    "chair": "conference chair",
    "booking": "booking team",
    "practitioner": "practitioner",
    "admin": "administrator",
}
"""The roles of the organisation, by id, with the words people use."""

RELATIONS = {
    "worker": "the case's social worker",
    "manager": "the case's team manager",
    "overseer": "a service manager",
    "booker": "the booking team",
    "case_chair": "the chair of its conference",
    "attendee": "people invited to its conference",
    "core_member": "members of its core group",
}
"""What somebody can be to a case, by id, with the words people use."""

SURELY_A_REFERENCE = re.compile(r"(?<!\w)(?:[A-Za-z]{1,6}[-/]?\d{2,}\w*|\d{5,})(?!\w)")
A_TELEPHONE_NUMBER = re.compile(r"(?<!\w)(?:0|\+44 ?)(?:\d ?){9,10}(?!\w)")
LONGEST_REFERENCE = 30  # characters, with the dashes and slashes that people put between the others

EVERYONE = frozenset(ROLES)
_ANSWERABLE = frozenset({"worker", "manager"})
_OVERSEEING = _ANSWERABLE | {"overseer", "booker", "case_chair"}

PERMISSIONS: dict[str, frozenset[str]] = {
    "ask": EVERYONE,
    "help": EVERYONE,
    "mine": EVERYONE,
    "settings": EVERYONE,
    "calendar": EVERYONE,
    "register": frozenset({"social_worker", "team_manager"}),
    "overdue": frozenset({"team_manager", "service_manager"}),
    "measures": frozenset({"team_manager", "service_manager"}),
    "case": _OVERSEEING | {"attendee"},
    "done": _ANSWERABLE | {"booker", "case_chair"},
    "correct": _ANSWERABLE | {"case_chair"},
    "enquiry": _ANSWERABLE,
    "invite": _ANSWERABLE | {"booker"},
    "book": frozenset({"manager", "booker"}),
    "uninvite": _ANSWERABLE | {"booker"},
    "cancel": frozenset({"manager", "booker", "case_chair"}),
    "needs": _ANSWERABLE | {"booker", "case_chair"},
    "dates": _ANSWERABLE | {"booker", "case_chair"},
    "report": _ANSWERABLE | {"attendee"},
    "reports": _OVERSEEING,
    "attend": _ANSWERABLE | {"booker", "case_chair", "attendee"},
    "join": frozenset({"case_chair", "attendee", "worker", "manager"}),
    "record": _ANSWERABLE | {"booker", "case_chair", "core_member"},  # of whom the last see the outcome alone
    "read_record": _ANSWERABLE | {"booker", "case_chair"},
    "write_record": frozenset({"case_chair"}),
    "take_out": frozenset({"manager", "overseer"}),
    "dissent": _ANSWERABLE | {"overseer", "case_chair"},
    "tasks": _ANSWERABLE | {"overseer", "case_chair", "core_member"},
    "core_group": _ANSWERABLE | {"case_chair", "core_member"},
    "snooze": _OVERSEEING | {"attendee", "core_member"},
    "not_mine": _OVERSEEING | {"attendee"},
    "feedback": EVERYONE,
    "nudge": frozenset({"manager", "overseer"}),
    "assign": frozenset({"manager", "overseer"}),
    "close": _ANSWERABLE,
    "reopen": _ANSWERABLE,
}


# What is about a conference to come, or about what waits to be done: there is neither once a case is closed.
WHILE_OPEN = frozenset(
    {
        "invite",
        "uninvite",
        "book",
        "cancel",
        "dates",
        "attend",
        "join",
        "needs",
        "report",
        "nudge",
        "snooze",
        "not_mine",
    }
)


# The relations to every case that a role brings by itself, and those that it may bring to some.
_BY_ROLE = (("service_manager", "overseer"), ("booking", "booker"))
_OPEN_TO = (*_BY_ROLE, ("social_worker", "worker"), ("team_manager", "manager"), ("chair", "case_chair"))


def allowed(verb: str, person: Person) -> bool:
    """Whether any role of this person's could ever use the verb; what `help` lists."""
    if not person.active:
        return False
    who = PERMISSIONS[verb]
    if is_about_a_case(verb):
        return bool(who & _relations_open_to(person))
    return person.has(*who)


def is_about_a_case(verb: str) -> bool:
    """Whether a verb is for those who have to do with a case, rather than for a role."""
    return not PERMISSIONS[verb].isdisjoint(RELATIONS)


def relations(tx: Transaction, person: Person, case: Case) -> frozenset[str]:
    """What this person is to this case; empty for strangers and for those who have left."""
    if not person.active:
        return frozenset()
    found = set()
    if case.social_worker == person.id:
        found.add("worker")
    if case.manager == person.id or (person.has("team_manager") and person.team == case.team):
        found.add("manager")
    found.update(relation for role, relation in _BY_ROLE if person.has(role))
    invitee = conferences.invitee_of(tx, case.id, person.id)
    if invitee:
        found.add("case_chair" if invitee.role == "chair" else "attendee")
    if core_groups.is_member(tx, case.id, person.id):
        found.add("core_member")
    return frozenset(found)


def is_only_invited(tx: Transaction, person: Person, case: Case) -> bool:
    """Whether this person, who belongs to the case, does so by its conference or core group alone."""
    return relations(tx, person, case) <= {"attendee", "core_member"}


def may(tx: Transaction, verb: str, person: Person, case: Case) -> bool:
    """Whether this person may do this to this case, now."""
    return bool(PERMISSIONS[verb] & relations(tx, person, case))


def case_for(tx: Transaction, verb: str, person: Person, ref: str) -> Case:
    """The case, if it is there and this person may do this to it.

    Raises `Refusal`, with the same words whether the case does not exist or is somebody else's.
    """
    if not looks_like_a_reference(ref):
        raise not_a_reference(ref)
    case = cases.find(tx, ref)
    if case is None or not relations(tx, person, case):
        raise _not_among_theirs(tx, person, case, ref)
    if not may(tx, verb, person, case):
        raise _not_yours(tx, verb, person, case)
    if verb in WHILE_OPEN and not case.is_open:
        raise is_closed(case)
    return case


def is_closed(case: Case) -> Overtaken:
    """What somebody is told who goes on with a case that is closed."""
    return Overtaken(
        f"{case.ref} is closed: {who_may('reopen')} can type reopen {case.ref} to go on with it."
    )


def _not_among_theirs(tx: Transaction, person: Person, case: Case | None, ref: str) -> Refusal:
    """To whoever was reminded of the case, that it is theirs no more; to others, not even whether there is one."""
    if case is not None and outbox.was_reminded(tx, case.id, person.id):
        return Overtaken(
            f"I cannot find {case.ref} among your cases any more: it was given to somebody else, "
            "or you were taken off its list."
        )
    return Refusal(
        f"I cannot find {ref.upper()} among your cases: check the reference, "
        "or ask its social worker to invite you."
    )


def _not_yours(tx: Transaction, verb: str, person: Person, case: Case) -> Refusal:
    """Who does it instead, and what this person can do; of the record, who writes it."""
    instead = f"type case {case.ref} to see it"
    if is_only_invited(tx, person, case):
        instead = (
            f"type case {case.ref} for your own part, or report {case.ref} to say that your report was shared"
        )
    if verb == "record":
        return Refusal(
            f"That is for the chair to write, and for those who answer for the case to read: {instead}."
        )
    return Refusal(f"That is for {who_may(verb)}: ask them to do it, or {instead}.")


def who_may(verb: str) -> str:
    """Those who may use the verb, in words: "the case's social worker or the case's team manager"."""
    in_words = {**{role: f"{words}s" for role, words in ROLES.items()}, **RELATIONS}
    names = [words for id, words in in_words.items() if id in PERMISSIONS[verb]]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


SECTION_47 = ("s47", "47", "sec47", "section47")


def looks_like_a_reference(text: str) -> bool:
    """A case reference: 2 to 20 letters and digits, at least one digit; dashes and slashes are forgiven.

    "s47" is none: whoever types "done s47 today" has left the reference out.
    """
    plain = cases.ref_key(text)
    allowed_marks = set("-/_#")
    return (
        2 <= len(plain) <= 20
        and plain not in SECTION_47
        and len(text) <= LONGEST_REFERENCE
        and plain.isascii()
        and any(character.isdigit() for character in plain)
        and all(character.isalnum() or character in allowed_marks for character in text)
    )


def mentions_a_reference(text: str) -> bool:
    """Whether something that can hardly be but a reference stands in a line: no “10am”, “s47” or 07700 900123."""
    return bool(references_in(text))


def references_in(text: str) -> list[str]:
    """Those, each once, as they were typed."""
    found = SURELY_A_REFERENCE.findall(A_TELEPHONE_NUMBER.sub(" ", text))
    return list({ref.casefold(): ref for ref in found if ref.casefold() not in SECTION_47}.values())


def not_a_reference(text: str) -> Refusal:
    """What somebody is told who gave a name, or something else, where a case's reference is wanted."""
    sentence = (
        f"“{shortened(text)}” is not a case reference: use up to 20 letters and numbers, such as AB123, "
        "and never a child's name."
    )
    return Refusal(sentence, {"ref": sentence})


def shortened(text: str, length: int = 40) -> str:
    """What somebody typed, short enough to say back to them."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _relations_open_to(person: Person) -> frozenset[str]:
    """The relations that this person's roles may bring; anybody may be invited, or be in a core group."""
    return frozenset(
        {"attendee", "core_member"}.union(relation for role, relation in _OPEN_TO if person.has(role))
    )
