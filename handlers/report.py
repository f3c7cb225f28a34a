"""Recording that an agency's report was shared with the family, or sent to the chair."""

from __future__ import annotations

from handlers import cards, permissions
from handlers.agencies import AGENCIES, agency_id, agency_name
from handlers.arguments import Parameters
from handlers.attendee import attendee_card
from handlers.case import reference_field
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.recording import pathway_of, record
from handlers.reply import Field, Form, Refusal, Reply, action
from handlers.verb import Verb
from handlers.when import a_moment_or_day, leading_date
from procedure.wording import say_when
from storage import conferences
from storage.cases import Case

STEPS = {"family": "reports_to_family", "chair": "reports_to_chair"}
_FILLERS = ("shared", "sent", "with", "to", "the", "report", "was")
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
    agency = _agency(turn, case)
    if not with_whom or not agency:
        sentences = {"shared": "Choose whom it was shared with."} if SENT in turn.values else {}
        return asked(form(turn), sentences)
    day = a_moment_or_day(turn, on, "on", prefer="past")
    pathway = pathway_of(turn, case)
    kind = pathway.conference.kind if pathway.conference else "icpc"
    for each in ("family", "chair") if with_whom == "both" else (with_whom,):
        pathway = record(turn, case, STEPS[each], day, {"agency": agency, "conference": kind})
    whom = {"family": "with the family", "chair": "with the chair", "both": "with the family and the chair"}
    said = say_when(day, turn.desk.timezone)
    title = f"{case.ref}: {agency_name(agency)}’s report was shared {whom[with_whom]} on {said}"
    if permissions.relations(turn.tx, turn.person, case) == {"attendee"}:
        return attendee_card(turn, case, pathway, title)
    return cards.case_card(turn, case, pathway, title)


def form(turn: Turn) -> Form:
    """Asks whose report, with whom it was shared, and when."""
    own = agency_id(turn.person.agency) if turn.person.agency else ""
    return Form(
        "A report was shared",
        action("report"),
        (
            reference_field(turn),
            Field(
                "shared",
                "Shared with",
                "choice",
                value=turn.value("shared"),
                options=(("family", "The family"), ("chair", "The chair"), ("both", "Both")),
            ),
            Field("on", "When", "date", value=turn.value("on") or turn.today.isoformat()),
            Field(
                "agency",
                "Whose report",
                "choice",
                value=turn.value("agency") or own,
                options=tuple(AGENCIES.items()),
            ),
        ),
    )


def _understood(turn: Turn) -> tuple[str, str]:
    """With whom it was shared, and the text of the date; today where none is given."""
    shared, on = turn.value("shared"), turn.value("on")
    words = turn.value("what").split()
    while words and words[0].casefold() in (*_FILLERS, *_MEANING):
        shared = _MEANING.get(words.pop(0).casefold(), shared)
    if words:
        found, after = leading_date(turn, " ".join(words), "past")
        if found is None or after:
            raise Refusal(
                f"I did not understand “{permissions.shortened(after)}”: type report REF shared with family, or "
                "shared with chair, and the date."
            )
        on = on or found.isoformat()
    return shared, on or turn.today.isoformat()


def _agency(turn: Turn, case: Case) -> str:
    """Whose report it is: what the form says, otherwise the agency the person was invited for."""
    if turn.value("agency"):
        return agency_id(turn.value("agency"))
    invitee = conferences.invitee_of(turn.tx, case.id, turn.person.id)
    return invitee.agency if invitee else ""


VERB = Verb(
    name="report",
    summary="records that an agency’s report was shared",
    usage="report REF shared with family|chair [DATE]",
    handle=report,
    parameters=Parameters(words=("ref",), rest="what"),
    required=("ref",),
    form=form,
)
