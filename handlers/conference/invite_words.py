"""Understanding who is to be invited as people write it: "father by phone 07700 900123", "gp gp@example.org"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from handlers.agencies import AGENCIES, agency_id
from procedure.telephone import dialled

FAMILY = ("mother", "father", "parent", "carer", "involved man", "relative", "young person")
BESIDE_THE_FAMILY = ("supporter", "advocate", "interpreter")
ROLES = (*FAMILY, *BESIDE_THE_FAMILY, "chair", "social worker", "professional")

ALSO = {
    "mum": "mother",
    "mam": "mother",
    "mummy": "mother",
    "dad": "father",
    "daddy": "father",
    "stepfather": "involved man",
    "stepdad": "involved man",
    "mother partner": "involved man",
    "mum partner": "involved man",
    "foster carer": "carer",
    "young man": "young person",
    "young woman": "young person",
    "conference chair": "chair",
}
"""Other words for the roles. A grandmother is a relative; whether she is the carer is for people to say."""

_RELATIVE = re.compile(
    r"((?:maternal|paternal|great|step|half|adult|older|elder)[ -]?)*"
    r"(?:grandmother|grandfather|grandparent|stepmother|aunt|uncle|sister|brother|cousin)"
)
_RELATIVE_ALSO = {
    "gran": "grandmother",
    "granny": "grandmother",
    "grandma": "grandmother",
    "nan": "grandmother",
    "nana": "grandmother",
    "grandad": "grandfather",
    "granddad": "grandfather",
    "grandpa": "grandfather",
    "stepmum": "stepmother",
    "auntie": "aunt",
    "aunty": "aunt",
}
_OF_A_CHILD = re.compile(r"(.+?) (?:(?:of|to|for) )?child (?:number )?(\d{1,2})")
_ANOTHER = re.compile(r"(?:another|other|second|third) (.+)")

JOBS = {
    "teacher": "school",
    "head teacher": "school",
    "headteacher": "school",
    "safeguarding lead": "school",
    "designated safeguarding lead": "school",
    "gp": "health",
    "doctor": "health",
    "nurse": "health",
    "school nurse": "health",
    "health visitor": "health",
    "midwife": "health",
    "paediatrician": "health",
    "police officer": "police",
    "probation officer": "probation",
    "housing officer": "housing",
    "family support worker": "early_help",
    "early help worker": "early_help",
}
"""What professionals without an account here are called, with the agency that they speak for."""

_EMAIL = re.compile(r"[^\s@<>()|,;:]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w+])\(?[+0](?:[ ()-]*\d){5,}(?!\w)", re.ASCII)  # whole or not
_LINKING = re.compile(
    "by|on|at|to|via|using|with|is|and|as|a|an|the|his|her|their|phone|telephone|tel|mobile|number|text|sms|call|"
    "ring|email|mail|mailto"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is meant; what was not said is empty. `colleague` is as typed, `title` a job ("GP") or kin ("Aunt").

    `child` is the label of the child whose parent or relative it is; `another` is true for "another father".
    `unclear` are the words that could not be placed.
    """

    colleague: str = ""
    role: str = ""
    agency: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    child: str = ""
    another: bool = False
    unclear: str = ""


class Meaning(NamedTuple):
    role: str = ""
    title: str = ""
    agency: str = ""
    child: str = ""
    another: bool = False


def understand(who: str, role: str, agency: str) -> Wanted:
    """Who is meant by what was typed or filled in; an address may stand anywhere in it."""
    mention, after = _mention(who)
    email, texts = _taken(_EMAIL, [after, role, agency])
    number, texts = _taken(_NUMBER, texts)
    phone = dialled(number)
    words, role, agency = (_words(text) for text in texts)
    has_address = bool(email or phone)
    by_role, by_words = _meaning(role), _meaning(words)
    said = by_words if by_role.role in ("", "professional") and by_words.role else by_role
    unclear = [role] if role and not by_role.role else []
    if mention and has_address:
        unclear.append(email or phone)
    elif by_words.role not in ("", "professional", said.role):
        unclear.append(words)  # two roles at once
    elif not by_words.role and (mention or has_address):
        unclear.append(words)
    return Wanted(
        colleague=mention or ("" if has_address else after.strip()),
        role=said.role,
        agency=(agency_id(agency) if agency else "") or by_role.agency or by_words.agency,
        title=by_role.title or by_words.title,
        email=email,
        phone=phone,
        child=said.child,
        another=by_role.another or by_words.another,
        unclear=" ".join(unclear).strip(),
    )


def meaning(text: str) -> Meaning:
    """What words of an invitation say of somebody, "GP" or "the dad"; all of it empty for any others."""
    return _meaning(_words(text))


def _mention(who: str) -> tuple[str, str]:
    """The colleague who is mentioned, and what was written after them."""
    first, _, after = who.strip().partition(" ")
    return (first, after) if first.startswith("@") else ("", who)


def _taken(pattern: re.Pattern[str], texts: list[str]) -> tuple[str, list[str]]:
    """The first that fits, and the texts without it."""
    for place, text in enumerate(texts):
        if match := pattern.search(text):
            rest = text.replace(match[0], " ", 1)
            return match[0].rstrip("."), [*texts[:place], rest, *texts[place + 1 :]]
    return "", texts


def _words(text: str) -> str:
    """The words that say who: without linking words, possessives and punctuation."""
    plain = re.sub(r"['’]s?\b", "", text.casefold().replace("e-mail", "email"))
    found = (word.strip(".") for word in re.split(r"[\s,;:/_()]+", plain))
    return " ".join(word for word in found if word and not _LINKING.fullmatch(word))


def _meaning(words: str) -> Meaning:
    """What plain words say of somebody: a role, a job with its agency, or an agency alone; and of which child."""
    if found := _ANOTHER.fullmatch(words):
        return _meaning(found[1])._replace(another=True)
    if found := _OF_A_CHILD.fullmatch(words):
        theirs = _meaning(found[1])
        return theirs._replace(child=str(int(found[2]))) if theirs.role in FAMILY else Meaning()
    role = ALSO.get(words, words)
    if role in ROLES:
        return Meaning(role)
    if relative := _relative(words):
        return Meaning("relative", relative)
    if words in JOBS:
        return Meaning("professional", "GP" if words == "gp" else words.capitalize(), JOBS[words])
    return Meaning("professional", "", agency_id(words)) if agency_id(words) in AGENCIES else Meaning()


def _relative(words: str) -> str:
    """What a relative is called: "Paternal grandfather"; empty where the words are anything else, or more."""
    *before, last = words.split() or [""]
    called = " ".join((*before, _RELATIVE_ALSO.get(last, last)))
    return called.capitalize() if _RELATIVE.fullmatch(called) else ""
