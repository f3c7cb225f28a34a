"""Takes the frame off a question: what is asked stands inside “what does the guide say about …?”."""

import re
from dataclasses import dataclass

_WHOSE = (
    r"(?:the|this|that|each|every|both|two|all|your|our|my|any|other|different|diff|local|leeds|notts|"
    r"nottinghamshire|nscb|icpc|practitioner|practice|one[ -]minute|professionals)"
)
_BOOKS = r"(?:guides?|guidance|docs?|documents?|procedures?|polic(?:y|ies))"
_AREAS = r"(?:areas?|councils?|authorit(?:y|ies))"
_GUIDE = rf"(?:{_WHOSE} )*(?:{_BOOKS}|{_AREAS})"
_SAYS = r"(?:says?|mentions?|cover|states?|tells? (?:us|me|you)|have|give)"
_ABOUT = r"(?: (?:anything|something|much|exactly|actually))?(?: (?:about|on|re|regarding|as to))?"
# “what does the Leeds guide say about”, “is there anything in the guide on”, “per the guidance”
_FRAME = re.compile(
    rf"(?<!which )(?:(?:what|wot|whats|does|do|did) )*{_GUIDE} {_SAYS}{_ABOUT}\b"
    rf"|(?:is there )?(?:anything|something) in {_GUIDE}{_ABOUT}\b"
    rf"|\b(?:according to|as per|per|under|going by|from|in|by) {_GUIDE}\b",
    re.IGNORECASE,
)
# “am I right that …”, “is it fair to …”: a verdict is asked for, and a rule is meant.
_VERDICT = (
    r"(?:right|correct|true|fair|reasonable|wrong|unfair|unreasonable|normal|usual|acceptable|appropriate|"
    r"(?:good|bad|best) practice)"
)
_LEADS_IN = re.compile(
    r"\b(?:(?:am i|are we) (?:right|correct|wrong)(?: (?:in|to) (?:think|say|assum|believ)\w*)?"
    rf"|(?:is it|is that|isnt it|would it be) (?:really |actually )?{_VERDICT}(?: of (?:me|us))?"
    r"|(?:should|do) (?:i|we) (?:be worried|need to worry|worry))"
    r"(?: (?:that|to|for|if|about|when)\b|(?= (?:my|our|the|all|every|each|parents|children|a) ))"
    # but not of what was done to somebody: “is it fair that the chair put them on a plan”
    r"(?!(?: \w+){1,3}? (?:put|placed|kept|took|left) (?:them|him|her|my|our|the (?:kids|children|child))\b)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    rf"\b(?:each|both|two|different|diff|all|every|across) (?:the )?(?:{_BOOKS}|{_AREAS})\b", re.IGNORECASE
)
# Words that compare, and are not what is compared: “leeds v notts”, “do they agree on”.
_COMPARES = re.compile(
    r"\b(?:compar(?:e|ed|ing|ison)|versus|vs|v|differ(?:s|ent|ently|ence|ences)?|diffs?|(?:dont |not )?(?:match|"
    r"agree)(?: on| about)?|contradicts?|conflicts?|wording|between|across|say different things)\b",
    re.IGNORECASE,
)
# “… and does Notts have the same”, “how does Leeds compare”: one area named, and held against another.
_HELD_AGAINST = re.compile(
    r"\b(?:same|compar(?:e|es|ed|ing|ison)|versus|vs|differ(?:s|ent|ently|ence)?)\b", re.IGNORECASE
)
# An audit that is compared with an earlier one is not held against another area.
_AUDIT = re.compile(r"\b(?:audit|bulletin)", re.IGNORECASE)
_SAY_OTHERWISE = re.compile(
    rf"\b(?:{_BOOKS}|{_AREAS}) (?:all |both |seem to )*(?:say|differ|disagree|contradict|put|mean)\b",
    re.IGNORECASE,
)
_NAMED_BOOK = re.compile(rf"\b(?:{_WHOSE} )+{_BOOKS}\b", re.IGNORECASE)
_LEFT_OVER = re.compile(r"^(?:(?:on|about|re|and|or|of|to|in|that|is it) )+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Framed:
    """A question without its frame; `comparing` says that it asks what several documents or areas say.

    `plainly` is the whole of it, without the words that ask for a verdict where a rule is meant.
    """

    plainly: str
    topic: str
    comparing: bool


def unframed(question: str, sides: int) -> Framed:
    """What is asked. `sides` is how many authorities and documents the question names."""
    plainly = _LEADS_IN.sub(" ", question)
    topic = _FRAME.sub(" ", plainly)
    held = sides == 1 and not _AUDIT.search(question) and _HELD_AGAINST.search(question)
    against = held or _SAY_OTHERWISE.search(question)
    comparing = sides > 1 or bool(_SEVERAL.search(question)) or bool(against)
    if comparing:
        topic = _LEFT_OVER.sub("", " ".join(_COMPARES.sub(" ", _NAMED_BOOK.sub(" ", topic)).split()))
    return Framed(plainly, " ".join(topic.split()), comparing)
