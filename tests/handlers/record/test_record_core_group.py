"""The last page of a record: the core group has days on which people work, and the social worker in it."""

from __future__ import annotations

from handlers.reply import Reply
from tests.doubles.chair import conference, fill_page, fill_record, finished
from tests.doubles.office import BOOKING, CHAIR, Office, at, button, form_of, words


async def core_group_page(office: Office) -> Reply:
    overview = await fill_record(office)
    return await office.press(CHAIR, button(overview, "Core group"))


async def test_nobody_meets_on_a_sunday_or_at_christmas(office: Office) -> None:
    await conference(office)
    page = await core_group_page(office)
    again = await fill_page(office, page, meets_on="2026-12-20", review_on="2026-12-25")
    assert form_of(again).errors == {
        "meets_on": "20 December 2026 is a Sunday, when people do not work: "
        "choose a working day, such as Friday 18 December 2026.",
        "review_on": "25 December 2026 is Christmas Day, when people do not work: "
        "choose a working day, such as Thursday 24 December 2026.",
    }


async def test_a_limit_that_falls_on_a_sunday_is_shown_with_the_friday_before_it(office: Office) -> None:
    await office.booked(when="7 Dec 10am")  # three months later is Sunday 7 March 2027
    office.now = at("2026-12-07 13:00")
    said = words(await core_group_page(office))
    assert "The review conference: by 7 March 2027 (a Sunday, so aim for 5 March 2027) at the latest." in said
    assert "The core group: by 21 December 2026 at the latest." in said


async def test_a_core_group_without_the_social_worker_is_remarked_on_and_not_refused(office: Office) -> None:
    await conference(office)
    page = await core_group_page(office)
    overview = await fill_page(office, page, members="health.visitor,school")
    assert "The social worker is not among the members of the core group." in words(overview)
    button(overview, "Finish the record")
    overview = await fill_page(office, page, members="social.worker,school")
    assert "is not among the members" not in words(overview)


async def test_a_day_agreed_at_the_conference_may_have_passed_when_its_record_is_written(
    office: Office,
) -> None:
    await conference(office)  # on 8 December
    office.now = at("2026-12-11 10:00")
    overview = await fill_record(office, meets_on="2026-12-10", task_due_1="2026-12-09")
    assert "Meets on: Thursday 10 December 2026" in words(overview)
    page = await office.press(CHAIR, button(overview, "Core group"))
    too_early = await fill_page(office, page, meets_on="2026-12-07")
    assert form_of(too_early).errors == {"meets_on": "That day has passed: enter one to come."}


async def test_at_a_review_the_core_group_is_shown_as_it_is(office: Office) -> None:
    await conference(office, father=True)
    father = next(id for id, each in (await office.invited("AB123")).items() if each.role == "father")
    await finished(office, members=f"social.worker,{father}", meets_on="2027-03-12")
    asked = await office.say(BOOKING, "book AB123 2 Mar 2027 10am", moment="2027-02-01 10:00")
    await office.press(BOOKING, button(asked, "Book it"))
    office.now = at("2027-03-02 14:00")
    views = {f"view_{agency}": "continue" for agency in ("social_care", "health", "school")}
    no_task = dict.fromkeys(("task_what_1", "task_measure_1", "task_owner_1", "task_due_1"), "")
    decided = {"met_on": "2027-03-01", "decision_1": "continue", "review_on": "2027-08-27"}
    overview = await fill_record(office, **decided, **views, **no_task)
    page = form_of(await office.press(CHAIR, button(overview, "Core group")))
    shown = {field.name: field.value for field in page.fields}
    assert set(shown["members"].split(",")) == {"social.worker", father}
    assert shown["meets_on"] == "2027-03-12"
