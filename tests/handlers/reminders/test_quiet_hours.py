"""What waits while somebody asked for quiet, and what does not: a link, and news that would come too late."""

from __future__ import annotations

import pytest

from handlers.reminders.notices import is_soon
from tests.doubles.office import BOOKING, HEALTH, SW, TM, Office, at, words
from tests.doubles.post import Post


@pytest.fixture
async def quiet(office: Office) -> Office:
    """A health visitor who wants no messages between 6pm and 8am, or in the morning."""
    await office.change(HEALTH, settings={"quiet_from": "18:00", "quiet_until": "12:00"})
    return office


async def headings(post: Post, moment: str, address: str = HEALTH) -> list[str]:
    return [words(each).split("\n")[0] for each in await post.to(address, moment)]


async def test_an_invitation_waits_until_quiet_hours_are_over(quiet: Office) -> None:
    post = Post(quiet)
    await quiet.registered()
    await quiet.say(SW, f"invite AB123 @{HEALTH}", moment="2026-11-23 22:30")
    assert await headings(post, "2026-11-23 22:31") == []
    assert await headings(post, "2026-11-24 11:59") == []
    [invited] = await headings(post, "2026-11-24 12:00")
    assert "you are invited" in invited


async def test_a_conference_moved_in_the_evening_is_news_in_the_morning_and_the_link_comes_at_once(
    quiet: Office,
) -> None:
    post = Post(quiet)
    await quiet.remote()
    await post.to(HEALTH, "2026-11-23 12:00")
    quiet.now = at("2026-11-23 19:00")
    await quiet.moved("9 Dec 11am")
    assert await headings(post, "2026-11-23 19:01") == ["AB123: your link to the conference"]
    [moved] = await headings(post, "2026-11-24 12:00")
    assert "has moved" in moved


@pytest.mark.parametrize("when", ["9 Dec 11am", "2 Dec 11am"])
async def test_that_tomorrows_conference_has_moved_or_is_tomorrow_now_cannot_wait(
    quiet: Office, when: str
) -> None:
    post = Post(quiet)
    old = {"9 Dec 11am": "2 Dec 9am", "2 Dec 11am": "9 Dec 9am"}[when]
    await quiet.booked(when=old)
    await post.to(HEALTH, "2026-11-23 12:00")
    quiet.now = at("2026-12-01 19:00")
    await quiet.moved(when)
    [moved] = await headings(post, "2026-12-01 19:01")
    assert "has moved" in moved


async def test_that_tomorrows_conference_is_called_off_cannot_wait(quiet: Office) -> None:
    post = Post(quiet)
    await quiet.booked(when="2 Dec 9am")
    await post.to(HEALTH, "2026-11-23 12:00")
    line = "cancel AB123 chair ill, put off, agreed by service manager"
    await quiet.say(BOOKING, line, moment="2026-12-01 22:30")
    assert len(await headings(post, "2026-12-01 22:31")) == 1


async def test_what_a_manager_asks_in_the_evening_is_read_in_the_morning(office: Office) -> None:
    await office.registered()
    await office.change(SW, settings={"quiet_from": "18:00", "quiet_until": "08:00"})
    post = Post(office)
    await office.say(TM, "nudge AB123 s47", moment="2026-11-24 20:00")
    assert await headings(post, "2026-11-24 20:01", SW) == []
    asked = "AB123: Team manager (north) asks you about the completion of the section 47 enquiry"
    assert asked in await headings(post, "2026-11-25 08:00", SW)


@pytest.mark.parametrize(
    ("begins", "soon"),
    [
        ("2026-12-02 18:59", True),
        ("2026-12-02 19:01", False),
        ("2026-12-01 18:00", True),  # it may not be over: somebody may be on the way to join it
        ("2026-12-01 16:00", False),
    ],
)
def test_news_of_a_meeting_comes_through_quiet_hours_within_a_day_of_it(begins: str, soon: bool) -> None:
    assert is_soon(at(begins), at("2026-12-01 19:00")) is soon
