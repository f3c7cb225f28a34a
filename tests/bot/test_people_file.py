"""The file in which a council lists its people: what each column may hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people_file import PeopleFileWrong, read_people

HEAD = "email,name,roles,team,agency,phone,active\n"


def test_a_row_is_read_with_its_spaces_taken_off() -> None:
    (row,) = read_people(
        (HEAD + " jo@example.org , Jo Green , Chair  admin , North , health , 0113 496 0000 , \n").encode()
    )
    assert (row.email, row.name, row.team) == ("jo@example.org", "Jo Green", "north")
    assert row.roles == {"chair", "admin"}
    assert row.active


@pytest.mark.parametrize(
    "roles", ["chair admin", "chair;admin", '"chair, admin"', "CHAIR  ADMIN", "chair;;admin;"]
)
def test_roles_may_be_parted_as_people_do(roles: str) -> None:
    (row,) = read_people(f"email,name,roles\njo@example.org,Jo,{roles}\n".encode())
    assert row.roles == {"chair", "admin"}


@pytest.mark.parametrize(
    ("written", "active"),
    [
        ("", True),
        ("yes", True),
        ("YES", True),
        ("1", True),
        ("no", False),
        ("No", False),
        ("left", False),
        ("0", False),
    ],
)
def test_somebody_is_active_unless_the_file_says_no(written: str, active: bool) -> None:
    (row,) = read_people(f"email,name,roles,active\njo@example.org,Jo,chair,{written}\n".encode())
    assert row.active is active


@pytest.mark.parametrize("written", ["n", "inactive", "leaver", "2026-01-01"])
def test_what_is_neither_yes_nor_no_is_asked_about_since_a_leaver_must_not_stay(written: str) -> None:
    with pytest.raises(PeopleFileWrong, match="line 2: active must be yes or no"):
        read_people(f"email,name,roles,active\njo@example.org,Jo,chair,{written}\n".encode())


def said_of(content: bytes) -> str:
    """What is wrong with a file, or how many it lists."""
    try:
        return f"{len(read_people(content))} people."
    except PeopleFileWrong as wrong:
        return str(wrong)


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused_in_a_sentence(content: bytes) -> None:
    for whole in (content, HEAD.encode() + content, HEAD.encode() + b"a@example.org,A,chair," + content):
        assert said_of(whole).endswith(".")
        assert said_of(whole) != "0 people."
