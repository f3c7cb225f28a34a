"""The conference that a chair's record is about: which one, for which children, and who was invited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from handlers.agencies import agency_id
from handlers.cases.recording import pathway_of, policy_of
from handlers.conference.whose_father import with_those_invited
from handlers.desk import Turn
from handlers.plan.core_group_meetings import awaited
from handlers.reply import Refusal
from procedure.calendar import WorkingCalendar
from procedure.counting import counting_after
from procedure.events import CaseEvent, day_of, standing
from procedure.facts import Conference, Facts
from procedure.pathway import Pathway
from procedure.policy import Policy
from storage import conference_records, conference_requests, conferences, core_groups, events, people
from storage.cases import Case
from storage.conference_records import ConferenceRecord
from storage.conferences import Invitee

OF_AGENCIES = ("professional", "social worker")  # the roles in which somebody speaks for an agency


@dataclass(frozen=True, slots=True)
class Seat:
    """One person invited, as the record names them. `speaks_for` is an agency's id, or empty.

    `attendance` is what they said beforehand; `is_ready` whether they said on the joining page that they are.
    """

    id: str
    person: str
    name: str
    role: str
    speaks_for: str
    attendance: str
    is_member: bool
    is_ready: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """One conference. `step` is "icpc", "first_review" or "review"; `number` counts them in the case.

    `children` are labels. `booked` is its day as booked. `produced` are the events that the record has to agree
    with: the outcome recorded before it, or what its last version `amends`. `agreed_from` is the first day that
    can have been agreed on at it, which is its own. `open_tasks` counts those of the plan that goes on. `men` is
    what is known of each child's father, from the request and from who was invited as theirs. `core_group` has
    the names of its members by their ids, and `meets_on` is the day on which they expect to meet.
    """

    case: Case
    number: int
    step: str
    children: tuple[str, ...]
    seats: tuple[Seat, ...]
    policy: Policy
    calendar: WorkingCalendar
    pathway: Pathway
    today: date
    booked: date | None
    produced: tuple[CaseEvent, ...]
    agreed_from: date
    open_tasks: int = 0
    amends: ConferenceRecord | None = None
    men: Mapping[str, str] = field(default_factory=dict)
    core_group: Mapping[str, str] = field(default_factory=dict)
    meets_on: date | None = None

    @property
    def is_review(self) -> bool:
        """Whether there is a plan already, which goes on or ends."""
        return self.number > 1

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies that were invited, each once, in the order of the invite list."""
        return tuple(dict.fromkeys(seat.speaks_for for seat in self.seats if seat.speaks_for))

    @property
    def name(self) -> str:
        """What the conference is called in a title."""
        return (
            "Review child protection conference" if self.is_review else "Initial child protection conference"
        )

    def latest(self, step: str, held_on: date) -> date | None:
        """The last day for a step that has a limit counted from this conference, were it held on that day."""
        anchor = "previous_review" if self.is_review else "plan"
        for rule in self.policy.rules_for(step):
            if rule.anchor == anchor:
                return day_of(counting_after(rule, self.policy.counting, self.calendar).due(held_on))
        return None

    def child(self, label: str) -> str:
        """How one child is named in a question: by number, never by name; "the child" where there is one."""
        return f"child {label}" if self.case.children > 1 else "the child"


def sitting_of(turn: Turn, case: Case) -> Sitting | None:
    """The conference to record now; None where each that was held has its record and none is to come."""
    pathway = pathway_of(turn, case)
    found = _to_record(turn, case, pathway)
    if found is None:
        return None
    conference, children = found
    produced = (conference.held,) if conference.held else ()
    return _sitting(
        turn, case, pathway, conference, children, conferences.invitees(turn.tx, case.id), produced
    )


def sitting_again(turn: Turn, case: Case, amends: ConferenceRecord) -> Sitting:
    """The conference of a finished record, as it was then: those who were invited to it, and what came of it.

    Raises `Refusal` where it is not a conference of the case any more: one to be held again, and then not needed.
    """
    pathway = pathway_of(turn, case)
    every = _facts_of_children(case, pathway)
    same = [each for _, facts in every for each in facts.conferences if each.number == amends.conference]
    if not same:
        raise Refusal(f"{case.ref} needs that conference no more, so its record stands as it is.")
    produced = tuple(
        event
        for event in standing(events.of_case(turn.tx, case.id))
        if event.details.get("record") == amends.root
    )
    asked = [
        each for each in conferences.ever_invited(turn.tx, case.id) if f"came_{each.id}" in amends.answers
    ]
    children = _children_at(every, amends.conference)
    return replace(_sitting(turn, case, pathway, same[0], children, asked, produced), amends=amends)


def _sitting(
    turn: Turn,
    case: Case,
    pathway: Pathway,
    conference: Conference,
    children: tuple[str, ...],
    invited: Iterable[Invitee],
    produced: tuple[CaseEvent, ...],
) -> Sitting:
    booked = _local_day(turn, conference.booked.on) if conference.booked else None
    held = _local_day(turn, conference.held.on) if conference.held else booked
    said = with_those_invited(turn.tx, case, conference_requests.answers_of(turn.tx, case.id))
    return Sitting(
        case=case,
        number=conference.number,
        step=conference.step,
        children=children,
        seats=_seats(turn, case, invited),
        policy=policy_of(turn, case),
        calendar=turn.desk.calendar,
        pathway=pathway,
        today=turn.today,
        booked=booked,
        produced=produced,
        agreed_from=min(held, turn.today) if held else turn.today,
        open_tasks=sum(task.state == "open" for task in core_groups.tasks(turn.tx, case.id)),
        men={name: text for name, text in said.items() if name.startswith("father_")},
        core_group={each: people.get(turn.tx, each).name for each in core_groups.members(turn.tx, case.id)},
        meets_on=awaited(pathway, core_groups.dates(turn.tx, case.id).meets_on),
    )


def _to_record(turn: Turn, case: Case, pathway: Pathway) -> tuple[Conference, tuple[str, ...]] | None:
    """A booked one whose day has come; else the last one held, if it has no record; else one to come."""
    every = _facts_of_children(case, pathway)
    to_come = [each for _, facts in every if (each := facts.next_conference) is not None]
    booked = [each for each in to_come if each.booked is not None]
    come = [each for each in booked if each.booked and _local_day(turn, each.booked.on) <= turn.today]
    never = conference_records.latest(turn.tx, case.id) is None
    wanted = come or _held_without_record(every) or booked or (to_come if never else [])
    return (wanted[0], _children_at(every, wanted[0].number)) if wanted else None


def _held_without_record(every: list[tuple[str, Facts]]) -> list[Conference]:
    """The last conference held, where its outcome alone was recorded, for all its children at once."""
    held = [each for _, facts in every for each in facts.conferences if each.held is not None]
    number = max((each.number for each in held), default=0)
    last = [each for each in held if each.number == number]
    events = {each.held.id: each for each in last if each.held is not None}
    alone = len(events) == 1 and all(each.held and not each.held.details.get("record") for each in last)
    return last[:1] if alone else []


def _children_at(every: list[tuple[str, Facts]], number: int) -> tuple[str, ...]:
    return tuple(label for label, facts in every if any(each.number == number for each in facts.conferences))


def _facts_of_children(case: Case, pathway: Pathway) -> list[tuple[str, Facts]]:
    if pathway.facts_by_child:
        return list(pathway.facts_by_child)
    return [(str(number), pathway.facts) for number in range(1, case.children + 1)]


def _seats(turn: Turn, case: Case, invited: Iterable[Invitee]) -> tuple[Seat, ...]:
    ready = conferences.ready(turn.tx, case.id)
    seats = []
    for each in invited:
        person = people.get(turn.tx, each.person)
        agency = each.agency or (agency_id(person.agency) if person.agency else "")
        seats.append(
            Seat(
                each.id,
                person.id,
                person.name,
                each.role,
                agency if each.role in OF_AGENCIES else "",
                each.attendance,
                person.kind == "member",
                each.id in ready,
            )
        )
    return tuple(seats)


def _local_day(turn: Turn, moment: date | datetime) -> date:
    return day_of(moment.astimezone(turn.desk.timezone) if isinstance(moment, datetime) else moment)
