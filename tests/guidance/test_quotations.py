"""What is quoted of a passage: its own words, without the marks that a file puts before a heading."""

from __future__ import annotations

from guidance.quotations import quote_around, sentences

PASSAGE = "## Minutes are sent within 7 working days\n\nThe administrator sends them to all who were invited."


def test_a_heading_is_quoted_by_its_words() -> None:
    assert quote_around(PASSAGE, 0) == PASSAGE.removeprefix("## ")


def test_a_hash_that_marks_no_heading_stays() -> None:
    [(start, end)] = sentences("#1 of the list is the child's view.")
    assert (start, end) == (0, 35)
