"""A line in return for thanks, a goodbye or a curse; and for “what now?” what is due next."""

from __future__ import annotations

from handlers.cases.own_work import next_in_a_sentence
from handlers.danger import AT_ONCE
from handlers.desk import Desk, Turn
from handlers.reply import Button, Buttons, Reply, Text, action

MINE, HELP = Button("What is due from me", action("mine")), Button("What can I do?", action("help"))


def kind_of(desk: Desk, said: str) -> str | None:
    """Which kind of small talk this is; None for a question, however it begins."""
    kind = desk.small_talk.kind_of(said)
    # A curse may stand beside a question: “this bloody report, when is it due?”
    asks = kind == "cross" and bool(desk.librarian.understand(said).subjects)
    return None if asks else kind


def small_talk(turn: Turn, kind: str) -> Reply:
    """A line or two in return, with where to go from here."""
    if kind == "thanks":
        return Reply("You are welcome", (Text("You are welcome."),))
    if kind == "bye":
        return Reply("Goodbye", (Text("Goodbye. I will remind you here of what is due from you."),))
    summary, text = {
        "cross": (
            "I am sorry",
            "I am sorry that this is not working for you. Say in a few words what you need, "
            f"or ask a person: {turn.prepared.contact}.",
        ),
        "undo": (
            "How to put something right",
            "To put a date right, type correct, the case, the step and the right date, such as "
            "correct AB123 s47 24 Nov; never in place of the date takes the step back. The record of a conference "
            "is put right by its chair, who types record and the case.",
        ),
        "agreed": (
            "Nothing was changed",
            "That changed nothing: to confirm something, press its button.",
        ),
        "you": (
            "I am a program",
            "I am a program: I keep the dates of child protection conferences and answer from the guidance. "
            f"{AT_ONCE}",
        ),
        "lost": ("What is due from you next", next_in_a_sentence(turn)),
        "hello": (
            "Hello",
            f"Hello. {next_in_a_sentence(turn)} Ask me about a case by its reference, or about "
            "child protection conferences.",
        ),
    }[kind]
    safety = (Text(AT_ONCE, "note"),) if kind == "lost" else ()
    return Reply(summary, (Text(text), *safety, Buttons((MINE, HELP))), about_case=kind in ("lost", "hello"))
