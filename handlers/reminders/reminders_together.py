"""Reminders of one case as one message: each in full, and what is still open stays there when one is seen to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from handlers import permissions
from handlers.desk import Turn
from handlers.reminders.notices import NOT_MINE
from handlers.reminders.occasion import Occasion
from handlers.reminders.other_reminder_words import is_other, other_reminder
from handlers.reminders.step_reminder import step_reminder
from handlers.reply import Block, Buttons, Reply, Text, read_action
from procedure.pathway import Pathway
from procedure.wording import say_list
from storage import cases, outbox, people
from storage.database import Transaction
from storage.nudge import Nudge
from storage.nudge_rows import SNOOZED

MOST_IN_FULL = 5  # reminders that are told in full; more of them are a table
SUMMARY = "Reminders about a conference"  # what a lock screen may show
ONCE = ("case",)  # what is pressed for the case and not for a step: at the end of the message will do


def reminder(occasion: Occasion) -> Reply | None:
    """One reminder in words, or None where there is nothing to remind of any more."""
    reply = other_reminder(occasion) if is_other(occasion.nudge) else step_reminder(occasion)
    if reply is None or occasion.person.id == occasion.nudge.recipient:
        return reply
    heading, *rest = reply.blocks
    note = Text(stands_in_for(occasion.tx, [occasion.nudge.recipient]), "note")
    return replace(reply, blocks=(heading, note, *rest))


def stands_in_for(tx: Transaction, absent: Iterable[str], what: str = "This") -> str:
    """To whoever is told in the stead of others (ids): whose reminders these are."""
    names = say_list([each.name for each in people.some(tx, absent)])
    return f"{what} comes to you in the place of {names}."


def together(reminders: Sequence[Reply]) -> Reply | None:
    """One message of all of them; what concerns the whole case is offered at its end. None where there are none."""
    if len(reminders) <= 1:
        return reminders[0] if reminders else None
    blocks: list[Block] = []
    for each in reminders[:-1]:
        blocks += [_without_repeating(block) for block in each.blocks]
    return Reply(SUMMARY, (*blocks, *reminders[-1].blocks), about_case=True)


def still_open(turn: Turn, pressed: str) -> tuple[Block, ...]:
    """The other reminders of the message in which `pressed` (a reminder's id) stood, as far as they still hold.

    Only of a message that this person was sent, about a case that they still have to do with.
    """
    try:
        nudge = outbox.get(turn.tx, pressed)
    except LookupError:
        return ()
    if nudge.case_id is None or nudge.bundle is None or turn.person.id != nudge.sent_to:
        return ()
    case = cases.get(turn.tx, nudge.case_id)
    if not case.is_open or not permissions.relations(turn.tx, turn.person, case):
        return ()
    of_case = outbox.listing(turn.tx, case_id=case.id)
    pathway = turn.desk.pathway(turn.tx, case, turn.as_of)
    others = [
        Occasion(turn.tx, turn.desk, turn.person, case, pathway, each, turn.now)
        for each in of_case
        if each.bundle == nudge.bundle and each.id != pressed and not _seen_to(turn, pathway, each, of_case)
    ]
    left = together([said for each in others if (said := reminder(each)) is not None])
    return left.blocks if left else ()


def _seen_to(turn: Turn, pathway: Pathway, nudge: Nudge, of_case: Sequence[Nudge]) -> bool:
    """Whether the step of this reminder is done, or the person put it off or said that it is not theirs."""
    deadline = pathway.find(nudge.step, nudge.occurrence)
    if not is_other(nudge) and (deadline is None or deadline.status == "done"):
        return True
    return any(
        each.step == nudge.step
        and (
            (
                each.occurrence == nudge.occurrence
                and each.rung.startswith(SNOOZED)
                and each.state == "planned"
            )
            or (each.rung == NOT_MINE and each.details.get("from") == turn.person.id)
        )
        for each in of_case
    )


def _without_repeating(block: Block) -> Block:
    if not isinstance(block, Buttons):
        return block
    kept = tuple(each for each in block.buttons if read_action(each.action)[0] not in ONCE)
    return replace(block, buttons=kept or block.buttons)
