"""What is due in a case, by when, why, and from whom: worked out afresh from its facts every time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, tzinfo

from procedure.calendar import WorkingCalendar
from procedure.enquiries import of_the_latest_enquiry
from procedure.events import CaseEvent, standing
from procedure.facts import Conference, Facts, gather
from procedure.following import follow
from procedure.no_longer import awaits_a_conference
from procedure.pathway import Deadline, Pathway, Status
from procedure.policy import Policy
from procedure.questions import questions
from procedure.rules import Source

__all__ = ["Deadline", "Pathway", "Source", "Status", "children_of", "derive"]


def derive(
    events: Iterable[CaseEvent],
    policy: Policy,
    calendar: WorkingCalendar,
    as_of: date | datetime,
    tz: tzinfo | None = None,
) -> Pathway:
    """Everything that follows from the recorded events of one case, as it stands on the day `as_of`.

    Where that is a moment (aware), what was due at an hour that has passed is overdue. The same set of events
    gives the same pathway in whatever order they come. Date-times are read in the time zone `tz`, or in the one
    they carry when none is given. Raises `BeyondCalendar` when a date is too far away to count working days from.
    """
    facts_of_case = [_local(event, tz) for event in standing(events)] if tz else standing(events)
    if tz and isinstance(as_of, datetime):
        as_of = as_of.astimezone(tz)
    groups = _groups(facts_of_case)
    if len(groups) == 1:
        facts = gather(of_the_latest_enquiry(facts_of_case))
        deadlines, withdrawn = follow(facts, policy, calendar, as_of)
        asked = questions(facts, policy)
        return Pathway(facts, tuple(deadlines), tuple(withdrawn), _booked([facts]), asked)
    return _together(groups, policy, calendar, as_of)


def children_of(events: Iterable[CaseEvent]) -> tuple[str, ...]:
    """The labels of the children that the events name, in alphabetical order."""
    return tuple(sorted({label for event in events for label in event.details.get("children", ())}))


def _local(event: CaseEvent, tz: tzinfo) -> CaseEvent:
    if isinstance(event.on, datetime) and event.on.tzinfo is not None:
        return replace(event, on=event.on.astimezone(tz))
    return event


def _groups(events: list[CaseEvent]) -> list[tuple[tuple[str, ...], list[CaseEvent]]]:
    """The children of a sibling group, put together where the same events concern them."""
    labels = children_of(events)
    groups: dict[tuple[str, ...], tuple[list[str], list[CaseEvent]]] = {}
    for label in labels:
        concerned = [event for event in events if label in event.details.get("children", (label,))]
        ids = tuple(event.id for event in concerned)
        groups.setdefault(ids, ([], concerned))[0].append(label)
    if not groups:
        return [((), events)]
    return [(tuple(children), concerned) for children, concerned in groups.values()]


def _together(
    groups: list[tuple[tuple[str, ...], list[CaseEvent]]],
    policy: Policy,
    calendar: WorkingCalendar,
    as_of: date | datetime,
) -> Pathway:
    """One pathway for a sibling group: what is the same for all said once, what differs said per child."""
    shared: dict[Deadline, list[str]] = {}
    facts_by_child: list[tuple[str, Facts]] = []
    for children, events in groups:
        facts = gather(of_the_latest_enquiry(events))
        facts_by_child += [(label, facts) for label in children]
        deadlines, withdrawn = follow(facts, policy, calendar, as_of)
        for each in [*deadlines, *withdrawn]:
            shared.setdefault(each, []).extend(children)
    everyone = len(facts_by_child)
    named = [
        each if len(children) == everyone else each._replace(children=tuple(sorted(children)))
        for each, children in shared.items()
    ]
    order = {rule.step: place for place, rule in enumerate(policy.rules)}
    named.sort(key=lambda each: (order[each.step], each.number, each.occurrence))
    all_facts = [facts for _, facts in facts_by_child]
    return Pathway(
        facts=next((facts for facts in all_facts if awaits_a_conference(facts)), all_facts[0]),
        deadlines=tuple(each for each in named if each.status != "withdrawn"),
        withdrawn=tuple(each for each in named if each.status == "withdrawn"),
        conference=_booked(all_facts),
        questions=tuple(dict.fromkeys(asked for facts in all_facts for asked in questions(facts, policy))),
        facts_by_child=tuple(sorted(facts_by_child, key=lambda pair: pair[0])),
    )


def _booked(facts: list[Facts]) -> Conference | None:
    """The next conference that is booked for any of the children."""
    for each in facts:
        conference = each.next_conference
        if conference is not None and conference.booked is not None:
            return conference
    return None
