"""Which of those invited somebody means, by name, role, address or number."""

from __future__ import annotations

from handlers.agencies import agency_name
from handlers.conference.invite_words import Meaning, meaning
from handlers.desk import Turn
from handlers.permissions import shortened
from handlers.reply import Field, Refusal
from procedure.wording import say_list
from storage import conferences, people
from storage.cases import Case
from storage.conferences import Invitee
from storage.people import Person


def invited_person(turn: Turn, case: Case, name: str, command: str) -> tuple[Invitee, Person]:
    """The one whom the value `name` means. Raises `Refusal` where nobody is meant, or more than one.

    `command` is what to type to choose from the invite list.
    """
    found = matching(turn, turn.value(name), conferences.invitees(turn.tx, case.id))
    if len(found) == 1:
        return found[0], people.get(turn.tx, found[0].person)
    typed = shortened(turn.value(name).lstrip("@"))
    which = say_list([people.get(turn.tx, each.person).name for each in found], "or")
    sentence = (
        f"More than one person invited to {case.ref} is “{typed}”: type {which}, or an e-mail address or number."
        if found
        else f"“{typed}” is not on the invite list of {case.ref}: type {command} to choose from it."
    )
    raise Refusal(sentence, {name: sentence})


def choice_of_invited(turn: Turn, case: Case, name: str, label: str) -> Field:
    """A choice of those invited, with whoever was typed chosen already."""
    invited = conferences.invitees(turn.tx, case.id)
    options = tuple((each.id, people.get(turn.tx, each.person).name) for each in invited)
    typed = matching(turn, turn.value(name), invited)
    chosen = typed[0].id if len(typed) == 1 else ""
    return Field(name, label, "choice", value=chosen, options=options)


def matching(turn: Turn, typed: str, invited: list[Invitee]) -> list[Invitee]:
    """Those on the list who are called so: by name, role, e-mail address, what stands before its @, or phone.

    Where nobody is, those of that job or agency.
    """
    wanted = _plain(typed.lstrip("@"))
    exactly = [each for each in invited if each.id == typed]
    named = [each for each in invited if wanted and wanted in _names(turn, each)]
    by_job = [each for each in invited if wanted and wanted in _jobs(turn, each)]
    return exactly or named or by_job or _invited_as(meaning(typed), invited)


def _invited_as(said: Meaning, invited: list[Invitee]) -> list[Invitee]:
    """Those whom the words of an invitation mean: "mum", or "police officer" for whoever comes for the police."""
    if said.role in ("", "professional"):
        return [each for each in invited if said.agency and each.agency == said.agency]
    return [each for each in invited if each.role == said.role and not said.title]


def _names(turn: Turn, invitee: Invitee) -> set[str]:
    person = people.get(turn.tx, invitee.person)
    email = person.email or ""
    names = (person.name, invitee.role, email, email.partition("@")[0], person.phone or "")
    return {_plain(name) for name in names} - {""}


def _jobs(turn: Turn, invitee: Invitee) -> set[str]:
    """What else somebody may be called: a guest stands on the list as “GP (Health)”, another as “GP 2 (Health)”."""
    job = people.get(turn.tx, invitee.person).name.partition(" (")[0].rstrip("0123456789 ")
    agency = agency_name(invitee.agency) if invitee.agency else ""
    return {_plain(job), _plain(agency)} - {""}


def _plain(name: str) -> str:
    """As it is compared: people write a number with spaces or without."""
    return "".join(name.casefold().split())
