"""A few reminders as one message: each in full, and what is still open stays there when one is seen to."""

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


def case_by_case(once: Iterable[Told]) -> list[Told]:
    """Those of one case one after the other, in the order in which the cases come first."""
    of_case: dict[str, list[Told]] = {}
    for each in once:
        of_case.setdefault(str(each[0].case_id), []).append(each)
    return [each for some in of_case.values() for each in some]


def together(reminders: Sequence[Reply]) -> Reply | None:
    """One message of all of them; what concerns a whole case is offered at its end. None where there are none."""
    if len(reminders) <= 1:
        return reminders[0] if reminders else None
    blocks: list[Block] = []
    for place, each in enumerate(reminders, 1):
        later = {pressed for reply in reminders[place:] for pressed in _once(reply)}
        blocks += [_without(block, later) for block in each.blocks]
    return Reply(SUMMARY, tuple(blocks), about_case=True)


def rest_of_the_message(turn: Turn, pressed: str) -> tuple[Block, ...]:
    """What came of the other reminders of the message in which `pressed` (a reminder's id) stood, and those that
    still hold.

    Only of a message that this person was sent, about cases that they still have to do with.
    """
    try:
        nudge = outbox.get(turn.tx, pressed)
    except LookupError:
        return ()
    if nudge.case_id is None or nudge.bundle is None or turn.person.id != nudge.sent_to:
        return ()
    message = outbox.in_one_message(turn.tx, nudge)
    others = [each for each in message if each.about[:4] != nudge.about[:4]]
    said: list[Block] = []
    still_open: list[Reply] = []
    for case_id in dict.fromkeys(str(each.case_id) for each in message):
        of_case = [each for each in others if each.case_id == case_id]
        came_of_them, left = _rest_of_a_case(turn, case_id, of_case)
        said += came_of_them
        still_open += left
    words = together(still_open)
    return (*said, *(words.blocks if words else ()))


def _rest_of_a_case(turn: Turn, case_id: str, others: Iterable[Nudge]) -> tuple[list[Block], list[Reply]]:
    """What came of these reminders of a case, and those of them that still hold, in words."""
    case = cases.get(turn.tx, case_id)
    if not case.is_open or not permissions.relations(turn.tx, turn.person, case):
        return [], []
    of_case = outbox.listing(turn.tx, case_id=case.id)
    pathway = turn.desk.pathway(turn.tx, case, turn.as_of)
    said: list[Block] = []
    still_open: list[Reply] = []
    for each, absent in each_once(turn.person, others):
        came_of_it = outcome(turn, case, pathway, each, of_case)
        said += [Text(came_of_it)] if came_of_it else []
        occasion = Occasion(turn.tx, turn.desk, turn.person, case, pathway, each, turn.now)
        if not came_of_it and (words := reminder(occasion, absent)) is not None:
            still_open.append(words)
    return said, still_open


def _once(reply: Reply) -> list[str]:
    """What of a reminder is pressed for the case and not for a step, as actions."""
    pressed = (each for block in reply.blocks if isinstance(block, Buttons) for each in block.buttons)
    return [each.action for each in pressed if read_action(each.action)[0] in ONCE]


def _without(block: Block, later: Collection[str]) -> Block:
    """A block without those buttons that come again `later` in the message."""
    if not isinstance(block, Buttons):
        return block
    kept = tuple(each for each in block.buttons if each.action not in later)
    return replace(block, buttons=kept or block.buttons)
