"""Telling what people write about being reminded, such as "I am on leave next week", from what they ask.

A line is a wish only where all of it is: "I am on leave the week of the conference" is a question of the guidance.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from handlers import permissions
from handlers.arguments import AROUND_A_WORD
from handlers.reminders.wish_patterns import REF, Kind, a_day_or_an_hour, compiled

LONGEST = 20  # words
# Words with which a request begins or ends; without them it says the same.
_BEFORE = re.compile(
    r"(?:(?:hi|hello|hey|ok|okay|sorry|please|pls|plz|just|and|can|could|would|will|you|bot|need to|i need to"
    r"|i want (?:you )?to|(?:id|i would) like (?:you )?to|how do i|how can i|how to|can i|is there a way to) )+"
)
_AFTER = re.compile(r"(?: (?:please|pls|plz|thanks|thank you|thx|ta|cheers))+$")
# With one of these it is a question of the guidance, or about a case: "remind me what the limit is".
_ASKS = re.compile(
    r"\b(?:what|how|who|which|whether|where|if|rules?|guidance|limits?|timescales?|template|link|policy|steps?|when)\b"
)
_WHEN_BACK = re.compile(r"\bwhen i ?a?m back\b")
_PATTERNS, _A_DAY = compiled(), a_day_or_an_hour()


class Wish(NamedTuple):
    """What somebody wants, the case they name, and the words that say when or where."""

    kind: Kind
    ref: str = ""
    when: str = ""


def wish_in(said: str) -> Wish | None:
    """What somebody wants of their reminders; None where the line may be about anything else."""
    text, ref = _plain(said)
    if not text or len(text.split()) > LONGEST:
        return None
    for kind, pattern in _PATTERNS:
        found = pattern.fullmatch(text)
        if found and not (kind == "later" and _ASKS.search(_WHEN_BACK.sub("", text))):
            when = (found.groupdict().get("when") or "").split()
            return Wish(kind, ref, " ".join(word for word in when if word != REF))
    return None


def _plain(said: str) -> tuple[str, str]:
    """The line in lower case and without courtesies, `REF` in the place of a reference; and that reference."""
    ref, words = "", []
    for word in said.casefold().replace("e-mail", "email").split():
        bare = re.sub(r"['’`]", "", word.strip(AROUND_A_WORD))
        if _is_a_reference(bare):
            ref, bare = ref or bare, REF
        words += [bare] if bare else []
    text = " ".join(words)
    return _AFTER.sub("", _BEFORE.sub("", text, count=1) if _BEFORE.match(text) else text) or text, ref


def _is_a_reference(word: str) -> bool:
    """Whether a word is surely one: "4dec" and "s47" are none."""
    surely = permissions.SURELY_A_REFERENCE.fullmatch(word) and permissions.looks_like_a_reference(word)
    return bool(surely) and not _A_DAY.fullmatch(word)
