"""After the conference: the tasks of the plan, the core group that keeps to them, and what its members see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from handlers.plan.monitoring import state_of
from handlers.reminders.messages import Writer
from handlers.reply import Reply
from storage import cases, core_groups, people
from tests.doubles.chair import conference, finished
from tests.doubles.office import (
    CHAIR,
    HEALTH,
    SCHOOL,
    SERVICE,
    SW,
    TM,
    TM_SOUTH,
    Office,
    at,
    button,
    buttons,
    form_of,
    rows,
    words,
)


@pytest.fixture
async def planned(office: Office) -> Office:
    """An office in which AB123 has a plan: health sees to its one task by 20 January 2027."""
    await conference(office, father=True)
    await finished(office, task_owner_1="person:health.visitor", members="social.worker,health.visitor")
    return office


async def reminder(office: Office, recipient: str, rung: str, step: str = "plan_task") -> Reply | None:
    writer = Writer(office.desk, lambda: office.now)
    found = [
        each
        for each in await office.nudges("AB123", recipient=recipient)
        if each.rung == rung and each.step in (step, "")
    ]
    person = await office.look(lambda tx: people.get(tx, recipient))
    return await office.look(lambda tx: writer.compose(tx, person, found[-1:]))


async def tasks_of(office: Office) -> list[core_groups.PlanTask]:
    def work(tx):  # type: ignore[no-untyped-def]
        case = cases.find(tx, "AB123")
        return core_groups.tasks(tx, case.id)

    return await office.look(work)


class TestTasks:
    async def test_they_are_shown_with_owner_day_and_state(self, planned: Office) -> None:
        shown = await planned.say(SW, "tasks AB123")
        assert rows(shown, "Tasks of the plan") == (
            ("1. See the child at school every week", "Health visitor", "20 January 2027", "To be done"),
        )
        late = await planned.say(SW, "tasks AB123", moment="2027-01-22 09:00")
        assert rows(late, "Tasks of the plan")[0][3] == "Overdue by 2 working days"
        assert "Tasks done: 0 of 1; overdue: 1." in words(late)

    async def test_nobody_is_called_late_for_the_days_of_christmas(self, planned: Office) -> None:
        [task] = await tasks_of(planned)
        before = replace(task, due=date(2026, 12, 23))
        told = [state_of(before, date(2026, 12, day), planned.desk.calendar) for day in (24, 29, 30)]
        assert told == [
            f"Overdue by {late}" for late in ("1 working day", "2 working days", "3 working days")
        ]

    async def test_its_owner_says_that_it_is_done_and_the_reminders_stop(self, planned: Office) -> None:
        shown = await planned.say(HEALTH, "tasks AB123", moment="2027-01-14 09:00")
        form = await planned.press(HEALTH, button(shown, "Task 1"))
        assert "Twelve visits are noted by the review" in words(form)
        done = await planned.fill(HEALTH, form, note="Seen each Tuesday.")
        assert rows(done, "Tasks of the plan")[0][3] == "Done 14 January 2027"
        planned_now = await planned.nudges("AB123", state="planned")
        assert not [each for each in planned_now if each.step == "plan_task"]
        assert "health.visitor noted_task" in await planned.log("AB123")

    async def test_it_can_be_typed(self, planned: Office) -> None:
        done = await planned.say(HEALTH, "tasks AB123 1 done")
        assert rows(done, "Tasks of the plan")[0][3] == "Done 8 December 2026"

    @pytest.mark.parametrize("typed", ["1 done 7 Dec", "task 1 done on 7 Dec", "1 is done yesterday"])
    async def test_it_can_be_typed_with_its_day(self, planned: Office, typed: str) -> None:
        done = await planned.say(HEALTH, f"tasks AB123 {typed}")
        assert rows(done, "Tasks of the plan")[0][3] == "Done 7 December 2026"

    async def test_a_day_that_does_not_exist_is_said_to_be_none(self, planned: Office) -> None:
        reply = words(await planned.say(HEALTH, "tasks AB123 1 done 31/02/2027"))
        assert "31/02/2027" in reply
        assert "tasks AB123 and a number" not in reply

    async def test_a_typed_day_to_come_is_refused(self, planned: Office) -> None:
        reply = await planned.say(HEALTH, "tasks AB123 1 done 12/12/2026")
        assert words(reply) == "That day has not come yet: enter the day on which it happened."
        assert [task.state for task in await tasks_of(planned)] == ["open"]

    @pytest.mark.parametrize(
        "typed", ["7 done", "1 maybe", "soon", "1 done at last", "1 done 7 Dec at last", "1 7 Dec"]
    )
    async def test_what_is_not_understood_is_answered_with_what_to_type(
        self, planned: Office, typed: str
    ) -> None:
        reply = await planned.say(HEALTH, f"tasks AB123 {typed}")
        assert words(reply) == (
            "Type tasks AB123 and a number from the list, such as tasks AB123 1 done or, with its day, "
            "tasks AB123 1 done 18 Dec."
        )

    async def test_a_day_to_come_is_refused_beside_the_field(self, planned: Office) -> None:
        form = await planned.say(HEALTH, "tasks AB123 1")
        again = await planned.fill(HEALTH, form, on="2027-05-01")
        assert list(form_of(again).errors) == ["on"]
        assert [task.state for task in await tasks_of(planned)] == ["open"]

    async def test_only_the_cases_people_and_its_core_group_see_them(self, planned: Office) -> None:
        for who in (SW, TM, CHAIR, SERVICE, HEALTH):
            assert "See the child at school" in words(await planned.say(who, "tasks AB123"))
        for who in (SCHOOL, TM_SOUTH):
            assert "See the child at school" not in words(await planned.say(who, "tasks AB123"))

    async def test_the_reminder_says_what_is_to_be_done_and_can_be_put_off(self, planned: Office) -> None:
        planned.now = at("2027-01-15 09:00")
        message = await reminder(planned, "health.visitor", "-3wd:owner")
        assert message is not None
        assert "It is due on Wednesday 20 January 2027." in words(message)
        assert "Twelve visits are noted by the review" in words(message)
        assert "AB123" not in message.summary
        snoozed = await planned.press(HEALTH, button(message, "Remind me tomorrow"))
        assert "I will remind you of a task of the plan on Monday 18 January 2027" in words(snoozed)

    async def test_a_task_of_the_family_is_the_social_workers_to_remember(self, office: Office) -> None:
        await conference(office, father=True)
        await finished(office, task_owner_1="family")
        to = {each.recipient for each in await office.nudges("AB123") if each.step == "plan_task"}
        assert to == {"social.worker", "team.manager"}
        assert rows(await office.say(SW, "tasks AB123"), "Tasks")[0][1] == "The family"


class TestCoreGroup:
    async def test_it_shows_members_dates_and_how_the_plan_is_kept_to(self, planned: Office) -> None:
        shown = await planned.say(HEALTH, "core_group AB123")
        assert {name for name, _ in rows(shown, "Members")} == {"Social worker (north)", "Health visitor"}
        assert "Meets next: Friday 18 December 2026" in words(shown)

    async def test_its_meeting_is_recorded_with_what_was_looked_at(self, planned: Office) -> None:
        shown = await planned.say(SW, "core_group AB123", moment="2026-12-18 15:00")
        form = await planned.press(SW, button(shown, "It has met"))
        [task] = await tasks_of(planned)
        met = await planned.fill(
            SW,
            form,
            came="social.worker",
            chaired_by="team manager",
            meets_on="2027-01-29",
            **{f"task_{task.id}": "open"},
        )
        assert "the core group of 18 December 2026 is recorded" in words(met)
        assert "Meets next: Friday 29 January 2027" in words(met)
        assert "No open task waits to be looked at." in words(met)
        assert ("initial_core_group", date(2026, 12, 18)) in await planned.steps("AB123")
        assert [each.looked_at for each in await tasks_of(planned)] == [date(2026, 12, 18)]

    async def test_when_it_meets_is_answered_to_its_members_and_to_nobody_else(self, planned: Office) -> None:
        meets = "The core group meets on Friday 18 December 2026."
        asked = "when is our core group for AB123?"
        assert meets in words(await planned.say(SW, asked))
        assert meets in words(await planned.say(HEALTH, asked))
        assert "core group" not in words(await planned.say(SCHOOL, asked))
        await planned.say(SW, "done AB123 core group today", moment="2026-12-18 15:00")
        later = words(await planned.say(SW, asked, moment="2026-12-19 10:00"))
        assert later.startswith("No day is agreed for the next core group.")

    async def test_it_stands_in_the_list_of_those_who_come_to_it(self, planned: Office) -> None:
        for who in (SW, HEALTH):
            [own] = rows(await planned.say(who, "mine"), "Your core groups")
            assert own == ("AB123", "Friday 18 December 2026")
        assert "core group" not in words(await planned.say(SCHOOL, "mine")).casefold()

    @pytest.mark.parametrize(
        "asked", ["when is the next core group meeting AB123", "when does our core group meet AB123?"]
    )
    async def test_it_is_asked_in_several_ways(self, planned: Office, asked: str) -> None:
        assert "meets on Friday 18 December 2026" in words(await planned.say(SW, asked))

    async def test_whoever_records_it_on_one_line_reads_that_the_next_has_no_day(
        self, planned: Office
    ) -> None:
        said = words(await planned.say(SW, "done AB123 core group today", moment="2026-12-18 15:00"))
        assert "No day is agreed for the next core group: type core group AB123 to say when it meets" in said

    async def test_a_task_that_nobody_looked_at_is_said(self, planned: Office) -> None:
        form = await planned.press(SW, "core_group?ref=AB123&do=meeting", moment="2026-12-18 15:00")
        met = await planned.fill(SW, form, came="social.worker")
        assert "1 open task was not looked at at the last core group or since." in words(met)

    async def test_the_second_meeting_is_a_later_core_group(self, planned: Office) -> None:
        for moment in ("2026-12-18 15:00", "2027-01-29 15:00"):
            form = await planned.press(SW, "core_group?ref=AB123&do=meeting", moment=moment)
            await planned.fill(SW, form)
        steps = [step for step, _ in await planned.steps("AB123")]
        assert (steps.count("initial_core_group"), steps.count("core_group")) == (1, 1)

    async def test_it_shows_who_came_and_who_stays_away(self, planned: Office) -> None:
        for moment in ("2026-12-18 15:00", "2027-01-29 15:00"):
            form = await planned.press(SW, "core_group?ref=AB123&do=meeting", moment=moment)
            met = await planned.fill(SW, form, came="social.worker", chaired_by="team manager")
        assert rows(met, "Meetings") == (
            ("18 December 2026", "team manager", "Social worker (north)"),
            ("29 January 2027", "team manager", "Social worker (north)"),
        )
        assert "Health visitor was at neither of the last 2 meetings." in words(met)
        assert "Meets next: no day agreed" in words(met)

    async def test_everybody_in_it_is_told_of_a_new_day_and_reminded_the_day_before(
        self, planned: Office
    ) -> None:
        form = await planned.press(SW, "core_group?ref=AB123&do=meeting", moment="2026-12-18 15:00")
        await planned.fill(SW, form, came="social.worker", meets_on="2027-02-01")  # a Monday
        told = await reminder(planned, "health.visitor", "core_group", "")
        assert told is not None
        assert "It meets on Monday 1 February 2027." in words(told)
        [nudge] = [
            each
            for each in await planned.nudges("AB123", state="planned", recipient="health.visitor")
            if each.step == "core_group_meets"
        ]
        assert nudge.due_at == at("2027-01-29 09:00")
        planned.now = nudge.due_at
        coming = await reminder(planned, "health.visitor", "-1wd:owner", "core_group_meets")
        assert coming is not None
        assert "AB123: the core group meets" in words(coming)

    async def test_days_on_the_wrong_side_of_today_are_refused_beside_their_fields(
        self, planned: Office
    ) -> None:
        form = await planned.press(SW, "core_group?ref=AB123&do=meeting", moment="2026-12-18 15:00")
        again = await planned.fill(SW, form, on="2026-12-24", meets_on="2026-12-01")
        assert list(form_of(again).errors) == ["on", "meets_on"]

    async def test_a_new_member_is_told_and_sees_the_tasks(self, planned: Office) -> None:
        form = await planned.press(SW, "core_group?ref=AB123&do=members")
        await planned.fill(SW, form, members="social.worker,health.visitor,school")
        assert ("school", "core_group") in await planned.notices("AB123")
        message = await reminder(planned, "school", "core_group", "")
        assert message is not None
        assert "AB123: you are in the core group" in words(message)
        assert "See the child at school" in words(await planned.say(SCHOOL, "tasks AB123"))
        assert "your part" in words(await planned.say(SCHOOL, "case AB123"))

    async def test_somebody_who_left_it_sees_them_no_more(self, planned: Office) -> None:
        form = await planned.press(SW, "core_group?ref=AB123&do=members")
        await planned.fill(SW, form, members="social.worker")
        assert "See the child" not in words(await planned.say(HEALTH, "tasks AB123"))

    async def test_a_case_without_a_plan_has_none(self, office: Office) -> None:
        await conference(office)
        await finished(office, decision_1="no_plan")
        reply = await office.press(SW, "core_group?ref=AB123&do=meeting")
        assert words(reply).startswith("AB123 has no child protection plan")
        assert not buttons(reply)

    async def test_a_father_in_it_is_told_nothing_of_the_case(self, office: Office) -> None:
        await conference(office, father=True)
        father = next(id for id, each in (await office.invited("AB123")).items() if each.role == "father")
        await finished(office, members=f"social.worker,{father}")
        message = await reminder(office, father, "core_group", "")
        assert message is not None
        text = words(message)
        assert "You are asked to come to meetings" in text
        assert "AB123" not in text
        assert "plan" not in text

    async def test_a_father_in_it_is_reminded_of_the_day_and_of_nothing_else(self, office: Office) -> None:
        await conference(office, father=True)
        father = next(id for id, each in (await office.invited("AB123")).items() if each.role == "father")
        await finished(office, members=f"social.worker,{father}")
        office.now = at("2026-12-17 09:00")
        message = await reminder(office, father, "-1wd:owner", "core_group_meets")
        assert message is not None
        assert "Your meeting is tomorrow, Friday 18 December 2026." in words(message)
        assert "AB123" not in words(message)


class TestNotices:
    async def test_those_who_answer_for_the_case_hear_the_outcome(self, office: Office) -> None:
        await conference(office, children=2)
        await finished(office, decision_2="no_plan")
        message = await reminder(office, "team.manager", "recorded", "")
        assert message is not None
        assert "A child protection plan was made for child 1." in words(message)
        assert "No child protection plan was needed for child 2." in words(message)
        assert "22 December 2026" in words(message)

    async def test_the_days_agreed_stand_before_their_limits(self, office: Office) -> None:
        await office.booked(when="7 Dec 10am")  # three months later is Sunday 7 March 2027
        office.now = at("2026-12-07 13:00")
        await finished(office, met_on="2026-12-04", meets_on="2026-12-16", review_on="2027-03-03")
        for recipient in ("booking", "team.manager"):
            message = await reminder(office, recipient, "recorded", "")
            assert message is not None
            assert rows(message, "What follows") == (
                (
                    "Initial core group",
                    "Agreed for 16 December 2026; at the latest by 21 December 2026",
                ),
                (
                    "First review conference",
                    "Agreed for 3 March 2027; at the latest by 7 March 2027 (a Sunday, so aim for 5 March 2027)",
                ),
            )

    async def test_managers_hear_that_it_went_ahead_without_a_quorum_and_why(self, office: Office) -> None:
        await conference(office)
        school = (await office.invited("AB123"))["school"].id
        why = "The children could not wait until January."
        await finished(office, **{f"came_{school}": "apologies"}, proceeded="yes", quorum_why=why)
        message = await reminder(office, "team.manager", "recorded", "")
        assert message is not None
        assert f"The conference went ahead without a quorum. {why}" in words(message)

    async def test_whoever_sees_to_a_disagreement_hears_that_it_is_theirs(self, office: Office) -> None:
        await conference(office)
        said = {"dissent_why_school": "They see it otherwise.", "dissent_then_school": "The managers meet."}
        await finished(office, dissenters="school", dissent_by_school="2026-12-15", **said)
        whose = {"team.manager": "You see", "social.worker": "The team manager sees"}
        for recipient, begins in whose.items():
            message = await reminder(office, recipient, "dissent", "")
            assert message is not None
            by = "which is to be settled by Tuesday 15 December 2026."
            assert f"{begins} to the disagreement of school, {by}" in words(message)

    async def test_managers_hear_who_disagrees_and_not_why(self, office: Office) -> None:
        await conference(office)
        await finished(
            office,
            dissenters="school",
            dissent_why_school="They know too little of the uncle.",
            dissent_then_school="The managers meet.",
        )
        message = await reminder(office, "team.manager", "dissent", "")
        assert message is not None
        assert "School disagrees with a decision." in words(message)
        assert "uncle" not in words(message)
