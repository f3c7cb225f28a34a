"""Whoever installs the assistant finds every setting in the documents, and none there that nobody reads."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HOUSE = Path(__file__).parents[2]
OURS = re.compile(r"(?:ICPC|SLACK|MICROSOFT|TEAMS|TO|SMTP|NOTIFY|JITSI|GRAPH|ZOOM)(?:_[A-Z]+)+|PORT")


def read_by_the_program() -> set[str]:
    """The names of settings that stand in the doors and the composition root."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (HOUSE / "bot").rglob("*.py"))
    found = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {each for each in found if isinstance(each, str) and OURS.fullmatch(each)}


def told_of_in_the_docs() -> set[str]:
    """The names in the pages that people wrote; the story is written by its test."""
    pages = [page for page in (HOUSE / "docs").glob("*.md") if page.name != "story.md"]
    return {name for page in pages for name in re.findall(r"[A-Z_]+", page.read_text(encoding="utf-8"))}


def test_every_setting_that_is_read_is_documented() -> None:
    assert len(read_by_the_program()) > 30
    assert read_by_the_program() - told_of_in_the_docs() == set()


def test_every_setting_that_is_documented_is_read() -> None:
    named = {name for name in told_of_in_the_docs() if OURS.fullmatch(name)}
    assert named - read_by_the_program() == set()
