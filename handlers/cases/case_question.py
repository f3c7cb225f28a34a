"""What somebody wants to know who asks about one case, by their words."""

from __future__ import annotations

import re

from procedure.steps import mentioned_in

ASKS = re.compile(
    r"\?|\b(when|what|whats|who|whos|whose|where|which|why|how|is|are|was|has|have|can|could|did|do|does|due|next|"
    r"status|overdue|left|outstanding|missing|show|tell|date|deadline|limit|booked|late)\b",
    re.IGNORECASE,
)
INVITED = re.compile(r"\b(invited|invitees?|coming|attending|quorate|quorum|who is going)\b", re.IGNORECASE)
PEOPLE = re.compile(r"\b(whose|who)\b|\b(social worker|manager|chair)\b", re.IGNORECASE)
MEETING = re.compile(r"\bwhen\b.*\b(?:meets?|meeting)\b", re.IGNORECASE)
CORE_GROUP = re.compile(r"\bcore[\s-]?groups?\b", re.IGNORECASE)
STANDING = re.compile(r"\b(stands?|status|up to|are we)\b", re.IGNORECASE)
PLACE = re.compile(r"\b(where|place|venue|address|room)\b", re.IGNORECASE)
_DECIDED = re.compile(r"\b(decided?|decisions?|outcomes?)\b", re.IGNORECASE)
# What is on record of a decision, which is no opinion on it; of what will be or should be nothing is.
_ON_RECORD = re.compile(
    r"\b(?:what|which|how|who)\b.*\b(?:is|are|was|were|did|has|have)\b.*"
    r"\b(?:decided?|decisions?|outcomes?|categor(?:y|ies))\b"
    r"|\b(?:which|what)\s+categor(?:y|ies)\b.*\b(?:is|are|was|were)\b"
    r"|\b(?:is|are|was|were|does|do|has|have)\s+(?:child|children|the\s+child|both)\b.*\b(?:on|have|has|got|under)\b.*\bplan\b"
    r"|\b(?:has|have|did|when\s+(?:do|does))\b.*\bplans?\b.*\bend(?:ed)?\b",
    re.IGNORECASE,
)
_TO_BE_JUDGED = re.compile(
    r"\b(?:should|would|could|ought|will|might|may|going\s+to|think|right|wrong|agree|fair|safe|likely|best|better|"
    r"correct|recommend\w*|opinion|advice|advise|why|need(?:s|ed)?)\b",
    re.IGNORECASE,
)
DISAGREED = re.compile(r"\b(?:disagree\w*|dissent\w*)\b", re.IGNORECASE)
PUT_RIGHT = re.compile(
    r"\b(put|set|correct|change|amend|edit|fix|mistake|error|wrong)\b.*\brecord\b(?!ed)"
    r"|\brecord\b.*\b(wrong|mistake|error|amended|corrected)\b",
    re.IGNORECASE,
)


def is_on_record(asked: str) -> bool:
    """Whether somebody wants to know what was decided, for one child perhaps, and not what to think of it."""
    return bool(_ON_RECORD.search(asked)) and not _TO_BE_JUDGED.search(asked)


def has_an_answer_here(asked: str) -> bool:
    """Whether it is about who meets, when and where, about a step, or about what is on record."""
    ways = (INVITED, MEETING, CORE_GROUP, PLACE, PEOPLE)
    return is_on_record(asked) or mentioned_in(asked) is not None or any(each.search(asked) for each in ways)


def asks_what_was_decided(asked: str) -> bool:
    """Whether it is about a decision at all."""
    return bool(ASKS.search(asked) and _DECIDED.search(asked))
