"""Joining from elsewhere, through each door: a father with only a phone, taken off the list, the provider down.

Meetings come from a small Microsoft Graph, texts go through a small GOV.UK Notify and letters through a small mail
server, all over the network. The demonstration shows texts and letters on its page, and sends none.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.acceptance import story
from tests.acceptance.browser_door import browser_door
from tests.acceptance.doors import (
    CAST,
    FATHER,
    FATHERS_PHONE,
    MOTHER,
    MOTHERS_EMAIL,
    Door,
    Message,
    london,
    says,
)
from tests.acceptance.outside import Outside, outside
from tests.acceptance.slack_door import slack_door
from tests.acceptance.teams_door import teams_door
from tests.doubles.vendor import answers

DOWN = answers(503, {}, Retry_After="60")
NUMBER = "+44 113 496 0000"
CLOSED = "This link does not work"
COMING_UP = "Your meeting"


@pytest.fixture
async def services() -> AsyncIterator[Outside]:
    async with outside() as found:
        yield found


@pytest.fixture(params=["browser", "slack", "teams"])
async def door(
    request: pytest.FixtureRequest, peopled: Path, tmp_path: Path, key: rsa.RSAPrivateKey, services: Outside
) -> AsyncIterator[Door]:
    """Each door in turn; everybody is invited to a conference on Tuesday 8 December 2026 at 10am."""
    async with AsyncExitStack() as stack:
        opening = {
            "browser": lambda: browser_door(tmp_path, story.START, services),
            "slack": lambda: slack_door(peopled, tmp_path, story.START, services),
            "teams": lambda: teams_door(peopled, tmp_path, story.START, key, services),
        }
        door: Door = await stack.enter_async_context(opening[request.param]())
        await story.people_arrive(door)
        await door.say("social worker", "register AB123 strategy 20 Nov")
        for who in (
            "@health.visitor@example.org",
            "@school@example.org",
            "@chair@example.org role chair",
            f"{FATHERS_PHONE} role father",
            f"{MOTHERS_EMAIL} role mother",
        ):
            assert says(await door.say("social worker", f"invite AB123 {who}"), "is invited")
        await door.say("booking team", "book AB123 8 Dec 10am place Civic Hall")
        assert says(await door.press("booking team", "Book it"), "booked for Tuesday 8 December 2026")
        await door.move_to("2026-11-23 09:45")
        yield door


async def meeting_is_set_up(door: Door) -> None:
    assert says(await door.say("chair", "join AB123"), "the meeting is being set up")
    await door.move_to("2026-11-23 09:50")


async def news(door: Door, who: str, since: str, about: str = "") -> Message:
    """The one message about something that somebody was sent since a moment (London)."""
    found = await door.sent_since(who, since, about)
    assert len(found) == 1, (who, about, found)
    return found[0]


async def test_a_father_with_only_a_phone(door: Door, services: Outside, tmp_path: Path) -> None:
    await meeting_is_set_up(door)
    [meeting] = services.meetings.meetings.values()
    text = await news(door, FATHER, "2026-11-23 09:45", "You can join your meeting")
    pin = f"{meeting['audioConferencing']['conferenceId']}#"
    assert says(text.text, f"By phone: {NUMBER}", f"PIN: {pin}") or says(text.text, NUMBER, pin), text.text
    assert says(await door.open(text.link), "You can join from Tuesday 8 December 2026 at 9:30am")

    await door.move_to("2026-12-08 09:52")
    links = []
    for who in (FATHER, MOTHER, "health visitor", "school", "chair"):  # by text, by e-mail, in their chat
        about = COMING_UP if who in (FATHER, MOTHER) else "AB123: your conference"
        reminders = await door.sent_since(who, "2026-12-01 00:00", about)
        assert [each.at for each in reminders] == [
            london("2026-12-07 09:00"),
            london("2026-12-08 09:00"),
            london("2026-12-08 09:50"),
        ], who
        links += {each.link for each in reminders}
    assert len(set(links)) == len(links) == 5, "everybody has one link, and it is theirs alone"
    assert links[0] == text.link
    asked = await door.open(text.link)
    assert says(asked, "The conference chair is expecting you", "I am somewhere private"), asked
    assert NUMBER not in asked
    page = await door.open(text.link, private="yes", others="my mother")
    assert f'href="tel:+441134960000,,{pin.replace("#", "%23")}"' in page
    assert says(page, "Call and enter the PIN for me", "If you are cut off"), page
    seen = await door.say("chair", "join AB123")
    assert says(seen, "Who is ready", "Father", "Somewhere private, with: my mother"), seen
    assert says(seen, "Mother", "Not yet"), seen
    await the_way_in_stands_nowhere_else(door, tmp_path, meeting["joinWebUrl"])


async def the_way_in_stands_nowhere_else(door: Door, folder: Path, address: str) -> None:
    room = address.partition("://")[2]
    for who in (*CAST, FATHER, MOTHER):
        for each in await door.sent(who):
            assert room not in each.text
            assert who in (FATHER, MOTHER) or MOTHERS_EMAIL not in each.text
    for who in CAST:
        assert room not in await door.channel(who)
        assert "/join/" not in await door.channel(who)
    for who in (FATHER, MOTHER):
        for each in await door.sent(who):
            assert "AB123" not in each.text
            assert "child protection" not in each.text.casefold()
    for file in folder.iterdir():
        content = file.read_bytes()
        for secret in (room, NUMBER, FATHERS_PHONE.replace(" ", ""), MOTHERS_EMAIL):
            assert secret.encode() not in content, (file.name, secret)


async def test_somebody_taken_off_the_list(door: Door, services: Outside) -> None:
    await meeting_is_set_up(door)
    known = [next(iter(services.meetings.meetings))]
    theirs = {
        who: (await news(door, who, "2026-11-23 09:45", "link" if who in CAST else "You can join")).link
        for who in (FATHER, MOTHER, "health visitor")
    }
    own = await door.say("health visitor", "calendar")
    feed = next(word for word in own.split() if "/calendar/" in word)
    assert says(await door.open(feed), "SUMMARY:Meeting AB123", "STATUS:CONFIRMED")

    await door.move_to("2026-12-08 09:40")
    for who in ("father", "mother", "@health.visitor@example.org"):
        gone = await door.say("social worker", f"uninvite AB123 {who} reason not involved")
        assert says(gone, "is not invited any more", "They may still know the number and the PIN"), gone
    for link in theirs.values():
        for opened in (await door.open(link), await door.open(link, private="yes")):
            assert says(opened, CLOSED), opened
            assert NUMBER not in opened
    await door.move_to("2026-12-08 10:30")
    for who in (FATHER, MOTHER):
        last = await news(door, who, "2026-12-08 09:40")
        assert says(last.text, "You do not need to come to the meeting on Tuesday 8 December 2026"), last.text
    last = await news(door, "health visitor", "2026-12-08 09:40")
    assert says(last.text, "AB123: you are not expected at the conference any more"), last.text
    if door.name != "browser":  # which shows a letter's words alone
        letter = (await door.sent(MOTHER))[-1].text
        assert says(letter, "METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED"), letter
    calendar = await door.open(feed)
    assert says(calendar, "STATUS:CANCELLED"), calendar
    assert "AB123" not in calendar
    assert says(await door.say("health visitor", "join AB123"), "I cannot find AB123 among your cases")

    # The page asks back in words of its own before something that cannot be undone.
    another = f"{'Yes: ' if door.name == 'browser' else ''}Make another meeting"
    assert says(await door.press("chair", another, about="Father"), "is being set up")
    await door.move_to("2026-12-08 10:32")
    assert len(services.meetings.meetings) == 1
    assert next(iter(services.meetings.meetings)) not in known
    assert (await news(door, "school", "2026-12-08 10:30", "your link")).link
    assert not await door.sent_since(FATHER, "2026-12-08 10:30")


async def test_a_provider_that_is_down(door: Door, services: Outside) -> None:
    services.meetings.faults.extend([DOWN] * 2)
    assert says(await door.say("chair", "join AB123"), "the meeting is being set up")
    await door.move_to("2026-11-23 09:46")
    told = await news(door, "chair", "2026-11-23 09:45", "could not be set up yet")
    assert says(
        told.text,
        "Microsoft Teams has trouble of its own.",
        "The conference stands, on Tuesday 8 December 2026 at 10am",
    ), told.text
    assert says(await door.say("health visitor", "case AB123"), "Tuesday 8 December 2026 at 10am")
    assert says(await door.say("health visitor", "join AB123"), "is not ready yet")
    await door.move_to("2026-11-23 09:48")  # it was tried again by itself, in vain
    assert len([each for each in services.meetings.asked if each[0] == "POST" and "users" in each[1]]) >= 2
    await news(door, "chair", "2026-11-23 09:45", "could not be set up yet")  # who is told once
    services.meetings.faults.clear()
    assert says(await door.press("chair", "Try again now"), "AB123")
    await door.move_to("2026-11-23 09:49")
    assert len(services.meetings.meetings) == 1
    assert NUMBER in (await news(door, FATHER, "2026-11-23 09:45", "You can join your meeting")).text
    assert (await news(door, "health visitor", "2026-11-23 09:45", "your link")).link


async def test_a_conference_that_is_moved_twice(door: Door, services: Outside) -> None:
    await meeting_is_set_up(door)
    noted = await door.press("health visitor", "I will join remotely", about="link")
    assert says(noted, "you will join by phone or video"), noted
    links = [(await news(door, FATHER, "2026-11-23 09:45", "You can join your meeting")).link]
    for when, on, until in (
        ("9 Dec 2pm", "Wednesday 9 December 2026 at 2pm", "2026-11-23 10:00"),
        ("10 Dec 10am", "Thursday 10 December 2026 at 10am", "2026-11-24 10:00"),
    ):
        since = f"{until[:10]} 09:5{'5' if when == '9 Dec 2pm' else '0'}"
        await door.move_to(since)
        asked = await door.say("booking team", f"book AB123 {when}")
        assert says(asked, "It is booked now for", "Because", "Who agreed to it"), asked
        moved = await door.fill(
            "booking team",
            because="The parents or carers cannot attend",
            reason="The mother is in hospital.",
            agreed="the chair",
        )
        assert says(moved, f"AB123: moved to {on}"), moved
        card = await door.say("booking team", "case AB123")
        assert says(card, "The mother is in hospital. Agreed by the chair."), card
        await door.move_to(until)
        for who in ("chair", "social worker", "health visitor", "school"):
            told = await news(door, who, since, "the conference has moved")
            assert says(told.text, on, "at Civic Hall", "say again how you take part"), told.text
        texts = await door.sent_since(FATHER, since)
        assert says(" ".join(each.text for each in texts), f"Your meeting has moved. It is now on {on}"), (
            texts
        )
        assert "hospital" not in " ".join(each.text for each in texts)
        [link] = [each.link for each in texts if "/join/" in each.text]
        links.append(link)
    if door.name != "browser":  # which shows a letter's words alone
        letters = [each.text for each in await door.sent(MOTHER) if "METHOD:REQUEST" in each.text]
        numbers = [word for letter in letters for word in letter.split() if word.startswith("SEQUENCE:")]
        assert numbers == ["SEQUENCE:0", "SEQUENCE:1", "SEQUENCE:2"]
    [meeting] = services.meetings.meetings.values()
    assert meeting["startDateTime"] == "2026-12-10T10:00:00Z"
    assert says(
        await door.say("health visitor", "case AB123"), "You have not said yet how you will take part"
    )

    await door.move_to("2026-12-10 09:52")
    coming = [each.at for each in await door.sent_since(FATHER, "2026-12-01 00:00", COMING_UP)]
    assert coming == [london(at) for at in ("2026-12-09 09:00", "2026-12-10 09:00", "2026-12-10 09:50")]
    for old in links[:-1]:
        assert says(await door.open(old), CLOSED)
    assert says(await door.open(links[-1]), "I am somewhere private")
