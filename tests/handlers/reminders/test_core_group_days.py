"""The days of a core group: agreed, moved, passed without a word, recorded twice; members hear what is news."""

from __future__ import annotations

import pytest

from handlers.reminders.messages import Writer
from handlers.reply import Reply
from storage import people
from tests.doubles.chair import conference, fill_page, finished
from tests.doubles.office import CHAIR, SW, Office, at, button, form_of, rows, words

MET, MEMBERS = "core_group?ref=AB123&do=meeting", "core_group?ref=AB123&do=members"


async def father(office: Office) -> str:
    [his] = [id for id, each in (await office.invited("AB123")).items() if each.role == "father"]
    return his


@pytest.fixture
async def agreed(office: Office) -> Office:
    """An office in which the core group of AB123, a father in it, agreed on Friday 18 December 2026."""
    await conference(office, father=True)
    members = f"social.worker,health.visitor,{await father(office)}"
    await finished(office, task_owner_1="person:health.visitor", members=members)
    return office


async def put_right(office: Office, page: str, **changes: str) -> Reply:
    """The record with one of its pages put right."""
    form = await office.press(CHAIR, "record?ref=AB123&do=amend")
    overview = await office.fill(CHAIR, form, reason="A slip.")
    form = await office.press(CHAIR, button(overview, page))
    overview = await fill_page(office, form, **changes, then="check")
    return await office.press(CHAIR, button(overview, "Finish the record"))


async def told(office: Office, recipient: str, rung: str, step: str = "") -> list[str]:
    """What somebody is sent of this kind, in the order in which it came about; empty text for what is not sent."""
    writer = Writer(office.desk, lambda: office.now)
    found = [
        each
        for each in await office.nudges("AB123", recipient=recipient)
        if (each.rung, each.step) == (rung, step)
    ]
    person = await office.look(lambda tx: people.get(tx, recipient))
    said = [await office.look(lambda tx, one=one: writer.compose(tx, person, [one])) for one in found]  # type: ignore[misc]
    return [words(each) if each else "" for each in said]


class TestMoved:
    async def test_members_hear_which_day_holds_no_longer_and_nothing_that_they_know(
        self, agreed: Office
    ) -> None:
        await put_right(agreed, "Core group", meets_on="2026-12-17")
        [_, moved] = await told(agreed, "health.visitor", "core_group")
        assert moved.startswith("AB123: the core group has moved")
        assert "It meets on Thursday 17 December 2026." in moved
        assert "Please forget the earlier day, Friday 18 December 2026." in moved
        assert "Your tasks" not in moved

    @pytest.mark.parametrize(("moment", "through"), [("2026-12-17 19:00", True), ("2026-12-10 19:00", False)])
    async def test_that_tomorrows_meeting_has_moved_comes_through_quiet_hours(
        self, agreed: Office, moment: str, through: bool
    ) -> None:
        agreed.now = at(moment)
        await put_right(agreed, "Core group", meets_on="2026-12-21")
        [*_, moved] = [
            each
            for each in await agreed.nudges("AB123", recipient="health.visitor")
            if (each.rung, each.step) == ("core_group", "")
        ]
        assert moved.urgent is through

    async def test_a_father_with_a_phone_alone_hears_it_too(self, agreed: Office) -> None:
        await put_right(agreed, "Core group", meets_on="2026-12-17")
        [_, moved] = await told(agreed, await father(agreed), "core_group")
        assert moved == (
            "Your next meeting has moved. It is now on Thursday 17 December 2026. Please forget the earlier day, "
            "Friday 18 December 2026. The social worker you know will tell you where."
        )

    async def test_whoever_puts_something_else_right_moves_nothing(self, agreed: Office) -> None:
        await put_right(agreed, "The views", said_1="To see more of the grandmother.")
        assert len(await told(agreed, "health.visitor", "core_group")) == 1

    async def test_the_day_alone_can_be_changed(self, agreed: Office) -> None:
        form = await agreed.press(SW, MEMBERS)
        shown = await agreed.fill(SW, form, meets_on="2026-12-21")
        assert "Meets next: Monday 21 December 2026" in words(shown)
        [_, moved] = await told(agreed, "health.visitor", "core_group")
        assert "Please forget the earlier day, Friday 18 December 2026." in moved

    async def test_the_day_agreed_for_the_next_meeting_is_news_and_no_move(self, agreed: Office) -> None:
        form = await agreed.press(SW, MET, moment="2026-12-18 15:00")
        await agreed.fill(SW, form, meets_on="2027-01-28")
        [_, following] = await told(agreed, "health.visitor", "core_group")
        assert following.startswith("AB123: the core group meets")
        assert "forget" not in following
        [_, following] = await told(agreed, await father(agreed), "core_group")
        assert (
            "The next of the meetings that we asked you to come to is on Thursday 28 January 2027."
            in following
        )

    async def test_whoever_is_taken_out_hears_that_they_need_not_come(self, agreed: Office) -> None:
        form = await agreed.press(SW, MEMBERS)
        await agreed.fill(SW, form, members="social.worker")
        [*_, member] = await told(agreed, "health.visitor", "core_group")
        assert "you are not in the core group any more" in member
        assert "You need not come on Friday 18 December 2026." in member
        [*_, guest] = await told(agreed, await father(agreed), "core_group")
        assert guest.startswith("You do not need to come to the meeting on Friday 18 December 2026")


class TestDaysOff:
    @pytest.mark.parametrize("form", [MET, MEMBERS])
    async def test_nobody_is_asked_to_meet_at_christmas(self, agreed: Office, form: str) -> None:
        asked = await agreed.press(SW, form, moment="2026-12-18 15:00")
        again = await agreed.fill(SW, asked, meets_on="2026-12-25")
        assert form_of(again).errors == {
            "meets_on": "25 December 2026 is Christmas Day, when people do not work: "
            "choose a working day, such as Thursday 24 December 2026."
        }
        assert len(await told(agreed, "health.visitor", "core_group")) == 1


class TestTheDayPassed:
    async def test_the_day_stays_in_sight_with_the_question_whether_it_was_held(self, agreed: Office) -> None:
        shown = await agreed.say(SW, "core group AB123", moment="2026-12-21 09:00")
        assert "Was to meet: Friday 18 December 2026. Was it held?" in words(shown)
        form = form_of(await agreed.press(SW, button(shown, "It has met")))
        assert {field.name: field.value for field in form.fields}["on"] == "2026-12-18"

    async def test_the_card_of_the_case_says_when_it_meets(self, agreed: Office) -> None:
        assert "Core group: meets on Friday 18 December 2026" in words(await agreed.card())
        later = words(await agreed.say(SW, "case AB123", moment="2026-12-21 09:00"))
        assert "Core group: was to meet on Friday 18 December 2026: was it held?" in later
        await agreed.fill(SW, await agreed.press(SW, MET), meets_on="2027-01-28")
        assert "Core group: meets on Thursday 28 January 2027" in words(await agreed.card())

    async def test_the_social_worker_is_asked_on_the_next_working_day(self, agreed: Office) -> None:
        [asked] = [
            each
            for each in await agreed.nudges("AB123", state="planned")
            if (each.step, each.rung) == ("core_group_meets", "+1wd:social_worker")
        ]
        assert (asked.recipient, asked.due_at) == ("social.worker", at("2026-12-21 09:00"))
        agreed.now = asked.due_at
        [message] = await told(agreed, "social.worker", "+1wd:social_worker", "core_group_meets")
        assert message.startswith("AB123: was the core group held?")
        assert "It was to meet on Friday 18 December 2026, and nobody has recorded that it did." in message

    async def test_nobody_is_asked_once_it_is_recorded(self, agreed: Office) -> None:
        await agreed.fill(SW, await agreed.press(SW, MET, moment="2026-12-18 15:00"))
        planned = await agreed.nudges("AB123", state="planned")
        assert [each for each in planned if each.step == "core_group_meets"] == []

    async def test_a_member_is_told_the_day_before_that_it_is_tomorrow(self, agreed: Office) -> None:
        agreed.now = at("2026-12-17 09:00")
        [coming] = await told(agreed, await father(agreed), "-1wd:owner", "core_group_meets")
        assert coming.startswith("Your meeting is tomorrow, Friday 18 December 2026.")
        agreed.now = at("2026-12-19 09:00")
        assert await told(agreed, "health.visitor", "-1wd:owner", "core_group_meets") == [""]

    async def test_reminders_and_cards_name_the_day_agreed_beside_the_limit(self, agreed: Office) -> None:
        steps = {row[0]: row[1:] for row in rows(await agreed.card(), "Steps and dates")}
        assert steps["Initial core group"] == ("22 December 2026", "Agreed for 18 December 2026")
        agreed.now = at("2026-12-16 09:00")
        [*_, reminded] = await told(agreed, "social.worker", "-2wd:owner", "initial_core_group")
        assert "It is agreed for 18 December 2026; its limit is Tuesday 22 December 2026." in reminded


class TestTheSameDayAgain:
    async def test_it_is_a_correction_and_not_a_second_meeting(self, agreed: Office) -> None:
        form = await agreed.press(SW, MET, moment="2026-12-18 15:00")
        await agreed.fill(SW, form, came="social.worker", chaired_by="team manager")
        again = await agreed.press(SW, MET)
        assert {field.name: field.value for field in form_of(again).fields}["came"] == "social.worker"
        right = await agreed.fill(SW, again, came="social.worker,health.visitor", meets_on="2027-01-28")
        assert "the core group of 18 December 2026 is put right" in words(right)
        assert rows(right, "Meetings") == (
            ("18 December 2026", "team manager", "Social worker (north) and Health visitor"),
        )
        assert "Has met: 1 time" in words(right)
        assert "Meets next: Thursday 28 January 2027" in words(right)

    async def test_typing_it_once_more_changes_nothing(self, agreed: Office) -> None:
        form = await agreed.press(SW, MET, moment="2026-12-18 15:00")
        await agreed.fill(SW, form, came="social.worker")
        before = await agreed.steps("AB123")
        for typed in ("done AB123 core_group 18 Dec", "done AB123 initial core group 18 Dec"):
            said = "AB123: you have recorded the initial core group already, for 18 December 2026"
            assert said in words(await agreed.say(SW, typed))
        assert await agreed.steps("AB123") == before


async def test_a_task_has_the_same_number_on_the_form_as_in_the_list(office: Office) -> None:
    await conference(office)
    second = {"task_what_2": "Take the child to the dentist", "task_measure_2": "The dentist confirms it"}
    await finished(office, more_1="yes", **second)
    await office.say(SW, "tasks AB123 1 done")
    labels = [field.label for field in form_of(await office.press(SW, MET)).fields]
    assert "Task 2: Take the child to the dentist" in labels
    assert not [label for label in labels if label.startswith("Task 1")]


async def test_a_core_group_without_its_social_worker_is_remarked_on(agreed: Office) -> None:
    form = await agreed.press(SW, MEMBERS)
    shown = await agreed.fill(SW, form, members="health.visitor")
    assert "The social worker is not among the members of the core group." in words(shown)


async def test_a_meeting_after_its_limit_is_said_to_be_so(agreed: Office) -> None:
    shown = await agreed.fill(SW, await agreed.press(SW, MEMBERS), meets_on="2026-12-23")
    assert "It meets after 22 December 2026, the last day for it." in words(shown)


class TestTakenOffTheInviteList:
    async def test_somebody_who_is_not_to_come_near_leaves_the_core_group_too(self, agreed: Office) -> None:
        his = await father(agreed)
        await agreed.say(SW, "uninvite AB123 father reason not_safe")
        [*_, gone] = await told(agreed, his, "uninvited")
        assert "You do not need to come to the meeting on Friday 18 December 2026 either." in gone
        planned = await agreed.nudges("AB123", state="planned", recipient=his)
        assert [each for each in planned if each.step == "core_group_meets"] == []
        assert "Father" not in words(await agreed.say(SW, "core group AB123"))

    async def test_somebody_who_does_not_wish_to_come_to_the_conference_stays_in_it(
        self, agreed: Office
    ) -> None:
        answer = await agreed.say(SW, "uninvite AB123 father reason own_wish")
        assert "Father is still in the core group, and told when it meets." in words(answer)
        assert "Father" in words(await agreed.say(SW, "core group AB123"))

    async def test_a_task_of_theirs_is_the_social_workers_to_remember(self, agreed: Office) -> None:
        await agreed.say(SW, "uninvite AB123 @health.visitor@example.org reason not_involved")
        planned = await agreed.nudges("AB123", state="planned")
        assert {each.recipient for each in planned if each.step == "plan_task"} == {
            "social.worker",
            "team.manager",
        }


async def test_whoever_has_left_since_can_still_be_said_to_have_come(agreed: Office) -> None:
    await agreed.fill(SW, await agreed.press(SW, MET, moment="2026-12-18 15:00"), came="social.worker")
    await agreed.fill(SW, await agreed.press(SW, MEMBERS), members="social.worker")
    right = await agreed.fill(SW, await agreed.press(SW, MET), came="social.worker,health.visitor")
    assert rows(right, "Meetings")[0][2] == "Social worker (north) and Health visitor"
