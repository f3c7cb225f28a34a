"""`icpc deadlines`: the calculator, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.deadlines import deadlines


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(deadlines, list(arguments), input=typed)


def asked(*arguments: str) -> dict[str, dict[str, Any]]:
    """The deadlines by step, as JSON gives them."""
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return {each["step"]: each for each in json.loads(result.stdout)["deadlines"]}


def test_the_conference_is_due_fifteen_working_days_after_the_discussion() -> None:
    found = asked("--as-of", "2026-12-18", "--event", "strategy_discussion=2026-12-18")
    icpc = found["icpc"]
    assert (icpc["due"], icpc["status"], icpc["provisional"]) == ("2027-01-13", "due", False)
    assert icpc["rule"].startswith("within 15 working days")
    assert "25 December 2026 (Christmas Day)" in icpc["working"]
    assert icpc["source"]["status"] == "statutory"


def test_every_deadline_has_what_the_contract_promises() -> None:
    for each in asked("--authority", "leeds", "--event", "strategy_discussion=2026-11-20").values():
        promised = {"step", "occurrence", "name", "due", "rule", "working", "source", "status", "provisional"}
        assert promised <= each.keys()


def test_the_authority_decides_how_to_count() -> None:
    event = ("--as-of", "2026-12-18", "--event", "strategy_discussion=2026-12-18")
    assert asked("--authority", "nottinghamshire", *event)["icpc"]["due"] == "2027-01-12"
    assert asked("--authority", "leeds", *event)["s47"]["due"] == "2026-12-24"
    assert "s47" not in asked("--authority", "england", *event)


def test_reports_count_back_from_the_booking() -> None:
    found = asked(
        *("--authority", "leeds", "--as-of", "2026-12-01"),
        *("--event", "strategy_discussion=2026-11-20", "--event", "conference_booked=2026-12-09T10:00"),
    )
    assert found["reports_to_family"]["due"] == "2026-12-04"


def test_a_councils_own_policy_is_found_in_the_folder_that_is_set(tmp_path: Path) -> None:
    text = 'authority = "borough"\nname = "Borough"\nover = "england"\n[rules.s47]\non = true\n'
    (tmp_path / "borough.toml").write_text(text, encoding="utf-8")
    found = asked(
        *("--policies", str(tmp_path), "--authority", "borough", "--as-of", "2026-12-18"),
        *("--event", "strategy_discussion=2026-12-18"),
    )
    assert found["s47"]["due"] == "2027-01-13"


def test_a_limit_in_hours_gives_its_day_and_its_moment() -> None:
    found = asked(
        *("--authority", "nottinghamshire", "--as-of", "2026-12-01"),
        *("--event", "strategy_discussion=2026-11-20", "--event", "conference_booked=2026-12-08T10:00"),
    )
    report = found["reports_to_chair"]
    assert (report["due"], report["due_at"]) == ("2026-12-07", "2026-12-07T10:00:00+00:00")


def test_after_a_plan_the_core_group_and_the_reviews_have_dates() -> None:
    found = asked("--as-of", "2026-12-14", "--event", "icpc=2026-12-11T10:00", "--event", "outcome=plan")
    assert [found[step]["due"] for step in ("initial_core_group", "first_review", "review")] == [
        "2026-12-29",
        "2027-03-11",
        None,
    ]
    assert found["icpc"]["status"] == "done"
    assert found["review"]["status"] == "waiting"


def test_without_a_plan_they_do_not_apply() -> None:
    found = asked("--as-of", "2026-12-14", "--event", "icpc=2026-12-11", "--event", "outcome=no_plan")
    assert found.keys() == {"icpc"}


def test_details_follow_the_date_behind_commas() -> None:
    found = asked(
        *("--as-of", "2026-12-01", "--event", "strategy_discussion=2026-11-02"),
        *("--event", "strategy_discussion=2026-11-20,started_s47"),
    )
    assert found["icpc"]["due"] == "2026-12-11"


def test_a_stream_of_questions_gives_one_document_a_line() -> None:
    lines = [
        {"authority": "leeds", "as_of": "2026-12-18", "events": {"strategy_discussion": "2026-12-18"}},
        {"as_of": "2026-12-18", "events": {"strategy_discussion": ["2026-12-01", {"on": "2026-12-18"}]}},
    ]
    result = run("-", typed="\n".join(json.dumps(line) for line in lines) + "\n\n")
    documents = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [document["deadlines"][0]["step"] for document in documents] == ["s47", "icpc"]
    assert documents[1]["questions"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "The line is not JSON"),
        ("[]", "The line is not a question"),
        ('{"event": {"icpc": "2026-12-08"}}', "The line is not a question"),
        ('{"events": {"tea": "2026-12-18"}}', "“tea” is not a step"),
        ('{"events": {"icpc": 5}}', "The date of icpc is missing"),
        ('{"events": {"icpc": "soon"}}', "cannot be read as a date"),
        ('{"authority": "atlantis", "events": {}}', "There is no policy for “atlantis”"),
    ],
)
def test_a_line_that_cannot_be_answered_says_why_and_the_next_one_still_is(line: str, sentence: str) -> None:
    result = run("-", typed=f'{line}\n{{"events": {{}}}}\n')
    first, second = (json.loads(each) for each in result.stdout.splitlines())
    assert sentence in first["error"]
    assert second["deadlines"]
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--event", "icpc"], 2, "write it as STEP=DATE"),
        (["--event", "tea=2026-12-18"], 2, "“tea” is not a step"),
        (["--event", "core group=2026-12-18"], 2, "write one of initial_core_group, core_group"),
        (["--event", "icpc=12/18/2026"], 2, "write the day first, as 18/12"),
        (["--event", "outcome=maybe"], 2, "write plan or no_plan"),
        (["--authority", "atlantis"], 2, "choose one of: england, leeds, nottinghamshire"),
        (["--as-of", "whenever"], 2, "cannot be read as a date"),
        (["--timezone", "Mars"], 2, "is not a time zone"),
        (["--event", "icpc=2026-12-08, quorate=maybe"], 2, "write quorate=yes or quorate=no"),
        (["--event", "s47=2026-12-08, outcome=nothing"], 2, "write outcome=icpc, outcome=cin or outcome=nfa"),
        (["--event", "strategy_discussion=2026-12-08, icpcby=2026-12-11"], 2, "write icpc_by"),
        (
            ["--event", "strategy_discussion=2026-12-08, icpc_by=2026-12-01"],
            1,
            "hold the conference by 1 December",
        ),
        (["--event", "icpc=2026-12-08", "--event", "icpc=2026-12-09"], 1, "is already recorded"),
        (["plus"], 2, "write - to read from standard input"),
        (["--event", "icpc=2026-11-01", "--event", "strategy_discussion=2026-11-20"], 1, "cannot be before"),
    ],
)
def test_wrong_usage_gets_a_sentence_on_standard_error(
    arguments: list[str], code: int, sentence: str
) -> None:
    result = run("--as-of", "2026-12-14", *arguments) if "--as-of" not in arguments else run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence in result.stderr


def test_a_later_core_group_is_given_by_the_id_of_its_step() -> None:
    given = ["icpc=2026-12-08", "initial_core_group=2026-12-15", "core_group=2027-01-12"]
    result = run("--as-of", "2027-01-20", *(word for event in given for word in ("--event", event)))
    assert (result.exit_code, result.stderr) == (0, "")


def test_people_read_the_rule_the_working_and_the_source() -> None:
    result = run("--authority", "leeds", "--as-of", "2026-12-28", "--event", "strategy_discussion=2026-12-18")
    assert "Section 47 enquiry complete: 24 December 2026 (OVERDUE)" in result.stdout
    assert "Source: Practitioner Guide to Initial Child Protection Conferences (ICPC)" in result.stdout


def test_the_day_agreed_for_a_review_stands_beside_its_limit() -> None:
    events = ("--event", "icpc=2026-12-08", "--event", "outcome=plan", "--event", "review_agreed=2027-03-01")
    given = ("--authority", "leeds", "--as-of", "2026-12-20", *events)
    found = asked(*given)
    assert (found["first_review"]["due"], found["first_review"]["agreed"]) == ("2027-03-08", "2027-03-01")
    assert "Agreed for 1 March 2027; not booked yet." in run(*given).stdout


def test_what_came_after_the_day_looked_from_is_still_to_be_done() -> None:
    events = ("--event", "strategy_discussion=2026-11-20", "--event", "s47=2026-11-27")
    status = {
        day: asked("--authority", "leeds", "--as-of", day, *events)["s47"]["status"]
        for day in ("2026-11-26", "2026-11-27", "2026-12-01")
    }
    assert status == {"2026-11-26": "due", "2026-11-27": "done", "2026-12-01": "done"}


def test_without_a_day_to_look_from_every_step_given_has_happened() -> None:
    events = ("--event", "strategy_discussion=2034-01-03", "--event", "icpc=2034-01-20")
    found = asked(*events)
    assert (found["icpc"]["status"], found["initial_core_group"]["status"]) == ("done", "due")
    assert run(*events).stdout.startswith("As of 20 January 2034\n")


@pytest.mark.parametrize("typed", ["social_care+health", "social care and Health", "social_care health"])
def test_agencies_are_read_however_they_are_set_apart(typed: str) -> None:
    event = f"strategy_discussion=2026-11-20, attended={typed}"
    result = run("--authority", "leeds", "--as-of", "2026-12-01", "--event", event)
    assert "Police did not take part in the strategy discussion on 20 November 2026" in result.stdout


@pytest.mark.parametrize("typed", ["1+2", "1 2", "1 and 2"])
def test_children_are_read_however_they_are_set_apart(typed: str) -> None:
    events = (f"registered=2026-11-20, children={typed}", "strategy_discussion=2026-11-20, children=1")
    result = run(
        "--as-of", "2026-12-01", *(word for event in events for word in ("--event", event)), "--json"
    )
    found = [each["children"] for each in json.loads(result.stdout)["deadlines"] if each["step"] == "icpc"]
    assert found == [["1"], ["2"]]
