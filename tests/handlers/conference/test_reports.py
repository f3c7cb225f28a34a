"""Reports: what each says, who has seen it, and the list of what is late or missing for the chair."""

from __future__ import annotations

import pytest

from handlers.reminders.messages import Writer
from storage import people
from storage.database import Transaction
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SCHOOL,
    SERVICE,
    SW,
    Office,
    at,
    button,
    form_of,
    rows,
    words,
)

FIVE = ("views", "involvement", "development", "parenting", "surroundings")


async def chair_is_told(office: Office, rung: str) -> str | None:
    """What a chair is told of late and missing reports at the moment this reminder goes out."""
    [nudge] = [
        each
        for each in await office.nudges("AB123", recipient="chair")
        if (each.step, each.rung) == ("reports_list", rung)
    ]
    writer = Writer(office.desk, lambda: nudge.due_at)

    def work(tx: Transaction) -> str | None:
        reply = writer.compose(tx, people.get(tx, nudge.recipient), [nudge])
        return words(reply) if reply else None

    return await office.database.transact(work)


async def test_an_agency_is_shown_what_a_report_should_say_and_ticks_what_its_own_does(
    office: Office,
) -> None:
    await office.booked()
    reply = await office.say(HEALTH, "report AB123 shared with family")
    assert "A report should say 5 things: tick those it says" in words(reply)
    asked = await office.press(HEALTH, button(reply, "Tick what it says"))
    [says] = [field for field in form_of(asked).fields if field.name == "says"]
    assert tuple(value for value, _ in says.options) == FIVE
    done = await office.fill(HEALTH, asked, says="views,involvement,development,parenting")
    assert "It does not say yet:\n\n- Anything wider around the family that matters" in words(done)
    whole = await office.fill(HEALTH, asked, says=",".join(FIVE))
    assert "say yet" not in words(whole)


@pytest.mark.parametrize("authority", ["england", "leeds", "nottinghamshire"])
async def test_each_point_fits_on_one_line_of_every_platform(office: Office, authority: str) -> None:
    points = office.desk.policies[authority].checklist
    assert len(points) == 5
    assert all(len(point.text) <= 75 for point in points)


async def test_who_of_the_family_has_seen_it_is_kept_by_role(office: Office) -> None:
    await office.booked()
    for typed in ("mother by phone 07700 900124", "father by phone 07700 900123"):
        await office.say(SW, f"invite AB123 {typed}")
    asked = await office.say(SCHOOL, "report AB123")
    await office.fill(SCHOOL, asked, shared="both", seen_by="mother,father")
    seen = [
        row["details"]
        for row in (await office.records())["events"]
        if row["step"] in ("reports_to_family", "reports_to_chair")
    ]
    assert sum('"seen_by": ["mother", "father"]' in details for details in seen) == 1


async def test_the_list_says_what_is_in_what_is_late_and_what_is_missing(office: Office) -> None:
    await office.booked()
    await office.say(HEALTH, "attend AB123 apologies with report")
    await office.say(SCHOOL, "attend AB123 remote")
    asked = await office.say(SCHOOL, "report AB123", moment="2026-12-02 10:00")
    await office.fill(SCHOOL, asked, shared="family", says="views,involvement")
    await office.say(SCHOOL, "report AB123 shared with chair", moment="2026-12-04 10:00")
    listed = await office.say(CHAIR, "reports AB123", moment="2026-12-04 11:00")
    assert rows(listed, "Reports") == (
        (
            "Health",
            "Not yet; due 3 December 2026",
            "Not yet; due 3 December 2026",
            "Not checked",
            "Sends apologies",
        ),
        ("School", "2 December 2026", "4 December 2026", "2 of 5 points", "Will join by phone or video"),
        (
            "Children’s social care",
            "Not yet; due 3 December 2026",
            "Not yet; due 3 December 2026",
            "Not checked",
            "No answer yet",
        ),
    )
    said = words(listed)
    assert "Health: not shared with the family or the chair; it was due on 3 December 2026." in said
    assert "School: shared with the chair on 4 December 2026, after 3 December 2026." in said
    assert "School: how the child is developing, as far as your agency knows." in said


@pytest.mark.parametrize("who", [SW, BOOKING, SERVICE])
async def test_those_who_oversee_the_case_see_the_list_too(office: Office, who: str) -> None:
    await office.booked()
    assert "None is late; those that are not in yet are below." in words(
        await office.say(who, "reports AB123")
    )


async def test_before_anybody_is_asked_there_is_no_list(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov")
    listed = await office.say(BOOKING, "reports AB123")
    assert "Children’s social care" in words(listed)


async def test_the_chair_gets_one_list_two_days_and_a_day_before_and_none_when_all_are_in(
    office: Office,
) -> None:
    await office.booked()
    planned = {
        each.rung: each.due_at
        for each in await office.nudges("AB123", recipient="chair")
        if each.step == "reports_list"
    }
    assert planned == {"-2wd:chair": at("2026-12-04 09:00"), "-1wd:chair": at("2026-12-07 09:00")}
    other = {each.step for each in await office.nudges("AB123", recipient="chair") if each.kind == "step"}
    assert not other & {"reports_to_family", "reports_to_chair"}
    first = str(await chair_is_told(office, "-2wd:chair"))
    assert "AB123: reports late or missing" in first
    assert "Health: not shared with the family or the chair; it was due on 3 December 2026." in first
    for agency in ("health", "school", "social_care"):
        for whom in ("family", "chair"):
            asked = await office.say(SW, "report AB123", moment="2026-12-02 10:00")
            await office.fill(SW, asked, shared=whom, agency=agency)
    assert await chair_is_told(office, "-1wd:chair") is None


@pytest.mark.parametrize(
    "line", ["report AB123 health shared with family 2 Dec", "report AB123 shared with family 2 Dec health"]
)
async def test_whoever_answers_for_the_case_can_say_whose_report_it_is(office: Office, line: str) -> None:
    await office.booked()
    reply = await office.say(SW, line, moment="2026-12-03 10:00")
    assert "Health’s report was shared with the family on 2 December 2026" in words(reply)
    unit = await office.say(SW, "report AB123 shared with isu 2 Dec")
    assert "was shared with the chair" in words(unit)
    other = await office.say(SCHOOL, "report AB123 health shared with family 2 Dec")
    assert "your own agency only" in words(other)


async def test_who_of_the_family_has_seen_a_report_stands_in_the_list(office: Office) -> None:
    await office.booked()
    await office.say(SW, "invite AB123 07700 900123 role father")
    asked = await office.say(SCHOOL, "report AB123", moment="2026-12-02 10:00")
    await office.fill(SCHOOL, asked, shared="family", seen_by="father")
    assert "2 December 2026; seen by the father" in words(await office.say(CHAIR, "reports AB123"))


async def test_a_report_cannot_be_older_than_what_it_is_for(office: Office) -> None:
    await office.booked()  # the strategy discussion was on 20 November
    reply = await office.say(SCHOOL, "report AB123 shared with family 1 Nov")
    assert "cannot be before the strategy discussion on 20 November 2026" in words(reply)


async def test_a_day_that_does_not_exist_is_called_that_and_the_line_to_type_names_the_case(
    office: Office,
) -> None:
    await office.booked()
    assert "30/02/2026" in words(await office.say(HEALTH, "report AB123 shared with family 30/02/2026"))
    assert "type report" not in words(await office.say(HEALTH, "report AB123 shared with family 30/02/2026"))
    said = words(await office.say(HEALTH, "report AB123 shared with family whenever"))
    assert "type report AB123 shared with family" in said


async def test_once_both_have_it_nothing_more_is_asked_of_the_agency(office: Office) -> None:
    await office.booked()
    said = words(await office.say(HEALTH, "report AB123 shared with family and chair"))
    assert "Nothing more is asked of Health." in said
