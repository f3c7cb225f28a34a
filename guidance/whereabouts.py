"""Tells the area whose practice is asked about from those where somebody works or lives."""

import re
from dataclasses import dataclass

# “dad lives in Hull” says nothing of whose practice is asked about.
_LIVES = re.compile(
    r"\b(?:lives?|living|lived|stays|staying|moved|(?:dad|mum|gran|family|he|she|they) (?:is|are|was)) "
    r"(?:\w+ )?(?:in|to|near|at) \w+(?: \w+)?"
    # “I'm in London that day”: where somebody happens to be
    r"|\b(?:i['’]?m|i am|we['’]?re|we are|i['’]?ll be|will be|be) (?:away )?(?:in|near|at) \w+ "
    r"(?:that|this|next|all|until|till|tomorrow|today|then|for the|on (?:the|that|mon|tue|wed|thu|fri)\w*)\b",
    re.IGNORECASE,
)
_JOB = r"(?:sw|social worker|hv|health visitor|(?:school )?nurse|gp|teacher|tm|manager|practitioner|midwife|school)"
# “I'm a school nurse in Notts”, “Leeds SW here”: whose practice comes first, and not the only one asked about.
_WORKS = re.compile(
    r"\b(?:i['’]?m|i am|we['’]?re|we are|i work|we work|working|based|here)\b[^,.;:?!]{0,40}?"
    r"\b(?:in|for|at|from) \w+"
    rf"|\b\w+ {_JOB} here\b|(?:^|, )(?:\w+ )?{_JOB} in \w+(?= here|[,.:;-]| -)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A question without the places where people in it live or work; and the words about where the asker works."""

    asked: str
    at_work: str


def whereabouts(question: str) -> Whereabouts:
    """Takes out of a question the places that do not say whose practice it is about."""
    asked = _LIVES.sub(" ", question)
    return Whereabouts(_WORKS.sub(" ", asked), " ".join(_WORKS.findall(asked)))
