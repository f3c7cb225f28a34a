"""Reads the parts of a policy file that are not limits: reminders, quorum, reports, hours and contacts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, cast

from procedure.invite_list import ROLES
from procedure.policy_tables import AGENCIES, RECIPIENTS, Tables
from procedure.rules import ChecklistPoint, Contact, Hours, InviteRule, QuorumRule, Rung
from procedure.steps import ALSO_REMINDED_OF, BY_ID

_WHEN = re.compile(r"([+-]?)(\d{1,4})\s*(wd|h|m)?")
_WEEK_IN_MINUTES = 7 * 24 * 60


def read_ladders(tables: Tables) -> dict[str, tuple[Rung, ...]]:
    """The reminders of each step, in the order in which they are written."""
    ladders: dict[str, tuple[Rung, ...]] = {}
    for step, rungs in tables.table("nudges").items():
        where = f'nudges for "{step}"'
        tables.one_of(step, (*BY_ID, *ALSO_REMINDED_OF), "[nudges]")
        if not isinstance(rungs, list):
            raise tables.wrong(where, f"write each reminder under [[nudges.{step}]].")
        ladders[step] = tuple(_rung(tables, tables.mapping(rung, where), where) for rung in rungs)
    return ladders


def _rung(tables: Tables, table: Mapping[str, Any], where: str) -> Rung:
    tables.allow(table, ("when", "to", "urgent", "of"), where)
    when = tables.text(table, "when", where)
    working_days, exact = _offset(tables, when, where)
    to = tables.texts(table.get("to"), f"{where}, to")
    if not to:
        raise tables.wrong(where, 'it goes to nobody; write to = ["owner"], or take it out.')
    for recipient in to:
        tables.one_of(recipient, RECIPIENTS, f"{where}, to")
    of = tables.one_of(str(table.get("of", "deadline")), ("deadline", "meeting"), f"{where}, of")
    return Rung(
        when=when,
        working_days=working_days,
        exact=exact,
        to=to,
        urgent=tables.flag(table, "urgent", False, where),
        of=cast(Literal["deadline", "meeting"], of),
    )


def _offset(tables: Tables, when: str, where: str) -> tuple[int, timedelta | None]:
    found = _WHEN.fullmatch(when.strip())
    if not found or (found.group(3) is None and found.group(2) != "0"):
        raise tables.wrong(
            where, f'when = "{when}" cannot be read; write it as "-3wd", "0", "+1wd" or "-10m".'
        )
    amount = int(found.group(1) + found.group(2))
    if found.group(3) in ("h", "m"):
        minutes = amount * (60 if found.group(3) == "h" else 1)
        if abs(minutes) > _WEEK_IN_MINUTES:
            raise tables.wrong(where, f'when = "{when}" is more than a week; write it in working days.')
        return 0, timedelta(minutes=minutes)
    if abs(amount) > 60:
        raise tables.wrong(where, f'when = "{when}" is more than 60 working days; write a smaller number.')
    return amount, None


def read_quorum(tables: Tables) -> QuorumRule | None:
    """Who must be there for a conference to be quorate, if the authority says so."""
    table = tables.table("quorum")
    if not table:
        return None
    tables.allow(table, ("required", "others", "direct_contact", "source", "where"), "[quorum]")
    return QuorumRule(
        required=tables.nearly(table.get("required"), AGENCIES, "[quorum] required"),
        others=tables.number(table, "others", 0, "[quorum]"),
        direct_contact=tables.flag(table, "direct_contact", False, "[quorum]"),
        source=tables.source(table, "[quorum]"),
    )


def read_strategy_minimum(tables: Tables) -> tuple[str, ...]:
    """The agencies without which a strategy discussion is incomplete."""
    table = tables.table("strategy")
    if not table:
        return ()
    tables.allow(table, ("minimum", "source", "where"), "[strategy]")
    tables.source(table, "[strategy]")
    return tables.nearly(table.get("minimum"), AGENCIES, "[strategy] minimum")


def read_invite_list(tables: Tables) -> InviteRule | None:
    """Who must be on the invite list of a conference request, if the authority says so."""
    table = tables.table("request")
    if not table:
        return None
    tables.allow(table, ("roles", "contact_details", "source", "where"), "[request]")
    return InviteRule(
        roles=tables.nearly(table.get("roles"), ROLES, "[request] roles"),
        contact_details=tables.flag(table, "contact_details", False, "[request]"),
        source=tables.source(table, "[request]"),
    )


def read_never_moved_because(tables: Tables) -> tuple[str, ...]:
    """The reasons, as words in a record, for which a conference is not moved or cancelled."""
    table = tables.table("moving")
    if not table:
        return ()
    tables.allow(table, ("never_because", "source", "where"), "[moving]")
    tables.source(table, "[moving]")
    return tables.texts(table.get("never_because"), "[moving] never_because")


def read_checklist(tables: Tables) -> tuple[ChecklistPoint, ...]:
    """What a report for a conference should contain."""
    table = tables.table("report")
    if not table:
        return ()
    tables.allow(table, ("checklist", "source", "where"), "[report]")
    tables.source(table, "[report]")
    points = tables.mapping(table.get("checklist", {}), "[report.checklist]")
    return tuple(ChecklistPoint(key, tables.text(points, key, "[report.checklist]")) for key in points)


def read_hours(tables: Tables) -> Hours:
    """Working hours and the times at which conferences are held, local time."""
    table, where = tables.table("hours"), "[hours]"
    tables.allow(table, ("start", "end", "conference_times", "conference_minutes", "notice"), where)
    hours = Hours(
        start=_time(tables, tables.text(table, "start", where)),
        end=_time(tables, tables.text(table, "end", where)),
        conference_times=tuple(
            _time(tables, each)
            for each in tables.texts(table.get("conference_times"), f"{where} conference_times")
        ),
        conference_minutes=tables.number(table, "conference_minutes", 90, where),
        notice=tables.number(table, "notice", 0, where),
    )
    if hours.start >= hours.end:
        raise tables.wrong(where, "the day ends before it starts; make end later than start.")
    if not hours.conference_minutes:
        raise tables.wrong(where, "a conference takes time; write conference_minutes = 120, say.")
    length = timedelta(minutes=hours.conference_minutes)
    for time_of_day in hours.conference_times:
        begins = datetime.combine(date.min, time_of_day)
        if time_of_day < hours.start or begins + length > datetime.combine(date.min, hours.end):
            raise tables.wrong(
                where,
                f'a conference at "{time_of_day:%H:%M}" does not fit into the day; change conference_times.',
            )
    return hours


def _time(tables: Tables, text: str) -> time:
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", text)
    if not found:
        raise tables.wrong("[hours]", f'"{text}" is not a time; write it as "09:30".')
    return time(int(found.group(1)), int(found.group(2)))


def read_contacts(tables: Tables) -> tuple[Contact, ...]:
    """Whom to ask at this authority."""
    entries = tables.content.get("contacts", [])
    if not isinstance(entries, list):
        raise tables.wrong("contacts", "write each one under [[contacts]].")
    return tuple(_contact(tables, tables.mapping(entry, "[[contacts]]")) for entry in entries)


def _contact(tables: Tables, table: Mapping[str, Any]) -> Contact:
    tables.allow(table, ("about", "name", "phone"), "[[contacts]]")
    return Contact(
        about=tables.text(table, "about", "[[contacts]]"),
        name=tables.text(table, "name", "[[contacts]]"),
        phone=tables.text(table, "phone", "[[contacts]]") if "phone" in table else None,
    )
