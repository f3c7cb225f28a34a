"""Reads each table of a policy file, and says in one sentence what is wrong with one that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, cast

from procedure.rules import Convention, Direction, Rule, Source, Unit
from procedure.steps import BY_ID
from procedure.wording import say_count, say_list

# What a limit can count from, in words.
ANCHORS: dict[str, str] = {
    "strategy_discussion": "the strategy discussion that started the section 47 enquiry",
    "s47": "the end of the section 47 enquiry",
    "conference_request": "the conference request",
    "conference_booked": "the booking of the conference",
    "icpc": "the initial child protection conference",
    "plan": "the initial child protection conference that decided on a plan",
    "conference": "the conference",
    "previous_review": "the previous review conference",
    "previous_core_group": "the previous core group",
    "previous_visit": "the previous visit",
    "inquorate": "the conference that could not go ahead",
    "transfer_in": "the notification of the transfer in",
    "transfer_accepted": "the acceptance of the transfer in",
    "dissent": "the conference at which somebody dissented",
}
CONFERENCES = {"icpc": "the initial child protection conference", "review": "the review conference"}
UNITS = ("working days", "days", "weeks", "months", "hours")
OWNERS = ("social_worker", "team_manager", "booking", "chair", "agency", "service_manager")
RECIPIENTS = ("owner", *OWNERS, "attendees")
STATUSES = ("statutory", "local", "good practice")
RULE_KEYS = (
    "step",
    "name",
    "within",
    "of",
    "at_least",
    "before",
    "owner",
    "source",
    "where",
    "on",
    "per_agency",
)
# Those that most councils have; one may name its own as well. A name that is nearly one of these is a slip.
AGENCIES = ("social_care", "health", "police", "school", "early_help", "probation", "housing")
LONGEST = 400
FEW = 3
NEARLY = 0.8


class PolicyError(ValueError):
    """A policy that cannot be followed; the message names the file, the rule and the remedy."""


class Tables:
    """The tables of one policy file, with the file's name for the sentences about its mistakes."""

    def __init__(self, file: str, content: Mapping[str, Any]) -> None:
        self.file, self.content = file, content

    def wrong(self, where: str, what: str) -> PolicyError:
        return PolicyError(f"{self.file}: {where}: {what}")

    def table(self, key: str) -> Mapping[str, Any]:
        return self.mapping(self.content.get(key, {}), f"[{key}]")

    def mapping(self, value: object, where: str) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self.wrong(where, "write it as a table of settings.")
        return value

    def allow(self, table: Mapping[str, Any], keys: Iterable[str], where: str) -> None:
        known = list(keys)
        for key in table:
            if key not in known:
                raise self.wrong(where, f'"{key}" is not known; {nearest(key, known)}.')

    def text(self, table: Mapping[str, Any], key: str, where: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(where, f'it needs {key} = "...".')
        return value

    def flag(self, table: Mapping[str, Any], key: str, default: bool, where: str) -> bool:
        value = table.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(where, f"write {key} = true or {key} = false.")
        return value

    def number(self, table: Mapping[str, Any], key: str, default: int, where: str) -> int:
        value = table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LONGEST:
            raise self.wrong(where, f"write {key} as a whole number from 0 to {LONGEST}.")
        return value

    def one_of(self, value: str, known: Iterable[str], where: str) -> str:
        choices = list(known)
        if value not in choices:
            raise self.wrong(where, f'"{value}" is not known; {nearest(value, choices)}.')
        return value

    def texts(self, value: object, where: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.wrong(where, 'write it as a list of names, as ["health", "police"].')
        return tuple(value)

    def nearly(self, value: object, known: Iterable[str], where: str) -> tuple[str, ...]:
        """A list of names, a council's own among them, but none that is a slip for one that is `known`."""
        names, choices = self.texts(value, where), list(known)
        for name in names:
            close = get_close_matches(name.casefold().replace(" ", "_"), choices, 1, NEARLY)
            if close and name not in choices:
                raise self.wrong(where, f'"{name}" is not known; write "{close[0]}".')
        return names

    def source(self, table: Mapping[str, Any], where: str) -> Source:
        """The source that a rule names, with the place in it."""
        if "source" not in table:
            raise self.wrong(where, 'it has no source; name one of [sources] with source = "...".')
        name = self.text(table, "source", where)
        sources = self.table("sources")
        if name not in sources:
            raise self.wrong(where, f'the source "{name}" is not among [sources]; add it there.')
        place = self.text(table, "where", where) if "where" in table else ""
        return self._described(self.mapping(sources[name], f'source "{name}"'), place, f'source "{name}"')

    def _described(self, source: Mapping[str, Any], place: str, where: str) -> Source:
        self.allow(source, ("title", "authority", "status", "date"), where)
        when = source.get("date", "")
        if not isinstance(when, str | int | date):
            raise self.wrong(where, 'write its date as date = 2024-04-11, or date = "2024".')
        return Source(
            title=self.text(source, "title", where),
            where=place,
            authority=self.text(source, "authority", where),
            status=self.one_of(self.text(source, "status", where), STATUSES, where),
            date=str(when),
        )


def nearest(word: str, known: list[str]) -> str:
    """What to write instead of a word that is not known."""
    close = get_close_matches(word, known, n=1) if len(known) > FEW else []
    return f'write "{close[0]}"' if close else f"write {say_list(known, 'or')}"


def check_sources(tables: Tables) -> None:
    """Reads every source, so that one that no rule names yet is not wrong on the day that one does."""
    for name in tables.table("sources"):
        tables.source({"source": name}, f'source "{name}"')


def read_counting(tables: Tables) -> Convention:
    value = tables.text(tables.content, "counting", "the policy")
    return cast(Convention, tables.one_of(value, ("day 0", "day 1"), "counting"))


def read_rules(tables: Tables, own: Mapping[str, Any]) -> list[Rule]:
    """Every rule of the file and of those below it; `own` is what this file itself says."""
    rules = tables.table("rules")
    if not rules:
        raise tables.wrong("the policy", "it has no rules; write at least one [rules.NAME].")
    for rule_id, changed in tables.mapping(own.get("rules", {}), "[rules]").items():
        tables.allow(tables.mapping(changed, f'rule "{rule_id}"'), RULE_KEYS, f'rule "{rule_id}"')
        if "step" not in rules[rule_id]:
            raise tables.wrong(
                f'rule "{rule_id}"',
                f'it is a new rule and needs step = "..."; {_inherited(rule_id, rules, own)}.',
            )
        limits = {"within", "at_least", "before", "of"} & changed.keys()
        if limits and "source" not in changed:
            raise tables.wrong(
                f'rule "{rule_id}"', 'it sets a limit without its own source; add source = "...".'
            )
    return [_rule(tables, rule_id, tables.mapping(rule, "[rules]")) for rule_id, rule in rules.items()]


def _inherited(rule_id: str, rules: Mapping[str, Any], own: Mapping[str, Any]) -> str:
    """Which rule may have been meant by one that is not inherited."""
    known = [name for name in rules if name not in own.get("rules", {}) or "step" in rules[name]]
    return f"or, for an inherited one, {nearest(rule_id, known)}" if known else "name the step it limits"


def _rule(tables: Tables, rule_id: str, table: Mapping[str, Any]) -> Rule:
    where = f'rule "{rule_id}"'
    step = tables.one_of(tables.text(table, "step", where), BY_ID, where)
    direction, count, unit, anchor, says = _limit(tables, table, where)
    return Rule(
        id=rule_id,
        step=step,
        name=tables.text({"name": BY_ID[step].name, **table}, "name", where),
        direction=direction,
        count=count,
        unit=unit,
        amount=_say(count, unit),
        anchor=anchor,
        owner=tables.one_of(str(table.get("owner", "social_worker")), OWNERS, where),
        source=tables.source(table, where),
        says=says,
        on=tables.flag(table, "on", True, where),
        per_agency=tables.flag(table, "per_agency", False, where),
    )


def _limit(tables: Tables, table: Mapping[str, Any], where: str) -> tuple[Direction, int, Unit, str, str]:
    if ("within" in table) == ("before" in table):
        raise tables.wrong(where, 'write either within = "..." and of = "...", or before = "...".')
    if "at_least" in table and "within" in table:
        raise tables.wrong(where, "at_least goes with before; take one of at_least and within out.")
    if "of" in table and "before" in table:
        raise tables.wrong(where, "of goes with within; take one of of and before out.")
    if "before" in table:
        conference = tables.one_of(tables.text(table, "before", where), CONFERENCES, where)
        phrase = CONFERENCES[conference]
        if "at_least" not in table:
            return "before", 0, "days", conference, f"before {phrase}"
        count, unit = _amount(tables, tables.text(table, "at_least", where), where)
        return "before", count, unit, conference, f"at least {_say(count, unit)} before {phrase}"
    anchor = tables.one_of(tables.text(table, "of", where), ANCHORS, where)
    within = tables.text(table, "within", where)
    if within == "with urgency":
        return "urgent", 0, "days", anchor, f"with urgency after {ANCHORS[anchor]}"
    count, unit = _amount(tables, within, where)
    return "within", count, unit, anchor, f"within {_say(count, unit)} of {ANCHORS[anchor]}"


def _amount(tables: Tables, text: str, where: str) -> tuple[int, Unit]:
    found = re.fullmatch(r"(\d+) ([a-z ]+)", text.strip())
    unit = found.group(2) if found else ""
    unit = unit if unit.endswith("s") else unit + "s"
    if not found or unit not in UNITS:
        raise tables.wrong(where, f'"{text}" is not a limit; write a number and {say_list(UNITS, "or")}.')
    count = int(found.group(1))
    if not 1 <= count <= LONGEST:
        raise tables.wrong(where, f'"{text}" is out of range; write a number from 1 to {LONGEST}.')
    return count, cast(Unit, unit)


def _say(count: int, unit: Unit) -> str:
    return say_count(count, unit.removesuffix("s"))
