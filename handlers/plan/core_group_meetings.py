"""The meetings of a core group: those held, who came and who stays away, and the one that is awaited."""

from __future__ import annotations

from datetime import date

from handlers.cases.plan_in_force import children_with_a_plan
from handlers.reply import Block, Table, Text
from procedure.agreed_day import CORE_GROUPS
from procedure.events import CaseEvent, day_of
from procedure.pathway import Pathway
from procedure.wording import say_count, say_date, say_list
from storage import core_groups, people
from storage.cases import Case
from storage.database import Transaction
from storage.people import Person

IN_A_ROW = 2  # meetings missed before somebody is named


def meetings_of(pathway: Pathway) -> list[CaseEvent]:
    """The meetings recorded for whichever of the children, each once, the first first."""
    every = [facts for _, facts in pathway.facts_by_child] or [pathway.facts]
    found = {event.id: event for facts in every for step in CORE_GROUPS for event in facts.of(step)}
    return sorted(found.values(), key=lambda event: (day_of(event.on), event.recorded_at))


def last_meeting(pathway: Pathway) -> date | None:
    """The day of the last meeting that was recorded, for any of the children."""
    return max((day_of(event.on) for event in meetings_of(pathway)), default=None)


def meeting_on(pathway: Pathway, day: date) -> CaseEvent | None:
    """The meeting that is recorded for this day, if one is."""
    return next((event for event in meetings_of(pathway) if day_of(event.on) == day), None)


def awaited(pathway: Pathway, agreed: date | None) -> date | None:
    """The day `agreed` for the next meeting, to come or passed, as long as nobody recorded that it was held."""
    last = last_meeting(pathway)
    return agreed if agreed is not None and (last is None or agreed > last) else None


def say_meeting(agreed: date, today: date) -> str:
    """The day that is awaited, "meets on Friday 18 December 2026"; once it has passed, whether it was held."""
    day = say_date(agreed, weekday=True)
    return f"meets on {day}" if agreed >= today else f"was to meet on {day}: was it held?"


def no_next_day(tx: Transaction, case: Case, pathway: Pathway) -> list[Text]:
    """A word where a plan goes on and the next core group has no day, so that nobody would be told of one."""
    if not children_with_a_plan(pathway) or awaited(pathway, core_groups.dates(tx, case.id).meets_on):
        return []
    how = f"type core group {case.ref} to say when it meets and who came"
    return [Text(f"No day is agreed for the next core group: {how}.", "warning")]


def attendance(tx: Transaction, pathway: Pathway, members: list[Person]) -> list[Block]:
    """Each meeting with who chaired it and who came, and a word on members who were not at the last two."""
    held = meetings_of(pathway)
    if not held:
        return []
    rows = tuple(
        (say_date(day_of(event.on)), str(event.details.get("chaired_by") or "–"), _who_came(tx, event))
        for event in held
    )
    blocks: list[Block] = [Table("Meetings", ("Day", "Chaired by", "Who came"), rows)]
    away = [person.name for person in members if _stays_away(held, person)]
    if away:
        was = "was" if len(away) == 1 else "were"
        text = f"{say_list(away)} {was} at neither of the last {say_count(IN_A_ROW, 'meeting')}."
        blocks.append(Text(text, "warning"))
    return blocks


def _who_came(tx: Transaction, event: CaseEvent) -> str:
    if "came_by" in event.details:
        names = [people.get(tx, each).name for each in event.details["came_by"]]
        return say_list(names) or "Nobody"
    return f"{event.details['came']} of {event.details['members']}" if "came" in event.details else "Not said"


def _stays_away(held: list[CaseEvent], person: Person) -> bool:
    """Whether somebody was a member at the last meetings and came to none of them."""
    last = [event for event in held if person.id in event.details.get("member_ids", ())][-IN_A_ROW:]
    return len(last) == IN_A_ROW and not any(person.id in event.details.get("came_by", ()) for event in last)
