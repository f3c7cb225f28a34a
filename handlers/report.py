"""Recording that an agency's report was shared with the family, or sent to the chair."""

from __future__ import annotations

from handlers import cards, permissions
from handlers.agencies import AGENCIES, SHARED_WITH, agency_id, agency_name
from handlers.arguments import Parameters
from handlers.attendee import attendee_card
from handlers.case import reference_field
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.recording import on_record, pathway_of, record
from handlers.reply import Field, Form, Refusal, Reply, action
from handlers.verb import Verb
from handlers.when import a_moment_or_day, leading_date
from procedure.wording import say_when
from storage import conferences
from storage.cases import Case

STEPS = {whom: step for step, whom in SHARED_WITH.items()}
_WITH = {"family": "with the family", "chair": "with the chair", "both": "with the family and the chair"}
_FILLERS = ("shared", "sent", "with", "to", "the", "report", "was", "and")
_MEANING = {
    "family": "family",
    "parents": "family",
    "parent": "family",
    "chair": "chair",
    "isu": "chair",
    "both": "both",
}


def report(turn: Turn) -> Reply:
    """Records the sharing and shows what that leaves to do."""
    case = permissions.case_for(turn.tx, "report", turn.person, turn.value("ref"))
    with_whom, on = _understood(turn)
    if with_whom not in _WITH:
        sentences = {"shared": "Choose whom it was shared with."} if SENT in turn.values else {}
        return asked(form(turn), sentences)
    agency = _agency(turn, case)
    if not agency:
        return asked(form(turn), {"agency": "Choose whose report it is."} if SENT in turn.values else {})
    day = a_moment_or_day(turn, on, "on", prefer="past")
    pathway = pathway_of(turn, case)
    kind = pathway.conference.kind if pathway.conference else "icpc"
    details = {"agency": agency, "conference": kind}
    for each in ("family", "chair") if with_whom == "both" else (with_whom,):
        if not on_record(turn, case, STEPS[each], day, details):
            pathway = record(turn, case, STEPS[each], day, details)
    said = say_when(day, turn.desk.timezone)
    title = f"{case.ref}: {agency_name(agency)}’s report was shared {_WITH[with_whom]} on {said}"
    if permissions.is_only_invited(turn.tx, turn.person, case):
        return attendee_card(turn, case, pathway, title)
    return cards.case_card(turn, case, pathway, title)


def form(turn: Turn) -> Form:
    """Asks with whom it was shared and when, and of those who answer for cases, whose report it was."""
    fields = [
        reference_field(turn),
        Field(
            "shared",
            "Shared with",
            "choice",
            value=turn.value("shared") or turn.value("meant"),  # what a reminder was about is only proposed
            options=(("family", "The family"), ("chair", "The chair"), ("both", "Both")),
        ),
        Field("on", "When", "date", value=turn.value("on") or turn.today.isoformat()),
    ]
    if permissions.allowed("invite", turn.person):
        own = agency_id(turn.value("agency") or turn.person.agency)
        fields.append(Field("agency", "Whose report", "choice", value=own, options=tuple(AGENCIES.items())))
    return Form("A report was shared", action("report"), tuple(fields))


def _understood(turn: Turn) -> tuple[str, str]:
    """With whom it was shared, and the text of the date; today where none is given."""
    shared, on = turn.value("shared"), turn.value("on")
    words = turn.value("what").split()
    named = set()
    while words and words[0].casefold() in (*_FILLERS, *_MEANING):
        named.add(_MEANING.get(words.pop(0).casefold(), ""))
    named.discard("")
    if named:
        shared = "both" if len(named) > 1 else named.pop()
    if words:
        found, after = leading_date(turn, " ".join(words), "past")
        if not found or after:
            raise Refusal(
                f"I did not understand “{permissions.shortened(after)}”: type report REF shared with family, or "
                "shared with chair, and the date."
            )
        on = on or found
    return shared, on or turn.today.isoformat()


def _agency(turn: Turn, case: Case) -> str:
    """Whose report it is: the agency the person was invited for; those who answer for the case may say another.

    Raises `Refusal` for somebody invited who speaks for no agency, or for another than their own.
    """
    named = agency_id(turn.value("agency"))
    invitee = conferences.invitee_of(turn.tx, case.id, turn.person.id)
    own = invitee.agency if invitee else ""
    if not permissions.is_only_invited(turn.tx, turn.person, case):
        return named or own
    if not own:
        raise Refusal(f"You are not invited to {case.ref} for an agency, so no report is asked of you.")
    if named and named != own:
        raise Refusal(f"You can say this of your own agency only: type report {case.ref} shared with family.")
    return own


VERB = Verb(
    name="report",
    summary="records that an agency’s report was shared",
    usage="report REF shared with family|chair [DATE]",
    handle=report,
    parameters=Parameters(words=("ref",), rest="what"),
    required=("ref",),
    form=form,
)
