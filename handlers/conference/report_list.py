"""Which agencies' reports are in, which are late or missing, and what they say: for whoever runs the conference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from handlers import permissions
from handlers.agencies import SHARED_WITH, agency_name
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import pathway_of
from handlers.cases.step_table import SEEN
from handlers.conference.quorum_forecast import ANSWERS
from handlers.desk import Desk, Turn
from handlers.record.sitting import OF_AGENCIES
from handlers.reminders.occasion import Occasion
from handlers.reply import Block, Bullets, Folded, Form, Heading, Reply, Table, Text, action
from handlers.verb import Verb
from procedure.events import CaseEvent, day_of
from procedure.following import SEEN_BY
from procedure.pathway import Deadline, Pathway
from procedure.wording import mid_sentence, say_count, say_date, say_list
from storage import audit, conferences, people
from storage.cases import Case
from storage.conferences import Invitee
from storage.database import Transaction

SUMMARY = "Reports for a conference"
WHOM = tuple(SHARED_WITH.values())
FAMILY = SHARED_WITH["reports_to_family"]


@dataclass(frozen=True, slots=True)
class AgencyReport:
    """One agency's report for the conference to come.

    `shared` has its deadline with the family and with the chair; `says` the points of the checklist that were
    ticked, None where nobody looked; `invitees` those who speak for the agency; `seen_by` who of the family is
    known to have seen it, by role.
    """

    agency: str
    shared: dict[str, Deadline]
    says: frozenset[str] | None
    invitees: tuple[Invitee, ...]
    seen_by: tuple[str, ...] = ()

    @property
    def will_not_come(self) -> bool:
        """Whether everybody of the agency said that there will be none, and nothing has been shared since."""
        nothing = all(each.status != "done" for each in self.shared.values())
        silent = any(each.report != "will not come" for each in self.invitees)
        return nothing and bool(self.invitees) and not silent


def reports(turn: Turn) -> Reply:
    """The list, with what is late or missing first."""
    case = permissions.case_for(turn.tx, "reports", turn.person, turn.value("ref"))
    audit.write(turn.tx, turn.now, turn.person.id, "looked_at", case.ref)
    pathway = pathway_of(turn, case)
    found = reports_of(turn.tx, case, pathway)
    blocks: list[Block] = [Heading(f"{case.ref}: reports for the conference")]
    if found:
        blocks += [*_late_or_missing(found), *_table(turn.tx, turn.desk, case, found)]
    else:
        blocks.append(
            Text("No agency is asked for a report yet: that begins when professionals are invited.")
        )
    held = [each for each in pathway.facts.conferences if each.held is not None]
    if held and held[-1].held is not None:
        blocks += _of_the_last_one(turn, case, pathway, held[-1].held)
    coming = pathway.facts.next_conference
    attempt = pathway.facts.last_attempt(coming.number) if coming else None
    if attempt is not None:  # what had been seen then need not be shared again
        blocks += _who_said_so(turn, attempt)
    return Reply(SUMMARY, tuple(blocks), about_case=True)


def _of_the_last_one(turn: Turn, case: Case, pathway: Pathway, held: CaseEvent) -> list[Block]:
    """The reports for the conference held last, and who says that they had been seen in time."""
    number = max(each.number for each in pathway.facts.conferences if each.held is not None)
    found = reports_of(turn.tx, case, pathway, number)
    said = _who_said_so(turn, held)
    if pathway.facts.conferences[-1].number == number:
        return said  # they stand above already
    parts: list[Block] = [*_late_or_missing(found), *_table(turn.tx, turn.desk, case, found), *said]
    return [Folded(f"Reports for the conference of {say_date(day_of(held.on))}", tuple(parts))]


def form(turn: Turn) -> Form:
    """Asks which case."""
    return Form("Reports for a conference", action("reports"), (reference_field(turn),), "Show")


def _who_said_so(turn: Turn, conference: CaseEvent) -> list[Block]:
    """Who recorded what the chair says of the reports, and when; nothing where nothing is said of them."""
    if not any(conference.details.get(name) is not None for name in SEEN_BY.values()):
        return []
    when = say_date(conference.recorded_at.astimezone(turn.desk.timezone))
    who = people.get(turn.tx, conference.recorded_by).name
    return [Text(f"What the chair says of them was recorded by {who} on {when}.", "note")]


def reports_of(
    tx: Transaction, case: Case, pathway: Pathway, conference: int | None = None
) -> list[AgencyReport]:
    """The report of each agency that is asked for one, by agency: for the last conference, or by its number."""
    number = conference or pathway.facts.conferences[-1].number
    kind = "icpc" if number == 1 else "review"
    by_agency: dict[str, dict[str, Deadline]] = {}
    for each in pathway.deadlines:
        if each.agency and each.step in SHARED_WITH and each.number == number:
            by_agency.setdefault(each.agency, {})[SHARED_WITH[each.step]] = each
    invited = [each for each in conferences.invitees(tx, case.id) if each.role in OF_AGENCIES]
    if not _answers_are_about(pathway, int(number)):
        invited = [replace(each, attendance="", report="") for each in invited]
    return [
        AgencyReport(
            agency,
            shared,
            points_ticked(pathway, agency, kind),
            tuple(each for each in invited if each.agency == agency),
            _seen_by(pathway, agency, kind),
        )
        for agency, shared in sorted(by_agency.items())
    ]


def _answers_are_about(pathway: Pathway, number: int) -> bool:
    """Whether what people said of coming was said of this conference: it is forgotten when the next is booked."""
    coming = pathway.facts.conferences[-1]
    if coming.number == 1 or coming.held is not None:
        return number == coming.number
    return number == (coming.number if coming.booked is not None else coming.number - 1)


def _seen_by(pathway: Pathway, agency: str, kind: str) -> tuple[str, ...]:
    """Who of the family has seen an agency's report for this kind of conference, by role, as far as it was said."""
    said = [
        event.details.get("seen_by", ())
        for event in pathway.facts.of("reports_to_family")
        if event.details.get("agency") == agency and event.details.get("conference", kind) == kind
    ]
    return tuple(dict.fromkeys(role for roles in said for role in roles))


def points_ticked(pathway: Pathway, agency: str, kind: str) -> frozenset[str] | None:
    """What an agency said that its report for this kind of conference says, when it last looked; or None."""
    events = [event for step in SHARED_WITH for event in pathway.facts.of(step)]
    said = [
        event
        for event in events
        if event.details.get("agency") == agency
        and event.details.get("conference", kind) == kind
        and "says" in event.details
    ]
    last = max(said, key=lambda event: event.recorded_at, default=None)
    return frozenset(last.details["says"]) if last else None


def late_or_missing(occasion: Occasion) -> list[Block] | None:
    """To the chair, before the conference: what is late or missing; None where nothing is."""
    found = reports_of(occasion.tx, occasion.case, occasion.pathway)
    if not _sentences(found):
        return None
    title = Heading(f"{occasion.case.ref}: reports late or missing")
    return [title, *_late_or_missing(found), *_table(occasion.tx, occasion.desk, occasion.case, found)]


def _late_or_missing(found: list[AgencyReport]) -> list[Block]:
    sentences = _sentences(found)
    if not sentences:
        all_in = all(deadline.status == "done" for each in found for deadline in each.shared.values())
        return [
            Text("Every report is in." if all_in else "None is late; those that are not in yet are below.")
        ]
    return [Text("Late or missing:", "warning"), Bullets(tuple(sentences))]


def _sentences(found: list[AgencyReport]) -> list[str]:
    return [sentence for each in found for sentence in _wrong_with(each)]


def _wrong_with(report: AgencyReport) -> Iterator[str]:
    """What is wrong with one agency's report, a sentence for each reader who lacks it or had it late."""
    name = agency_name(report.agency)
    if report.will_not_come:
        yield f"{name}: says that there will be no report."
    lacking: dict[date, list[str]] = {}
    for whom, each in report.shared.items():
        due = day_of(each.due) if each.due else None
        if each.done_on and due and (each.done_on > due or each.is_contradicted):
            late = f", after {say_date(due)}" if each.done_on > due else ""
            but = f"; but the chair’s record says {SEEN[bool(each.seen)]}" if each.is_contradicted else ""
            yield f"{name}: shared with the {whom} on {say_date(each.done_on)}{late}{but}."
        elif each.status != "done" and due and (each.status == "overdue" or each.missed):
            lacking.setdefault(due, []).append(f"the {whom}")
    for due, whose in lacking.items():
        yield f"{name}: not shared with {say_list(whose, 'or')}; it was due on {say_date(due)}."


def _table(tx: Transaction, desk: Desk, case: Case, found: list[AgencyReport]) -> list[Block]:
    points = desk.policies[case.authority].checklist
    rows = tuple(
        (
            agency_name(each.agency),
            *(_when(each.shared.get(whom), each.seen_by if whom == FAMILY else ()) for whom in WHOM),
            _what_it_says(each, len(points)),
            _answers(tx, each),
        )
        for each in found
    )
    blocks: list[Block] = [
        Table("Reports", ("Agency", "With the family", "With the chair", "What it says", "Taking part"), rows)
    ]
    lacks = [
        f"{agency_name(each.agency)}: {point.text[:1].lower()}{point.text[1:]}."
        for each in found
        if each.says is not None
        for point in points
        if point.id not in each.says
    ]
    if lacks:
        blocks.append(Folded("What reports do not say", (Bullets(tuple(lacks)),)))
    return blocks


def _when(deadline: Deadline | None, seen_by: tuple[str, ...] = ()) -> str:
    if deadline is None:
        return "Not asked for"
    if deadline.is_done_by_word:
        return "In time, says the chair"
    if deadline.done_on:
        seen = f"; seen by the {say_list(seen_by)}" if seen_by else ""
        said = f"; {SEEN[bool(deadline.seen)]}, says the chair" if deadline.is_contradicted else ""
        return say_date(deadline.done_on) + seen + said
    if deadline.missed:
        return "Missed"
    return f"Not yet; due {say_date(day_of(deadline.due))}" if deadline.due else "Not yet"


def _what_it_says(report: AgencyReport, points: int) -> str:
    if report.says is None:
        return "Not checked"
    return f"{len(report.says)} of {say_count(points, 'point')}"


def _answers(tx: Transaction, report: AgencyReport) -> str:
    """How whoever speaks for the agency takes part; each by name where there are several."""
    if len(report.invitees) == 1:
        return ANSWERS[report.invitees[0].attendance]
    said = (
        f"{people.get(tx, each.person).name}: {mid_sentence(ANSWERS[each.attendance])}"
        for each in report.invitees
    )
    return "; ".join(said) or "Nobody invited"


VERB = Verb(
    name="reports",
    summary="which reports are in, late or missing",
    usage="reports REF",
    handle=reports,
    parameters=Parameters(words=("ref",)),
    required=("ref",),
    form=form,
)
