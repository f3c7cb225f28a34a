"""Lines in plain words that mean a verb: “what is my task in AB123” is “tasks AB123”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers import permissions

MOST_WORDS = 20  # a longer line tells a story, and may mean anything
_REF = "REF"  # stands for the case's reference in the patterns


@dataclass(frozen=True, slots=True)
class PlainWords:
    """Words that mean a verb; their named parts are what is given to it.

    Of those that `act`, which lead to a form and never do anything at once, a question means something else.
    """

    verb: str
    said: re.Pattern[str]
    acts: bool = False
    given: tuple[tuple[str, str], ...] = ()


def _shows(verb: str, said: str) -> PlainWords:
    return PlainWords(verb, re.compile(said, re.IGNORECASE))


def _acts(verb: str, said: str, **given: str) -> PlainWords:
    return PlainWords(verb, re.compile(said, re.IGNORECASE), True, tuple(given.items()))


_SEE = r"(?:show|see|read|open|find|get|view|look\s+at|pull\s+up|where\s+is|wheres)"
_CONFERENCE = r"(?:conference|icpc|review|meeting)"
_IT = rf"(?:it|the\s+{_CONFERENCE}|REF)(?:\s+(?:for|of|in)\s+REF)?"
_NOT_THE_CORE_GROUP = r"(?!.*\bcore[\s-]group\b)"
_MAKE_IT = rf"(?:come|attend|join|make\s+(?:it|REF|the\s+{_CONFERENCE})|be\s+(?:there|at|in\s+REF))\b"
_THERE = f"{_MAKE_IT}{_NOT_THE_CORE_GROUP}"
_THE_LIST = r"(?:the\s+(?:invite\s+)?list\s+(?:of|for)\s+)?"
_ANOTHER_RECORD = "".join(f"(?<!{kind} )" for kind in ("police", "criminal", "medical", "school"))
_TO_PUT_RIGHT = r"(?!.*\b(?:wrong|right|mistake|error|correct\w*|change|amend\w*)\b)"
_NO_NOTE = r"(?!.*\b(?:notes?|comment|dates?|step|tasks?)\b)"
_ABOUT_A_CASE = (  # the first that fits is meant
    _acts("tasks", r"\badd\s+(?:a|another)\s+task\b", what="new"),
    _acts("tasks", r"\btask\s+(?P<what>\d{1,3})\b.*\b(?:done|finished|completed?|dropped)\b"),
    _shows("tasks", r"\b(?:my|mine|our|which|what|whats|see|show|list|any)\b.*\btasks?\b(?!\s+\d)"),
    _shows(
        "join", r"\b(?:send|resend|give|get|have|find|need|wheres?|where\s+is|whats|what\s+is)\b.*\blinks?\b"
    ),
    _shows("reports", r"\bwhich\s+reports?\b|\bare\b.*\breports\b.*\bin\b"),
    _shows(
        "record",
        rf"\b{_SEE}\b.*{_ANOTHER_RECORD}\brecord\b{_TO_PUT_RIGHT}",
    ),
    _shows(
        "core_group", r"\b(?:who(?:s|\s+is|\s+are)?\s+(?:in|on)|members\s+of|show|see)\b.*\bcore[\s-]group\b"
    ),
    _shows("needs", r"\bwhat\s+do(?:es)?\s+(?:people|everybody|everyone|anybody|they|the\s+family)\s+need\b"),
    _shows(
        "dates", r"\b(?:which|what)\s+da(?:te|y)s?\b.*\b(?:fits?|possible|could|can|free|works?|suits?)\b"
    ),
    _shows("dates", rf"\bwhen\s+(?:could|can)\s+{_IT}\s+be\s+(?:held|booked)\b"),
    _shows(
        "case", r"^(?:show|see|open|find|view|look\s+at|pull\s+up)(?:\s+me)?(?:\s+the)?(?:\s+case)?\s+REF\W*$"
    ),
    _acts(
        "attend",
        r"\bi(?:\s+am|['’]?m)?\s+(?:can\s*not|can['’]?t|not\s+able\s+to|unable\s+to|won['’]?t|will\s+not)\s+"
        rf"(?:be\s+able\s+to\s+)?{_THERE}",
    ),
    _acts(
        "attend",
        rf"\bi(?:['’]?ll|\s+will|\s+am|['’]?m)\s+(?:(?:coming|attending|joining)\b{_NOT_THE_CORE_GROUP}|{_THERE})",
    ),
    _acts("report", r"\b(?:our|my)\b.*\breport\b.*\b(?:went|gone|sent|shared|given)\b"),
    _acts("report", r"\b(?:i|we)(?:['’]?ve|\s+have)?\s+(?:sent|shared|gave|given)\b.*\breport\b"),
    _acts(
        "uninvite",
        rf"\b(?:take|remove)\s+.*\b(?:off|from)\s+{_THE_LIST}REF\b",
    ),
    _acts(
        "invite",
        rf"^(?:invite|add)\s+{_NO_NOTE}.*\b(?:to|on|onto|for)\s+{_THE_LIST}REF\b",
    ),
)
# The order stands by itself, after a comma or an “and”: “do not cancel it” is none.
_CANCEL = _acts(
    "cancel",
    rf"^(?:(?P<before>.*?)(?:\s*[,;.:]\s*|\s+(?:so|and)\s+))?(?:(?:so|and|then|please|pls|we\s+have\s+to)\s+)*"
    rf"(?P<off>cancel|call\s+off|postpone|put\s+off)\s+{_IT}"
    rf"(?:\s*[,;.:]\s*(?P<after>.*)|\s+(?P<because>(?:because|as|since|due)\b.*))?$",
)
_WISH = re.compile(
    r"^(?:(?:please|pls|plz|kindly|hi|hello|ok|(?:can|could|would)\s+you|i\s+(?:want|need|would\s+like)\s+to|"
    r"i['’]?d\s+like\s+to)[\s,]+)+",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(
    r"^\W*(?:how|who|what|which|when|where|why|whether|if|can|could|may|might|should|shall|would|will|"
    r"has|have|had|is|are|was|were|do|does|did)\b",
    re.IGNORECASE,
)


def begins_a_question(text: str) -> bool:
    """Whether the first word is one of a question, “does AB123 ...”."""
    return bool(_FIRST_WORD.match(text))


def without_a_wish(text: str) -> str:
    """ "please move AB123 to 9 Dec" as "move AB123 to 9 Dec"."""
    return _WISH.sub("", text)


def meant_by(text: str) -> tuple[PlainWords, dict[str, str]] | None:
    """What plain words about one case ask for, with what was given; None where they may mean anything else.

    To call off a conference, no reference has to be there: a form asks which.
    """
    refs = permissions.references_in(text)
    if len(refs) > 1 or len(text.split()) > MOST_WORDS:
        return None
    said = re.sub(re.escape(refs[0]), _REF, text, flags=re.IGNORECASE) if refs else text
    known = {"ref": refs[0]} if refs else {}
    asks = begins_a_question(said) or said.rstrip().endswith("?")
    found = _CANCEL.said.search(said)
    if found and not asks:
        return _CANCEL, {**known, "typed": _why(found), "agreed": ""}  # asked for, so that a form comes first
    for each in _ABOUT_A_CASE if refs else ():
        found = each.said.search(said)
        if found and not (each.acts and asks):
            return each, {**known, **dict(each.given), **found.groupdict()}
    return None


def _why(found: re.Match[str]) -> str:
    """What stands around the order to call it off, and that it is only put off where it says so."""
    off = "put off" if found["off"].casefold().startswith(("postpone", "put")) else ""
    around = (found[part] or "" for part in ("before", "after", "because"))
    told = (re.sub(rf"\s*\b(?:in|for|of)\s+{_REF}\b|\b{_REF}\b", "", part).strip(" ,;.") for part in around)
    return ", ".join(filter(None, (*told, off)))
