"""Tells where one sentence ends and another begins, and whether a stretch of words asks something."""

import re
from collections.abc import Iterator

from guidance.words import plain

QUESTION_WORD = r"(?:who|what|wot|when|where|why|how|which)(?:s|re)?"
SENTENCE_ENDS = re.compile(r"(?<=[.?!:;])\s+|\s+[-–—]+\s+")
# “so who …”, “after the icpc when …”, “do we …”
_ASKS = re.compile(
    r"(?:(?:after|before|during|at|in|for|on|re|once) (?:\w+ ){1,3}?)?"
    r"(?:(?:so|and|n|plus|but|ok|also|hi|please|pls|plz|then|or|just)\s+)*"
    rf"(?:{QUESTION_WORD}|by when|is|are|am|do|does|did|can|could|should|shld|must|may|"
    r"will|would|has|have|any|need|if|whether|explain)\b"
)
# Words by which a sentence states something, where it asks nothing.
_STATES = re.compile(
    r"\b(?:am|is|are|was|were|have|has|had|ive|im|weve|theyve|theyre|hes|shes|thats|dont|doesnt|didnt|wont|cant|isnt|"
    r"arent|says?|said|told|tells|rang|got|keeps?|wants?|thinks?|reckons?|i|we|my)\b"
)


def asks(words: str) -> bool:
    """Whether a stretch of words begins like a question."""
    return bool(_ASKS.match(plain(words)))


def states(words: str) -> bool:
    """Whether a stretch of words tells something, rather than naming it."""
    return bool(_STATES.search(plain(words)))


def endings(text: str) -> Iterator[str]:
    """The text from each sentence on, for as long as nothing before it asks: what is told first is left out.

    What only names a matter before a dash or a colon belongs to what is asked: “strat - who chairs”.
    """
    sentences = SENTENCE_ENDS.split(text)
    for place in range(1, len(sentences)):
        before = sentences[place - 1]
        if asks(before) or before.endswith("?"):
            return
        if before.endswith((".", "!")) or states(before):
            yield " ".join(sentences[place:])
