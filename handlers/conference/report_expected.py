"""Word to the chair and the social worker that no report will come from an agency, or that one came after all."""

from __future__ import annotations

from handlers.agencies import agency_name
from handlers.conference.report_list import reports_of
from handlers.reminders.occasion import Occasion
from handlers.reply import Block, Button, Buttons, Heading, Text, action
from procedure.wording import say_date
from storage import conferences


def no_report(occasion: Occasion) -> list[Block] | None:
    """To the chair and the social worker: an agency says that there will be no report from it."""
    invitee = conferences.get_invitee(occasion.tx, str(occasion.nudge.details.get("invitee")))
    found = reports_of(occasion.tx, occasion.case, occasion.pathway)
    agency = invitee.agency if invitee else ""
    if not any(each.will_not_come for each in found if each.agency == agency):
        return None
    ref = occasion.case.ref
    text = (
        f"Whoever was invited for {agency_name(agency)} cannot come and says that there will be no report. "
        "It is still asked for: a colleague of theirs may be able to write it."
    )
    invite = Button("Invite somebody", action("invite", ref=ref), "primary")
    others = Button("Which reports are in", action("reports", ref=ref))
    blocks: list[Block] = [Heading(f"{ref}: no report from {agency_name(agency)}"), Text(text, "warning")]
    return [*blocks, Buttons((invite, others))]


def report_came(occasion: Occasion) -> list[Block] | None:
    """To those who were told that there would be none: there is one after all; None where it was taken back."""
    agency = str(occasion.nudge.details["agency"])
    found = reports_of(occasion.tx, occasion.case, occasion.pathway)
    shared = {
        whom: each.done_on
        for report in found
        if report.agency == agency
        for whom, each in report.shared.items()
        if each.done_on
    }
    if not shared:
        return None
    with_whom = " and ".join(f"with the {whom} on {say_date(on)}" for whom, on in shared.items())
    ref, name = occasion.case.ref, agency_name(agency)
    return [
        Heading(f"{ref}: a report from {name} after all"),
        Text(f"It was shared {with_whom}."),
        Buttons((Button("Which reports are in", action("reports", ref=ref), "primary"),)),
    ]
