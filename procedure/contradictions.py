"""Rules that cannot both be followed: found when a policy is read, not when a case runs into them."""

from __future__ import annotations

from collections.abc import Iterable

from procedure.rules import Rule

_DAYS = {"working days": 7 / 5, "days": 1.0, "weeks": 7.0, "months": 30.5, "hours": 1 / 24}


def find_contradiction(rules: Iterable[Rule], inherited: Iterable[Rule]) -> str | None:
    """A sentence about the first contradiction among the rules that apply, or None.

    Two rules may not set the same limit; a local rule may be stricter than a statutory one it is laid over,
    never looser; and a section 47 enquiry may not be allowed longer than the conference it leads to.
    """
    applying = [rule for rule in rules if rule.on]
    return _doubled(applying) or _looser(applying, inherited) or _enquiry_outlasts_conference(applying)


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
    """Notification and acceptance are two ways to count the same transfer."""
    return "transfer" if rule.anchor.startswith("transfer") else f"{rule.direction == 'before'} {rule.anchor}"


def _looser(rules: list[Rule], inherited: Iterable[Rule]) -> str | None:
    statutory = {rule.id: rule for rule in inherited if rule.on and rule.source.status == "statutory"}
    applying = {rule.id: rule for rule in rules}
    for rule_id, law in statutory.items():
        local = applying.get(rule_id)
        if local is None:
            return f'rule "{rule_id}" is statutory and cannot be switched off; remove on = false.'
        if local.direction != law.direction or local.anchor != law.anchor:
            return f'rule "{rule_id}" is statutory ({law.says}); count it from the same event.'
        more_time = _length(local) - _length(law)
        if (more_time if law.direction == "within" else -more_time) > 0:
            return f'rule "{rule_id}" is looser than the statutory limit ({law.says}); shorten it.'
    return None


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


def _length(rule: Rule) -> float:
    return rule.count * _DAYS[rule.unit]
