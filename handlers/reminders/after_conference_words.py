"""The words of reminders after a conference: a record to be finished, a disagreement to be settled."""

from __future__ import annotations

from handlers import permissions
from handlers.record.answers import SEE_TO_DISSENT, dissenter_name
from handlers.reminders.occasion import Occasion
from handlers.reply import Block, Button, Buttons, Fields, Heading, Reply, Text, action
from procedure.dissent import dissents
from procedure.wording import say_when
from storage import conference_records

RECORD_SUMMARY = "The record of a conference is still to be finished"
DISSENT_SUMMARY = "A disagreement is still to be settled"


def record_to_finish(occasion: Occasion) -> Reply | None:
    """To the chair, later to the manager: the conference is over, and nothing follows from it yet."""
    moment, case = occasion.moment, occasion.case
    if moment is None or moment > occasion.now:
        return None
    when = say_when(moment, occasion.desk.timezone, weekday=True)
    writes = permissions.may(occasion.tx, "write_record", occasion.person, case)
    begun = conference_records.draft(occasion.tx, case.id) is not None
    state = "begun and not finished" if begun else "not begun"
    text = (
        f"The conference was on {when}, and its record is {state}. Until it is finished, nothing follows from it: "
        "no outcome, no dates, no reminders."
    )
    blocks: list[Block] = [Heading(f"{case.ref}: the record of the conference"), Text(text)]
    buttons = [Button("Open case", action("case", ref=case.ref))]
    if writes:
        go_on = "Go on with the record" if begun else "Record the conference"
        buttons.insert(0, Button(go_on, action("record", ref=case.ref), "primary"))
    elif permissions.may(occasion.tx, "done", occasion.person, case):
        blocks.append(Text("Ask the chair for it. If the conference did not take place, book another day."))
    return Reply(RECORD_SUMMARY, (*blocks, Buttons(tuple(buttons))), about_case=True)


def dissent_to_settle(occasion: Occasion, due: str) -> Reply | None:
    """To whoever sees to a disagreement, and to those above; `due` says by when, in a sentence."""
    agency = occasion.nudge.occurrence
    found = [each for each in dissents(occasion.pathway) if each.agency == agency and each.is_open]
    if not found:
        return None
    ref, one = occasion.case.ref, found[0]
    blocks: tuple[Block, ...] = (
        Heading(f"{ref}: a disagreement with the conference"),
        Text(due),
        Fields(
            (
                ("Who disagrees", dissenter_name(agency)),
                ("Who sees to it", SEE_TO_DISSENT.get(one.owner, "The team manager")),
            )
        ),
        Text("Why, and what will be done about it, is in the chair’s record.", "note"),
        Buttons(
            (
                Button("It is settled", action("dissent", ref=ref, agency=agency), "primary"),
                Button("Remind me tomorrow", _snooze(occasion)),
                Button("Open case", action("case", ref=ref)),
            )
        ),
    )
    return Reply(DISSENT_SUMMARY, blocks, about_case=True)


def _snooze(occasion: Occasion) -> str:
    nudge = occasion.nudge
    known = {"step": nudge.step, "occurrence": nudge.occurrence, "nudge": nudge.id}
    return action("snooze", ref=occasion.case.ref, until="tomorrow", **known)
