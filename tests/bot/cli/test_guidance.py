"""Asking, and looking after the documents, from the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.ask import in_words
from guidance.answers import Answer, Position, Source

MARLHAM = Path(__file__).parents[2] / "guidance" / "documents" / "marlham-conference-procedure.md"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ICPC_")}
    return {**kept, "ICPC_DATABASE_URL": f"sqlite:///{tmp_path / 'icpc.db'}", "ICPC_AUTHORITY": "marlham"}


def icpc(environment: dict[str, str], *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(
        command, env=environment, input=said, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_a_question_needs_no_database_and_makes_none(environment: dict[str, str], tmp_path: Path) -> None:
    asked = icpc(environment, "ask", "who", "chairs", "the", "strategy", "discussion", "--json")
    answer = json.loads(asked.stdout)
    assert answer["answered"]
    assert answer["sources"][0]["document"] == "leeds-practitioner-guide-icpc-2024"
    assert list(tmp_path.iterdir()) == []


def test_an_answer_on_the_command_line_is_in_plain_words() -> None:
    source = Source("g", "A guide", "Reports", "leeds", "2024-11-01")
    answer = Answer(True, "conflict", "It depends.", (Position("unknown", "Two days."),), (source,))
    said = "\n".join(in_words(answer))
    assert "A guide, Reports (Leeds, 1 November 2024)" in said
    assert "Area not stated: Two days." in said


def test_a_list_of_questions_gives_a_document_a_line(environment: dict[str, str]) -> None:
    asked = icpc(environment, "ask", "-", said="icpc timescale\n\nhello\n")
    answers = [json.loads(line) for line in asked.stdout.splitlines()]
    assert [each["answered"] for each in answers] == [True, False, False]


def test_a_document_is_added_listed_asked_checked_and_removed(environment: dict[str, str]) -> None:
    added = icpc(
        environment, "guidance", "add", str(MARLHAM), "--published", "2020-03-02", "--review-every", "1y"
    )
    assert added.returncode == 0, added.stderr
    listed = json.loads(icpc(environment, "guidance", "list", "--json").stdout)
    assert listed["documents"][0]["authority"] == "marlham"
    answer = json.loads(icpc(environment, "ask", "how many agencies to be quorate", "--json").stdout)
    assert "three other agencies" in answer["sources"][0]["quote"]
    checked = icpc(environment, "guidance", "check").stdout
    assert "Past its review date, which was 2 March 2021" in checked
    assert "5 working days" in checked
    assert icpc(environment, "guidance", "remove", "marlham-conference-procedure").returncode == 0
    assert json.loads(icpc(environment, "guidance", "list", "--json").stdout) == {"documents": []}


def test_mistakes_get_one_sentence_and_leave_with_one(environment: dict[str, str]) -> None:
    for words in (("add", "nothing-there.pdf"), ("remove", "nothing-there")):
        tried = icpc(environment, "guidance", *words)
        assert tried.returncode == 1
        assert len(tried.stderr.splitlines()) == 1
        assert tried.stdout == ""


def test_evaluating_prints_the_figures(environment: dict[str, str], tmp_path: Path) -> None:
    asked = {"id": "q1", "question": "how long does an EPO last", "kind": "unanswerable", "need": "none"}
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(asked) + "\n", encoding="utf-8")
    printed = icpc(environment, "guidance", "evaluate", str(file)).stdout
    assert "100.0%  left alone what the guidance does not answer" in printed
    file.write_text("not json\n", encoding="utf-8")
    wrong = icpc(environment, "guidance", "evaluate", str(file))
    assert wrong.returncode == 1
    assert "Line 1" in wrong.stderr
