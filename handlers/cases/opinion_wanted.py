"""Whether a question about a case wants an opinion on a child or a family, which nobody is given here."""

from __future__ import annotations

import re
from typing import Literal

Wanted = Literal["plainly", "perhaps", ""]

_WHO = (
    r"(?:the|this|that|these|those|a|an|his|her|their|both|child|children|kids?|siblings|mum|mam|dad|mother|father|"
    r"parents?|baby|it|they|he|she)\b"
)
_TURNED_ROUND = rf"\b(?:(?:should|shall|ought)\s+(?:i\b|we\b|{_WHO})|(?:would|will|could|can|must)\s+{_WHO})"
# What is done with a plan, a case or a child by those who decide.
_FATE = (
    r"\b(?:end|ended|stop|stopped|closed?|step(?:ped)?\s+(?:it\s+)?(?:up|down)|(?:come|be\s+taken|go)\s+off|go\s+on|continue|"
    r"carry\s+on|stay|remain|return|removed?|go\s+home|be\s+on|(?:be|go)\s+back|have\s+a\s+plan|escalated?|"
    r"go\s+(?:straight\s+)?to\s+(?:an?\s+)?(?:icpc|conference|panel|court)|be\s+safe|cope)\b"
)
_PLAINLY = re.compile(
    rf"{_TURNED_ROUND}.*{_FATE}"
    rf"|\bwhether\b.*\b(?:should|ought)\b"
    rf"|\b(?:safe|right|wrong|fair|time)\s+(?:for\s+.*)?to\s+.*{_FATE}"
    r"|\b(?:do|would)\s+you\s+(?:think|agree|reckon|believe|say|recommend|advise|end|close|step)\b"
    r"|\byour\s+(?:\w+\s+)?(?:view|opinion|advice|verdict|thoughts?|recommendation)\b|\bwhat\s+would\s+you\s+do\b"
    r"|\bdo(?:es)?\b.*\bneeds?\s+(?:to\s+be\s+on\s+)?an?\s+(?:cp\s+|child\s+protection\s+)?(?:plan|icpc|conference)\b"
    r"|^\W*(?:please\s+|pls\s+)?recommend\b|\b(?:meets?|met|over|reach\w*|cross\w*)\s+the\s+threshold\b|\bserious\s+enough\b",
    re.IGNORECASE,
)
_ASKED = re.compile(_TURNED_ROUND, re.IGNORECASE)


def is_turned_round(asked: str) -> bool:
    """Whether it is a question by the order of its words: “should the plan end”, without a question mark."""
    return bool(_ASKED.search(asked))


def opinion_wanted(asked: str, *, judgement: bool, about_somebody: bool) -> Wanted:
    """How surely an opinion is wanted. `asked` has “it” in the place of the case's reference.

    `judgement` says that the guidance's reader takes it for a request for one, which it does of much that is asked
    about a case; `about_somebody` that it speaks of people.
    """
    if not judgement:
        return ""
    if _PLAINLY.search(asked):
        return "plainly"
    return "perhaps" if about_somebody else ""


def say_no_opinion(ref: str, *, only_invited: bool) -> str:
    """That none is given, whose it is, and what can be asked instead, in one sentence."""
    whose = "the conference" if only_invited else "you, your manager and the conference"
    instead = (
        f"what is asked of you in {ref}" if only_invited else f"what was decided in {ref}, what is due next"
    )
    return (
        f"I do not give opinions about a child or a family: those are for {whose}, and you can ask me {instead}, "
        "or what the guidance says."
    )
