"""Recording that an agency's report was shared with the family, or sent to the chair, and what it says."""

from __future__ import annotations

from dataclasses import replace

from handlers import permissions
from handlers.agencies import AGENCIES, SHARED_WITH, agency_id, agency_name
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import on_record, pathway_of, policy_of, record
from handlers.cases.what_changed import what_changed
from handlers.conference.attendee import noted
from handlers.conference.invite_words import FAMILY
from handlers.conference.report_list import points_ticked
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.record.answers import chosen
from handlers.reminders.notices import NO_REPORT, REPORT_CAME, tell, who_believes
from handlers.reminders.recorded_by_another import tell_owner
from handlers.reply import Block, Bullets, Button, Buttons, Field, Folded, Form, Refusal, Reply, Text, action
from handlers.verb import Verb
from handlers.when import a_moment_or_day, leading_date
from procedure.events import day_of
from procedure.wording import say_count, say_when
from storage import cases, conferences
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
    with_whom, on, named = _understood(turn)
    if with_whom not in _WITH:
        sentences = {"shared": "Choose whom it was shared with."} if SENT in turn.values else {}
        return asked(form(turn), sentences)
    agency = _agency(turn, case, named)
    if not agency:
        return asked(form(turn), {"agency": "Choose whose report it is."} if SENT in turn.values else {})
    day = a_moment_or_day(turn, on, "on", prefer="past")
    before = pathway = pathway_of(turn, case)
    kinds = ("family", "chair") if with_whom == "both" else (with_whom,)
    kind = pathway.conference_for(STEPS[kinds[0]], day_of(day), agency).kind
    details = {"agency": agency, "conference": kind, **_what_it_says(turn, case)}
    for each in kinds:
        own = details | _who_has_seen_it(turn, case, each)
        if not on_record(turn, case, STEPS[each], day, own):
            pathway = record(turn, case, STEPS[each], day, own)
            tell_owner(turn, case, pathway, STEPS[each], agency)
    _comes_after_all(turn, case, agency)
    said = say_when(day, turn.desk.timezone)
    title = f"{case.ref}: {agency_name(agency)}’s report was shared {_WITH[with_whom]} on {said}"
    only_invited = permissions.is_only_invited(turn.tx, turn.person, case)
    check = _to_check(turn, case, with_whom, agency, points_ticked(pathway, agency, kind))
    if not only_invited:
        return what_changed(turn, case, before, pathway, title, *check)
    told = noted(turn, case, pathway, title)
    return replace(told, blocks=(*told.blocks[:1], *check, *told.blocks[1:]))


def _comes_after_all(turn: Turn, case: Case, agency: str) -> None:
    """Takes back what somebody of the agency said of there being none, and tells those who were told that."""
    invited = conferences.invitees(turn.tx, case.id)
    silent = [each for each in invited if each.agency == agency and each.report == "will not come"]
    for each in silent:
        conferences.set_report(turn.tx, each.id, "")
    if silent:
        told = who_believes(turn.tx, case, NO_REPORT, REPORT_CAME, turn.now, agency=agency)
        tell(turn, case, REPORT_CAME, told, details={"agency": agency})


def _what_it_says(turn: Turn, case: Case) -> dict[str, list[str]]:
    """The points of the checklist that were ticked; nothing where nobody looked."""
    points = [point.id for point in policy_of(turn, case).checklist]
    ticked = [point for point in points if point in chosen(turn.values, "says")]
    return {"says": ticked} if ticked else {}


def _who_has_seen_it(turn: Turn, case: Case, whom: str) -> dict[str, list[str]]:
    """Who of the family has seen it, by role."""
    roles = [role for role in _family(turn, case) if role in chosen(turn.values, "seen_by")]
    return {"seen_by": roles} if roles and whom == "family" else {}


def _family(turn: Turn, case: Case) -> list[str]:
    roles = [each.role for each in conferences.invitees(turn.tx, case.id)]
    return [role for role in FAMILY if role in roles]


def _to_check(
    turn: Turn, case: Case, with_whom: str, agency: str, ticked: frozenset[str] | None
) -> list[Block]:
    """What a report should say that this one does not, or all of it where nobody has looked."""
    lacks = [point.text for point in policy_of(turn, case).checklist if point.id not in (ticked or ())]
    if not lacks:
        return []
    known = action("report", ref=case.ref, meant=with_whom, agency=agency)
    tick = Buttons((Button("Tick what it says", known),))
    if ticked is None:
        count = say_count(len(lacks), "thing")
        return [Folded(f"A report should say {count}: tick those it says", (Bullets(tuple(lacks)),)), tick]
    return [Text("It does not say yet:"), Bullets(tuple(lacks)), tick]


def form(turn: Turn) -> Form:
    """Asks with whom it was shared, when, and what it says; of those who answer for cases, whose it is."""
    found = cases.find(turn.tx, turn.value("ref"))
    case = found if found and permissions.may(turn.tx, "report", turn.person, found) else None
    whom = (("family", "The family"), ("chair", "The chair"), ("both", "Both"))
    fields = [
        *([] if case else [reference_field(turn)]),  # what it says and who has seen it is asked of one case
        # What a reminder was about is only proposed.
        Field(
            "shared", "Shared with", "choice", value=turn.value("shared") or turn.value("meant"), options=whom
        ),
        Field("on", "When", "date", value=turn.value("on") or turn.today.isoformat()),
    ]
    if permissions.allowed("invite", turn.person):
        own = agency_id(turn.value("agency") or turn.person.agency)
        fields.append(Field("agency", "Whose report", "choice", value=own, options=_agencies(turn, case)))
    if case is None:
        return Form("A report was shared", action("report"), tuple(fields))
    fields += _about_what_it_says(turn, case)
    return Form(f"{case.ref}: a report was shared", action("report", ref=case.ref), tuple(fields))


def _agencies(turn: Turn, case: Case | None) -> tuple[tuple[str, str], ...]:
    """Every agency that is known, and those that are invited besides."""
    invited = [each.agency for each in conferences.invitees(turn.tx, case.id)] if case else []
    return tuple({**AGENCIES, **{agency: agency_name(agency) for agency in invited if agency}}.items())


def _about_what_it_says(turn: Turn, case: Case) -> list[Field]:
    """The checklist of the case's authority, and who of the family has seen the report."""
    points = tuple((point.id, point.text) for point in policy_of(turn, case).checklist)
    family = tuple((role, role.capitalize()) for role in _family(turn, case))
    fields = []
    if family:
        fields.append(
            Field(
                "seen_by",
                "Who of the family has seen it",
                "choices",
                "",
                turn.value("seen_by"),
                family,
                False,
            )
        )
    if points:
        hint = "Tick what is in it. Leave this empty if you have not looked."
        fields.append(
            Field("says", "What the report says", "choices", hint, turn.value("says"), points, False)
        )
    return fields


def _understood(turn: Turn) -> tuple[str, str, str]:
    """With whom it was shared, the text of the date (today where none is given), and whose it is where said."""
    shared, on = turn.value("shared"), turn.value("on")
    words, agency = _without_agency(turn.value("what"))
    named = set()
    while words and words[0].casefold() in (*_FILLERS, *_MEANING):
        named.add(_MEANING.get(words.pop(0).casefold(), ""))
    named.discard("")
    if named:
        shared = "both" if len(named) > 1 else named.pop()
    if words:
        found, after = leading_date(turn, " ".join(words), "past")
        if not found and after[:1].isdigit():
            a_moment_or_day(turn, after, "on", prefer="past")  # says what is wrong with it
        if not found or after:
            ref = turn.value("ref").upper()
            raise Refusal(
                f"I did not understand “{permissions.shortened(after)}”: type report {ref} shared with family, or "
                "shared with chair, and the date."
            )
        on = on or found
    return shared, on or turn.today.isoformat(), agency


def _without_agency(line: str) -> tuple[list[str], str]:
    """The words without the agency that stands at their beginning or end, and that agency."""
    words = line.split()
    for length in (3, 2, 1):
        for part, rest in ((words[:length], words[length:]), (words[-length:], words[:-length])):
            named = " ".join(part).casefold()
            if len(part) == length and named not in _MEANING and agency_id(named) in AGENCIES:
                return rest, agency_id(named)
    return words, ""


def _agency(turn: Turn, case: Case, said: str) -> str:
    """Whose report it is: the agency the person was invited for; those who answer for the case may say another.

    Raises `Refusal` for somebody invited who speaks for no agency, or for another than their own.
    """
    named = said or agency_id(turn.value("agency"))
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
