"""Reading what was typed after a verb: a few words in order, then named parts in any order."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.reply import Refusal

LONGEST = 3000  # characters; Slack itself takes no more in a command
AROUND_A_WORD = ".,:;!?()\"'“”‘’"  # what people put around a reference in a sentence
POLITE = ("please", "pls", "plz", "thanks", "thank", "you", "ta", "cheers")


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a verb takes: `words` one each, in order; `rest` all that follows; `named` parts by keyword.

    `flags` stand alone ("remote"). The names are the keys of the values that a form sends too.
    """

    words: tuple[str, ...] = ()
    rest: str | None = None
    named: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


NOTHING = Parameters()


def read(parameters: Parameters, text: str, usage: str = "help to see what to write") -> dict[str, str]:
    """The values in `text` (the verb already taken off); a "please" at its end says nothing.

    Raises `Refusal` for words that have no place, with the `usage` to type instead.
    """
    if parameters == NOTHING:
        return {}
    values: dict[str, str] = {}
    tokens = text.split()
    while tokens and tokens[-1].casefold().strip(AROUND_A_WORD) in POLITE:
        tokens.pop()
    for name in parameters.words:
        if tokens and tokens[0].casefold() not in parameters.named + parameters.flags:
            values[name] = tokens.pop(0).strip(AROUND_A_WORD)
    into = parameters.rest
    for token in tokens:
        word = token.casefold().rstrip(":")
        if word in parameters.flags:
            values[word] = "yes"
        elif word in parameters.named and word not in values:
            into = word
            values[into] = ""
        elif into is None:
            raise Refusal(f"I did not understand “{token[:40]}” there: type {usage}.")
        else:
            values[into] = f"{values.get(into, '')} {token}".strip()
    return values
