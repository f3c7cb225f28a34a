"""What somebody is told who writes of danger: whom to ring, and that nobody is reading along."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.reply import Block, Button, Buttons, Reply, Text, action
from procedure.policy import Policy

RING_999 = "If a child or anybody else may be in danger now, ring 999."
NOT_WATCHED = "Nobody watches this chat, and I have told nobody: please make the call yourself."
AT_ONCE = f"{RING_999} Nobody watches this chat."
DAYTIME, OUT_OF_HOURS = "a child in danger", "a child in danger, out of hours"
LONGEST_QUESTION = 600  # characters of it that a button can carry


def tells_of_danger(desk: Desk, said: str) -> bool:
    """Whether somebody may be in danger, by what is written; a name speaks of somebody as “she” does."""
    return desk.alarm.sounds(said) or bool(desk.names.in_line(said) and desk.alarm.sounds(f"she {said}"))


def in_danger(desk: Desk, said: str) -> Reply:
    """Whom to ring; and a way on for those who only wanted to know what the guidance says.

    What names somebody is not put into the button, which a platform would keep: it is to be asked again.
    """
    blocks = [*warning(desk)]
    if desk.names.in_line(said):
        blocks.append(Buttons((Button("Nobody is in danger: ask a question", action("ask")),)))
    elif len(said) <= LONGEST_QUESTION:
        button = Button("Nobody is in danger: answer my question", action("ask", question=said))
        blocks.append(Buttons((button,)))
    return Reply("If somebody is in danger, ring 999", tuple(blocks))


def warning(desk: Desk) -> tuple[Block, ...]:
    """The three things to know, the most urgent first."""
    policy = desk.policies[desk.authority]
    return Text(RING_999, "warning"), Text(otherwise_ring(policy)), Text(NOT_WATCHED)


def otherwise_ring(policy: Policy) -> str:
    """Whom to ring about what is no emergency and cannot wait, by day and out of hours."""
    daytime = _whom(policy, DAYTIME, "your duty team for children’s services")
    at_night = _whom(policy, OUT_OF_HOURS, "the emergency duty team")
    return f"If it cannot wait but is no emergency, ring {daytime}; out of hours, {at_night}."


def lacks_a_number(policy: Policy) -> bool:
    """Whether the authority has not said whom to ring, by day and out of hours."""
    given = {contact.about for contact in policy.contacts if contact.phone}
    return not {DAYTIME, OUT_OF_HOURS} <= given


def _whom(policy: Policy, about: str, otherwise: str) -> str:
    for contact in policy.contacts:
        if contact.about == about:
            return f"{contact.name} on {contact.phone}" if contact.phone else contact.name
    return otherwise
