"""What somebody thought of an answer; a wrong one is kept, without names, for the people who own the guidance."""

from __future__ import annotations

from guidance.shelf import Gap, GapReason
from handlers.desk import Desk, Turn
from handlers.reply import Reply, say
from handlers.request import Request
from handlers.verb import Verb

REASONS: dict[str, GapReason] = {"no": "not_right", "person": "asked_a_person"}


async def keep(request: Request, desk: Desk) -> str:
    """Notes the question of an answer that was not enough; gives whom to ask."""
    question, reason = request.values.get("question", ""), REASONS.get(request.values.get("right", ""))
    today = request.now.astimezone(desk.timezone).date()
    if reason and question:
        await desk.shelf.note_gap(Gap(desk.librarian.scrub(question), desk.authority, reason, today))
    return desk.librarian.ask(question, authority=desk.authority, today=today).contact or ""


def feedback(turn: Turn) -> Reply:
    """Thanks them, and says whom to ask where a person is wanted."""
    if turn.value("right") == "yes":
        return say("Thank you, that helps.")
    if turn.value("right") == "person" and turn.prepared:
        return say(
            f"Please ask {turn.prepared}. I have kept the question, without names, for those who own the guidance."
        )
    return say(
        "Thank you. I have kept the question, without names, for the people who look after the guidance."
    )


VERB = Verb("feedback", "", "", feedback, before=keep)
