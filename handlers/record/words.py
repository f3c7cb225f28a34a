"""The words that people wrote themselves into a record, and taking some of them out wherever they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from storage.conference_records import ConferenceRecord

TAKEN_OUT = "[taken out]"
WRITTEN = (
    "met_why_not",
    "others_came",
    "father_why_",
    "said_",
    "views_why_",
    "quorum_why",
    "family_thinks",
    "view_mixed_",
    "reasons",
    "dissent_why_",
    "dissent_then_",
    "task_what_",
    "task_measure_",
)
"""The answers of a record that are written and not chosen, by the beginning of their names."""


class Words:
    """Some words, wherever they stand as whole words. `found` counts the places they were taken out of."""

    def __init__(self, words: str) -> None:
        pattern = r"\s+".join(map(re.escape, words.split()))
        self._pattern = re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)
        self.found = 0

    def taken_out_of(self, text: str) -> str:
        """The text without them."""
        changed, count = self._pattern.subn(TAKEN_OUT, text)
        self.found += count
        return changed

    def taken_out_of_record(
        self, record: ConferenceRecord, places: Iterable[str] = ()
    ) -> tuple[dict[str, str], str | None, str]:
        """The answers, the final text and the reason of one version without them.

        What was chosen from a list stays as it is, in the answers and in the text that was made of them. `places`
        are what people typed for where a conference is, which its record repeats.
        """
        written = {name: text for name, text in record.answers.items() if name.startswith(WRITTEN)}
        answers = {**record.answers, **{name: self.taken_out_of(text) for name, text in written.items()}}
        reason = self.taken_out_of(record.reason)
        typed = (*written.values(), record.reason, *places)
        affected = {text.strip() for text in typed if self._pattern.search(text)}
        return answers, self._from_paper(record.paper, affected), reason

    def _from_paper(self, paper: str | None, affected: set[str]) -> str | None:
        """The final text: where what people wrote stands in it, their words are taken out, uncounted."""
        if paper is None or not affected:
            return paper
        return json.dumps(self._through(json.loads(paper), affected))

    def _through(self, part: Any, affected: set[str]) -> Any:
        if isinstance(part, str):
            written = any(text in part for text in affected)
            return self._pattern.sub(TAKEN_OUT, part) if written else part
        if isinstance(part, list):
            return [self._through(each, affected) for each in part]
        if isinstance(part, Mapping):
            return {name: self._through(each, affected) for name, each in part.items()}
        return part
