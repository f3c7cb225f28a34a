"""The command line: the chat verbs, errors in one sentence, exit codes, copies and the check-up."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.doubles.terminal import CAST, Terminal

ROOT = Path(__file__).parents[2]
SW, TM = "social.worker@example.org", "team.manager@example.org"
TM_SOUTH, HEALTH = "team.manager.south@example.org", "health.visitor@example.org"
LONG_AGO = (date.today() - timedelta(days=60)).isoformat()  # noqa: DTZ011  the command reads the real clock


@pytest.fixture
def icpc(tmp_path: Path) -> Terminal:
    """A terminal with the cast in its database."""
    terminal = Terminal(tmp_path)
    assert terminal("people", "import", str(terminal.people(*CAST))).out == "7 added, 0 updated.\n"
    return terminal


@pytest.fixture
def case(icpc: Terminal) -> Terminal:
    """The same, with a case of the north team whose strategy discussion was 60 days ago."""
    ended = icpc("register", "AB123", "strategy", LONG_AGO, "--as", SW)
    assert ended.code == 0, ended.err
    return icpc


def test_icpc_by_itself_shows_what_there_is_and_is_wrong_usage(icpc: Terminal) -> None:
    ended = icpc()
    assert (ended.code, ended.out) == (2, "")
    assert "\n  register " in ended.err
    assert icpc("--help").code == 0
    assert icpc("--version").out.startswith("icpc, version ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nosuch",),
        ("case", "--nosuch"),
        ("people", "import"),
        ("overdue", "--as-of", "32Dec"),
        ("mine",),
        ("teams", "add", "we st", "West"),
        ("nudges", "--state", "x"),
    ],
)
def test_wrong_usage_is_one_sentence_and_2(icpc: Terminal, arguments: tuple[str, ...]) -> None:
    ended = icpc(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.sentence


def test_a_command_that_does_not_exist_is_answered_with_the_nearest(icpc: Terminal) -> None:
    assert icpc("overdu").sentence == "There is no command “overdu”: type icpc overdue."
    assert icpc("xyzzy").sentence == "There is no command “xyzzy”: icpc --help lists them all."


def test_it_runs_as_a_module_too(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "permissions"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0
    assert "overdue: team managers or service managers" in ended.stdout
    assert not list(tmp_path.iterdir())


def test_a_case_is_registered_shown_and_recorded(case: Terminal) -> None:
    shown = case("case", "ab-123", "--as", SW)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("AB123: where it stands")
    document = case("case", "AB123", "--as", SW, "--json").document
    assert document["about_case"] is True
    assert "Steps and dates" in document["text"]
    done = case("done", "AB123", "s47", LONG_AGO, "icpc", "--as", SW)
    assert (done.code, done.err) == (0, "")


def test_overdue_as_json_has_the_promised_fields(case: Terminal) -> None:
    document = case("overdue", "--json", "--as", TM).document
    assert set(document) == {"overdue", "due_soon"}
    first = document["overdue"][0]
    assert {"case", "step", "name", "due", "days_late", "owner", "team"} <= set(first)
    assert (first["case"], first["step"], first["owner"], first["team"]) == ("AB123", "s47", SW, "north")
    late = [each["days_late"] for each in document["overdue"]]
    assert late == sorted(late, reverse=True)
    assert 0 < first["working_days_late"] < first["days_late"]
    assert date.fromisoformat(first["due"]) > date.fromisoformat(LONG_AGO)


def test_overdue_can_look_from_another_day(case: Terminal) -> None:
    document = case("overdue", "--json", "--as-of", LONG_AGO, "--as", TM).document
    assert document["overdue"] == []
    assert document["due_soon"][0]["step"] == "s47"
    said = case("overdue", "--as-of", LONG_AGO, "--as", TM)
    assert said.out.startswith("Nothing is overdue")


def test_looking_from_another_day_is_logged_on_the_day_it_was_done(case: Terminal) -> None:
    case("case", "AB123", "--as-of", "2020-01-01", "--as", SW)
    assert "2020-01-01" not in case("audit").out


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_overdue_is_for_managers_of_their_own_team(case: Terminal, arguments: tuple[str, ...]) -> None:
    south = case("overdue", *arguments, "--as", TM_SOUTH)
    assert south.code == 0
    assert "AB123" not in south.out
    for who in (SW, HEALTH):
        ended = case("overdue", *arguments, "--as", who)
        assert (ended.code, ended.out) == (1, "")
        assert "“overdue” is for team managers or service managers" in ended.sentence


def test_looking_at_what_is_overdue_is_a_line_in_the_log(case: Terminal) -> None:
    case("overdue", "--json")
    assert case("audit").out.rstrip().splitlines()[-1].split("  ")[2:4] == [
        "command line",
        "looked_at_overdue",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("case", "ZZ999", "--as", SW), 1, "I cannot find ZZ999"),
        (("case", "AB123", "--as", "social.worker.south@example.org"), 1, "I cannot find AB123"),
        (("case", "Tommy", "--as", SW), 1, "“Tommy” is not a case reference"),
        (("case", "AB123", "--as", "nobody@example.org"), 2, "Nobody here has that e-mail address"),
        (("register", "AB123", "strategy", "today", "--as", SW), 1, "is registered already"),
        (("register", "AB124", "strategy", "today"), 1, "“register” is for social workers or team managers"),
        (("register", "AB124", "strategy", "31/02/2026", "--as", SW), 1, "There is no such day"),
        (("done", "AB123", "s47", "--fill", "outcome", "--as", SW), 2, "write it as NAME=VALUE"),
        (("audit", "--case", "ZZ999"), 1, "There is no case ZZ999"),
        (("audit", "--nudge", "nonsense"), 1, "There is no nudge nonsense"),
        (("nudges", "--case", "ZZ999"), 1, "There is no case ZZ999"),
        (("nudges", "resolve", "nothing", "sent"), 1, "There is no nudge nothing"),
        (("backup", "nowhere/copy.db"), 1, "No copy was made"),
        (("restore", "none.db"), 2, "does not exist"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    case: Terminal, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    before = case("audit").out
    ended = case(*arguments)
    assert ended.code == code
    assert sentence in ended.sentence
    assert case("audit").out == before


def test_what_is_missing_is_shown_as_a_form_and_is_wrong_usage(case: Terminal) -> None:
    ended = case("done", "AB123", "s47", LONG_AGO, "--as", SW)
    assert ended.code == 2
    assert "Outcome of the enquiry" in ended.out
    assert ended.sentence.startswith("Give the rest as well: done REF STEP DATE")
    filled = case("done", "AB123", "s47", LONG_AGO, "--fill", "outcome=nfa", "--as", SW)
    assert filled.code == 0


def test_reminders_as_json_have_the_promised_fields(case: Terminal) -> None:
    found = case("nudges", "--json").document["nudges"]
    assert found
    promised = {"id", "case", "step", "recipient", "channel", "due_at", "state", "attempts"}
    assert all(promised <= set(each) for each in found)
    assert case("nudges", "--json", "--state", "failed").document == {"nudges": []}


def test_reminders_are_listed_by_case_and_whoever_sees_only_some_of_them_is_told_so(case: Terminal) -> None:
    every = case("nudges", "--json").document["nudges"]
    assert case("nudges", "--json", "--case", "ab-123").document["nudges"] == every
    some = case("nudges", "--json", "--limit", "2")
    assert some.document["nudges"] == every[:2]
    assert "There are more than 2: ask for --case" in some.err
    assert "There are more" not in case("nudges", "--limit", "0").err


def test_reminders_and_the_log_name_colleagues_as_people_list_does_and_others_by_their_role(
    case: Terminal,
) -> None:
    case("invite", "AB123", "father", "by", "phone", "07700", "900123", "--as", SW)
    told = case("nudges", "--json").document["nudges"]
    assert {SW, TM, "Father"} <= {each["recipient"] for each in told}
    assert SW in case("nudges").out
    logged = case("audit", "--json").document["entries"]
    invited = [each for each in logged if each["action"] == "invited"][-1]
    assert (invited["person"], invited["case"]) == (SW, "AB123")
    assert invited["details"] == {"person": "Father", "role": "father"}
    assert '{"person": "Father", "role": "father"}' in case("audit").out
    for said in (case("nudges").out, case("nudges", "--json").out, case("audit").out):
        assert "900123" not in said


def test_the_log_is_listed_by_case_and_verified(case: Terminal) -> None:
    assert "registered" in case("audit", "--case", "ab-123").out
    nudge = case("nudges", "--json").document["nudges"][0]["id"]
    assert "nudges_planned" in case("audit", "--nudge", nudge).out
    assert case("audit", "verify").out.startswith("The log holds: ")
    assert case("audit", "verify", "--json").document["holds"] is True
    with closing(sqlite3.connect(case.database)) as database, database:
        database.execute("DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)")
    ended = case("audit", "verify")
    assert ended.code == 1
    assert ended.sentence.startswith("The log does not hold from line ")
    broken = case("audit", "verify", "--json")
    assert (broken.code, broken.document["holds"]) == (1, False)


def test_a_copy_can_be_put_back(case: Terminal) -> None:
    assert case("backup", "copy.db").out == "Copied to copy.db, and the copy is sound.\n"
    case("register", "AB124", "strategy", LONG_AGO, "--as", SW)
    assert case("backup", "copy.db").code == 1  # never over another copy
    assert "Restored from copy.db." in case("restore", "copy.db").out
    assert case("case", "AB123", "--as", SW).code == 0
    assert case("case", "AB124", "--as", SW).code == 1
    assert [path for path in case.folder.iterdir() if ".before-" in path.name]


def test_a_copy_can_be_put_back_over_a_damaged_database(case: Terminal) -> None:
    case("backup", "copy.db")
    case.database.write_bytes(b"not a database any more " * 500)
    ended = case("case", "AB123", "--as", SW)
    assert ended.code == 1
    assert ended.sentence.startswith("The database cannot be used: ")
    assert case("restore", "copy.db").code == 0
    assert case("case", "AB123", "--as", SW).code == 0


def test_what_is_no_copy_is_not_put_back(case: Terminal) -> None:
    (case.folder / "letter.db").write_text("Dear all, " * 500, "utf-8")
    ended = case("restore", "letter.db")
    assert ended.code == 1
    assert ended.sentence == "letter.db is not a copy of the database."
    assert case("case", "AB123", "--as", SW).code == 0


def test_the_wrong_key_is_said_to_be_the_wrong_key(case: Terminal) -> None:
    ended = case("people", "list", ICPC_SECRET_KEY="another key that is long enough as well")
    assert ended.code == 1
    assert ended.sentence.startswith("ICPC_SECRET_KEY is not the key")


def test_a_log_under_another_key_is_not_said_to_be_tampered_with(case: Terminal) -> None:
    ended = case("audit", "verify", ICPC_SECRET_KEY="another key that is long enough as well")
    assert ended.code == 1
    assert ended.sentence.startswith("ICPC_SECRET_KEY is not the key")


def test_a_question_that_tells_of_danger_is_answered_with_whom_to_ring_first(icpc: Terminal) -> None:
    said = icpc("ask", "he is going to hurt her tonight").out
    assert said.startswith("If a child or anybody else may be in danger now, ring 999.")
    assert "999" in icpc("ask", "he is going to hurt her tonight", "--json").document["contact"]
    assert "999" not in icpc("ask", "how long have we got to hold an ICPC?").out


def test_a_preview_says_that_nothing_is_done_yet(icpc: Terminal) -> None:
    icpc("register", "AB124", "strategy", "today", "--as", SW)
    offered = re.search(r"when=(\d{4}-\d\d-\d\d)", icpc("dates", "AB124", "--as", TM, "--json").out)
    assert offered is not None
    ended = icpc("book", "AB124", offered[1], "10am", "--as", TM)
    assert ended.sentence == "Nothing is done yet: to confirm, add --fill confirmed=yes."
    assert ended.code == 1
    assert icpc("book", "AB124", offered[1], "10am", "--as", TM, "--fill", "confirmed=yes").code == 0


def test_a_date_long_ago_is_to_be_confirmed_too(icpc: Terminal) -> None:
    long_ago = (date.today() - timedelta(days=400)).isoformat()  # noqa: DTZ011  the command reads the real clock
    doubted = icpc("register", "AB125", "strategy", long_ago, "--as", SW)
    assert (doubted.code, doubted.out) == (1, "")
    assert "is that right? If it is, add “confirmed” at the end." in doubted.sentence
    assert icpc("case", "AB125", "--as", SW).code == 1
    assert icpc("register", "AB125", "strategy", long_ago, "confirmed", "--as", SW).code == 0


def test_proposed_dates_as_json_have_every_day_and_why_the_first_is_best(icpc: Terminal) -> None:
    icpc("register", "AB124", "strategy", "today", "--as", SW)
    document = icpc("dates", "AB124", "--as", TM, "--json").document
    figures = document["figures"]
    assert set(figures) == {"case", "booked", "agreed", "best", "rejected", "why", "none_due"}
    assert (figures["case"], figures["booked"], figures["none_due"]) == ("AB124", None, None)
    assert figures["why"] in document["text"]
    first = figures["best"][0]
    assert set(first) == {"at", "reports_by", "working_days_to_spare", "clashes"}
    assert date.fromisoformat(first["reports_by"]) < datetime.fromisoformat(first["at"]).date()
    assert {"working_day"} <= {each["rule"] for day in figures["rejected"] for each in day["breaks"]}


def test_measures_as_json_have_the_figures_and_the_words(case: Terminal) -> None:
    case("done", "AB123", "s47", LONG_AGO, "icpc", "--as", SW)
    held = (date.today() - timedelta(days=45)).isoformat()  # noqa: DTZ011  the command reads the real clock
    came = "attended=social_care,health,police"
    assert (
        case("done", "AB123", "icpc", held, "plan neglect quorate yes", "--fill", came, "--as", SW).code == 0
    )
    document = case("measures", "--json", "--as", TM).document
    figures = document["figures"]
    assert document["text"].startswith("North: initial conferences")
    assert (figures["team"], figures["conferences"]) == ("north", 1)
    by_id = {each["id"]: each for each in figures["measures"]}
    assert (by_id["icpc_in_time"]["met"], by_id["icpc_in_time"]["of"], by_id["icpc_in_time"]["share"]) == (
        1,
        1,
        1,
    )
    assert by_id["icpc_in_time"]["published"] == 0.814
    assert by_id["monitored"]["share"] is None
    assert sum(part["conferences"] for part in figures["parts"]) == 1


@pytest.mark.parametrize(
    ("changes", "variable"),
    [
        ({"ICPC_SECRET_KEY": ""}, "ICPC_SECRET_KEY"),
        ({"ICPC_DATABASE_URL": "mysql://x"}, "ICPC_DATABASE_URL"),
        ({"ICPC_AUTHORITY": "narnia"}, "ICPC_AUTHORITY"),
        ({"ICPC_TIMEZONE": "Mars"}, "ICPC_TIMEZONE"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(
    icpc: Terminal, changes: dict[str, str], variable: str
) -> None:
    ended = icpc("mine", **changes)
    assert (ended.code, ended.out) == (2, "")
    assert variable in ended.sentence


# A door that is set up and asks nobody outside: what the platforms answer is tried beside their doubles.
WELL = {"ICPC_PUBLIC_URL": "https://icpc.example.org", "TEAMS_ANONYMOUS": "1"}


def test_the_doctor_tells_what_is_well_from_what_is_worth_knowing(icpc: Terminal) -> None:
    ended = icpc("doctor", **WELL)
    assert (ended.code, ended.err) == (0, ""), ended.out
    notes = [line for line in ended.out.splitlines() if not line.startswith("well ")]
    assert [note[:60] for note in notes] == [
        "note Whoever writes of a child in danger is told of 999 and ",
        "note People without an account get no e-mail and no texts: d",
        "9 well, 2 worth knowing, 0 must be mended.",
    ]
    graded = icpc("doctor", "--json", **WELL).document["findings"]
    assert [each["grade"] for each in graded].count("note") == 2


def test_somebody_invited_whom_nothing_can_reach_must_be_mended(case: Terminal) -> None:
    case("invite", "AB123", "father", "by", "phone", "07700", "900123", "--as", SW)
    by_email = {"SMTP_URL": "smtp://localhost:25", "SMTP_FROM": "icpc@example.org"}
    for outlets in ({}, by_email):  # an e-mail server does not reach a telephone
        ended = case("doctor", **WELL, **outlets)
        assert ended.code == 1
        assert "MEND 1 person without an account invited to conferences cannot be written to" in ended.out


def test_the_doctor_of_the_demonstration_looks_at_its_records(icpc: Terminal) -> None:
    assert "icpc-demo.db" in icpc("--demo", "doctor", ICPC_DATABASE_URL="").out


def test_the_doctor_looks_at_everything_whatever_is_wrong(icpc: Terminal) -> None:
    wrong = {"ICPC_SECRET_KEY": "", "ICPC_TIMEZONE": "Mars", "PORT": "none", "SLACK_BOT_TOKEN": "xoxb-1"}
    ended = icpc("doctor", **wrong)
    assert (ended.code, ended.err) == (1, "")
    mend = [line for line in ended.out.splitlines() if line.startswith("MEND ")]
    for name in ("ICPC_SECRET_KEY", "ICPC_TIMEZONE", "PORT", "SLACK_SIGNING_SECRET", "ICPC_PUBLIC_URL"):
        assert any(name in line for line in mend), (name, mend)
    assert "well The database" in ended.out
    assert "well The rules of" in ended.out


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"ICPC_PUBLIC_URL": "http://icpc.example.org"}, "set ICPC_PUBLIC_URL to an https address"),
        ({"TEAMS_ANONYMOUS": ""}, "Neither Slack nor Teams is set up"),
        ({"ICPC_SECRET_KEY": "another key that is long enough as well"}, "set ICPC_SECRET_KEY"),
        ({"ICPC_AUTHORITY": "narnia"}, "set it to one of"),
        ({"ICPC_DATABASE_URL": "sqlite:///nowhere/icpc.db"}, "There is no folder nowhere"),
        ({"ICPC_DATABASE_URL": "sqlite:///other.db"}, "run icpc migrate"),
    ],
)
def test_what_is_not_well_comes_with_its_remedy(icpc: Terminal, changes: dict[str, str], remedy: str) -> None:
    ended = icpc("doctor", **{**WELL, **changes})
    assert ended.code == 1
    mend = [line for line in ended.out.splitlines() if line.startswith("MEND ")]
    assert any(remedy in line for line in mend), ended.out
    assert "Traceback" not in ended.err


def test_a_damaged_database_is_found(icpc: Terminal) -> None:
    icpc.database.write_bytes(b"not a database any more " * 500)
    ended = icpc("doctor", **WELL)
    assert ended.code == 1
    assert "restore a backup" in ended.out


def test_a_database_that_is_behind_is_found_and_left_alone(icpc: Terminal) -> None:
    old = icpc.folder / "old.db"
    with closing(sqlite3.connect(old)) as database:
        database.execute("CREATE TABLE something (id)")
    before = old.read_bytes()
    ended = icpc("doctor", **{**WELL, "ICPC_DATABASE_URL": f"sqlite:///{old}"})
    assert "run icpc migrate" in ended.out
    assert old.read_bytes() == before


def test_migrating_twice_is_fine(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    for _ in range(2):
        assert terminal("migrate").out == "The database is up to date.\n"


def test_the_picture_of_a_case_is_written_to_a_file(case: Terminal, tmp_path: Path) -> None:
    for name, begins in (("case.png", b"\x89PNG"), ("case.SVG", b"<svg ")):
        ended = case("case", "AB123", "--as", SW, "--picture", str(tmp_path / name))
        assert ended.code == 0, ended.err
        assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_picture_that_cannot_be_is_one_sentence(icpc: Terminal, tmp_path: Path) -> None:
    wrong = icpc("measures", "--as", TM, "--picture", "chart.pdf")
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.sentence
    nothing = icpc("measures", "--as", TM, "--picture", str(tmp_path / "chart.png"))
    assert nothing.code == 1
    assert nothing.sentence
    assert not (tmp_path / "chart.png").exists()


def test_the_demonstrations_log_can_be_looked_at_without_its_key(tmp_path: Path) -> None:
    bare = Terminal(tmp_path)
    del bare.environment["ICPC_SECRET_KEY"]
    assert "ICPC_SECRET_KEY is not set" in bare("audit", "verify").err
    bare("--demo", "migrate")
    assert bare("--demo", "audit", "verify").out == "The log holds: 0 lines.\n"


@pytest.mark.parametrize(
    "asked",
    [("audit",), ("audit", "verify"), ("nudges",), ("people", "list"), ("overdue",), ("teams", "list")],
)
def test_looking_where_there_is_no_database_says_so_and_makes_none(
    tmp_path: Path, asked: tuple[str, ...]
) -> None:
    ended = Terminal(tmp_path)(*asked)
    assert (ended.code, ended.out) == (1, "")
    assert ended.sentence.startswith("There is no database ")
    assert "icpc migrate" in ended.sentence
    assert not list(tmp_path.iterdir())


def test_the_demonstration_is_for_this_computer_alone_however_it_is_asked_for(icpc: Terminal) -> None:
    for typed in (("--demo", "serve"), ("serve", "--demo")):
        ended = icpc(*typed, "--host", "0.0.0.0")  # noqa: S104  what is refused
        assert (ended.code, ended.out) == (2, "")
        assert "leave --host out" in ended.sentence
