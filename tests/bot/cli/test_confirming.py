"""A command that only says what would be done is followed by what to add to the line, and that does it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.verbs import how_to_confirm
from handlers.reply import Reply
from tests.doubles.office import BOOKING, Office, office_in, words


async def typed(office: Office, line: str, hint: str = "") -> Reply:
    """What the booking team is told that types a line with the fields that a hint names."""
    added = dict(each.split("=") for each in hint.split() if "=" in each)
    return await office.router.act(await office.request(BOOKING, text=line, values=added))


@pytest.mark.parametrize(
    ("booked_already", "hint"),
    [
        ("9 Dec 10am", "--fill confirmed=yes"),
        ("8 Dec 10am", "--fill confirmed=yes --fill clashes=yes"),  # the social worker cannot be at both
    ],
)
async def test_the_hint_books_a_conference_whoever_is_not_free(
    tmp_path: Path, booked_already: str, hint: str
) -> None:
    async with office_in(tmp_path) as office:
        await office.booked("CD456", booked_already)
        await office.registered("AB123")
        book = "book AB123 8 Dec 10am"
        shown = await typed(office, book)
        assert how_to_confirm(shown) == hint
        if "clashes" in hint:
            assert how_to_confirm(await typed(office, book, "--fill confirmed=yes")) == hint
        booked = await typed(office, book, hint)
        assert "AB123: booked for Tuesday 8 December 2026 at 10am" in words(booked)
        assert how_to_confirm(booked) == ""
