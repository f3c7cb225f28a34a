"""Reading a finished record: all of it for those who answer for the case, outcome and plan for the core group."""

from __future__ import annotations

from handlers import permissions
from handlers.desk import Turn
from handlers.paper import from_text
from handlers.record.amendment import AMEND
from handlers.record.answers import day
from handlers.record.documents import attachments, paper_for
from handlers.record.paper import has_decided
from handlers.record.versions import versions_of, versions_table
from handlers.reply import Block, Button, Buttons, Heading, Refusal, Reply, Text, action
from procedure.wording import say_date
from storage import audit, conference_records
from storage.cases import Case
from storage.conference_records import ConferenceRecord

SUMMARY = "The record of a conference"
MOST_BUTTONS = 8


def read(turn: Turn, case: Case) -> Reply:
    """The version asked for, or the latest record, to read and to take away. Raises `Refusal` for none."""
    record = _wanted(turn, case)
    paper = paper_for(turn.tx, turn.person, case, record)
    every = versions_of(turn, record)
    in_full = permissions.may(turn.tx, "read_record", turn.person, case)
    told = {"record": record.id, "version": record.version, "in_full": in_full}
    audit.write(turn.tx, turn.now, turn.person.id, "read_record", case.ref, told)
    blocks: list[Block] = [Heading(paper.title), *_which(turn, record, every)]
    if not in_full:
        blocks += _met_in_vain(turn, case, record)
    blocks += paper.as_blocks()
    if in_full and record.version < every[-1].version:  # a version knows of those before it
        blocks.append(versions_table(turn, record))
    blocks += [*attachments(turn, case, record), *_buttons(turn, case, record)]
    return Reply(SUMMARY, tuple(blocks), about_case=True)


def _wanted(turn: Turn, case: Case) -> ConferenceRecord:
    found = conference_records.finished(turn.tx, case.id)
    asked = turn.value("version")
    # The core group keeps to the plan as it stands: older versions are for those who may read all of it.
    if asked and permissions.may(turn.tx, "read_record", turn.person, case):
        found = [each for each in found if each.id == asked]
        if not found:
            raise Refusal(f"That version is not there: type record {case.ref} to see the one that stands.")
    if not found:
        raise Refusal(_none_yet(turn, case))
    if permissions.may(turn.tx, "read_record", turn.person, case):
        return found[0]
    # What the last conference could not decide leaves the plan in force as it was decided before.
    standing = {each.root: each for each in reversed(found)}  # of each record its newest version
    return next((each for each in found if each in standing.values() and _has_decided(each)), found[0])


def _has_decided(record: ConferenceRecord) -> bool:
    assert record.paper is not None, "a finished record has its paper"
    return has_decided(from_text(record.paper))


def _met_in_vain(turn: Turn, case: Case, shown: ConferenceRecord) -> list[Block]:
    """To the core group: the conference held last, where it is to be held again, and what goes on until then."""
    last = conference_records.finished(turn.tx, case.id)[0]
    if _has_decided(last):
        return []
    until_then = " What was decided before stays in force, and stands below." if last.id != shown.id else ""
    text = f"The conference of {_held_on(last)} was not quorate and is to be held again; nothing was decided."
    return [Text(f"{text}{until_then}", "warning")]


def _none_yet(turn: Turn, case: Case) -> str:
    if permissions.may(turn.tx, "write_record", turn.person, case):
        return f"{case.ref} has no conference to record: type case {case.ref} to see where it stands."
    return f"The chair has finished no record of {case.ref} yet: you are told once it is there."


def _which(turn: Turn, record: ConferenceRecord, every: list[ConferenceRecord]) -> list[Block]:
    finished = say_date(record.changed_at.astimezone(turn.desk.timezone))
    if record.version < every[-1].version:
        text = f"This is version {record.version}, finished on {finished}. A newer one has taken its place."
        return [Text(text, "warning")]
    if record.version > 1:
        return [
            Text(f"Version {record.version}, finished on {finished}. It takes the place of the one before.")
        ]
    return [Text(f"Finished on {finished}.", "note")]


def _buttons(turn: Turn, case: Case, record: ConferenceRecord) -> list[Block]:
    """The way to other versions and earlier conferences, and for the chair to putting the last one right."""
    buttons = []
    if permissions.may(turn.tx, "read_record", turn.person, case):
        found = conference_records.finished(turn.tx, case.id)
        if (
            case.is_open
            and found[0].id == record.id
            and permissions.may(turn.tx, "write_record", turn.person, case)
        ):
            buttons.append(Button("Put the record right", action("record", ref=case.ref, do=AMEND)))
        others = [each for each in found if each.id != record.id][:MOST_BUTTONS]
        buttons += [Button(_name(each), action("record", ref=case.ref, version=each.id)) for each in others]
    if permissions.may(turn.tx, "take_out", turn.person, case):
        buttons.append(Button("Take words out", action("take_out", ref=case.ref)))
    if permissions.may(turn.tx, "tasks", turn.person, case):
        buttons.append(Button("The plan’s tasks", action("tasks", ref=case.ref)))
    return [Buttons(tuple(buttons))] if buttons else []


def _name(record: ConferenceRecord) -> str:
    return f"{_held_on(record)}, version {record.version}"


def _held_on(record: ConferenceRecord) -> str:
    held_on = day(record.answers, "held_on")
    assert held_on is not None, "a finished record has its day"
    return say_date(held_on)
