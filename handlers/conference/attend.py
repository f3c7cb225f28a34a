"""Saying how somebody will take part: in person, remotely, or with apologies; and whether a report comes."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import pathway_of, refresh
from handlers.conference.attendee import noted
from handlers.conference.invitation import invite_list
from handlers.conference.quorum_forecast import is_lost, warn_if_lost, warning_of_loss
from handlers.conference.who_is_meant import choice_of_invited, invited_person
from handlers.conference.without_chair import warn_without_chair
from handlers.desk import Turn
from handlers.forms import SENT, asked, lacking
from handlers.joining.way_in import see_to_way_in
from handlers.permissions import shortened
from handlers.record.sitting import OF_AGENCIES
from handlers.reminders.notices import NO_REPORT, tell
from handlers.reply import Button, Buttons, Field, Form, Heading, Refusal, Reply, action
from handlers.verb import Verb
from procedure.wording import say_list
from storage import audit, cases, conferences, people
from storage.cases import Case
from storage.conferences import Invitee

WAYS = {"in person": "In person", "remote": "By phone or video", "apologies": "I cannot come"}
WAYS_OF_OTHERS = {"in person": "in person", "remote": "by phone or video", "apologies": "cannot come"}
REPORTS = {"will come": "Our report will come", "will not come": "We cannot write one"}
ANSWERS_FOR_OTHERS = frozenset({"worker", "manager", "booker", "case_chair"})
_ALSO = {
    "remotely": "remote",
    "phone": "remote",
    "video": "remote",
    "online": "remote",
    "by phone": "remote",
    "by video": "remote",
    "person": "in person",
    "yes": "in person",
    "no": "apologies",
    "sorry": "apologies",
}
_ABOUT_THE_REPORT = {"with": "will come", "without": "will not come", "no": "will not come"}
_AND_THE_REPORT = re.compile(r"(.+?),?(?: and| but)? (with|without|no)(?: a| our| my)? report")


def attend(turn: Turn) -> Reply:
    """Records the answer and shows whoever gave it what that means."""
    case = permissions.case_for(turn.tx, "attend", turn.person, turn.value("ref"))
    wanting = lacking(turn, ("for", "how")) if SENT in turn.values else {}
    if "for" in turn.values and not turn.value("for"):
        return asked(form(turn), wanting)
    invitee = _invitee(turn, case)
    if not turn.value("how"):
        return asked(form(turn), wanting)
    how, report = _understood(turn)
    was_lost = is_lost(turn, case)
    conferences.set_attendance(turn.tx, invitee.id, how)
    report = report if how == "apologies" and _is_asked_for_a_report(invitee) else ""
    is_news = how != invitee.attendance or report not in ("", invitee.report)  # not the same button again
    details = {"person": invitee.person, "how": how, **({"report": report} if report else {})}
    if report or how != "apologies":  # whoever comes after all has taken back what they said of it
        conferences.set_report(turn.tx, invitee.id, report)
    audit.write(turn.tx, turn.now, turn.person.id, "attendance", case.ref, details)
    refresh(turn, case)
    warn_if_lost(turn, case, was_lost=was_lost)
    if how == "remote":
        see_to_way_in(turn, case)
    if how == "apologies" and invitee.role == "chair" and is_news:
        warn_without_chair(turn, case)
    others = _others_of_the_agency(turn, case, invitee)
    if report == "will not come" and not others and is_news:
        _tell_of_no_report(turn, case, invitee)
    if invitee.person != turn.person.id:
        name = people.get(turn.tx, invitee.person).name
        heading = Heading(f"{case.ref}: noted, {name}: {WAYS_OF_OTHERS[how]}")
        warned = warning_of_loss(turn, case, was_lost=was_lost)
        return Reply("Noted", (heading, *warned, invite_list(turn, case)), about_case=True)
    title = f"{case.ref}: noted, {_noted(invitee, how, report, others)}"
    card = noted(turn, case, pathway_of(turn, case), title)
    open_question = how == "apologies" and not report and _is_asked_for_a_report(invitee)
    return replace(card, blocks=(*card.blocks, *([_about_the_report(case)] if open_question else [])))


def _about_the_report(case: Case) -> Buttons:
    """Whether the report comes though they do not, at a press."""
    known = {"ref": case.ref, "how": "apologies"}
    return Buttons(
        tuple(Button(label, action("attend", **known, report=value)) for value, label in REPORTS.items())
    )


def _others_of_the_agency(turn: Turn, case: Case, invitee: Invitee) -> list[str]:
    """The names of those who may still see to the report of somebody's agency in their place."""
    return [
        people.get(turn.tx, each.person).name
        for each in conferences.invitees(turn.tx, case.id)
        if each.id != invitee.id
        and each.agency == invitee.agency
        and each.role in OF_AGENCIES
        and each.report != "will not come"
    ]


def _noted(invitee: Invitee, how: str, report: str, others: list[str]) -> str:
    if how != "apologies":
        return {"in person": "you will be there in person", "remote": "you will join by phone or video"}[how]
    if not _is_asked_for_a_report(invitee):
        told = "; the booking team is told" if invitee.role == "chair" else ""
        return f"you cannot come{told}"
    if report == "will not come" and others:
        return f"you cannot come; {say_list(others)} is still asked for your agency’s report"
    if report == "will not come":
        return "you cannot come, and no report is to be expected; the chair is told"
    return "you cannot come; your report is still needed"


def _is_asked_for_a_report(invitee: Invitee) -> bool:
    return bool(invitee.agency) and invitee.role in OF_AGENCIES


def _tell_of_no_report(turn: Turn, case: Case, invitee: Invitee) -> None:
    """Tells the chair and the social worker while somebody else can still be asked."""
    chairs = [each.person for each in conferences.invitees(turn.tx, case.id) if each.role == "chair"]
    told = dict.fromkeys([*chairs, *([case.social_worker] if case.social_worker else [])])
    tell(turn, case, NO_REPORT, told, details={"invitee": invitee.id, "agency": invitee.agency})


def _invitee(turn: Turn, case: Case) -> Invitee:
    """Whose answer it is: the asker's own, or that of somebody invited whom they answer for. Raises `Refusal`."""
    if "for" in turn.values:
        if not ANSWERS_FOR_OTHERS & permissions.relations(turn.tx, turn.person, case):
            raise Refusal(
                f"You can answer for yourself only: type attend {case.ref} in person, remote or apologies."
            )
        return invited_person(turn, case, "for", f"attend {case.ref} for")[0]
    own = conferences.invitee_of(turn.tx, case.id, turn.person.id)
    if own is not None:
        return own
    if ANSWERS_FOR_OTHERS & permissions.relations(turn.tx, turn.person, case):
        sentence = (
            f"You are not on the invite list of {case.ref}: say whose answer it is, such as for father."
        )
        raise Refusal(sentence, {"for": sentence})
    raise Refusal(f"You are not on the invite list of {case.ref}: ask its social worker to invite you.")


def _understood(turn: Turn) -> tuple[str, str]:
    """How, and what is said of the report: "apologies without report". Raises `Refusal`."""
    typed, report = " ".join(turn.value("how").casefold().split()), turn.value("report")
    if found := _AND_THE_REPORT.fullmatch(typed):
        typed, report = found[1], _ABOUT_THE_REPORT[found[2]]
    how = _ALSO.get(typed, typed)
    if how not in WAYS:
        sentence = f"I did not understand “{shortened(typed)}”: type in person, remote or apologies."
        raise Refusal(sentence, {"how": sentence})
    return how, report if report in REPORTS else ""


def form(turn: Turn) -> Form:
    """Asks how, and of those whose agency is asked for a report, whether it comes though they do not."""
    case = cases.find(turn.tx, turn.value("ref")) if "for" in turn.values else None
    said = {"for": turn.value("for")} if "for" in turn.values else {}
    known = {"ref": case.ref} if case else said
    fields = [choice_of_invited(turn, case, "for", "Whose answer it is") if case else reference_field(turn)]
    ways = tuple(WAYS.items())
    fields.append(
        Field(
            "how",
            "How they take part" if "for" in turn.values else "I will take part",
            "choice",
            options=ways,
            value=turn.value("how"),
        )
    )
    hint = "For those who cannot come: the report is asked for all the same."
    reports = tuple(REPORTS.items())
    fields.append(
        Field("report", "Your agency’s report", "choice", hint, turn.value("report"), reports, required=False)
    )
    return Form("How will you take part?", action("attend", **known), tuple(fields))


VERB = Verb(
    name="attend",
    summary="says how you will take part in a conference, or for WHO somebody you answer for will",
    usage="attend REF in person|remote|apologies [for WHO]",
    handle=attend,
    parameters=Parameters(words=("ref",), rest="how", named=("for",), asked=("for",)),
    required=("ref",),
    form=form,
)
