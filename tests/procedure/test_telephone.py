"""Telephone numbers: which are whole, which of them a text reaches, and what is said of the others."""

from __future__ import annotations

import pytest

from procedure.telephone import dialled, takes_texts, wrong_with


@pytest.mark.parametrize(
    ("number", "takes_a_text"),
    [
        ("07700 900123", True),
        ("07700900123", True),
        ("+44 7700 900123", True),
        ("+44 (0)7700 900123", True),
        ("0044 7700 900123", True),
        ("+353 1 234 5678", True),
        ("00353 1 234 5678", True),
        ("0113 496 0000", False),
        ("+44 113 496 0000", False),
        ("016977 2345", False),
        ("020 7946 0000", False),
        ("0330 123 4567", False),
        ("0800 123456", False),
    ],
)
def test_a_whole_number_is_taken_and_a_text_reaches_any_but_a_landline(
    number: str, takes_a_text: bool
) -> None:
    assert wrong_with(number) == ""
    assert takes_texts(number) is takes_a_text


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("0770090099", "That number has 10 figures, and one that begins with 07 has 11"),
        ("07700 900 1234", "That number has 12 figures, and one that begins with 07 has 11"),
        ("+44 770090099", "That number has 11 figures, and one that begins with +44 7 has 12"),
        ("0044 (0)770090099", "That number has 11 figures, and one that begins with +44 7 has 12"),
        ("0113 496 00", "That number has 9 figures, and one that begins with 01 has 10 or 11"),
        ("020 7946 000", "That number has 10 figures, and one that begins with 02 has 11"),
        ("0600 123 4567", "No telephone number begins with 06"),
        ("7700 900123", "That is not a whole telephone number"),
        ("+353 123", "That is not a whole telephone number"),
        ("after four", "Enter the telephone number in figures"),
        ("", "Enter the telephone number in figures"),
    ],
)
def test_a_number_that_cannot_be_one_is_refused_with_how_to_write_it(number: str, says: str) -> None:
    sentence = wrong_with(number)

    assert sentence.startswith(says)
    assert "07700 900123" in sentence
    assert not number or number not in sentence.replace("07700 900123", "")


def test_a_number_is_kept_as_it_is_dialled() -> None:
    assert dialled("07700 900-123") == "07700900123"
    assert dialled("(0113) 496 0000") == "01134960000"
    assert dialled("+44 (0)7700 900123") == dialled("0044 7700 900123") == "+447700900123"
