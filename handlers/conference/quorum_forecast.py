"""Whether a conference to come will be quorate, and the warning while something can still be done about it."""

from __future__ import annotations

from handlers.cases.recording import policy_of
from handlers.desk import Desk, Turn
from handlers.record.sitting import OF_AGENCIES
from handlers.reminders.notices import QUORUM, tell
from handlers.reply import Block, Button, Buttons, Heading, Table, Text, action
from procedure.policy import Policy
from procedure.quorum import Answer, Forecast, agency_name, forecast
from procedure.wording import capitalise, say_list
from storage import conferences, people
from storage.cases import Case
from storage.conferences import Invitee
from storage.database import Transaction

COMING = {"in person": True, "remote": True, "apologies": False}
ANSWERS = {
    "in person": "Will come",
    "remote": "Will join by phone or video",
    "apologies": "Sends apologies",
    "": "No answer yet",
}


def forecast_of(tx: Transaction, case: Case, policy: Policy) -> Forecast | None:
    """What the answers so far promise; None where the authority has no rule for quorum."""
    if policy.quorum is None:
        return None
    return forecast(
        [Answer(each.agency, COMING.get(each.attendance)) for each in _speaking(tx, case)], policy.quorum
    )


def is_lost(turn: Turn, case: Case) -> bool:
    """Whether those who can still come are too few agencies."""
    found = forecast_of(turn.tx, case, policy_of(turn, case))
    return found is not None and found.lost


def warn_if_lost(turn: Turn, case: Case, *, was_lost: bool) -> None:
    """Tells the chair and the social worker at once when too few agencies are left, unless they know already."""
    if was_lost or not is_lost(turn, case):
        return
    chairs = [each.person for each in conferences.invitees(turn.tx, case.id) if each.role == "chair"]
    told = dict.fromkeys([*chairs, *([case.social_worker] if case.social_worker else [])])
    tell(turn, case, QUORUM, told)


def warning_of_loss(turn: Turn, case: Case, *, was_lost: bool) -> list[Block]:
    """The same at once to whoever noted somebody's apologies, who is sent nothing of what they did themselves."""
    found = forecast_of(turn.tx, case, policy_of(turn, case))
    return [Text(found.says, "warning")] if found is not None and found.lost and not was_lost else []


def warning(tx: Transaction, desk: Desk, case: Case) -> list[Block] | None:
    """The warning in blocks, or None where there is nothing to warn of any more."""
    found = forecast_of(tx, case, desk.policies[case.authority])
    if found is None or found.quorate:
        return None
    rows = tuple(
        (
            people.get(tx, each.person).name,
            f"{ANSWERS[each.attendance]} ({capitalise(agency_name(each.agency))})",
        )
        for each in _speaking(tx, case)
    )
    source = desk.policies[case.authority].quorum
    assert source is not None, "there is no forecast without a rule"
    return [
        Heading(f"{case.ref}: the conference may not be quorate"),
        Text(found.says, "warning"),
        Table("Who has said what", ("Who", "Answer"), rows),
        Text(f"Source: {source.source.says}.", "note"),
        Buttons(
            (
                Button("Invite somebody", action("invite", ref=case.ref), "primary"),
                Button("Dates that fit", action("dates", ref=case.ref)),
                Button("Open case", action("case", ref=case.ref)),
            )
        ),
    ]


def warning_in_a_line(tx: Transaction, desk: Desk, case: Case) -> str:
    """What is lacking and who has not answered; empty where there is nothing to warn of."""
    found = forecast_of(tx, case, desk.policies[case.authority])
    if found is None or found.quorate:
        return ""
    silent = [people.get(tx, each.person).name for each in _speaking(tx, case) if not each.attendance]
    return f"{found.says} No answer yet: {say_list(silent)}." if silent else found.says


def _speaking(tx: Transaction, case: Case) -> list[Invitee]:
    """Each person invited who speaks for an agency."""
    return [each for each in conferences.invitees(tx, case.id) if each.role in OF_AGENCIES and each.agency]
