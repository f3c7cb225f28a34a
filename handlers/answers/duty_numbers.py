"""The duty teams’ numbers for whoever asks: those that the council has given, or plainly that it has not."""

from __future__ import annotations

import re

from handlers.danger import DAYTIME, OUT_OF_HOURS, RING_999
from handlers.desk import Desk
from handlers.reply import Block, Reply, Text

_A_NUMBER = re.compile(r"\b(numbers?|no|phone|telephone|tel|ring|call|contact|reach)\b", re.IGNORECASE)
_A_TEAM = re.compile(
    r"\b(duty|edt|emergency|out[ -]of[ -]hours|after[ -]hours|front[ -]door|mash|at night|at the weekend)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 12  # a longer question asks for more than a number


def asks_for_a_number(question: str) -> bool:
    """Whether somebody wants to know whom to ring by day or out of hours, and nothing else."""
    short = len(question.split()) <= _MOST_WORDS
    return short and bool(_A_NUMBER.search(question)) and bool(_A_TEAM.search(question))


def duty_numbers(desk: Desk) -> Reply:
    """Whom to ring by day and out of hours, as the policy says; of what it leaves out, who can add it."""
    policy = desk.policies[desk.authority]
    given = {each.about: each for each in policy.contacts if each.phone}
    blocks: list[Block] = []
    for about, when in ((DAYTIME, "By day"), (OUT_OF_HOURS, "Out of hours")):
        if about in given:
            blocks.append(Text(f"{when}: {given[about].name}, {given[about].phone}."))
    if len(blocks) < 2:
        which = "out-of-hours" if DAYTIME in given else "daytime" if OUT_OF_HOURS in given else "duty team’s"
        blocks.append(
            Text(
                f"No {which} number is set here for {policy.name}: your council’s website has it, and whoever "
                "looks after this assistant can add it to the contacts of the policy."
            )
        )
    others = [each for each in given.values() if each.about not in (DAYTIME, OUT_OF_HOURS)]
    blocks += [Text(f"For {each.about}: {each.name}, {each.phone}.") for each in others]
    return Reply("Whom to ring", (*blocks, Text(RING_999, "note")), private=False)
