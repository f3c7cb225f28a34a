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


async def test_a_father_invited_as_one_child_s_is_known_though_nothing_was_requested(office: Office) -> None:
    await conference(office, children=2)
    await office.say(SW, "invite AB123 father of child 1 by phone 07700 900123")
    await office.say(SW, "invite AB123 father of child 2 by phone 07700 900124")
    page = await fill_page(office, await office.say(CHAIR, "record AB123"))
    of_whom = {seat.label: seat.name for seat in form_of(page).fields if "Father" in seat.label}
    came = {of_whom["Father of child 1 (father)"]: "remote", of_whom["Father of child 2 (father)"]: "absent"}
    shown = {each.name: each.value for each in form_of(await fill_page(office, page, **came)).fields}
    assert (shown["father_1"], shown["father_2"]) == ("present", "invited")


async def test_of_family_and_chair_no_report_is_asked(office: Office) -> None:
    await conference(office, children=2)
    await office.say(SW, "invite AB123 father of child 1 by phone 07700 900123")
    page = form_of(await fill_page(office, await office.say(CHAIR, "record AB123")))
    labels = {seat.label: [label for _, label in seat.options] for seat in page.fields}
    assert "Apologies, without a report" in labels["School safeguarding lead (professional, School)"]
    assert labels["Father of child 1 (father)"] == [
        "Came in person",
        "Came by phone or video",
        "Sent apologies",
        "Did not come",
    ]


async def test_a_father_who_was_not_known_and_is_invited_later_leaves_what_is_said_of_the_other(
    office: Office,
) -> None:
    await conference(office, children=2)
    await requested(office, **INJUNCTION, father_2="unknown")
    await office.say(SW, "invite AB123 father of child 2 by phone 07700 900123")
    shown = await shown_of_fathers(office, **{f"came_{await father(office)}": "in person"})
    assert (shown["father_1"], shown["father_why_1"]) == ("not_invited", INJUNCTION["father_why_1"])
    assert shown["father_2"] == "present"
