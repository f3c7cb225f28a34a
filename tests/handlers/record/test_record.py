"""The chair's record of a conference: a page at a time, left, taken up again, and finished when it is whole."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.paper import from_text
from handlers.reply import Attachment
from storage import cases, conference_records, core_groups
from tests.doubles.chair import came, conference, fill_page, fill_record, finished
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SW,
    SW_SOUTH,
    TM,
    Office,
    button,
    due,
    form_of,
    rows,
    words,
)


class TestWho:
    @pytest.mark.parametrize("email", [SW, TM, BOOKING, HEALTH])
    async def test_nobody_but_the_chair_of_the_conference_writes_it(self, office: Office, email: str) -> None:
        await conference(office)
        before = await office.records()
        for said in ("record?ref=AB123&page=preparation", "record?ref=AB123&do=amend&reason=none"):
            assert "chair" in words(await office.press(email, said))
        assert await office.records() == before
        assert await office.look(lambda tx: tx.query("SELECT * FROM conference_records")) == []

    async def test_a_stranger_is_told_what_a_stranger_is_told(self, office: Office) -> None:
        await conference(office)
        theirs = words(await office.say(SW_SOUTH, "record AB123"))
        assert theirs == words(await office.say(SW_SOUTH, "record ZZ999")).replace("ZZ999", "AB123")

    async def test_opening_keeping_and_finishing_go_into_the_log(self, office: Office) -> None:
        await conference(office)
        await finished(office)
        log = await office.log("AB123")
        for line in ("opened_record", "kept_record", "finished_record", "given_record"):
            assert f"chair {line}" in log


class TestBadInput:
    async def test_a_day_that_has_not_come_is_refused_beside_its_field_and_nothing_is_kept(
        self, office: Office
    ) -> None:
        await conference(office)
        before = await office.records()
        page = await fill_page(office, await office.say(CHAIR, "record AB123"), met_on="2026-12-20")
        assert form_of(page).errors == {
            "met_on": "That day has not come yet: enter the day on which it happened."
        }
        assert {field.name: field.value for field in form_of(page).fields}["met_on"] == "2026-12-20"
        assert (await office.records())["events"] == before["events"]
        assert await office.look(lambda tx: tx.query("SELECT * FROM conference_records")) == []

    async def test_an_answer_that_was_never_offered_is_refused(self, office: Office) -> None:
        await conference(office)
        page = await fill_page(office, await office.say(CHAIR, "record AB123"), met_family="perhaps")
        assert form_of(page).errors["met_family"] == "Choose one of the answers given."

    async def test_a_half_filled_record_produces_nothing_and_says_what_is_missing(
        self, office: Office
    ) -> None:
        await conference(office)
        left = await fill_page(
            office, await office.say(CHAIR, "record AB123"), met_family="", met_on="", then="check"
        )
        assert "Say whether you met the family beforehand." in words(left)
        assert "Say how Health visitor took part." in words(left)
        assert "Finish the record" not in words(left)
        forced = await office.press(CHAIR, "record?ref=AB123&finish=yes")
        assert "the record is not finished yet" in words(forced)
        assert await office.details("icpc") == []
        assert ("booking", "recorded") not in await office.notices("AB123")

    async def test_the_page_opened_from_the_list_has_the_sentence_beside_the_field(
        self, office: Office
    ) -> None:
        await conference(office)
        overview = await fill_record(office, decision_1="")
        page = await office.press(CHAIR, button(overview, "Decisions"))
        assert form_of(page).errors == {"decision_1": "Say what was decided for the child."}
        overview = await fill_page(office, page, decision_1="no_plan")
        assert "Still missing" not in words(overview)

    async def test_a_decision_missing_for_one_of_two_children_keeps_the_record_open(
        self, office: Office
    ) -> None:
        await conference(office, children=2)
        overview = await fill_record(office, decision_2="")
        assert "Say what was decided for child 2." in words(overview)
        assert "for child 1" not in words(overview)

    async def test_a_plan_needs_its_category(self, office: Office) -> None:
        await conference(office)
        overview = await fill_record(office, category_1="")
        assert "Choose the category of the plan for the child." in words(overview)

    async def test_a_task_in_the_past_or_too_vague_is_refused_beside_its_field(self, office: Office) -> None:
        await conference(office)
        overview = await fill_record(office, task_what_1="", task_due_1="")
        page = await office.press(CHAIR, button(overview, "Outline plan: task 1"))
        page = await fill_page(office, page, task_what_1="Support", task_due_1="2026-12-01")
        assert form_of(page).errors == {
            "task_what_1": "Say what is to be done, in a few words that everybody would understand the same way.",
            "task_due_1": "That day has passed: enter one to come.",
        }

    async def test_going_ahead_without_a_quorum_needs_the_reason(self, office: Office) -> None:
        await conference(office)
        names = await came(office)
        overview = await fill_record(office, **{names["school"]: "apologies"}, proceeded="yes", quorum_why="")
        assert "Say why: an inquorate conference goes ahead only exceptionally." in words(overview)

    async def test_meeting_the_family_after_the_conference_is_noticed(self, office: Office) -> None:
        await conference(office)
        overview = await fill_record(office, met_on="2026-12-08", held_on="2026-12-07")
        assert "That is after the conference: check which of the two days is wrong." in words(overview)


class TestFinishing:
    async def test_the_outcome_the_next_dates_and_the_document_come_of_it(self, office: Office) -> None:
        await conference(office)
        reply = await finished(office)
        assert due(reply)["Initial core group"] == "22 December 2026"
        assert due(reply)["First review conference"] == "8 March 2027"
        names = [block.name for block in reply.all_blocks() if isinstance(block, Attachment)]
        assert names == [
            "AB123-conference-record-2026-12-08.docx",
            "AB123-conference-record-2026-12-08.pdf",
        ]
        [outcome] = await office.details("icpc")
        assert (outcome["outcome"], outcome["quorate"]) == ("plan", True)
        assert outcome["categories"] == {"1": "NEG"}

    async def test_what_the_chair_did_before_is_recorded_with_it(self, office: Office) -> None:
        await conference(office)
        await finished(office)
        recorded = dict(await office.steps("AB123"))
        assert recorded["chair_meets_family"] == date(2026, 12, 7)
        assert recorded["child_views"] == date(2026, 12, 8)

    async def test_two_children_with_different_decisions_each_get_their_own(self, office: Office) -> None:
        await conference(office, children=2)
        reply = await finished(office, decision_2="no_plan")
        assert rows(reply, "Decision for each child") == (
            ("Child 1", "Child protection plan", "Neglect"),
            ("Child 2", "No plan", "–"),
        )
        outcomes = {str(each["children"]): each["outcome"] for each in await office.details("icpc")}
        assert outcomes == {"['1']": "plan", "['2']": "no_plan"}
        assert due(reply)["Initial core group (child 1)"] == "22 December 2026"
        met = await office.press(SW, "core_group?ref=AB123&do=meeting", moment="2026-12-18 15:00")
        await office.fill(SW, met, on="2026-12-18")
        [group] = await office.details("initial_core_group")
        assert group["children"] == ["1"]

    async def test_an_inquorate_conference_that_goes_ahead_says_why_in_the_record_alone(
        self, office: Office
    ) -> None:
        await conference(office)
        names = await came(office)
        why = "Health was ill and the risk is too high to wait."
        reply = await finished(office, **{names["school"]: "apologies"}, proceeded="yes", quorum_why=why)
        assert "It went ahead without a quorum" in words(reply)
        [outcome] = await office.details("icpc")
        assert (outcome["quorate"], outcome["proceeded"]) == (False, True)
        assert why not in str(outcome)
        assert why in words(await office.say(CHAIR, "record AB123"))

    async def test_an_inquorate_conference_that_is_to_be_held_again_decides_nothing(
        self, office: Office
    ) -> None:
        await conference(office)
        names = await came(office)
        overview = await fill_record(
            office, **{names["school"]: "apologies"}, proceeded="no", quorum_why="Too few came."
        )
        assert "Decisions" not in [name for name, _ in rows(overview, "Pages")]
        reply = await office.press(CHAIR, button(overview, "Finish the record"))
        assert "is to be held again" in words(reply)
        [outcome] = await office.details("icpc")
        assert (outcome["proceeded"], "outcome" in outcome) == (False, False)
        assert "Initial child protection conference" in due(await office.say(SW, "case AB123"))
        asked = await office.say(BOOKING, "book AB123 10 Dec 10am")
        reason = form_of(asked) if asked.form else None
        if reason:
            await office.fill(BOOKING, asked, reason="Rearranged")
        else:
            await office.press(BOOKING, button(asked, "Book it"))
        again = await office.say(CHAIR, "record AB123", moment="2026-12-10 13:00")
        assert form_of(again).title == "Before the conference"

    async def test_dissent_is_recorded_and_the_managers_hear_of_it(self, office: Office) -> None:
        await conference(office)
        await finished(
            office,
            dissenters="school",
            dissent_why_school="The plan does not go far enough.",
            dissent_then_school="The managers meet this week.",
        )
        assert [each["agency"] for each in await office.details("dissent")] == ["school"]
        assert {("team.manager", "dissent"), ("social.worker", "dissent")} <= await office.notices("AB123")

    async def test_dissent_needs_its_reason_and_what_will_be_done(self, office: Office) -> None:
        await conference(office)
        overview = await fill_record(office, dissenters="school")
        assert "Say why school disagrees." in words(overview)
        assert "Say what will be done about the disagreement of school." in words(overview)

    async def test_its_tasks_are_on_their_owners_desks_and_they_are_reminded(self, office: Office) -> None:
        await conference(office)
        await finished(office, task_owner_1="person:health.visitor", task_due_1="2027-01-20")
        reminded = [
            (each.recipient, each.due_at.date())
            for each in await office.nudges("AB123", state="planned")
            if each.step == "plan_task"
        ]
        assert reminded[:2] == [
            ("health.visitor", date(2027, 1, 15)),
            ("health.visitor", date(2027, 1, 20)),
        ]

    async def test_the_core_group_is_told_and_the_booking_team_too(self, office: Office) -> None:
        await conference(office)
        await finished(office)
        notices = await office.notices("AB123")
        assert {
            ("health.visitor", "core_group"),
            ("school", "core_group"),
            ("booking", "recorded"),
        } <= notices

    async def test_a_day_beyond_its_limit_is_said_and_not_refused(self, office: Office) -> None:
        await conference(office)
        overview = await fill_record(office, meets_on="2027-01-15")
        late = "The core group is agreed for 15 January 2027, after 22 December 2026, the last day for it."
        assert late in words(overview)
        assert button(overview, "Finish the record")

    async def test_a_finished_record_is_shown_and_no_page_of_it_can_be_sent_again(
        self, office: Office
    ) -> None:
        await conference(office)
        await finished(office)
        shown = await office.say(CHAIR, "record AB123", moment="2026-12-09 09:00")
        assert "Finished on 8 December 2026." in words(shown)
        await office.press(CHAIR, "record?ref=AB123&page=decisions_1&sent_form=yes", decision_1="no_plan")
        await office.press(CHAIR, "record?ref=AB123&finish=yes")
        assert [each["outcome"] for each in await office.details("icpc")] == ["plan"]

    async def test_the_record_corrects_an_outcome_that_was_recorded_before_it(self, office: Office) -> None:
        await conference(office)
        await office.say(SW, "done AB123 icpc today outcome no plan quorate yes")
        await finished(office)
        card = await office.say(SW, "case AB123")
        assert due(card)["Initial core group"] == "22 December 2026"
        assert len(await office.details("icpc")) == 2

    async def test_the_paper_names_no_child_and_says_all(self, office: Office) -> None:
        await conference(office, children=2, father=True)
        await finished(office, decision_2="no_plan")

        def work(tx):  # type: ignore[no-untyped-def]
            case = cases.find(tx, "AB123")
            return conference_records.latest(tx, case.id), core_groups.tasks(tx, case.id)

        record, tasks = await office.look(work)
        paper = from_text(record.paper)
        assert [section.heading for section in paper.sections] == [
            "Before the conference",
            "Who came",
            "Fathers",
            "The views of child 1",
            "The views of child 2",
            "Quorum",
            "Views on a plan",
            "Decisions",
            "Dissent",
            "Outline plan",
            "Core group",
        ]
        assert ("Place", "Civic Hall") in paper.facts.pairs
        assert [task.due for task in tasks] == [date(2027, 1, 20)]


async def test_a_closed_case_has_no_conference_to_record(office: Office) -> None:
    await conference(office)
    await office.closed()
    reply = await office.say(CHAIR, "record AB123", moment="2026-12-09 09:00")
    assert words(reply) == "AB123 has no conference to record: type case AB123 to see where it stands."
