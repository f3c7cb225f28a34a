"""Fathers in a record: what the conference request says of each child's stands there already."""

from __future__ import annotations

from tests.doubles.chair import conference, fill_page
from tests.doubles.office import CHAIR, SW, Office, form_of


async def shown_of_fathers(office: Office, **came_how: str) -> dict[str, str]:
    """What the page on fathers shows, by field, after who came was filled in."""
    page = await fill_page(office, await office.say(CHAIR, "record AB123"))
    fathers = await fill_page(office, page, **came_how)
    return {field.name: field.value for field in form_of(fathers).fields if field.name.startswith("father")}


async def requested(office: Office, **answers: str) -> None:
    form = await office.say(SW, "done AB123 conference request 25 Nov")
    await office.fill(SW, form, **{"needs": "none", "advocacy": "no", **answers})


async def father(office: Office) -> str:
    """The place on the invite list of the one father who is invited."""
    [his] = [each.id for each in (await office.invited("AB123")).values() if each.role == "father"]
    return his


INJUNCTION = {"father_1": "not_invited", "father_why_1": "An injunction is in force until March."}


async def test_the_father_of_one_child_is_not_taken_for_the_father_of_the_other(office: Office) -> None:
    await conference(office, children=2, father=True)
    his = await father(office)
    await requested(office, **INJUNCTION, father_2=his)
    assert await shown_of_fathers(office, **{f"came_{his}": "in person"}) == {
        "father_1": "not_invited",
        "father_why_1": "An injunction is in force until March.",
        "father_2": "present",
        "father_why_2": "",
    }


async def test_one_invited_since_the_request_is_the_father_who_was_to_be_invited(office: Office) -> None:
    await conference(office, children=2)
    await requested(office, **INJUNCTION, father_2="to_invite")
    await office.say(SW, "invite AB123 07700 900123 role father")
    shown = await shown_of_fathers(office, **{f"came_{await father(office)}": "apologies"})
    assert (shown["father_1"], shown["father_2"]) == ("not_invited", "invited")


async def test_whose_father_a_man_is_whom_nobody_named_is_left_to_the_chair(office: Office) -> None:
    await conference(office, children=2)
    await requested(office, **INJUNCTION, father_2="unknown")
    await office.say(SW, "invite AB123 07700 900123 role father")
    shown = await shown_of_fathers(office)
    assert (shown["father_1"], shown["father_2"]) == ("", "")
