"""What managers see of a plan that is not kept to: tasks that are late, and disagreements nobody has settled."""

from __future__ import annotations

import pytest

from handlers.reminders.messages import Writer
from handlers.reminders.morning_digest import digest_for
from handlers.reply import Reply
from storage import people
from tests.doubles.chair import conference, finished
from tests.doubles.office import SERVICE, SW, TM, TM_SOUTH, Office, at, button, rows, words

LATE, SOON = "Overdue, most days late first", "Due in the next five working days"
TASK = "See the child at school every week"


@pytest.fixture
async def office_with_a_plan(office: Office) -> Office:
    """School disagrees, which the manager is to settle by Tuesday 15 December; the worker has a task for the 21st.

    The conference was on 8 December 2026, so the initial core group is due on the 22nd.
    """
    await conference(office)
    await finished(
        office,
        dissenters="school",
        dissent_why_school="It leaves out the evenings.",
        dissent_then_school="Both managers meet.",
        task_due_1="2026-12-21",
    )
    await office.say(SW, "done AB123 s47 24 Nov outcome icpc", moment="2026-12-08 15:00")
    await office.say(SW, "done AB123 outcome letter 8 Dec")
    return office


async def digest(office: Office, email: str, moment: str) -> Reply:
    person = await office.person(email)
    found = await office.look(lambda tx: digest_for(tx, office.desk, person, at(moment)))
    assert found is not None
    return found


@pytest.mark.parametrize("who", [TM, SERVICE])
async def test_a_task_and_a_disagreement_that_are_late_are_overdue(
    office_with_a_plan: Office, who: str
) -> None:
    reply = await office_with_a_plan.say(who, "overdue", moment="2026-12-22 09:30")
    assert words(reply).startswith("1 task of a plan and 1 disagreement are overdue")
    assert rows(reply, LATE) == (
        (
            "AB123",
            "Disagreement to be settled (School)",
            "15 December 2026",
            "5 working days",
            "Team manager (north)",
        ),
        ("AB123", "Task 1 of the plan", "21 December 2026", "1 working day", "Social worker (north)"),
    )
    assert TASK not in words(reply), "what it says is for whoever opens the plan"
    assert "AB123" in words(await office_with_a_plan.press(who, button(reply, "Open AB123")))


async def test_before_their_day_they_are_due_soon(office_with_a_plan: Office) -> None:
    reply = await office_with_a_plan.say(TM, "overdue", moment="2026-12-15 09:30")
    assert words(reply).startswith("Nothing is overdue")
    assert [(row[1], row[3]) for row in rows(reply, SOON)][:2] == [
        ("Disagreement to be settled (School)", "Due today"),
        ("Task 1 of the plan", "Due"),
    ]


async def test_another_teams_plan_is_nobody_elses_business(office_with_a_plan: Office) -> None:
    reply = await office_with_a_plan.say(TM_SOUTH, "overdue", moment="2026-12-22 09:30")
    assert "AB123" not in words(reply)
    assert "AB123" not in words(await office_with_a_plan.say(SERVICE, "overdue south"))


@pytest.mark.parametrize(
    ("typed", "steps"),
    [
        ("overdue tasks", ["plan_task"]),
        ("overdue north task", ["plan_task"]),
        ("overdue disagreements", ["open_dissent"]),
        ("overdue dissent", ["open_dissent"]),
        ("overdue core group", []),
    ],
)
async def test_they_can_be_asked_for_alone(office_with_a_plan: Office, typed: str, steps: list[str]) -> None:
    office_with_a_plan.now = at("2026-12-22 09:30")
    reply = await office_with_a_plan.say(SERVICE, typed)
    listed = [row[1].split()[0].casefold() for row in rows(reply, LATE)] if steps else []
    assert listed == [{"plan_task": "task", "open_dissent": "disagreement"}[step] for step in steps]
    assert ("Nothing is overdue" in words(reply)) is not bool(steps)


async def test_the_morning_digest_counts_them_and_lists_them(office_with_a_plan: Office) -> None:
    morning = await digest(office_with_a_plan, TM, "2026-12-22 09:00")
    assert "1 task of a plan and 1 disagreement are overdue, and 1 step is due today." in words(morning)
    assert rows(morning, "Most days late first") == (
        ("AB123", "Disagreement to be settled (School)", "5 working days"),
        ("AB123", "Task 1 of the plan", "1 working day"),
    )


async def test_whoever_is_to_settle_a_disagreement_finds_it_among_what_is_due_from_them(
    office_with_a_plan: Office,
) -> None:
    mine = await office_with_a_plan.say(TM, "mine", moment="2026-12-22 09:30")
    assert rows(mine, "Overdue")[0] == (
        "AB123",
        "Disagreement to be settled (School)",
        "15 December 2026",
        "Overdue by 5 working days",
    )
    assert "Nothing is due" not in words(mine)
    pressing = words(await office_with_a_plan.say(TM, "what next?"))
    assert (
        "Most pressing for you is AB123: disagreement to be settled (School), 5 working days late:"
        in pressing
    )
    assert "type dissent AB123." in pressing
    assert "Disagreement" not in words(await office_with_a_plan.say(SW, "mine"))


async def test_somebody_whose_task_is_late_is_told_so_and_how_late(office_with_a_plan: Office) -> None:
    await office_with_a_plan.say(SW, "done AB123 initial core group 18 Dec", moment="2026-12-21 09:30")
    mine = await office_with_a_plan.say(SW, "mine", moment="2026-12-24 09:30")
    assert rows(mine, "Your tasks of a plan") == (
        ("AB123", f"1. {TASK}", "21 December 2026", "Overdue by 3 working days"),
    )
    assert (
        "Most pressing for you is AB123: task 1 of the plan, 3 working days late: type tasks AB123."
        in words(await office_with_a_plan.say(SW, "what next?"))
    )


async def test_once_done_and_settled_they_are_gone(office_with_a_plan: Office) -> None:
    office_with_a_plan.now = at("2026-12-22 09:30")
    await office_with_a_plan.say(SW, "tasks AB123 1 done")
    form = await office_with_a_plan.press(TM, "dissent?ref=AB123&agency=school")
    await office_with_a_plan.fill(TM, form, outcome="agreed", on="2026-12-22")
    assert words(await office_with_a_plan.say(TM, "overdue")).startswith("Nothing is overdue")
    assert "Disagreement" not in words(await office_with_a_plan.say(TM, "mine"))


async def asked(office: Office, who: str) -> Reply:
    """The message that somebody (an id) is sent whom a manager asked."""
    nudge = next(each for each in await office.nudges("AB123", recipient=who) if each.rung == "nudged")
    writer = Writer(office.desk, lambda: office.now)
    found = await office.look(lambda tx: writer.compose(tx, people.get(tx, who), [nudge]))
    assert found is not None
    return found


async def test_a_manager_asks_about_a_late_task_at_one_press_and_its_owner_says_how_it_stands(
    office_with_a_plan: Office,
) -> None:
    office = office_with_a_plan
    seen = await office.say(TM, "overdue", moment="2026-12-22 09:30")
    told = await office.press(TM, button(seen, "Ask about AB123: task 1 of the plan"))
    assert words(told).startswith("AB123: I have asked Social worker (north) about task 1 of the plan.")
    message = await asked(office, "social.worker")
    assert "Team manager (north) asks you about task 1 of the plan" in words(message)
    assert f"{TASK}, due 21 December 2026." in words(message)
    form = await office.press(SW, button(message, "How it stands"))
    assert "it is done" in words(await office.fill(SW, form, state="done"))
    assert "any more: nobody was asked" in words(
        await office.press(TM, button(seen, "Ask about AB123: task 1 of the plan"))
    )


async def test_a_service_manager_asks_the_team_manager_about_a_disagreement(
    office_with_a_plan: Office,
) -> None:
    office = office_with_a_plan
    seen = await office.say(SERVICE, "overdue", moment="2026-12-22 09:30")
    told = await office.press(SERVICE, button(seen, "Ask about AB123: disagreement to be settled (School)"))
    assert "I have asked Team manager (north) about the disagreement of school." in words(told)
    message = await asked(office, "team.manager")
    assert "A disagreement with the conference, due 15 December 2026." in words(message)
    assert button(message, "It is settled")
    own = await office.say(TM, "nudge AB123 dissent")
    assert words(own) == "Nobody but you answers for this: type dissent AB123 once it is settled."


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("nudge AB123 task 1", "task 1 of the plan"),
        ("nudge AB123 task", "task 1 of the plan"),
        ("nudge AB123 disagreement school", "the disagreement of school"),
        ("nudge AB123 core group", "the initial core group"),
    ],
)
async def test_what_is_asked_about_can_be_typed(office_with_a_plan: Office, typed: str, about: str) -> None:
    office_with_a_plan.now = at("2026-12-22 09:30")
    assert f"I have asked Team manager (north) about {about}." in words(
        await office_with_a_plan.say(SERVICE, typed)
    )
