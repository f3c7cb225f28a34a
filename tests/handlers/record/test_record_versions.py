"""A finished record that was wrong is put right with a reason; the old version stays, and people are told."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.record.documents import DocumentClosed, offered
from handlers.reminders.messages import Writer
from handlers.reply import Attachment, Reply
from storage import cases, core_groups, people
from tests.doubles.chair import came, conference, fill_page, fill_record, finished
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SCHOOL,
    SW,
    TM,
    Office,
    at,
    button,
    buttons,
    due,
    form_of,
    rows,
    words,
)

WHY = "The school's view was written down wrongly."


async def put_right(office: Office, page: str, reason: str = WHY, **changes: str) -> Reply:
    """The chair changes one page of the finished record, fills in what that leaves missing, and finishes it."""
    shown = await office.say(CHAIR, "record AB123")
    form = await office.press(CHAIR, button(shown, "Put the record right"))
    overview = await office.fill(CHAIR, form, reason=reason)
    overview = await fill_page(
        office, await office.press(CHAIR, button(overview, page)), then="check", **changes
    )
    while "Still missing" in words(overview):
        wanting = await office.press(CHAIR, button(overview, "Go on where something is missing"))
        overview = await fill_page(office, wanting, then="check", **changes)
    return await office.press(CHAIR, button(overview, "Finish the record"))


async def steps_that_stand(office: Office) -> list[tuple[str, date, str]]:
    """What stands of the conference and of dissent: the step, its day, its outcome."""

    def work(tx):  # type: ignore[no-untyped-def]
        pathway = office.desk.pathway(tx, cases.find(tx, "AB123"), date(2026, 12, 9))
        every = [facts for _, facts in pathway.facts_by_child] or [pathway.facts]
        found = {
            event.id: event for facts in every for step in ("icpc", "dissent") for event in facts.of(step)
        }
        return [(each.step, each.on, each.details.get("outcome") or "") for each in found.values()]

    return await office.look(work)


async def notice(office: Office, recipient: str, about: str) -> Reply | None:
    """The words of the last notice about something to somebody."""
    found = [each for each in await office.nudges("AB123", recipient=recipient) if each.rung == about]
    person = await office.look(lambda tx: people.get(tx, recipient))
    writer = Writer(office.desk, lambda: office.now)
    return await office.look(lambda tx: writer.compose(tx, person, found[-1:]))


async def tasks_of(office: Office) -> list[core_groups.PlanTask]:
    return await office.look(lambda tx: core_groups.tasks(tx, cases.find(tx, "AB123").id))


@pytest.fixture
async def recorded(office: Office) -> Office:
    """An office in which the record of the conference of 8 December is finished; it is the next morning."""
    await conference(office)
    await finished(office, task_owner_1="person:health.visitor", members="social.worker,health.visitor")
    office.now = at("2026-12-09 09:00")
    return office


class TestPuttingRight:
    async def test_it_needs_the_reason(self, recorded: Office) -> None:
        form = await recorded.press(CHAIR, "record?ref=AB123&do=amend")
        again = await recorded.fill(CHAIR, form, reason="")
        assert form_of(again).errors == {"reason": "Say what was wrong."}

    async def test_a_slip_in_the_words_changes_no_event_and_both_versions_stay(
        self, recorded: Office
    ) -> None:
        before = await recorded.steps("AB123")
        done = await put_right(recorded, "Agencies’ views", view_school="no_plan", view_category_school="")
        assert "AB123: the record is finished, version 2" in words(done)
        assert await recorded.steps("AB123") == before
        shown = await recorded.say(CHAIR, "record AB123")
        assert ("School", "No plan", "–") in rows(shown, "What each agency thinks")
        versions = rows(shown, "Versions of this record")
        assert [row[0] for row in versions] == ["1", "2"]
        assert versions[1][3].startswith(WHY)
        assert "Changed: Views on a plan." in words(shown)
        old = await recorded.press(CHAIR, button(shown, "8 December 2026, version 1"))
        assert "A newer one has taken its place." in words(old)
        assert ("School", "Child protection plan", "Neglect") in rows(old, "What each agency thinks")

    async def test_the_old_version_stands_until_the_new_one_is_finished(self, recorded: Office) -> None:
        form = await recorded.press(CHAIR, "record?ref=AB123&do=amend")
        overview = await recorded.fill(CHAIR, form, reason=WHY)
        assert f"You are putting right version 1, which stands until you finish. {WHY}" in words(overview)
        page = await recorded.press(CHAIR, button(overview, "Decisions"))
        await fill_page(recorded, page, decision_1="no_plan", then="leave")
        assert rows(await recorded.say(SW, "record AB123"), "Decision")[0][1] == "Child protection plan"
        assert await steps_that_stand(recorded) == [("icpc", date(2026, 12, 8), "plan")]

    async def test_it_can_be_left_as_it_was(self, recorded: Office) -> None:
        form = await recorded.press(CHAIR, "record?ref=AB123&do=amend")
        overview = await recorded.fill(CHAIR, form, reason=WHY)
        left = await recorded.press(CHAIR, button(overview, "Leave it as it was"))
        assert "nothing was changed" in words(left)
        assert "Finished on 8 December 2026." in words(await recorded.say(CHAIR, "record AB123"))

    async def test_a_closed_case_is_reopened_first(self, recorded: Office) -> None:
        await recorded.closed(why="stepped_down")
        refused = await recorded.press(CHAIR, "record?ref=AB123&do=amend")
        assert words(refused).startswith("AB123 is closed: ask its social worker to reopen it")

    async def test_a_date_of_the_record_is_put_right_in_the_record(self, recorded: Office) -> None:
        before = await recorded.records()
        refused = await recorded.say(SW, "correct AB123 icpc 7 Dec")
        assert words(refused).startswith("That is in the chair’s record")
        assert await recorded.records() == before


class TestWhatFollows:
    async def test_another_day_moves_every_date_that_counts_from_it(self, recorded: Office) -> None:
        done = await put_right(recorded, "Quorum", held_on="2026-12-07", met_on="2026-12-07")
        assert due(done)["Initial core group"] == "21 December 2026"
        assert await steps_that_stand(recorded) == [("icpc", date(2026, 12, 7), "plan")]
        reminded = {
            each.deadline
            for each in await recorded.nudges("AB123", state="planned")
            if each.step == "initial_core_group"
        }
        assert reminded == {"2026-12-18", "2026-12-21"}  # the day agreed, and the limit

    async def test_a_plan_that_was_none_ends_what_had_been_set_going(self, recorded: Office) -> None:
        await put_right(recorded, "Decisions", decision_1="no_plan")
        assert await steps_that_stand(recorded) == [("icpc", date(2026, 12, 8), "no_plan")]
        planned = await recorded.nudges("AB123", state="planned")
        assert not [
            each for each in planned if each.step in ("plan_task", "initial_core_group", "first_review")
        ]
        assert [task.state for task in await tasks_of(recorded)] == ["dropped"]
        assert "See the child" not in words(await recorded.say(HEALTH, "tasks AB123"))

    async def test_a_plan_taken_for_none_sets_going_what_should_have_been(self, office: Office) -> None:
        await conference(office)
        await finished(office, decision_1="no_plan")
        done = await put_right(office, "Decisions", decision_1="plan")
        assert due(done)["Initial core group"] == "22 December 2026"
        assert [task.what for task in await tasks_of(office)] == ["See the child at school every week"]

    async def test_a_decision_undone_and_done_again_takes_its_tasks_up_again(self, recorded: Office) -> None:
        await put_right(recorded, "Decisions", decision_1="no_plan")
        await put_right(recorded, "Decisions", decision_1="plan")
        assert [(task.state, task.owner) for task in await tasks_of(recorded)] == [("open", "health.visitor")]
        assert "See the child" in words(await recorded.say(HEALTH, "tasks AB123"))

    async def test_two_children_whose_decisions_were_swapped(self, office: Office) -> None:
        await conference(office, children=2)
        await finished(office, decision_2="no_plan")
        done = await put_right(office, "Decisions", decision_1="no_plan", decision_2="plan", category_2="EMO")
        assert due(done)["Initial core group (child 2)"] == "22 December 2026"
        assert sorted(outcome for _, _, outcome in await steps_that_stand(office)) == ["no_plan", "plan"]

    async def test_a_task_keeps_what_was_noted_of_it_and_goes_by_its_new_words_and_day(
        self, recorded: Office
    ) -> None:
        await recorded.say(HEALTH, "tasks AB123 1 done")
        await put_right(
            recorded,
            "Outline plan: task 1",
            task_what_1="See the child at home every week",
            task_due_1="2027-01-27",
        )
        [task] = await tasks_of(recorded)
        assert (task.what, task.due, task.state) == (
            "See the child at home every week",
            date(2027, 1, 27),
            "done",
        )

    async def test_somebody_who_joined_the_core_group_since_stays_in_it(self, recorded: Office) -> None:
        form = await recorded.press(SW, "core_group?ref=AB123&do=members")
        await recorded.fill(SW, form, members="social.worker,health.visitor,school", meets_on="2026-12-21")
        await put_right(recorded, "Agencies’ views", view_school="no_plan", view_category_school="")
        shown = words(await recorded.say(SW, "core_group AB123"))
        assert "School safeguarding lead" in shown
        assert "Meets next: Monday 21 December 2026" in shown

    async def test_dissent_that_had_been_left_out_is_recorded_and_told(self, recorded: Office) -> None:
        await put_right(
            recorded,
            "Decisions",
            dissenters="school",
            dissent_why_school="It asks too little.",
            dissent_then_school="The managers meet.",
        )
        assert ("dissent", date(2026, 12, 8), "") in await steps_that_stand(recorded)
        assert ("team.manager", "dissent") in await recorded.notices("AB123")

    async def test_dissent_that_there_was_not_is_taken_back(self, office: Office) -> None:
        await conference(office)
        await finished(
            office, dissenters="school", dissent_why_school="Too little.", dissent_then_school="They meet."
        )
        await put_right(office, "Decisions", dissenters="nobody")
        assert [step for step, _, _ in await steps_that_stand(office)] == ["icpc"]

    async def test_a_conference_that_is_to_be_held_again_after_all(self, office: Office) -> None:
        await conference(office)
        names = await came(office)
        await finished(office)
        await put_right(
            office,
            "Who came",
            **{names["school"]: "absent"},
            proceeded="no",
            quorum_why="The school had left before it began.",
        )
        card = await office.say(SW, "case AB123")
        assert due(card)["Initial child protection conference"] == "11 December 2026"
        assert not [task for task in await tasks_of(office) if task.state == "open"]


class TestTelling:
    async def test_everybody_who_was_told_or_has_read_it_is_told_and_nobody_else(
        self, recorded: Office
    ) -> None:
        await put_right(recorded, "Agencies’ views", view_school="no_plan", view_category_school="")
        told = {who for who, about in await recorded.notices("AB123") if about == "amended"}
        assert told == {"social.worker", "team.manager", "booking", "health.visitor"}
        message = await notice(recorded, "team.manager", "amended")
        assert message is not None
        assert "There is a version 2 of it now" in words(message)
        assert "What changed: Views on a plan" in words(message)
        assert WHY not in words(message)
        assert "AB123" not in message.summary

    async def test_the_core_group_hears_of_nothing_that_it_may_not_read(self, recorded: Office) -> None:
        await put_right(recorded, "Agencies’ views", view_school="no_plan", view_category_school="")
        assert await notice(recorded, "health.visitor", "amended") is None

    async def test_the_outcome_is_told_again_only_where_it_may_have_changed(self, recorded: Office) -> None:
        outcome = "A child protection plan was made."
        await put_right(recorded, "The views", said_1="To see more of the grandmother.")
        message = await notice(recorded, "team.manager", "amended")
        assert message is not None
        assert outcome not in words(message)
        assert "What follows" not in words(message)
        await put_right(recorded, "Quorum", held_on="2026-12-07", met_on="2026-12-07")
        message = await notice(recorded, "team.manager", "amended")
        assert message is not None
        assert "What changed: Held on" in words(message)
        assert outcome in words(message)
        assert (
            "Initial core group",
            "Agreed for 18 December 2026; at the latest by 21 December 2026",
        ) in rows(message, "What follows")

    async def test_of_two_corrections_in_a_row_the_last_alone_is_told(self, recorded: Office) -> None:
        await put_right(recorded, "Agencies’ views", view_school="no_plan", view_category_school="")
        first = [
            each for each in await recorded.nudges("AB123", recipient="booking") if each.rung == "amended"
        ]
        await put_right(recorded, "Fathers", father_1="not_invited", father_why_1="It was not safe.")
        writer = Writer(recorded.desk, lambda: recorded.now)
        person = await recorded.look(lambda tx: people.get(tx, "booking"))
        assert await recorded.look(lambda tx: writer.compose(tx, person, first)) is None

    async def test_links_to_the_old_version_end(self, recorded: Office) -> None:
        shown = await recorded.say(BOOKING, "record AB123")
        tokens = [each.link.rpartition("/")[2] for each in shown.all_blocks() if isinstance(each, Attachment)]
        await put_right(recorded, "Agencies’ views", view_school="no_plan", view_category_school="")
        for token in tokens:
            with pytest.raises(DocumentClosed):
                await recorded.look(lambda tx, t=token: offered(tx, recorded.desk, t, recorded.now))

    async def test_it_goes_into_the_log(self, recorded: Office) -> None:
        await put_right(recorded, "Agencies’ views", view_school="no_plan", view_category_school="")
        log = await recorded.log("AB123")
        assert "chair began_amendment" in log
        assert log.count("chair finished_record") == 2


class TestReading:
    @pytest.mark.parametrize("email", [SW, TM, BOOKING, CHAIR])
    async def test_those_who_answer_for_the_case_and_the_booking_team_read_all_of_it(
        self, recorded: Office, email: str
    ) -> None:
        shown = await recorded.say(email, "record AB123")
        assert "To stay at the same school." in words(shown)
        assert len([each for each in shown.all_blocks() if isinstance(each, Attachment)]) == 2
        assert f"{email.partition('@')[0]} read_record" in await recorded.log("AB123")
        assert [each for each in buttons(shown) if each.label == "Put the record right"] == (
            [button(shown, "Put the record right")] if email == CHAIR else []
        )

    async def test_a_member_of_the_core_group_reads_the_outcome_and_the_plan_alone(
        self, recorded: Office
    ) -> None:
        shown = await recorded.press(
            HEALTH, button(await recorded.say(HEALTH, "case AB123"), "The outcome and the plan")
        )
        text = words(shown)
        for there in (
            "Child protection plan",
            "See the child at school every week",
            "Friday 18 December 2026",
        ):
            assert there in text
        for hidden in (
            "To stay at the same school.",
            "The harm has gone on",
            "Who came",
            "Dissent",
            "Fathers",
        ):
            assert hidden not in text
        [token, _] = [
            each.link.rpartition("/")[2] for each in shown.all_blocks() if isinstance(each, Attachment)
        ]
        given = await recorded.look(lambda tx: offered(tx, recorded.desk, token, recorded.now))
        assert [section.heading for section in given.paper.sections] == [
            "Decisions",
            "Outline plan",
            "Core group",
        ]
        assert "health.visitor read_record" in await recorded.log("AB123")

    async def test_somebody_invited_who_is_not_in_the_core_group_reads_none_of_it(
        self, recorded: Office
    ) -> None:
        assert "To stay" not in words(await recorded.say(SCHOOL, "record AB123"))
        assert "See the child" not in words(await recorded.say(SCHOOL, "record AB123"))
        assert not [line for line in await recorded.log("AB123") if line == "school read_record"]

    async def test_nobody_reads_what_the_chair_has_not_finished(self, office: Office) -> None:
        await conference(office)
        await fill_record(office)
        for who in (SW, TM, BOOKING):
            assert "The chair has finished no record of AB123 yet" in words(
                await office.say(who, "record AB123")
            )

    async def test_an_older_version_is_for_those_who_may_read_all_of_it(self, recorded: Office) -> None:
        await put_right(recorded, "Outline plan: task 1", task_what_1="See the child at home every week")
        shown = await recorded.say(CHAIR, "record AB123")
        old = button(shown, "8 December 2026, version 1")
        assert "at school every week" in words(await recorded.press(SW, old))
        assert "at school every week" not in words(await recorded.press(HEALTH, old))


async def test_a_version_that_is_not_there_is_said_to_be_so(office: Office) -> None:
    await conference(office)
    await finished(office)
    reply = await office.press(SW, "record?ref=AB123&version=none")
    assert words(reply) == "That version is not there: type record AB123 to see the one that stands."
