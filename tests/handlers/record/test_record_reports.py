"""One truth about reports: what was recorded of them, what the chair's record says, and where both differ."""

from __future__ import annotations

from tests.doubles.chair import came, conference, fill_record
from tests.doubles.office import CHAIR, HEALTH, SCHOOL, SW, TM, Office, button, form_of, rows, words


async def told(office: Office, **changes: str) -> str:
    """The record finished after the school shared in time, and health too late; gives its overview."""
    await conference(office)
    await office.say(SCHOOL, "report AB123 shared with family 2 Dec")
    await office.say(HEALTH, "report AB123 shared with family 7 Dec")
    overview = await fill_record(office, **changes)
    await office.press(CHAIR, button(overview, "Finish the record"))
    return words(overview)


async def test_the_page_is_filled_in_with_what_was_shared_in_time(office: Office) -> None:
    await conference(office)
    await office.say(SCHOOL, "report AB123 shared with family 2 Dec")
    await office.say(HEALTH, "report AB123 shared with family 7 Dec")  # after 3 December
    fields = {field.name: field.value for field in form_of(await office.say(CHAIR, "record AB123")).fields}
    assert (fields["family_saw"], fields["chair_saw"]) == ("school", "")


async def test_what_the_chair_says_reaches_the_list_of_reports_with_who_said_so_and_when(
    office: Office,
) -> None:
    await told(office, family_saw="school,social_care")
    listed = await office.say(CHAIR, "reports AB123")
    assert "Reports for the conference of 8 December 2026" in words(listed)
    assert "Children’s social care  In time, says the chair" in words(listed)
    assert "recorded by Conference chair on 8 December 2026" in words(listed)


async def test_it_is_not_listed_as_missed_any_more_and_counts_in_the_measures(office: Office) -> None:
    await told(office, family_saw="school,social_care")
    assert "Report shared with the family" not in words(await office.say(TM, "overdue"))
    counted = rows(await office.say(TM, "measures"), "Measures")
    assert "67% (2 of 3)" in {row[0]: row[1] for row in counted}["Reports shared with the family in time"]


async def test_contradictions_are_said_before_the_record_is_finished_and_shown_ever_after(
    office: Office,
) -> None:
    overview = await told(office, family_saw="health")
    assert "School’s report is recorded as shared with the family on 2 December 2026" in overview
    assert "you say not in time" in overview
    assert "7 December 2026, which was late; you say in time" in overview
    listed = words(await office.say(CHAIR, "reports AB123"))
    assert "2 December 2026; not in time, says the chair" in listed
    assert "after 3 December 2026; but the chair’s record says in time." in listed
    assert "Done 2 December 2026; the chair’s record says not in time" in words(
        await office.say(SW, "case AB123")
    )
    measured = words(await office.say(TM, "measures"))
    assert "Of 2 reports the chair’s record says otherwise" in measured


async def test_where_all_agree_nothing_is_said_of_it(office: Office) -> None:
    overview = await told(office, family_saw="school")
    assert "both are shown" not in overview
    assert "otherwise" not in words(await office.say(TM, "measures"))


async def test_putting_the_record_right_takes_back_what_it_said(office: Office) -> None:
    await told(office, family_saw="school,social_care")
    again = await office.press(CHAIR, button(await office.say(CHAIR, "record AB123"), "Put the record right"))
    await office.fill(CHAIR, again, reason="The report of social care came at the door.")
    page = await office.press(CHAIR, "record?ref=AB123&page=preparation")
    overview = await office.fill(CHAIR, page, family_saw="school", then="check")
    await office.press(CHAIR, button(overview, "Finish the record"))
    assert "Report shared with the family (Children’s social care)" in words(await office.say(TM, "overdue"))


async def test_what_was_seen_for_a_conference_that_is_held_again_need_not_be_shared_again(
    office: Office,
) -> None:
    await conference(office)
    absent = {field: "absent" for person, field in (await came(office)).items() if person == "health.visitor"}
    answers = {**absent, "proceeded": "no", "quorum_why": "Health could not come.", "family_saw": "school"}
    await office.press(CHAIR, button(await fill_record(office, **answers), "Finish the record"))
    listed = await office.say(CHAIR, "reports AB123")
    assert {row[0]: row[1] for row in rows(listed, "Reports")} == {
        "Health": "Not yet",  # due by the new day, once that is known
        "School": "In time, says the chair",
        "Children’s social care": "Not yet",
    }
    assert "recorded by Conference chair on 8 December 2026" in words(listed)


async def test_without_a_plan_the_list_is_that_of_the_conference_held(office: Office) -> None:
    await told(office, family_saw="school", decision_1="no_plan")
    listed = words(await office.say(CHAIR, "reports AB123"))
    assert "Reports for the conference of" not in listed
    assert "recorded by Conference chair on 8 December 2026" in listed
