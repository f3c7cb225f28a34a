"""A chair records a conference in a browser, on Slack and in Teams: left, taken up again, finished, taken away."""

from __future__ import annotations

import asyncio
import re

from storage import cases, conferences
from storage.database import Transaction
from tests.acceptance import story
from tests.acceptance.doors import PUBLIC_URL, Door, says
from tests.acceptance.slack_door import SlackStory

HELD = "2026-12-08 13:00"
_LINK = re.compile(rf"{re.escape(PUBLIC_URL)}/document/\w+")


async def came(door: Door) -> dict[str, str]:
    """Everybody invited came in person: the answers of the page that asks."""

    def work(tx: Transaction) -> dict[str, str]:
        case = cases.find(tx, "AB123")
        assert case is not None
        return {f"came_{each.id}": "in person" for each in conferences.invitees(tx, case.id)}

    return await door.house.database.read(work)


async def test_a_record_is_left_taken_up_again_finished_and_taken_away(door: Door) -> None:
    await story.people_arrive(door)
    await door.say("social worker", "register AB123 strategy 20 Nov")
    for who in ("@health.visitor@example.org", "@school@example.org", "@chair@example.org role chair"):
        await door.say("social worker", f"invite AB123 {who}")
    await door.say("booking team", "book AB123 8 Dec 10am place Civic Hall")
    await door.press("booking team", "Book it")
    await door.move_to(HELD)

    assert says(await door.say("chair", "record AB123"), "Before the conference", "Part 1 of 9")
    left = await door.fill(
        "chair", met_family="No", met_why_not="They asked for a call.", then="Save and leave it for now"
    )
    assert says(left, "AB123: your record is kept"), left
    assert says(
        await door.say("chair", "record AB123"), "Before the conference", "Filled in", "Still missing"
    )
    page = await door.press("chair", "Go on where something is missing")
    assert says(page, "Who came"), page
    wrong = await door.fill("chair", **await came(door))
    assert says(wrong, "Fathers"), wrong
    await door.fill("chair", father_1="Nobody knows who or where he is")
    await door.fill("chair", heard_1="direct_work", presented_1="By the social worker", said_1="To stay.")
    refused = await door.fill("chair", held_on="2026-12-09")
    assert says(refused, "That day has not come yet"), refused
    views = await door.fill("chair", held_on="2026-12-08")
    assert says(views, "Children’s social care: a plan?"), views
    await door.fill("chair", view_social_care="No plan", view_health="No plan", view_school="No plan")
    overview = await door.fill(
        "chair", decision_1="No plan", dissenters="nobody", reasons="The family has help."
    )
    assert says(overview, "AB123: the record so far"), overview
    assert "Still missing" not in overview
    done = await finish(door)
    assert says(done, "AB123: the record is finished"), done
    if isinstance(door, SlackStory):
        await the_files_are_in_direct_messages(door)
    else:
        await each_file_is_behind_a_link(door, done)
    assert says(await door.say("social worker", "case AB123"), "No longer needed"), "no plan, no core group"


async def test_a_finished_record_is_put_right_and_whoever_was_told_of_it_hears(door: Door) -> None:
    await test_a_record_is_left_taken_up_again_finished_and_taken_away(door)
    await door.move_to("2026-12-09 10:00")
    assert says(await door.say("social worker", "record AB123"), "Finished on 8 December 2026", "To stay.")
    await door.say("chair", "record AB123")
    await door.press("chair", "Put the record right")
    begun = await door.fill("chair", reason="The school gave no view.")
    assert says(begun, "You are putting right version 1", "The school gave no view."), begun
    await door.press("chair", "Agencies’ views")
    changed = await door.fill("chair", view_school="Gave no view", then="Save and see what is still missing")
    assert "Still missing" not in changed
    done = await finish(door)
    assert says(done, "AB123: the record is finished, version 2"), done
    told = [each.text for each in await door.sent("team manager") if "was put right" in each.text]
    assert len(told) == 1
    assert says(told[0], "There is a version 2 of it now", "Views on a plan")
    read = await door.say("team manager", "record AB123")
    assert says(read, "Version 2, finished on 9 December 2026", "Gave no view", "Versions of this record"), (
        read
    )
    assert "Put the record right" not in read


async def finish(door: Door) -> str:
    # The page asks back in words of its own before something that cannot be undone.
    return await door.press("chair", f"{'Yes: ' if door.name == 'browser' else ''}Finish the record")


async def the_files_are_in_direct_messages(door: SlackStory) -> None:
    def names() -> set[str]:
        titles = (file.get("title", "") for file in door.slack.files)  # none while it is still on its way
        return {title for title in titles if "record" in title}

    async with asyncio.timeout(10):
        while len(names()) < 2:  # pictures of the case are files too, and may come before
            await asyncio.sleep(0.01)
    assert names() == {f"AB123-conference-record-2026-12-08.{kind}" for kind in ("docx", "pdf")}


async def each_file_is_behind_a_link(door: Door, done: str) -> None:
    links = sorted(set(_LINK.findall(done)))
    assert len(links) == 2, done
    for link in links:
        assert says(await door.open(link), "Download your document", "until 1:")
