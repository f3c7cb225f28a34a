"""Rules that cannot both be followed: found when a policy is read, not when a case runs into them."""

from __future__ import annotations

from collections.abc import Iterable

from procedure.rules import Rule

# The fewest and the most calendar days that one of each unit takes, and what holidays can add to working days.
_FEWEST = {"working days": 7 / 5, "days": 1.0, "weeks": 7.0, "months": 89 / 3, "hours": 1 / 24}
_MOST = {**_FEWEST, "months": 92 / 3}
_HOLIDAYS = 6  # days: those of Christmas and New Year, with a weekend that they put off


def find_contradiction(rules: Iterable[Rule], statutory: Iterable[Rule], notice: int = 0) -> str | None:
    """A sentence about the first contradiction among the rules that apply, or None.

    Two rules may not set the same limit; a local rule may be stricter than a `statutory` one it is laid over,
    never looser; a section 47 enquiry may not be allowed longer than the conference it leads to; and what has to
    come before a conference, or `notice` of it in working days, has to fit into its limit.
    """
    applying = [rule for rule in rules if rule.on]
    return (
        _doubled(applying)
        or _looser(applying, statutory)
        or _enquiry_outlasts_conference(applying)
        or _no_time_before_the_conference(applying, notice)
    )


def _doubled(rules: list[Rule]) -> str | None:
    seen: dict[tuple[str, str], Rule] = {}
    for rule in rules:
        other = seen.setdefault((rule.step, _occasion(rule)), rule)
        if other is not rule:
            return (
                f'rules "{other.id}" and "{rule.id}" both limit {rule.step}; '
                "switch one of them off with on = false."
            )
    return None


def _occasion(rule: Rule) -> str:
    """Which conference a limit is of; notification and acceptance are two ways to count the same transfer."""
    if rule.direction == "before":
        return rule.anchor
    if rule.step == "icpc" and rule.anchor.startswith("transfer"):
        return "transfer"
    return "inquorate" if rule.anchor == "inquorate" else "icpc"


def _looser(rules: list[Rule], statutory: Iterable[Rule]) -> str | None:
    applying = {rule.id: rule for rule in rules}
    for law in statutory:
        local = applying.get(law.id)
        if local is None:
            return f'rule "{law.id}" is statutory and cannot be switched off; remove on = false.'
        if local.step != law.step:
            return f'rule "{law.id}" is statutory and limits {law.step}; give {local.step} a rule of its own.'
        if local.direction != law.direction or local.anchor != law.anchor:
            return f'rule "{law.id}" is statutory ({law.says}); count it from the same event.'
        if _is_looser(local, law):
            unit = "" if local.unit == law.unit else f" or write it in {law.unit}"
            return f'rule "{law.id}" is looser than the statutory limit ({law.says}); shorten it{unit}.'
    return None


def _is_looser(local: Rule, law: Rule) -> bool:
    """Whether it ever allows more; in another unit it may not even where months are short and holidays many."""
    within = law.direction == "within"
    if local.unit == law.unit:
        return local.count > law.count if within else local.count < law.count
    longer, shorter = (local, law) if within else (law, local)
    holidays = _HOLIDAYS if longer.unit == "working days" else 0
    return longer.count * _MOST[longer.unit] + holidays > shorter.count * _FEWEST[shorter.unit]


def _enquiry_outlasts_conference(rules: list[Rule]) -> str | None:
    counted = [rule for rule in rules if rule.anchor == "strategy_discussion" and rule.direction == "within"]
    enquiry = next((rule for rule in counted if rule.step == "s47"), None)
    conference = next((rule for rule in counted if rule.step == "icpc"), None)
    if enquiry and conference and _length(enquiry) > _length(conference):
        return (
            f'rule "{enquiry.id}" allows longer than rule "{conference.id}", which follows it; '
            "shorten the section 47 limit."
        )
    return None


def _no_time_before_the_conference(rules: list[Rule], notice: int) -> str | None:
    limits = [rule for rule in rules if rule.step == "icpc" and rule.direction == "within"]
    shortest = min(limits, key=_length, default=None)
    if shortest is None:
        return None
    for rule in rules:
        if rule.direction == "before" and rule.anchor == "icpc" and _length(rule) >= _length(shortest):
            return (
                f'rule "{rule.id}" asks for {rule.amount} before a conference that rule "{shortest.id}" wants '
                f"within {shortest.amount}; shorten the first."
            )
    if notice * _FEWEST["working days"] >= _length(shortest):
        return (
            f'rule "{shortest.id}": no conference is in time that has {notice} working days of notice; '
            "make notice in [hours] smaller."
        )
    return None


def _length(rule: Rule) -> float:
    return rule.count * _FEWEST[rule.unit]
