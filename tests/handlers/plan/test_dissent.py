"""A disagreement with a conference is seen to by somebody by a day, goes up when it is not, and ends."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.reminders.messages import Writer
from handlers.reply import Reply
from storage import people
from tests.doubles.chair import conference, fill_page, fill_record, finished
from tests.doubles.office import (
    CHAIR,
    HEALTH,
    SERVICE,
    SW,
    TM,
    Office,
    at,
    button,
    form_of,
    rows,
    words,
)

WHY, THEN = "It leaves out the evenings.", "Both managers meet."


@pytest.fixture
async def disputed(office: Office) -> Office:
    """School disagrees with the conference of Tuesday 8 December; the manager sees to it by the 15th."""
    await conference(office)
    await finished(office, dissenters="school", dissent_why_school=WHY, dissent_then_school=THEN)
    office.now = at("2026-12-09 09:00")
    return office


async def reminders(office: Office, step: str) -> list[tuple[date, str]]:
    """The day and the recipient of each reminder that is planned."""
    planned = await office.nudges("AB123", state="planned")
    return [(each.due_at.date(), each.recipient) for each in planned if each.step == step]


async def worded(office: Office, recipient: str, step: str) -> Reply | None:
    writer = Writer(office.desk, lambda: office.now)
    found = [each for each in await office.nudges("AB123", recipient=recipient) if each.step == step]
    person = await office.look(lambda tx: people.get(tx, recipient))
    return await office.look(lambda tx: writer.compose(tx, person, found[:1]))


class TestDissent:
    async def test_whoever_sees_to_it_is_reminded_and_then_those_above(self, disputed: Office) -> None:
        assert await reminders(disputed, "open_dissent") == [
            (date(2026, 12, 14), "team.manager"),
            (date(2026, 12, 15), "team.manager"),
            (date(2026, 12, 16), "team.manager"),
            (date(2026, 12, 18), "team.manager"),
            (date(2026, 12, 18), "service.manager"),
        ]

    async def test_the_chair_says_who_sees_to_it_and_by_when(self, office: Office) -> None:
        await conference(office)
        await finished(
            office,
            dissenters="family",
            dissent_why_family=WHY,
            dissent_then_family=THEN,
            dissent_owner_family="chair",
            dissent_by_family="2026-12-11",
        )
        planned = await reminders(office, "open_dissent")
        assert planned[:2] == [(date(2026, 12, 10), "chair"), (date(2026, 12, 11), "chair")]
        assert ("team.manager") in {who for day, who in planned if day == date(2026, 12, 14)}

    async def test_a_disagreement_needs_its_day_and_somebody_who_sees_to_it(self, office: Office) -> None:
        await conference(office)
        overview = await fill_record(
            office,
            dissenters="school",
            dissent_why_school=WHY,
            dissent_then_school=THEN,
            dissent_owner_school="",
            dissent_by_school="",
        )
        assert "Choose who sees to the disagreement of school." in words(overview)
        assert "Enter the day by which the disagreement of school is settled." in words(overview)
        page = await office.press(CHAIR, button(overview, "Dissent"))
        page = await fill_page(office, page, dissent_by_school="2026-12-01")
        assert form_of(page).errors == {"dissent_by_school": "That day has passed: enter one to come."}

    async def test_the_reminder_says_who_disagrees_and_not_why(self, disputed: Office) -> None:
        disputed.now = at("2026-12-16 09:00")
        message = await worded(disputed, "team.manager", "open_dissent")
        assert message is not None
        assert "It was due on Tuesday 15 December 2026" in words(message)
        assert "Who disagrees: School" in words(message)
        assert WHY not in words(message)
        assert "AB123" not in message.summary

    async def test_once_it_is_settled_the_reminders_stop(self, disputed: Office) -> None:
        shown = await disputed.say(TM, "dissent AB123")
        assert rows(shown, "Who disagrees") == (
            ("School", "8 December 2026", "The team manager", "To be settled by 15 December 2026"),
        )
        form = await disputed.press(TM, button(shown, "School: settled"))
        settled = await disputed.fill(TM, form, outcome="agreed", on="2026-12-09")
        assert "AB123: the disagreement of school is settled" in words(settled)
        assert rows(settled, "Who disagrees")[0][3] == "Settled 9 December 2026: they agree now"
        assert await reminders(disputed, "open_dissent") == []
        assert await worded(disputed, "team.manager", "open_dissent") is None

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"outcome": "", "on": "2026-12-09"}, "outcome"),
            ({"outcome": "agreed", "on": "2026-12-07"}, "on"),
            ({"outcome": "agreed", "on": "2026-12-24"}, "on"),
            ({"outcome": "agreed", "on": ""}, "on"),
        ],
    )
    async def test_what_is_half_said_is_asked_for_beside_its_field(
        self, disputed: Office, values: dict[str, str], field: str
    ) -> None:
        form = await disputed.press(TM, "dissent?ref=AB123&agency=school")
        before = await disputed.records()
        again = await disputed.fill(TM, form, **values)
        assert list(form_of(again).errors) == [field]
        assert await disputed.records() == before

    async def test_what_does_not_wait_is_refused(self, disputed: Office) -> None:
        refused = await disputed.press(TM, "dissent?ref=AB123&agency=police")
        assert words(refused).startswith("Nothing of theirs waits to be settled in AB123")

    async def test_a_service_manager_sees_it_without_the_record(self, disputed: Office) -> None:
        shown = words(await disputed.say(SERVICE, "dissent AB123"))
        assert "School" in shown
        assert "The record of the conference" not in shown

    async def test_where_nobody_disagrees_it_says_so(self, office: Office) -> None:
        await conference(office)
        assert "Nobody has disagreed" in words(await office.say(SW, "dissent AB123"))
        assert "is for the case" in words(await office.say(HEALTH, "dissent AB123"))


class TestARecordThatIsNotFinished:
    async def test_the_chair_is_reminded_the_next_working_day_and_then_the_manager_too(
        self, office: Office
    ) -> None:
        await conference(office)
        assert await reminders(office, "conference_record") == [
            (date(2026, 12, 9), "chair"),
            (date(2026, 12, 11), "chair"),
            (date(2026, 12, 11), "team.manager"),
        ]

    async def test_the_reminder_opens_the_record_where_it_was_left(self, office: Office) -> None:
        await conference(office)
        await fill_page(office, await office.say(CHAIR, "record AB123"), then="leave")
        office.now = at("2026-12-09 09:00")
        message = await worded(office, "chair", "conference_record")
        assert message is not None
        assert "its record is begun and not finished" in words(message)
        overview = await office.press(CHAIR, button(message, "Go on with the record"))
        assert "AB123: the record so far" in words(overview)
        for_manager = await worded(office, "team.manager", "conference_record")
        assert for_manager is not None
        assert "Ask the chair for it." in words(for_manager)

    async def test_it_stops_once_the_record_is_finished(self, office: Office) -> None:
        await conference(office)
        await finished(office)
        assert await reminders(office, "conference_record") == []

    async def test_before_the_conference_there_is_nothing_to_remind_of(self, office: Office) -> None:
        await office.booked()
        office.now = at("2026-12-08 09:00")
        assert await worded(office, "chair", "conference_record") is None
