"""Why a conference is called off, as people type it: "chair ill, put off, agreed by service manager"."""

from __future__ import annotations

import re

_AGREED = re.compile(
    r"[,;.:(]*\s*\b(?:agreed|approved|authorised|ok(?:ay)?ed)(?:\s+(?:by|with))?\b:?\s*(?P<who>.*)$",
    re.IGNORECASE,
)
_WHO_AGREED = re.compile(
    r"[,;.]\s*(?P<who>[^,;.]+?)\s+(?:has\s+|have\s+)?(?:agreed|approved)\W*$", re.IGNORECASE
)
_AROUND = " ,;:.–-()"
_BEGINNING = re.compile(
    r"^[\s,;:–-]*(?:(?:because|as|since|reason|due to|for)\b[\s:,]*)?(?:of\s+)?", re.IGNORECASE
)
_HOW = {
    "postponed": re.compile(
        r"\b(?:postpon\w*|put(?:ting)?\s+off|adjourn\w*|re-?arrang\w*|re-?schedul\w*|new\s+date|another\s+da(?:y|te))\b",
        re.IGNORECASE,
    ),
    "cancelled": re.compile(
        r"\b(?:(?:not|no\s+longer)\s+(?:needed|wanted|required|taking\s+place|going\s+ahead)|altogether|for\s+good"
        r"|call(?:ed|ing)?\s+(?:it\s+)?off)\b",
        re.IGNORECASE,
    ),
}
_BECAUSE = {
    "not_needed": re.compile(r"\b(?:not|no\s+longer)\s+(?:needed|wanted|required)\b", re.IGNORECASE),
    "too_few_agencies": re.compile(
        r"\b(?:inquorate|not\s+quorate|quorum|too\s+few|agencies)\b", re.IGNORECASE
    ),
    "chair_unavailable": re.compile(r"\b(?:chair\w*|iro)\b", re.IGNORECASE),
    "social_worker_unavailable": re.compile(r"\b(?:social\s+workers?|sw)\b", re.IGNORECASE),
    "family_cannot_attend": re.compile(
        r"\b(?:famil(?:y|ies)|parents?|mothers?|fathers?|mums?|dads?|carers?)\b", re.IGNORECASE
    ),
}


def understood(typed: str) -> dict[str, str]:
    """What was typed after the reference, as the form names it.

    What the words leave open, or say in two ways, is left out and asked for.
    """
    agreed = _WHO_AGREED.search(typed) or _AGREED.search(typed)
    reason = _BEGINNING.sub("", typed[: agreed.start()] if agreed else typed).strip(_AROUND)
    how, because = _only(_HOW, reason), _only(_BECAUSE, reason)
    if how and not _HOW[how].sub("", reason).strip(_AROUND):
        reason = ""  # it says what becomes of the conference, and not why
    said = {"how": how, "because": because, "reason": reason}
    said["agreed"] = agreed["who"].strip(_AROUND) if agreed else ""
    return {name: value for name, value in said.items() if value}


def _only(choices: dict[str, re.Pattern[str]], text: str) -> str:
    found = [name for name, words in choices.items() if words.search(text)]
    return found[0] if len(found) == 1 else ""
