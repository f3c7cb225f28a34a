"""Reading what was typed after a verb: a few words in order, then named parts in any order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from handlers.reply import Refusal

LONGEST = 3000  # characters; Slack itself takes no more in a command
AROUND_A_WORD = ".,:;!?()\"'“”‘’"  # what people put around a reference in a sentence
ARTICLES = ("a", "an", "the")  # after one of them a keyword is a word as any other: "agreed the chair"
POLITE = ("please", "pls", "plz", "thanks", "thank", "you", "ta", "cheers")


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a verb takes: `words` one each, in order; `rest` all that follows; `named` parts by keyword.

    `flags` stand alone ("remote"). The names are the keys of the values that a form sends too. Where nothing
    follows one of `asked`, which are named parts, a form asks for it.
    """

    words: tuple[str, ...] = ()
    rest: str | None = None
    named: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


NOTHING = Parameters()


def read(parameters: Parameters, text: str, usage: str = "help to see what to write") -> dict[str, str]:
    """The values in `text` (the verb already taken off); a "please" at its end says nothing.

    Raises `Refusal` for words that have no place, with the `usage` to type instead, and for a keyword that nothing
    follows.
    """
    if parameters == NOTHING:
        return {}
    values: dict[str, str] = {}
    tokens = text.split()
    while tokens and tokens[-1].casefold().strip(AROUND_A_WORD) in POLITE:
        tokens.pop()
    while tokens and tokens[0].casefold() in parameters.flags:
        values[tokens.pop(0).casefold()] = "yes"
    for name in parameters.words:
        if tokens and tokens[0].casefold() not in parameters.named + parameters.flags:
            values[name] = tokens.pop(0).strip(AROUND_A_WORD)
    usage = usage.replace("REF", values["ref"].upper(), 1) if values.get("ref") else usage
    _read_parts(parameters, tokens, values, usage)
    return values


def _read_parts(parameters: Parameters, tokens: list[str], values: dict[str, str], usage: str) -> None:
    """Adds to `values` what the `tokens` after the words in order say. Raises `Refusal`."""
    into = parameters.rest
    for before, token in pairwise(("", *tokens)):
        word = token.casefold().rstrip(":") if before.casefold() not in ARTICLES else ""
        if word in parameters.flags:
            values[word] = "yes"
        elif word in parameters.named and word not in values:
            into = word
            values[into] = ""
        elif into is None:
            raise Refusal(f"I did not understand “{token[:40]}” there: type {usage}.")
        else:
            values[into] = f"{values.get(into, '')} {token}".strip()
    for name in parameters.named:
        if values.get(name) == "" and name not in parameters.asked:
            raise Refusal(f"Nothing follows “{name}”: add what it should be, or leave “{name}” out.")
