"""What people type to invite somebody, and whom that means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conference.invite_words import Wanted, understand
from procedure.telephone import dialled, wrong_with

PHONE = "07700900123"


@pytest.mark.parametrize(
    ("typed", "role", "wanted"),
    [
        ("father by phone 07700 900123", "", Wanted(role="father", phone=PHONE)),
        ("07700 900123", "father", Wanted(role="father", phone=PHONE)),
        ("07700 900123 father", "", Wanted(role="father", phone=PHONE)),
        ("the father's mobile is 07700-900123", "", Wanted(role="father", phone=PHONE)),
        ("dad on (07700) 900123", "", Wanted(role="father", phone=PHONE)),
        ("", "father by phone 07700 900123", Wanted(role="father", phone=PHONE)),
        ("mum +44 (0)7700 900123", "", Wanted(role="mother", phone="+447700900123")),
        ("mother by email m@example.org", "", Wanted(role="mother", email="m@example.org")),
        (
            "carer by phone 07700 900123 and email c@example.org",
            "",
            Wanted(role="carer", email="c@example.org", phone=PHONE),
        ),
        ("father of child 2 by phone 07700 900123", "", Wanted(role="father", child="2", phone=PHONE)),
        ("another father 07700 900123", "", Wanted(role="father", another=True, phone=PHONE)),
        ("grandmother by phone 07700 900123", "", Wanted(role="relative", title="Grandmother", phone=PHONE)),
        (
            "paternal grandad 07700 900123",
            "",
            Wanted(role="relative", title="Paternal grandfather", phone=PHONE),
        ),
        ("aunt 07700 900123", "", Wanted(role="relative", title="Aunt", phone=PHONE)),
        ("young person, 07700 900123", "", Wanted(role="young person", phone=PHONE)),
        ("mother's partner by text 07700 900123", "", Wanted(role="involved man", phone=PHONE)),
        (
            "school",
            "teacher by email x@example.org",
            Wanted(role="professional", agency="school", title="Teacher", email="x@example.org"),
        ),
        (
            "GP gp@example.org.",
            "",
            Wanted(role="professional", agency="health", title="GP", email="gp@example.org"),
        ),
        (
            "health by e-mail h@example.org",
            "",
            Wanted(role="professional", agency="health", email="h@example.org"),
        ),
        ("father 07700 900123", "professional", Wanted(role="father", phone=PHONE)),
        ("@health.visitor@example.org", "", Wanted(colleague="@health.visitor@example.org")),
        ("@chair as chair", "", Wanted(colleague="@chair", role="chair")),
        ("Social worker (north)", "", Wanted(colleague="Social worker (north)")),
        ("father", "", Wanted(colleague="father", role="father")),
    ],
)
def test_a_line_says_who_and_how_to_reach_them(typed: str, role: str, wanted: Wanted) -> None:
    found = understand(typed, role, "")
    assert found == wanted


@pytest.mark.parametrize(
    ("typed", "unclear"),
    [
        ("aunt mary by phone 07700 900123", "aunt mary"),
        ("teacher of child 1 by phone 07700 900123", "teacher of child 1"),
        ("father john by phone 07700 900123", "father john"),
        ("father 07700 900123 or 07700 900124", "father or 07700 900124"),
        ("@health.visitor by email x@example.org", "x@example.org"),
        ("@health.visitor tomorrow", "tomorrow"),
    ],
)
def test_words_that_say_nobody_are_said_back(typed: str, unclear: str) -> None:
    assert understand(typed, "", "").unclear == unclear


def test_two_roles_at_once_are_not_guessed_between() -> None:
    assert understand("father 07700 900123", "mother", "").unclear == "father"


@pytest.mark.parametrize("typed", ["father 0770", "1234567890", "father x@"])
def test_half_a_number_or_address_is_none(typed: str) -> None:
    found = understand(typed, "", "")
    assert (found.phone, found.email) == ("", "")
    assert found.colleague == typed


@pytest.mark.parametrize("typed", ["0770 900 12 father", "077009001234"])
def test_a_number_with_a_figure_too_few_or_too_many_is_read_as_one_to_be_put_right(typed: str) -> None:
    assert wrong_with(understand(typed, "", "").phone)


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_typed_is_understood_or_not_but_never_breaks(who: str, role: str, agency: str) -> None:
    found = understand(who, role, agency)
    assert dialled(found.phone) == found.phone
