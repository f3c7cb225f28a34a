"""Telling a command from a question that only begins like one: "report template where?", "hi, who chairs it?"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers import permissions
from handlers.arguments import AROUND_A_WORD
from handlers.verb import Verb

FEW = 2  # words after "help", "mine" or "hello" that change nothing: "help me please", "hello there"
MANY = 4  # words that name a team and a step: "overdue north first review conference"
NAMED_RIGHTLY = ("place", "agency")  # parts of a command that hold names which are nobody's
SPANNING = ("from", "to", "until", "since", "and")  # words of a period: "from 1 Jan to 3 Feb"
AN_HOUR = re.compile(r"\d{1,2}([:.]\d\d)?(am|pm)|\d{1,2}:\d\d")
_PARTS = re.compile(r"\b([A-Za-z]{1,4})[ ](\d{3,6}[A-Za-z]?)\b")
_IN_TWO = re.compile(
    r"(?P<verb>\w+(?: group| out)?) (?P<letters>[A-Za-z]{1,4}) (?P<figures>\d{3,6}[A-Za-z]?)(?![\w/.:-])"
)
_NOT_LETTERS_OF_A_REFERENCE = (
    *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    *("in", "by", "at", "on", "to", "of", "for", "the", "is", "was", "all", "and", "sec", "act"),
)
SHORT = 3  # words after a verb that wants a reference: as short as "book 11 dec 10am", which lacks it


def is_a_question(verb: Verb, after: str) -> bool:
    """Whether the words after a verb's name show that it was not meant as a command."""
    words = after.split()
    if "question" in (verb.parameters.rest, *verb.parameters.words):
        return False
    if not verb.parameters.words and verb.parameters.rest is None:
        return len(words) > FEW
    asks = after.rstrip().endswith("?")
    if words and words[0].casefold() in verb.parameters.named and not asks:
        return False
    if "ref" not in verb.parameters.words:
        telling = [word for word in words if word.casefold() not in SPANNING and not word.isdecimal()]
        return len(telling) > (FEW if asks else MANY)
    if len(words) < 2 or permissions.looks_like_a_reference(words[0].strip(AROUND_A_WORD)):
        return False
    return asks or (len(words) > SHORT and not _has_what_it_needs(verb, words))


def without_a_reference(verb: Verb, after: str) -> str | None:
    """What was given where a reference is wanted, if it is none: a name, most likely."""
    words = after.split()
    keywords = (*verb.parameters.named, *verb.parameters.flags)
    if "ref" not in verb.parameters.words or not words or words[0].casefold() in keywords:
        return None
    if permissions.looks_like_a_reference(words[0].strip(AROUND_A_WORD)):
        return None
    place = next((at for at, word in enumerate(words) if word.casefold() in keywords), len(words))
    return " ".join(words[:place])


def as_a_command(text: str, verbs: Mapping[str, Verb]) -> str:
    """A line with its verb in one word and first, where it is a command that is written otherwise.

    So are "/icpc mine", "show me my cases" and "core group AB123"; "core group when?" is no command.
    """
    words = text.split()
    if words and words[0].casefold().strip("/@:,") == "icpc" and _begins_a_command(words[1:], verbs):
        words = words[1:]
    whole = " ".join(words).casefold().strip("?!. ").replace("'", "").replace("’", "")
    if " " in whole and whole in verbs:
        return verbs[whole].name
    if len(words) > 2 and permissions.looks_like_a_reference(words[2].strip(AROUND_A_WORD)):
        verb = f"{words[0]}_{words[1]}".casefold()
        words = [verb, *words[2:]] if verb in verbs else words
    return " ".join(words)


def with_whole_reference(text: str, verbs: Mapping[str, Verb]) -> str:
    """A command whose reference was typed in two, as one: “case ab 123” is “case ab123”.

    Only three figures or more after a few letters that are no word of a date or a sentence: “report in 10 days” is
    none, and neither is “book dec 2026”.
    """
    found = _IN_TWO.match(text)
    verb = verbs.get(found["verb"].casefold().replace(" ", "_")) if found else None
    if found is None or verb is None or "ref" not in verb.parameters.words:
        return text
    if found["letters"].casefold()[:3] in _NOT_LETTERS_OF_A_REFERENCE:
        return text
    return f"{found['verb']} {found['letters']}{found['figures']}{text[found.end() :]}"


def references_in_two(text: str) -> list[str]:
    """What may be references typed in two parts anywhere in a question, each put together."""
    return [f"{letters}{figures}" for letters, figures in _PARTS.findall(text)]


def _begins_a_command(words: list[str], verbs: Mapping[str, Verb]) -> bool:
    return (
        bool(words)
        and words[0].casefold() in verbs
        and not is_a_question(verbs[words[0].casefold()], " ".join(words[1:]))
    )


def acts_on_a_case(verb: Verb | None, text: str) -> bool:
    """Whether a line is a command with the reference of its case: "close AB123 ..."."""
    words = text.split()
    return (
        verb is not None
        and "ref" in verb.parameters.words
        and len(words) > 1
        and permissions.looks_like_a_reference(words[1].strip(AROUND_A_WORD))
    )


def without_keywords(verb: Verb, text: str) -> str:
    """A typed command without what may well be a name: a place, an agency, people mentioned by theirs."""
    kept, skipping = [], False
    for word in text.split():
        plain = word.casefold().rstrip(":")
        if plain in (*verb.parameters.named, *verb.parameters.flags):
            skipping = plain in NAMED_RIGHTLY
        if not skipping:
            kept.append(word)
    return " ".join(kept)


def legible(text: str) -> str:
    """Text without halves of characters, which no database can keep."""
    return text.encode("utf-8", "replace").decode()


def _has_what_it_needs(verb: Verb, words: list[str]) -> bool:
    """Whether a part that the verb cannot do without is there: "strategy" in "register", an hour in "book"."""
    needed = set(verb.required) & set(verb.parameters.named)
    said = {word.casefold() for word in words}
    return bool(needed & said) or (verb.parameters.rest == "when" and any(map(AN_HOUR.fullmatch, said)))
