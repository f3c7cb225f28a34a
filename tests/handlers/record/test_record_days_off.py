"""A day on which nobody works, set by the chair for others: kept, said at once, shown with the day before it."""

from __future__ import annotations

from handlers.reply import Reply
from tests.doubles.chair import conference, fill_page, fill_record, finished
from tests.doubles.office import CHAIR, HEALTH, SW, Office, form_of, rows, words

SATURDAY = "23 January 2027 (a Saturday, so aim for 22 January 2027)"


async def until_saved(office: Office, title: str, **changes: str) -> Reply:
    """What the chair is shown next who has filled in every page up to the one whose title begins so."""
    page = await office.say(CHAIR, "record AB123")
    while not form_of(page).title.startswith(title):
        page = await fill_page(office, page, **changes)
    return await fill_page(office, page, **changes)


async def test_a_task_for_a_saturday_is_kept_and_said_as_soon_as_it_is_entered(office: Office) -> None:
    await conference(office)
    shown = await until_saved(office, "Outline plan", task_due_1="2027-01-23")
    assert form_of(shown).title == "Core group"
    assert words(shown).startswith(f"Task 1 is for {SATURDAY}: keep that day, or change it.")
    overview = await fill_record(office, task_due_1="2027-01-23")
    assert f"Task 1 is for {SATURDAY}" in words(overview)


async def test_a_day_on_which_people_work_is_not_remarked_on(office: Office) -> None:
    await conference(office)
    overview = await fill_record(office, task_due_1="2027-01-22")
    assert "keep that day" not in words(overview)


async def test_its_owner_and_everybody_who_sees_the_tasks_is_told_the_friday(office: Office) -> None:
    await conference(office)
    await finished(office, task_due_1="2027-01-23", task_owner_1="person:health.visitor")
    assert rows(await office.say(SW, "tasks AB123"), "Tasks of the plan")[0][2] == SATURDAY
    assert rows(await office.say(HEALTH, "mine"), "Your tasks")[0][2] == SATURDAY


async def test_so_is_whoever_settles_a_disagreement(office: Office) -> None:
    await conference(office)
    why = {"dissent_why_school": "One visit a week is too few.", "dissent_then_school": "The managers meet."}
    dissent = {"dissenters": "school", "dissent_by_school": "2026-12-25", **why}
    shown = await until_saved(office, "Dissent", **dissent)
    christmas = "25 December 2026 (Christmas Day, so aim for 24 December 2026)"
    assert f"The disagreement of school is for {christmas}: keep that day, or change it." in words(shown)
    overview = await fill_page(office, shown, then="check")
    assert f"The disagreement of school is for {christmas}" in words(overview)


async def test_and_whoever_looks_at_it_until_it_is_settled(office: Office) -> None:
    await conference(office)
    why = {"dissent_why_school": "One visit a week is too few.", "dissent_then_school": "The managers meet."}
    await finished(office, dissenters="school", dissent_by_school="2026-12-25", **why)
    said = words(await office.say(SW, "dissent AB123"))
    assert "To be settled by 25 December 2026 (Christmas Day, so aim for 24 December 2026)" in said
