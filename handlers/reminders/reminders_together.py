"""Reminders of one case as one message: each in full, and what is still open stays there when one is seen to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from handlers import permissions
from handlers.desk import Turn
from handlers.reminders.occasion import Occasion
from handlers.reminders.other_reminder_words import is_other, other_reminder
from handlers.reminders.outcome import outcome
from handlers.reminders.standing_in import in_the_place_of
from handlers.reminders.step_reminder import step_reminder
from handlers.reply import Block, Buttons, Reply, Text, read_action
from storage import cases, outbox
from storage.nudge import Nudge
from storage.people import Person

MOST_IN_FULL = 5  # reminders that are told in full; more of them are a table
SUMMARY = "Reminders about a conference"  # what a lock screen may show
ONCE = ("case",)  # what is pressed for the case and not for a step: at the end of the message will do

Told = tuple[Nudge, frozenset[str]]  # a reminder, and those (ids) in whose place it comes


def reminder(occasion: Occasion, absent: Collection[str]) -> Reply | None:
    """One reminder in words, or None where there is nothing to remind of any more.

    `absent` are those (ids) in whose place the person is told.
    """
    reply = other_reminder(occasion) if is_other(occasion.nudge) else step_reminder(occasion)
    if reply is None or not absent:
        return reply
    heading, *rest = reply.blocks
    what = "This also" if occasion.person.id == occasion.nudge.recipient else "This"
    note = Text(in_the_place_of(occasion.tx, absent, what), "note")
    return replace(reply, blocks=(heading, note, *rest))


def each_once(person: Person, nudges: Iterable[Nudge]) -> list[Told]:
    """Of a person's reminders one for each thing, with those in whose place it comes.

    Somebody in whom several roles meet is told in their own, or else in the first of those they stand in for, and
    who was told as well by any of them.
    """
    of_it: dict[tuple[str, ...], list[Nudge]] = {}
    for each in nudges:
        of_it.setdefault(each.about[:4], []).append(each)
    found = []
    for same in of_it.values():
        first = next((each for each in same if each.recipient == person.id), same[0])
        told = list(dict.fromkeys(who for each in same for who in each.details.get("told", ())))
        worded = replace(first, details={**first.details, "told": told}) if told else first
        found.append((worded, frozenset(each.recipient for each in same) - {person.id}))
    return found


def together(reminders: Sequence[Reply]) -> Reply | None:
    """One message of all of them; what concerns the whole case is offered at its end. None where there are none."""
    if len(reminders) <= 1:
        return reminders[0] if reminders else None
    blocks: list[Block] = []
    for each in reminders[:-1]:
        blocks += [_without_repeating(block) for block in each.blocks]
    return Reply(SUMMARY, (*blocks, *reminders[-1].blocks), about_case=True)


def rest_of_the_message(turn: Turn, pressed: str) -> tuple[Block, ...]:
    """What came of the other reminders of the message in which `pressed` (a reminder's id) stood, and those that
    still hold.

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
    others = [each for each in of_case if each.bundle == nudge.bundle and each.about[:4] != nudge.about[:4]]
    said, still_open = [], []
    for each, absent in each_once(turn.person, others):
        came_of_it = outcome(turn, case, pathway, each, of_case)
        said += [Text(came_of_it)] if came_of_it else []
        occasion = Occasion(turn.tx, turn.desk, turn.person, case, pathway, each, turn.now)
        if not came_of_it and (words := reminder(occasion, absent)) is not None:
            still_open.append(words)
    left = together(still_open)
    return (*said, *(left.blocks if left else ()))


def _without_repeating(block: Block) -> Block:
    if not isinstance(block, Buttons):
        return block
    kept = tuple(each for each in block.buttons if read_action(each.action)[0] not in ONCE)
    return replace(block, buttons=kept or block.buttons)
