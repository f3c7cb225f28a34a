"""`icpc people` and `icpc teams`: a whole file goes in, or nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doubles.terminal import CAST, Terminal

OWN_QUORUM = """
authority = "westmere"
name = "Westmere"
over = "england"

[sources.own]
title = "Westmere's procedure"
authority = "westmere"
status = "local"

[quorum]
required = ["social_care", "youth_justice"]
source = "own"
where = "Quorum"
"""


@pytest.fixture
def icpc(tmp_path: Path) -> Terminal:
    """A terminal with an empty database."""
    return Terminal(tmp_path)


def test_people_are_added_then_updated_and_listed(icpc: Terminal) -> None:
    assert icpc("people", "import", str(icpc.people(*CAST))).out == "7 added, 0 updated.\n"
    again = icpc.people("SOCIAL.WORKER@example.org,Jo Social,social_worker chair,south,social_care,,")
    assert icpc("people", "import", str(again)).out == "0 added, 1 updated.\n"
    listed = icpc("people", "list", "--json").document["people"]
    jo = next(each for each in listed if each["name"] == "Jo Social")
    assert (jo["roles"], jo["team"], jo["active"]) == (["chair", "social_worker"], "south", True)
    assert len(listed) == 7
    assert "Jo Social  social worker, conference chair  south" in icpc("people", "list").out


def test_an_agency_may_be_written_as_people_say_it_or_be_one_that_the_councils_own_rules_name(
    icpc: Terminal,
) -> None:
    (icpc.folder / "westmere.toml").write_text(OWN_QUORUM, "utf-8")
    file = icpc.people(
        "a@example.org,A,practitioner,,Health visitor,,",
        "b@example.org,B,practitioner,,Children’s social care,,",
        "c@example.org,C,practitioner,,Youth justice,,",
    )
    refused = icpc("people", "import", str(file))
    assert "there is no agency Youth justice: use" in refused.sentence
    rules = {"ICPC_POLICIES": str(icpc.folder), "ICPC_AUTHORITY": "westmere"}
    assert icpc("people", "import", str(file), **rules).out == "3 added, 0 updated.\n"
    listed = icpc("people", "list", "--json").document["people"]
    assert {each["agency"] for each in listed} == {"health", "social_care", "youth_justice"}


def test_teams_are_made_as_they_are_named(icpc: Terminal) -> None:
    icpc("people", "import", str(icpc.people(*CAST)))
    assert icpc("teams", "list").out == "north  North\nsouth  South\n"
    icpc("teams", "add", "North", "North Leeds")
    assert "north  North Leeds" in icpc("teams", "list").out


def test_somebody_who_left_can_do_nothing_and_stays_on_record(icpc: Terminal) -> None:
    icpc("people", "import", str(icpc.people(*CAST)))
    left = icpc.people("team.manager@example.org,Team manager,team_manager,north,,,no")
    assert icpc("people", "import", str(left)).code == 0
    assert "Team manager (left)" in icpc("people", "list").out
    assert icpc("overdue", "--as", "team.manager@example.org").code == 2


def test_roles_may_be_written_as_the_list_shows_them(icpc: Terminal) -> None:
    line = "jo@example.org,Jo,conference chair; team manager,north,,,"
    assert icpc("people", "import", str(icpc.people(*CAST, line))).code == 0
    assert "jo@example.org  Jo  team manager, conference chair  north" in icpc("people", "list").out


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("not an address,Jo,practitioner,,,,", "line 3: the e-mail address is missing or not one"),
        ("jo@example.org,,practitioner,,,,", "line 3: the name is missing"),
        ("jo@example.org,Jo,wizard,,,,", "line 3: there is no role wizard: use social_worker"),
        ("jo@example.org,Jo,,,,,", "line 3: the roles are missing"),
        (
            "jo@example.org,Jo,practitioner,,halth,,",
            "line 3: there is no agency halth: use social_care, health,",
        ),
        ("jo@example.org,Jo,practitioner,,,ring me,", "line 3, phone: Enter the telephone number in figures"),
        ("jo@example.org,Jo,practitioner,,,0770090099,", "line 3, phone: That number has 10 figures"),
        ("jo@example.org,Jo,practitioner,,,,perhaps", "line 3: active must be yes or no"),
        ("A@EXAMPLE.ORG,Jo,practitioner,,,,", "line 3: that e-mail address is on line 2 too"),
        ("jo@example.org,Smith, Jo,practitioner,,,,,", "line 3"),
        ('jo@example.org,"Jo', "line 3"),
    ],
)
def test_nothing_is_imported_when_a_line_is_wrong(icpc: Terminal, line: str, sentence: str) -> None:
    file = icpc.people("a@example.org,A,practitioner,,,,", line)
    ended = icpc("people", "import", str(file))
    assert (ended.code, ended.out) == (1, "")
    assert ended.sentence.startswith("Nothing was imported: ")
    assert sentence in ended.sentence
    assert icpc("people", "list").out == ""


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the first line must name the columns"),
        (b"name,roles\nJo,chair\n", "email is missing"),
        (b"email,name,roles\n", "there is nobody in the file"),
        ("email,name,roles\njo@example.org,Zoë,chair\n".encode("cp1252"), "is not UTF-8 text"),
        ("email,name,roles\n".encode("utf-16"), "is not UTF-8 text"),
        (b"email,name,roles\njo@example.org," + b"x" * 200_000 + b",chair\n", "cannot be read as CSV"),
        (b"PK\x03\x04\x00\x00", "the first line must name the columns"),
    ],
)
def test_a_file_that_is_no_list_of_people(icpc: Terminal, content: bytes, sentence: str) -> None:
    path = icpc.folder / "people.csv"
    path.write_bytes(content)
    ended = icpc("people", "import", str(path))
    assert ended.code == 1
    assert sentence in ended.sentence


def test_lines_that_a_spreadsheet_leaves_empty_are_passed_over(icpc: Terminal) -> None:
    file = icpc.people("a@example.org,A,practitioner,,,,", ",,,,,,", "", ",,,,,,")
    assert icpc("people", "import", str(file)).out == "1 added, 0 updated.\n"


def test_a_file_saved_by_a_spreadsheet_with_a_mark_at_its_start_can_be_read(icpc: Terminal) -> None:
    path = icpc.folder / "people.csv"
    path.write_bytes(
        "\ufeffEmail,Name,Roles,Column of ours\r\nzoe@example.org,Zoë,chair;booking,x\r\n".encode()
    )
    assert icpc("people", "import", str(path)).out == "1 added, 0 updated.\n"
    assert icpc("people", "list", "--json").document["people"][0]["name"] == "Zoë"


def test_settings_of_their_own_outlast_an_import(icpc: Terminal) -> None:
    icpc("people", "import", str(icpc.people(*CAST)))
    assert "people_imported" in icpc("audit").out
    assert "@" not in icpc("audit").out


def test_teams_as_json(icpc: Terminal) -> None:
    icpc("teams", "add", "North", "North locality")
    assert {"id": "north", "name": "North locality"} in icpc("teams", "list", "--json").document["teams"]
