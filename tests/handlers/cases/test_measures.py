"""Measures: what a team's own conferences came to, counted by hand beside what is shown."""

from __future__ import annotations

from handlers.reply import Picture
from tests.doubles.chair import conference, finished
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SCHOOL,
    SERVICE,
    SW,
    TM,
    TM_SOUTH,
    Office,
    is_one_sentence,
    rows,
    words,
)


def here(found: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    return {name: said for name, said, _ in found}


async def two_cases(office: Office) -> None:
    """AB123, of two children, held on 8 December in time with a record; CD456, of one, on 17 December and late.

    Both strategy discussions were on 20 November, so the limit was 11 December. Of AB123, school shared its report
    with the family in time, and health did not. Its core group met on 18 December and looked at the task.
    """
    await office.say(SW, "register CD456 strategy 20 Nov")
    await conference(office, children=2)
    for who, moment in ((SCHOOL, "2026-12-02 10:00"), (HEALTH, "2026-12-07 10:00")):
        await office.say(who, "report AB123 shared with family", moment=moment)
    office.now = office.now.replace(day=8, hour=13)
    await finished(
        office,
        dissenters="school",
        dissent_why_school="A plan is needed.",
        dissent_then_school="The managers talk.",
        members="social.worker,health.visitor",
    )
    form = await office.press(SW, "core_group?ref=AB123&do=meeting", moment="2026-12-18 15:00")
    looked_at = {field.name: "open" for field in form.form.fields if field.name.startswith("task_")}  # type: ignore[union-attr]
    await office.fill(SW, form, came="social.worker", **looked_at)
    held = await office.say(SW, "done CD456 icpc 17 Dec no plan quorate yes", moment="2026-12-18 16:00")
    assert "recorded for 17 December 2026" in words(held), words(held)


async def test_each_measure_is_what_one_counts_by_hand(office: Office) -> None:
    await two_cases(office)
    shown = await office.say(TM, "measures", moment="2027-01-04 09:30")
    found = here(rows(shown, "Measures"))
    assert found["Children whose initial conference was held in time"] == "67% (2 of 3)"
    assert found["Reports shared with the family in time"] == "25% (1 of 4)"  # two of social care are missing
    assert (
        found["Conferences at which everybody agreed"] == "0% (0 of 1)"
    )  # CD456 has no record of its chair's
    assert found["Initial core groups held in time"] == "100% (1 of 1)"
    assert found["Plans whose tasks were all looked at"] == "100% (1 of 1)"
    assert found["First reviews held in time"] == "nothing to count yet"
    assert "2 initial conferences were held." in words(shown)
    # 20 November to 8 December is 12 working days, twice; to 17 December it is 19.
    assert "Half of the children waited at most 12 working days" in words(shown)
    assert "81.4%" in words(shown)
    assert "percentages say little" in words(shown)


async def test_a_manager_sees_their_own_team_and_a_service_manager_any(office: Office) -> None:
    await two_cases(office)
    moment = "2027-01-04 09:30"
    assert "No initial conference was held" in words(await office.say(TM_SOUTH, "measures", moment=moment))
    refused = await office.say(TM_SOUTH, "measures north", moment=moment)
    assert is_one_sentence(refused)
    assert "You can see your own team only: type measures by itself." in words(refused)
    assert "All teams" in words(await office.say(SERVICE, "measures", moment=moment))
    north = words(await office.say(SERVICE, "measures north december 2026", moment=moment))
    assert "North: initial conferences from 1 December 2026 to 31 December 2026" in north
    assert "67% (2 of 3)" in north


async def test_a_conference_about_two_children_that_went_differently_for_each_is_one(office: Office) -> None:
    await conference(office, children=2)
    office.now = office.now.replace(day=8, hour=13)
    await finished(office, decision_1="plan", decision_2="no_plan")
    found = here(rows(await office.say(TM, "measures", moment="2027-01-04 09:30"), "Measures"))
    assert found["Conferences that were quorate"] == "100% (1 of 1)"
    assert found["Children whose initial conference was held in time"] == "100% (2 of 2)"


async def test_a_chart_shows_the_measures_month_by_month_and_says_so_in_words(office: Office) -> None:
    await two_cases(office)
    shown = await office.say(TM, "measures", moment="2027-01-04 09:30")
    picture = next(block for block in shown.blocks if isinstance(block, Picture))
    assert picture.alt.startswith("North: 5 January 2026 to 4 January 2027. Conference in time: 67% (2 of 3)")
    assert picture.png.startswith(b"\x89PNG")
    assert "Month by month" in words(shown)
    assert "December 2026: Conference in time 67% (2 of 3); Reports to family 25% (1 of 4)" in words(shown)
    week = words(await office.say(TM, "measures december 2026"))
    assert "Week from 7 December 2026: Conference in time 100% (2 of 2)" in week
    assert "Week from 14 December 2026: Conference in time 0% (0 of 1)" in week


async def test_figures_are_never_shown_to_a_channel(office: Office) -> None:
    shown = await office.say(TM, "measures", place="channel")
    assert shown.private
    assert shown.about_case


async def test_a_period_without_conferences_says_so_and_nobody_else_may_ask(office: Office) -> None:
    await two_cases(office)
    assert "No initial conference was held" in words(await office.say(TM, "measures november 2026"))
    for who in (SW, BOOKING, CHAIR, HEALTH):
        assert "measures" not in words(await office.say(who, "help"))
        assert "67%" not in words(await office.say(who, "measures"))


async def test_a_period_nobody_knows_is_answered_with_what_to_type(office: Office) -> None:
    assert is_one_sentence(await office.say(TM, "measures whenever"))


async def test_no_case_is_named(office: Office) -> None:
    await two_cases(office)
    shown = await office.say(TM, "measures", moment="2027-01-04 09:30")
    assert "AB123" not in words(shown)
    assert "CD456" not in words(shown)
