"""Two hard conferences in a browser, on Slack and in Teams: one that goes ahead inquorate, one with dissent."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from handlers.reply import Field
from storage import cases, conferences, people
from storage.database import Transaction
from tests.acceptance import story
from tests.acceptance.doors import Door, says
from tests.doubles.chair import MOST_PAGES, answer

HELD = "2026-12-08 13:00"
OWNER = {"task_owner_1": "agency:social_care"}
WHY = "Waiting would leave the child at risk."


@pytest.fixture(autouse=True)
async def _a_conference_is_booked(door: Door) -> None:
    """AB123 has its conference on Tuesday 8 December 2026 at 10am, with health and school invited."""
    await story.people_arrive(door)
    await door.say("social worker", "register AB123 strategy 20 Nov")
    for who in ("@health.visitor@example.org", "@school@example.org", "@chair@example.org role chair"):
        await door.say("social worker", f"invite AB123 {who}")
    await door.say("booking team", "book AB123 8 Dec 10am place Civic Hall")
    assert says(await door.press("booking team", "Book it"), "booked for")


async def record(door: Door, changes: Mapping[str, str]) -> str:
    """The chair fills in every page, and whatever is missing then; gives what is shown in the end."""
    shown = await door.say("chair", "record AB123")
    for _ in range(MOST_PAGES):
        fields = await door.fields("chair")
        if fields:
            shown = await door.fill("chair", **_answers(fields, changes))
        elif "Still missing" in shown:
            shown = await door.press("chair", "Go on where something is missing")
        else:
            return shown
    raise AssertionError(shown)


def _answers(fields: Mapping[str, bool], changes: Mapping[str, str]) -> dict[str, str]:
    """What an ordinary chair answers where nothing stands yet, and what this one does."""
    blank = {name: answer(Field(name, ""), changes) for name, filled in fields.items() if not filled}
    changed = {name: value for name, value in changes.items() if name in fields}
    return {name: value for name, value in {**blank, **changed}.items() if value}


async def finish(door: Door) -> str:
    # The page asks back in words of its own before something that cannot be undone.
    return await door.press("chair", f"{'Yes: ' if door.name == 'browser' else ''}Finish the record")


async def seat(door: Door, email: str) -> str:
    """The field of the record on how somebody took part."""

    def work(tx: Transaction) -> str:
        case, person = cases.find(tx, "AB123"), people.by_email(tx, email)
        assert case is not None
        assert person is not None
        invitee = conferences.invitee_of(tx, case.id, person.id)
        assert invitee is not None
        return f"came_{invitee.id}"

    return await door.house.database.read(work)


async def test_inquorate_and_goes_ahead(door: Door) -> None:
    await door.say("school", "attend AB123 apologies")
    for who in ("chair", "social worker"):
        [warning] = await door.sent_since(who, story.START, "may not be quorate")
        assert says(warning.text, "School safeguarding lead"), warning.text
    await door.move_to(HELD)
    school = await seat(door, "school@example.org")
    overview = await record(
        door, {**OWNER, school: "apologies_report", "proceeded": "yes", "quorum_why": WHY}
    )
    assert says(overview, "AB123: the record so far"), overview
    done = await finish(door)
    assert says(done, "AB123: the record is finished", "without a quorum"), done
    card = await door.say("social worker", "case AB123")
    assert says(card, "Initial child protection conference", "Done 8 December 2026"), card


async def test_dissent(door: Door) -> None:
    await door.move_to(HELD)
    why, then = "The plan leaves out the evenings.", "The managers of both agencies meet on Thursday."
    changes = {**OWNER, "dissenters": "school", "dissent_why_school": why, "dissent_then_school": then}
    overview = await record(door, changes)
    assert says(overview, "AB123: the record so far"), overview
    done = await finish(door)
    assert says(done, "AB123: the record is finished"), done
    for who in ("team manager", "social worker"):
        [told] = await door.sent_since(who, HELD, "disagrees")
        assert says(told.text, "School disagrees"), told.text
        assert why not in told.text
    for who in ("health visitor", "southern team manager"):
        assert not await door.sent_since(who, HELD, "disagrees")
