"""Texts fit in two parts, show on every telephone, and never lose what somebody needs to get there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.post.text_message import MOST, text_words
from handlers.reply import Button, Buttons, Fields, Heading, Link, Reply, Text

LINK = f"https://conferences.example.org/join/{'a' * 64}"
HOW = (
    Fields(
        (
            ("When", "Wednesday 30 September 2026 at 10:30am"),
            ("By phone", "+44 113 496 0000"),
            ("PIN", "123456789#"),
            ("Your link opens", "30 September 2026 at 10am"),
        )
    ),
    Link("Join the meeting", LINK),
    Text("This link is yours alone. Please be somewhere private when you join.", "note"),
)


def for_guests(*blocks: object) -> Reply:
    return Reply("About your meeting", blocks, about_case=True, for_guests=True)  # type: ignore[arg-type]


def test_a_short_message_is_sent_whole_one_line_a_thought() -> None:
    words = text_words(
        for_guests(Text("Your meeting is on 10 December – at Civic Hall."), Text("Ask us…", "note"))
    )
    assert words == "Your meeting is on 10 December - at Civic Hall.\nAsk us..."


def test_the_longest_reminder_keeps_its_date_number_pin_and_link_and_loses_its_note() -> None:
    words = text_words(for_guests(Heading("Your meeting is tomorrow at 10:30am"), *HOW))
    assert len(words) <= MOST
    for kept in ("Wednesday 30 September 2026 at 10:30am", "+44 113 496 0000", "PIN: 123456789#", LINK):
        assert kept in words
    assert "somewhere private" not in words


def test_a_member_is_told_by_text_that_something_has_come_and_no_more() -> None:
    words = text_words(
        Reply("A reminder about a conference", (Heading("AB123: share the report"),), about_case=True)
    )
    assert words == "A reminder about a conference. Open the assistant in your chat to read it."


def test_buttons_have_no_place_in_a_text() -> None:
    assert text_words(for_guests(Text("Words."), Buttons((Button("Done", "done"),)))) == "Words."


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "Zs")), max_size=2_000))
def test_however_long_a_place_is_a_text_stays_within_two_parts(place: str) -> None:
    assert len(text_words(for_guests(Text(f"Your meeting is at {place}.")))) <= MOST
    assert LINK in text_words(for_guests(Text(f"It is on Thursday at {place}."), *HOW))


@pytest.mark.parametrize("letter", "’‘“”–—…")
def test_typographic_letters_do_not_double_the_price(letter: str) -> None:
    assert text_words(for_guests(Text(f"a{letter}b"))).isascii()
