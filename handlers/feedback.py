"""What somebody thought of an answer; a wrong one is kept, without names, for the people who own the guidance."""

from __future__ import annotations

from guidance.shelf import Gap
from handlers.desk import Desk, Turn
from handlers.reply import Reply, say
from handlers.request import Request
from handlers.verb import Verb


async def keep(request: Request, desk: Desk) -> None:
    """Notes the question of an answer that was not right."""
    question = request.values.get("question", "")
    if request.values.get("right") == "no" and question:
        today = request.now.astimezone(desk.timezone).date()
        gap = Gap(desk.librarian.scrub(question), desk.authority, "not_right", today)
        await desk.shelf.note_gap(gap)


def feedback(turn: Turn) -> Reply:
    """Thanks them."""
    if turn.value("right") == "yes":
        return say("Thank you, that helps.")
    return say(
        "Thank you. I have kept the question, without names, for the people who look after the guidance."
    )


VERB = Verb("feedback", "", "", feedback, before=keep)
