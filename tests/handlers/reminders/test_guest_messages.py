"""What people without an account are sent, from the first invitation to the last reminder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.post.text_message import MOST, text_words
from handlers.reminders import notices
from handlers.reply import CalendarEntry, Reply
from storage import cases, conferences, outbox, people
from storage.database import Transaction
from tests.doubles.office import BOOKING, CHAIR, HEALTH, SW, Office, at, button, link, words
from tests.doubles.post import Post

FATHER, AUNT = "father@example.org", "07700900123"
NEVER_SAID = ("AB123", "child protection", "conference", "section 47", "Social worker (north)")


@pytest.fixture
def post(office: Office) -> Post:
    return Post(office)


async def a_letter(post: Post, address: str = FATHER, moment: str | None = None) -> Reply:
    [letter] = await post.to(address, moment)
    assert letter.for_guests
    assert not [word for word in NEVER_SAID if word.casefold() in (words(letter) + letter.summary).casefold()]
    assert len(text_words(letter)) <= MOST
    return letter


def entry(letter: Reply) -> CalendarEntry:
    [found] = [block for block in letter.blocks if isinstance(block, CalendarEntry)]
    return found


async def invited(office: Office, who: str = FATHER, role: str = "father") -> str:
    reply = await office.say(SW, f"invite AB123 {who} role {role}")
    assert "is invited" in words(reply), words(reply)

    def look(tx: Transaction) -> str:
        case = cases.find(tx, "AB123")
        assert case is not None
        return next(
            each.person
            for each in conferences.invitees(tx, case.id)
            if who in (people.get(tx, each.person).email, people.get(tx, each.person).phone)
        )

    return str(await office.look(look))


async def tell(office: Office, person: str, about: str, also: Callable[[Transaction, Any], None]) -> None:
    """A notice to one person, with what is changed at the same time."""

    def work(tx: Transaction) -> None:
        case = cases.find(tx, "AB123")
        assert case is not None
        also(tx, conferences.invitee_of(tx, case.id, person))
        outbox.notice(tx, person, about, office.now, case_id=case.id, urgent=True)

    await office.database.transact(work)


async def moved(office: Office, when: str) -> None:
    await office.moved(f"{when} place Civic Hall")


async def test_before_there_is_a_date_a_father_hears_that_he_is_invited_and_whom_to_ask(
    office: Office, post: Post
) -> None:
    await office.registered()
    await invited(office)
    letter = await a_letter(post)
    assert letter.summary == "About your meeting"
    assert words(letter) == (
        "You are invited to a meeting. We will write again when it has a date.\n\n"
        "If you have questions, ask the social worker you know."
    )
    assert not [block for block in letter.blocks if isinstance(block, CalendarEntry)]


async def test_a_booking_a_move_and_a_second_move_are_one_entry_in_his_calendar(
    office: Office, post: Post
) -> None:
    await office.registered()
    await invited(office)
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am place Civic Hall")
    await office.press(BOOKING, button(asked, "Book it"))
    booked = entry((await post.to(FATHER))[-1])
    await moved(office, "9 Dec 10am")
    letter = await a_letter(post)
    assert "Your meeting has moved. It is now on Wednesday 9 December 2026 at 10am, at Civic Hall." in words(
        letter
    )
    await moved(office, "10 Dec 2pm")
    again = entry(await a_letter(post))
    entries = (booked, entry(letter), again)
    assert len({each.uid for each in entries}) == 1
    assert [(each.sequence, each.starts) for each in entries] == [
        (0, at("2026-12-08 10:00")),
        (1, at("2026-12-09 10:00")),
        (2, at("2026-12-10 14:00")),
    ]
    assert {(each.reference, each.place, each.cancelled) for each in entries} == {("", "Civic Hall", False)}
    assert (again.ends - again.starts).total_seconds() == 2 * 3600


async def test_moved_twice_before_anybody_was_written_to_is_told_once_and_right(
    office: Office, post: Post
) -> None:
    await office.booked()
    await invited(office)
    assert entry(await a_letter(post)).sequence == 0
    await moved(office, "9 Dec 10am")
    await moved(office, "10 Dec 10am")
    letters = await post.to(FATHER)
    assert {entry(letter).starts for letter in letters} == {at("2026-12-10 10:00")}
    assert {entry(letter).sequence for letter in letters} == {1}


async def test_somebody_not_expected_any_more_hears_it_kindly_and_their_calendar_lets_go(
    office: Office, post: Post
) -> None:
    await office.booked()
    father = await invited(office)
    before = entry(await a_letter(post))
    await tell(
        office,
        father,
        notices.UNINVITED,
        lambda tx, i: conferences.uninvite(tx, i.id, "no contact", office.now),
    )
    letter = await a_letter(post)
    assert "You do not need to come to the meeting on Tuesday 8 December 2026 at 10am" in words(letter)
    assert "no contact" not in words(letter)
    after = entry(letter)
    assert (after.uid, after.sequence, after.cancelled) == (before.uid, before.sequence + 1, True)


async def test_a_member_taken_off_the_list_and_put_back_has_one_entry_that_follows(
    office: Office, post: Post
) -> None:
    await office.booked()
    health = (await office.person(HEALTH)).id
    [*_, first] = await post.to(HEALTH)
    await tell(
        office, health, notices.UNINVITED, lambda tx, i: conferences.uninvite(tx, i.id, "", office.now)
    )
    [gone] = await post.to(HEALTH)
    assert "AB123: you are not expected at the conference any more" in words(gone)
    await office.say(SW, f"invite AB123 @{HEALTH} role professional")
    [back] = await post.to(HEALTH)
    entries = [entry(letter) for letter in (first, gone, back)]
    assert len({each.uid for each in entries}) == 1
    assert [(each.sequence, each.cancelled) for each in entries] == [(0, False), (1, True), (2, False)]
    assert {each.reference for each in entries} == {"AB123"}


async def test_a_text_to_an_aunt_says_how_to_join_within_two_parts(office: Office, post: Post) -> None:
    await office.remote()
    await invited(office, AUNT, "supporter")
    await post.to(AUNT)
    reminder = text_words(await a_letter(post, AUNT, "2026-12-08 09:00"))
    assert "0113 496 0000" in reminder
    assert "123456#" in reminder.replace(" ", "")
    assert "/join/" in reminder
    assert "Your meeting is today at 10am" in reminder or "Tuesday 8 December 2026 at 10am" in reminder


async def test_her_link_is_hers_and_carries_no_calendar(office: Office, post: Post) -> None:
    await office.booked()
    await invited(office, AUNT, "supporter")
    await post.to(AUNT)
    asked = await office.say(CHAIR, "join AB123")
    await office.fill(
        CHAIR, asked, link="https://meet.example.org/a-room", dial_in="0113 496 0000", pin="1234#"
    )
    letter = await a_letter(post, AUNT)
    assert "You can join your meeting by phone or video." in words(letter)
    assert "meet.example.org" not in words(letter)
    assert "/join/" in link(letter)
    assert not [block for block in letter.blocks if isinstance(block, CalendarEntry)]


async def test_a_partner_outside_is_asked_for_a_report_without_the_reference(
    office: Office, post: Post
) -> None:
    await office.booked(when="9 Dec 10am")
    await office.say(SW, "invite AB123 nurse@example.org role professional agency gp")
    await post.to("nurse@example.org")
    letters = [
        letter
        for day in ("2026-12-02 12:00", "2026-12-03 12:00", "2026-12-04 12:00", "2026-12-07 12:00")
        for letter in await post.to("nurse@example.org", day)
    ]
    assert letters
    for letter in letters:
        assert "Your report for the meeting on Wednesday 9 December 2026 at 10am" in words(letter)
        assert "AB123" not in words(letter)
        assert letter.for_guests


async def test_a_partner_outside_is_told_of_a_date_as_it_stands_on_the_day_of_writing(
    office: Office, post: Post
) -> None:
    await office.booked(when="9 Dec 10am")  # reports are due to the family by Friday 4 December
    await office.say(SW, "invite AB123 nurse@example.org role professional agency gp")
    await post.to("nurse@example.org")
    told = [
        words(letter)
        for day in ("2026-12-01 12:00", "2026-12-04 12:00", "2026-12-07 12:00")
        for letter in await post.to("nurse@example.org", day)
    ]
    assert "is to be shared with the family by 4 December 2026. When you have done" in told[0]
    assert "is to be shared with the family by today, 4 December 2026." in told[1]
    assert "was to be shared with the family by 4 December 2026, 1 working day ago." in told[2]
    assert "if not, please do it now" in told[2]


async def test_a_parent_is_offered_help_to_come_and_a_partner_is_told_their_report_is_needed(
    office: Office, post: Post
) -> None:
    await office.booked()
    await office.say(SW, f"invite AB123 father by email {FATHER}")
    assert "need an interpreter or help with travel or childcare" in words(await a_letter(post))
    await office.say(SW, "invite AB123 gp by email gp@example.org")
    gp = words(await a_letter(post, "gp@example.org"))
    assert "Your agency’s report is needed all the same." in gp
    assert "childcare" not in gp


async def test_somebody_invited_booked_and_moved_while_nothing_could_be_sent_gets_one_letter(
    office: Office, post: Post
) -> None:
    await office.registered()
    await invited(office)
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am place Civic Hall")
    await office.press(BOOKING, button(asked, "Book it"))
    await office.moved("9 Dec 2pm")
    letter = await a_letter(post)
    assert "You are invited to a meeting. It is on Wednesday 9 December 2026 at 2pm" in words(letter)
    assert entry(letter).starts == at("2026-12-09 14:00")
    await office.moved("10 Dec 10am")
    assert "Your meeting has moved" in words(await a_letter(post))


async def test_a_colleague_who_is_told_all_of_it_at_once_is_told_the_place_too(
    office: Office, post: Post
) -> None:
    await office.registered()
    await office.say(SW, f"invite AB123 @{HEALTH}")
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am place Civic Hall")
    await office.press(BOOKING, button(asked, "Book it"))
    [letter] = await post.to(HEALTH)
    assert "It is on Tuesday 8 December 2026 at 10am, at Civic Hall." in words(letter)


async def test_a_date_is_news_to_whoever_was_invited_in_the_same_moment_and_told_of_none(
    office: Office, post: Post
) -> None:
    await office.registered()
    await invited(office)
    office.now = at("2026-11-23 09:40")
    assert "when it has a date" in words(await a_letter(post))
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am place Civic Hall", moment="2026-11-23 09:40")
    await office.press(BOOKING, button(asked, "Book it"), moment="2026-11-23 09:40")
    assert "Your meeting is on Tuesday 8 December 2026" in words(await a_letter(post))
