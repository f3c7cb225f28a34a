"""A task of the plan passes to somebody else: both hear of it, and the reminders go where the task is."""

from __future__ import annotations

import pytest

from tests.doubles.chair import conference, fill_page, finished
from tests.doubles.office import CHAIR, HEALTH, SCHOOL, SW, Office, button, form_of, rows, words


@pytest.fixture
async def planned(office: Office) -> Office:
    """AB123 has a plan whose one task is the health visitor's; the social worker is in the core group too."""
    await conference(office)
    await finished(office, task_owner_1="person:health.visitor", members="social.worker,health.visitor")
    return office


async def passed_on(office: Office, who: str = SW, to: str = "person:social.worker", **more: str) -> str:
    asked = await office.say(who, "tasks AB123 1")
    return words(await office.fill(who, asked, **{"state": "open", "owner": to, **more}))


async def reminded(office: Office) -> set[str]:
    """Who is reminded of the task before its day."""
    planned = await office.nudges("AB123", state="planned")
    return {each.recipient for each in planned if each.step == "plan_task" and each.rung.startswith("-")}


async def test_both_are_told_and_the_other_is_reminded_from_now_on(planned: Office) -> None:
    assert await reminded(planned) == {"health.visitor"}
    before = await planned.notices("AB123")
    assert "it is being done; Social worker (north) has it from now on" in await passed_on(planned, HEALTH)
    assert await reminded(planned) == {"social.worker"}
    assert await planned.notices("AB123") - before == {("social.worker", "own_part")}, (
        "who passed it on knows"
    )
    listed = rows(await planned.say(SW, "tasks AB123"), "Tasks of the plan")
    assert listed[0][1] == "Social worker (north)"
    assert "health.visitor passed_task_on" in await planned.log("AB123")


async def test_it_can_pass_to_an_agency_that_is_invited(planned: Office) -> None:
    await passed_on(planned, to="agency:school")
    assert await reminded(planned) == {"school"}


async def test_whoever_has_it_is_not_offered_and_nobody_who_has_nothing_to_do_with_it(
    planned: Office,
) -> None:
    fields = {field.name: field for field in form_of(await planned.say(SW, "tasks AB123 1")).fields}
    offered = [value for value, _ in fields["owner"].options]
    assert {"person:social.worker", "agency:school", "family"} <= set(offered)
    assert not {"person:health.visitor", "person:school", "person:admin"} & set(offered)
    refused = await planned.fill(
        SW, await planned.say(SW, "tasks AB123 1"), state="open", owner="person:admin"
    )
    assert form_of(refused).errors == {"owner": "Choose one of the answers given."}
    assert await reminded(planned) == {"health.visitor"}


async def test_what_is_done_is_not_passed_on(planned: Office) -> None:
    assert "is still being done: choose that" in await passed_on(planned, state="done")
    assert await reminded(planned) == {"health.visitor"}


async def test_somebody_invited_who_does_not_work_on_the_plan_passes_nothing_on(planned: Office) -> None:
    before = await planned.records()
    await planned.press(
        SCHOOL, "tasks?ref=AB123&sent_form=yes", what="1", owner="agency:school", state="open"
    )
    assert await planned.records() == before


async def test_a_record_put_right_leaves_a_task_where_it_was_passed_to(planned: Office) -> None:
    await passed_on(planned)
    asked = await planned.press(CHAIR, "record?ref=AB123&do=amend")
    await planned.fill(CHAIR, asked, reason="A slip in the words")
    page = await planned.press(CHAIR, "record?ref=AB123&page=task_1")
    overview = await fill_page(planned, page, task_what_1="See the child at home every week", then="check")
    await planned.press(CHAIR, button(overview, "Finish the record"))
    listed = rows(await planned.say(SW, "tasks AB123"), "Tasks of the plan")
    assert listed[0][:2] == ("1. See the child at home every week", "Social worker (north)")
