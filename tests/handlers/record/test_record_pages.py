"""The pages of a chair's record: what is known already stands there, and they are left and taken up again."""

from __future__ import annotations

import pytest

from handlers.joining import personal_link
from tests.doubles.chair import came, conference, fill_page, fill_record, finished
from tests.doubles.office import (
    CHAIR,
    HEALTH,
    SCHOOL,
    SW,
    Office,
    at,
    button,
    form_of,
    link_token,
    rows,
    words,
)


class TestPages:
    async def test_the_first_page_knows_whom_the_chair_met_and_which_reports_came(
        self, office: Office
    ) -> None:
        await conference(office)
        await office.say(CHAIR, "done AB123 chair meets family 7 Dec", moment="2026-12-08 12:00")
        await office.say(HEALTH, "report AB123 shared with family 2 Dec", moment="2026-12-08 12:05")
        values = {
            field.name: field.value for field in form_of(await office.say(CHAIR, "record AB123")).fields
        }
        assert (values["met_family"], values["met_on"]) == ("yes", "2026-12-07")
        assert (values["family_saw"], values["chair_saw"]) == ("health", "")

    async def test_a_category_without_a_plan_is_refused_at_its_field(self, office: Office) -> None:
        await conference(office)
        overview = await fill_record(office)
        page = await office.press(CHAIR, button(overview, "Agencies’ views"))
        again = await office.fill(CHAIR, page, view_school="no_plan", view_category_school="PHY")
        assert list(form_of(again).errors) == ["view_category_school"]
        kept = await office.fill(CHAIR, again, view_category_school="", then="check")
        assert "the record so far" in words(kept)

    async def test_a_name_in_one_field_loses_none_of_the_others(self, office: Office) -> None:
        await conference(office)
        page = await office.press(CHAIR, button(await fill_record(office), "The views of the child"))
        before = await office.look(lambda tx: tx.query("SELECT * FROM conference_records"))
        filled = {"presented_1": "advocate", "said_1": "Jamie wants to stay with his gran."}
        again = await office.fill(CHAIR, page, **filled)
        form = form_of(again)
        assert form.title == form_of(page).title
        assert form.errors["said_1"].startswith("“Jamie” looks like somebody’s name")
        assert {each.name: each.value for each in form.fields} | filled == {
            each.name: each.value for each in form.fields
        }
        assert await office.look(lambda tx: tx.query("SELECT * FROM conference_records")) == before
        kept = await office.fill(CHAIR, again, said_1="The child wants to stay.", then="check")
        assert "By an advocate" in words(kept)

    async def test_views_that_were_not_obtained_cannot_have_been_presented(self, office: Office) -> None:
        await conference(office)
        page = await office.press(CHAIR, button(await fill_record(office), "The views of the child"))
        again = await office.fill(CHAIR, page, heard_1="not_obtained", presented_1="child")
        assert list(form_of(again).errors) == ["presented_1"]
        said = {"presented_1": "not", "views_why_1": "", "then": "check"}
        missing = words(await office.fill(CHAIR, again, **said))
        assert "Say why the views of the child were not obtained or not presented." in missing

    async def test_answers_to_the_invitation_are_shown_as_how_people_came(self, office: Office) -> None:
        await conference(office)
        await office.say(HEALTH, "attend AB123 remote")
        page = await fill_page(office, await office.say(CHAIR, "record AB123"))
        names = await came(office)
        shown = {field.name: field.value for field in form_of(page).fields}
        assert shown[names["health.visitor"]] == "remote"
        assert shown[names["school"]] == ""
        assert shown[names["chair"]] == "in person"

    async def test_apologies_with_a_report_that_was_shared_are_shown_as_that(self, office: Office) -> None:
        await conference(office)
        for who in (HEALTH, SCHOOL):
            await office.say(who, "attend AB123 apologies")
        await office.say(SCHOOL, "report AB123 shared with family 4 Dec")
        page = await fill_page(office, await office.say(CHAIR, "record AB123"))
        shown = {field.name: field.value for field in form_of(page).fields}
        names = await came(office)
        assert shown[names["school"]] == "apologies_report"
        assert shown[names["health.visitor"]] == "apologies"

    async def test_whoever_said_on_the_joining_page_that_they_are_ready_came_remotely(
        self, office: Office
    ) -> None:
        await office.remote()
        token = link_token(await office.say(HEALTH, "join AB123"))
        office.now = at("2026-12-08 09:50")
        await office.database.transact(
            lambda tx: personal_link.confirm_private(tx, office.desk, token, "", office.now)
        )
        page = await fill_page(office, await office.say(CHAIR, "record AB123", moment="2026-12-08 13:00"))
        shown = {field.name: field.value for field in form_of(page).fields}
        assert shown[(await came(office))["health.visitor"]] == "remote"

    @pytest.mark.parametrize(("how", "shown"), [("in person", "present"), ("apologies", "invited")])
    async def test_a_father_who_was_invited_is_shown_as_he_came(
        self, office: Office, how: str, shown: str
    ) -> None:
        await conference(office, father=True)
        father = next(each.id for each in (await office.invited("AB123")).values() if each.role == "father")
        page = await fill_page(office, await office.say(CHAIR, "record AB123"))
        page = await fill_page(office, page, **{f"came_{father}": how})
        assert {field.name: field.value for field in form_of(page).fields}["father_1"] == shown

    async def test_an_advocate_who_helped_a_child_is_shown_for_that_child(self, office: Office) -> None:
        await conference(office, children=2)
        for said in ("child 1 advocate yes", "child 2 advocate no"):
            await office.say(SW, f"done AB123 child views 4 Dec {said}")
        for child, how in (("1", "advocate"), ("2", "")):
            page = await office.press(CHAIR, f"record?ref=AB123&page=views_{child}")
            assert {field.name: field.value for field in form_of(page).fields}[f"heard_{child}"] == how

    async def test_the_number_of_parts_stays_the_same_whatever_is_answered(self, office: Office) -> None:
        await conference(office, children=2)
        page, said = await office.say(CHAIR, "record AB123"), []
        while page.form is not None:
            said.append(form_of(page).intro.split(".")[0])
            page = await fill_page(office, page, dissenters="school", more_1="yes")
        assert {each.rpartition(" of ")[2] for each in said} == {"9"}
        parts = [int(each.split()[1]) for each in said]
        assert parts == sorted(parts)
        assert set(parts) == set(range(1, 10))

    async def test_parts_that_fall_away_are_named(self, office: Office) -> None:
        await conference(office)
        overview = await fill_record(office, decision_1="no_plan")
        assert "No child has a plan from now on, so tasks and a core group are not asked for." in words(
            overview
        )

    async def test_an_agency_that_sent_its_report_instead_is_asked_for_its_view(self, office: Office) -> None:
        await conference(office)
        names = await came(office)
        overview = await fill_record(
            office, **{names["school"]: "apologies_report"}, proceeded="yes", quorum_why="Risk."
        )
        assert ("School", "Child protection plan", "Neglect") in rows(overview, "What each agency thinks")

    async def test_a_view_that_differs_between_children_is_said_for_each(self, office: Office) -> None:
        await conference(office, children=2)
        overview = await fill_record(office, view_health="mixed")
        assert "Say what Health thinks for which child." in words(overview)
        page = await office.press(CHAIR, button(overview, "Agencies’ views"))
        overview = await fill_page(office, page, view_mixed_health="A plan for child 1 alone")
        assert ("Health", "A plan for child 1 alone", "Neglect") in rows(overview, "What each agency thinks")

    async def test_a_decision_needs_its_reasons(self, office: Office) -> None:
        await conference(office)
        assert "Say why it was decided so." in words(await fill_record(office, reasons=""))

    async def test_it_can_be_left_and_taken_up_again_where_it_was(self, office: Office) -> None:
        await conference(office)
        left = await fill_page(office, await office.say(CHAIR, "record AB123"), then="leave")
        assert "your record is kept" in words(left)
        again = await office.say(CHAIR, "record AB123", moment="2026-12-09 09:00")
        assert rows(again, "Pages")[0] == ("Before the conference", "Filled in")
        assert rows(again, "Pages")[1] == ("Who came", "Not begun")
        page = await office.press(CHAIR, button(again, "Go on where something is missing"))
        assert form_of(page).title == "Who came"

    async def test_going_back_shows_what_was_filled_in(self, office: Office) -> None:
        await conference(office)
        second = await fill_page(office, await office.say(CHAIR, "record AB123"))
        first = await fill_page(office, second, then="back")
        assert {field.name: field.value for field in form_of(first).fields}["met_on"] == "2026-12-07"

    async def test_nothing_of_the_free_text_is_readable_in_the_database(self, office: Office) -> None:
        await conference(office)
        await finished(office, said_1="I am scared of the dark")

        def dump(tx):  # type: ignore[no-untyped-def]
            tables = ("conference_records", "plan_tasks", "events", "nudges", "audit")
            return str([tx.query(f"SELECT * FROM {table}") for table in tables])  # noqa: S608

        kept = await office.look(dump)
        for secret in ("scared of the dark", "See the child at school", "Twelve visits"):
            assert secret not in kept


class TestWhatIsNotFilledIn:
    async def test_a_part_never_falls_out_of_the_numbering_because_another_is_empty(
        self, office: Office
    ) -> None:
        await conference(office)
        quorum = await office.press(CHAIR, "record?ref=AB123&page=quorum")
        assert form_of(quorum).intro.startswith("Part 5 of 9.")
        after = await office.fill(CHAIR, quorum)
        assert form_of(after).intro.startswith("Part 6 of 9.")
        assert "What the family thinks of a plan" in words(after)

    async def test_a_page_that_follows_from_an_empty_one_says_what_it_waits_for(self, office: Office) -> None:
        await conference(office)
        quorum = await office.press(CHAIR, "record?ref=AB123&page=quorum")
        overview = await office.fill(CHAIR, quorum, then="check")
        states = dict(rows(overview, "Pages of the record"))
        assert states["Quorum"] == "Waits for “Who came”"
        assert states["Before the conference"] == "Not begun"

    async def test_a_draft_claims_nothing_that_the_chair_did_not_say(self, office: Office) -> None:
        await conference(office)
        quorum = await office.press(CHAIR, "record?ref=AB123&page=quorum")
        draft = words(await office.fill(CHAIR, quorum, then="check"))
        assert "Nobody disagreed" not in draft
        assert "Dissent\n  Not filled in." in draft
        assert "Reports the family had seen in time: not filled in" in draft
        assert "It is not filled in yet which agencies came." in draft

    async def test_that_nobody_disagreed_has_to_be_said(self, office: Office) -> None:
        await conference(office)
        overview = await fill_record(office, dissenters="")
        assert "Say who disagrees, or that nobody does." in words(overview)
        page = await office.press(CHAIR, button(overview, "Decisions"))
        both = await office.fill(CHAIR, page, dissenters="nobody,school")
        assert "Choose who disagrees, or that nobody does: not both." in words(both)
        overview = await office.fill(CHAIR, page, dissenters="nobody", then="check")
        assert "Nobody disagreed." in words(overview)
        button(overview, "Finish the record")


class TestLeaving:
    async def test_a_page_with_something_wrong_in_it_can_be_left_all_the_same(self, office: Office) -> None:
        await conference(office)
        page = await office.say(CHAIR, "record AB123")
        given = {"met_family": "yes", "met_on": "2027-01-04"}  # still to come
        assert "That day has not come yet" in words(await office.fill(CHAIR, page, **given))
        left = words(await office.fill(CHAIR, page, **given, then="leave"))
        assert "your record is kept" in left
        assert "If you did, when: That day has not come yet" in left
        overview = await office.say(CHAIR, "record AB123")
        assert "Enter the day on which you met them." in words(overview)

    async def test_a_task_in_vague_words_is_kept_and_asked_about_again(self, office: Office) -> None:
        await conference(office)
        await fill_record(office)
        page = await office.press(CHAIR, "record?ref=AB123&page=task_1")
        await office.fill(CHAIR, page, task_what_1="help", then="leave")
        assert "Say what is to be done, in a few words" in words(await office.say(CHAIR, "record AB123"))
        again = await office.press(CHAIR, "record?ref=AB123&page=task_1")
        assert {field.name: field.value for field in form_of(again).fields}["task_what_1"] == "help"
