"""Putting a finished record right: the chair says why, changes what is wrong, and the old version stays."""

from __future__ import annotations

from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.record.sitting import Sitting, sitting_again
from handlers.reply import Button, Buttons, Field, Form, Refusal, Reply, Text, action
from procedure.events import day_of
from storage import audit, conference_records
from storage.cases import Case
from storage.conference_records import ConferenceRecord

AMEND, DROP = "amend", "drop"
SUMMARY = "The record of a conference"


def amendment_in_hand(turn: Turn, case: Case) -> Sitting | None:
    """The conference whose record is being put right, if one is."""
    draft = conference_records.draft(turn.tx, case.id)
    if draft is None or draft.first is None:
        return None
    return sitting_again(turn, case, _version_before(turn, draft))


def begin(turn: Turn, case: Case) -> ConferenceRecord | Reply:
    """Begins a new version of the record finished last, or asks for the reason. Raises `Refusal`."""
    last = conference_records.latest(turn.tx, case.id)
    if last is None:
        raise Refusal(f"{case.ref} has no finished record to put right: type record {case.ref} to write one.")
    if not case.is_open:
        raise Refusal(
            f"{case.ref} is closed: ask its social worker to reopen it before its record is put right."
        )
    if conference_records.draft(turn.tx, case.id) is not None:
        raise Refusal(f"A record of {case.ref} is being written: type record {case.ref} and finish it first.")
    reason = turn.value("reason")
    if not reason:
        return asked(_why(case), {"reason": "Say what was wrong."} if SENT in turn.values else {})
    sitting = sitting_again(turn, case, last)
    answers = {**last.answers, **_day_as_corrected(sitting)}
    draft = conference_records.begin_again(turn.tx, last, answers, reason, turn.person.id, turn.now)
    begun = {"record": draft.id, "version": draft.version}
    audit.write(turn.tx, turn.now, turn.person.id, "began_amendment", case.ref, begun)
    return draft


def drop(turn: Turn, case: Case) -> Reply:
    """Leaves the record as it was."""
    draft = conference_records.draft(turn.tx, case.id)
    if draft is None or draft.first is None:
        raise Refusal(f"Nothing of {case.ref} is being put right: type record {case.ref} to see its record.")
    conference_records.drop(turn.tx, draft.id)
    audit.write(turn.tx, turn.now, turn.person.id, "dropped_amendment", case.ref, {"record": draft.id})
    text = f"{case.ref}: nothing was changed. The record stands as it was."
    see = Button("See the record", action("record", ref=case.ref))
    return Reply(SUMMARY, (Text(text), Buttons((see,))), about_case=True)


def _why(case: Case) -> Form:
    intro = (
        "You get the record as it stands and change what is wrong. The old version is kept. When you finish, "
        "everybody who was told of it or has read it hears that there is a new one, and the dates follow."
    )
    hint = "It stands in the new version. Never a child's name."
    return Form(
        f"{case.ref}: put the record right",
        action("record", ref=case.ref, do=AMEND),
        (Field("reason", "What was wrong", "long_text", hint),),
        "Go on",
        intro,
    )


def _day_as_corrected(sitting: Sitting) -> dict[str, str]:
    """The day of the conference as it stands in the case."""
    held = [event.on for event in sitting.produced if event.step == sitting.step]
    return {"held_on": day_of(held[0]).isoformat()} if held else {}


def _version_before(turn: Turn, draft: ConferenceRecord) -> ConferenceRecord:
    return next(
        each for each in conference_records.finished(turn.tx, draft.case_id) if each.root == draft.root
    )
