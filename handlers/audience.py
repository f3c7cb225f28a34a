"""Who sees an answer that is asked for in a channel: everybody there, or only whoever asked."""

from __future__ import annotations

import re

ONLY_ME = "me"
_ONLY_TO_ME = r"(?:(?:show|tell|answer)?\s*(?:only|just)\s+(?:to|for)\s+me|privately|in private)"
_AT_AN_END = re.compile(
    rf"^\s*{_ONLY_TO_ME}\b\s*[:,.-]*\s*|\s*[,;.(-]*\s*\b{_ONLY_TO_ME}\s*(?:please|pls)?\s*[).!?]*\s*$",
    re.IGNORECASE,
)


def without_wish(question: str) -> str:
    """The question without “only to me” at its beginning or end; as it is where nothing else is left."""
    return _AT_AN_END.sub("", question) or question


def is_for_one(question: str, chosen: str) -> bool:
    """Whether the answer is for the asker alone: they chose so in the form, or said so."""
    return chosen == ONLY_ME or without_wish(question) != question
