"""An authority's rules as it wrote them down: limits, owners, reminders, quorum, hours and whom to ask."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from procedure.contradictions import find_contradiction
from procedure.policy_settings import (
    read_checklist,
    read_contacts,
    read_hours,
    read_invite_list,
    read_ladders,
    read_never_moved_because,
    read_quorum,
    read_strategy_minimum,
)
from procedure.policy_tables import PolicyError, Tables, check_sources, read_counting, read_rules
from procedure.rule_order import find_wrong_order
from procedure.rules import ChecklistPoint, Contact, Convention, Hours, InviteRule, QuorumRule, Rule, Rung
from procedure.steps import STEPS

__all__ = ["Policy", "PolicyError", "parent_of", "parse"]

_TOP = (
    "authority",
    "name",
    "over",
    "counting",
    "sources",
    "rules",
    "nudges",
    "quorum",
    "strategy",
    "request",
    "moving",
    "report",
    "hours",
    "contacts",
)
_TABLES = ("sources", "rules", "nudges", "quorum", "strategy", "request", "moving", "report", "hours")
_ORDER = {step.id: place for place, step in enumerate(STEPS)}


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """The rules of one authority, its own laid over those it inherits.

    Read once and told from others by being itself, so that what is worked out from it can be kept beside it.
    `rules` are in the order of the pathway, with those that are switched off; `rules_on` are those that
    apply, and `statutory` those that no policy laid over this one may loosen. `strategy_minimum` are the
    agencies without which a strategy discussion is incomplete, and `never_moved_because` the reasons for which
    a conference is not moved or cancelled.
    """

    authority: str
    name: str
    over: str | None
    counting: Convention
    rules: tuple[Rule, ...]
    rules_on: tuple[Rule, ...]
    statutory: tuple[Rule, ...]
    ladders: Mapping[str, tuple[Rung, ...]]
    quorum: QuorumRule | None
    strategy_minimum: tuple[str, ...]
    invite_list: InviteRule | None
    never_moved_because: tuple[str, ...]
    checklist: tuple[ChecklistPoint, ...]
    hours: Hours
    contacts: tuple[Contact, ...]
    tables: Mapping[str, Any]

    def rule(self, rule_id: str) -> Rule:
        """One rule by its id, on or off. Raises KeyError."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def rules_for(self, step: str) -> list[Rule]:
        """The rules that apply to one step."""
        return [rule for rule in self.rules_on if rule.step == step]

    def has_on(self, anchor: str, step: str) -> bool:
        """Whether a rule that applies counts this step from this anchor."""
        return any(rule.anchor == anchor and rule.step == step for rule in self.rules_on)

    def ladder(self, step: str) -> tuple[Rung, ...]:
        """The reminders for one step, in the order in which they go out; none if it has no ladder."""
        return self.ladders.get(step, ())


def parent_of(text: str, name: str) -> str | None:
    """The authority whose rules a policy is laid over, or None. Raises `PolicyError`."""
    over = _read(text, name).get("over")
    return str(over) if over is not None else None


def parse(text: str, name: str, parent: Policy | None = None) -> Policy:
    """Read a policy from TOML. `name` is its file's name, for the sentences that say what is wrong with it.

    Raises `PolicyError`, whose text names the file, the rule and the remedy.
    """
    own = _read(text, name)
    tables = Tables(name, own)
    tables.allow(own, _TOP, "the policy")
    for key in _TABLES:
        tables.table(key)
    authority = tables.text(own, "authority", "the policy")
    _check_parent(tables, own.get("over"), parent)
    merged = _laid_over(own, parent.tables if parent else {})
    everything = Tables(name, merged)
    rules = tuple(sorted(read_rules(everything, own), key=lambda rule: _ORDER[rule.step]))
    hours = read_hours(everything)
    check_sources(everything)
    inherited = parent.statutory if parent else ()
    contradiction = find_wrong_order(rules) or find_contradiction(rules, inherited, hours.notice)
    if contradiction:
        raise PolicyError(f"{name}: {contradiction}")
    return Policy(
        authority=authority,
        name=tables.text(own, "name", "the policy"),
        over=parent.authority if parent else None,
        counting=read_counting(everything),
        rules=rules,
        rules_on=tuple(rule for rule in rules if rule.on),
        statutory=_statutory(rules, inherited),
        ladders=read_ladders(everything),
        quorum=read_quorum(everything),
        strategy_minimum=read_strategy_minimum(everything),
        invite_list=read_invite_list(everything),
        never_moved_because=read_never_moved_because(everything),
        checklist=read_checklist(everything),
        hours=hours,
        contacts=read_contacts(everything),
        tables=merged,
    )


def _read(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{name}: this is not TOML that can be read ({error}); mend that line.") from error


def _check_parent(tables: Tables, over: object, parent: Policy | None) -> None:
    if over is None and parent is None:
        return
    if parent is None:
        raise PolicyError(f'{tables.file}: it is laid over "{over}", which is not loaded; load it first.')
    if over != parent.authority:
        raise PolicyError(
            f'{tables.file}: it says over = "{over}" but is read over "{parent.authority}"; make them agree.'
        )


def _statutory(rules: Iterable[Rule], inherited: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The law as it was first written: a stricter local limit may be changed again, up to the statutory one."""
    known = {rule.id for rule in inherited}
    own = (rule for rule in rules if rule.on and rule.source.status == "statutory" and rule.id not in known)
    return (*inherited, *own)


def _laid_over(own: Mapping[str, Any], inherited: Mapping[str, Any]) -> dict[str, Any]:
    """A rule, source or setting named again changes only what it mentions; a ladder is replaced whole."""
    merged = {**inherited, **own}
    for table in ("sources", "nudges", "hours"):
        merged[table] = {**inherited.get(table, {}), **own.get(table, {})}
    rules: dict[str, Any] = {rule_id: dict(rule) for rule_id, rule in inherited.get("rules", {}).items()}
    for rule_id, rule in own.get("rules", {}).items():
        if isinstance(rule, Mapping):
            kept = {key: value for key, value in rules.get(rule_id, {}).items() if key not in _undone(rule)}
            rules[rule_id] = {**kept, **rule}
        else:
            rules[rule_id] = rule
    merged["rules"] = rules
    return merged


def _undone(rule: Mapping[str, Any]) -> tuple[str, ...]:
    """What of an inherited rule falls away: a limit written the other way round, the place in another source."""
    elsewhere = ("where",) if "source" in rule else ()
    if "within" in rule:
        return ("before", "at_least", *elsewhere)
    return ("within", "of", *elsewhere) if "before" in rule else elsewhere
