"""A chair who fills in a record: the answers of an ordinary conference, and what a test changes about them."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.reply import Field, Reply
from tests.doubles.office import BOOKING, CHAIR, HEALTH, SCHOOL, SW, Office, at, button, form_of, words

MOST_PAGES = 40

ORDINARY = {
    "met_family": "yes",
    "met_on": "2026-12-07",
    "no_contact": "",
    "others_came": "",
    "father_why": "",
    "heard": "direct_work",
    "presented": "social_worker",
    "said": "To stay at the same school.",
    "views_why": "",
    "view": "plan",
    "view_category": "NEG",
    "view_mixed": "",
    "decision": "plan",
    "category": "NEG",
    "dissenters": "nobody",
    "reasons": "The harm has gone on for months, and the family asks for help.",
    "dissent_owner": "team_manager",
    "dissent_by": "2026-12-15",
    "task_what": "See the child at school every week",
    "task_measure": "Twelve visits are noted by the review",
    "task_owner": "person:social.worker",
    "task_due": "2027-01-20",
    "more": "no",
    "meets_on": "2026-12-18",
    "review_on": "2027-03-01",
    "came": "in person",
    "father": "unknown",
}
"""By the beginning of a field's name; the whole name goes before it."""


def answer(field: Field, changes: Mapping[str, str]) -> str:
    """What the chair fills in: a change, else what is shown already, else what is ordinary."""
    if field.name in changes:
        return changes[field.name]
    beginnings = sorted((name for name in ORDINARY if field.name.startswith(name)), key=len)
    if field.value or not beginnings:
        return field.value
    return ORDINARY[beginnings[-1]]


async def conference(office: Office, ref: str = "AB123", children: int = 1, father: bool = False) -> None:
    """A case whose conference was booked for 10am on 8 December 2026; it is 1pm on that day."""
    reply = await office.say(SW, f"register {ref} strategy 20 Nov children {children}")
    assert "is registered" in words(reply), words(reply)
    for who, role in ((HEALTH, "professional"), (SCHOOL, "professional"), (CHAIR, "chair")):
        await office.say(SW, f"invite {ref} @{who} role {role}")
    if father:
        await office.say(SW, f"invite {ref} 07700 900123 role father")
    asked = await office.say(BOOKING, f"book {ref} 8 Dec 10am place Civic Hall")
    await office.press(BOOKING, button(asked, "Book it"))
    office.now = at("2026-12-08 13:00")


async def fill_page(office: Office, page: Reply, **changes: str) -> Reply:
    """Sends one page of the record."""
    form = form_of(page)
    return await office.press(
        CHAIR, form.action, **{field.name: answer(field, changes) for field in form.fields}
    )


async def fill_record(office: Office, ref: str = "AB123", **changes: str) -> Reply:
    """Fills in every page in order; gives the overview at the end."""
    page = await office.say(CHAIR, f"record {ref}")
    for _ in range(MOST_PAGES):
        if page.form is None:
            return page
        page = await fill_page(office, page, **changes)
    raise AssertionError(f"the record never ends: {words(page)}")


async def finished(office: Office, ref: str = "AB123", **changes: str) -> Reply:
    """A record filled in and finished."""
    overview = await fill_record(office, ref, **changes)
    return await office.press(CHAIR, button(overview, "Finish the record"))


async def came(office: Office, ref: str = "AB123") -> dict[str, str]:
    """The name of the field on how each person took part, by the person's id."""
    return {person: f"came_{invitee.id}" for person, invitee in (await office.invited(ref)).items()}
