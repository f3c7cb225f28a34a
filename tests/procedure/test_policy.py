"""A policy that cannot be followed is refused with a sentence naming the file, the rule and the remedy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from procedure.policy import Policy, PolicyError, parent_of, parse

GOOD = """
authority = "borough"
name = "A borough"
counting = "day 0"

[sources.manual]
title = "The manual"
authority = "borough"
status = "local"
date = 2026-01-05

[rules.icpc]
step = "icpc"
within = "15 working days"
of = "strategy_discussion"
source = "manual"
where = "Chapter 3"

[[nudges.icpc]]
when = "-3wd"
to = ["owner"]
[[nudges.icpc]]
when = "-10m"
to = ["chair", "attendees"]
of = "meeting"
urgent = true

[hours]
start = "09:00"
end = "17:00"
conference_times = ["10:00"]
"""
OVER = """
authority = "leeds"
name = "Leeds"
over = "england"

[sources.own]
title = "Own"
authority = "leeds"
status = "local"

"""


def test_a_rule_with_a_source_of_its_own_does_not_cite_a_place_in_another_one(england: Policy) -> None:
    limit = '[rules.icpc]\nwithin = "12 working days"\nof = "strategy_discussion"\nsource = "own"\n'
    assert parse(OVER + limit, "leeds.toml", england).rule("icpc").source.says == "Own (Leeds, local)"
    assert england.rule("icpc").source.says == (
        "Working Together to Safeguard Children, Initial child protection conferences (England, statutory)"
    )


def test_a_policy_is_read_with_its_rule_source_and_ladder() -> None:
    policy = parse(GOOD, "borough.toml")
    rule = policy.rule("icpc")
    assert (
        rule.says == "within 15 working days of the strategy discussion that started the section 47 enquiry"
    )
    assert (rule.source.title, rule.source.where, rule.source.date) == (
        "The manual",
        "Chapter 3",
        "2026-01-05",
    )
    first, last = policy.ladder("icpc")
    assert (first.working_days, first.exact, first.of) == (-3, None, "deadline")
    assert (last.exact, last.of, last.urgent) == (timedelta(minutes=-10), "meeting", True)
    assert policy.ladder("s47") == ()


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        ("15 working days", "15 fortnights", 'rule "icpc": "15 fortnights" is not a limit; write a number'),
        ("15 working days", "0 working days", 'rule "icpc": "0 working days" is out of range'),
        ('"strategy_discussion"', '"strategy_meeting"', 'is not known; write "strategy_discussion"'),
        ('step = "icpc"', 'step = "ipcc"', '"ipcc" is not known; write "icpc"'),
        ('source = "manual"\n', "", 'rule "icpc": it sets a limit without its own source'),
        ('source = "manual"', 'source = "memory"', 'the source "memory" is not among [sources]'),
        ('status = "local"', 'status = "rumour"', '"rumour" is not known'),
        ('title = "The manual"\n', "", 'source "manual": it needs title'),
        ("[rules.icpc]", "[rules.icpc]\nwithn = 3", '"withn" is not known; write "within"'),
        ("[rules.icpc]", '[rules.icpc]\nbefore = "icpc"', 'write either within = "..." and of = "..."'),
        ("[rules.icpc]", '[rules.icpc]\non = "yes"', "write on = true or on = false"),
        ("[rules.icpc]", '[rules.icpc]\nowner = "nobody"', '"nobody" is not known'),
        ('"day 0"', '"day 2"', '"day 2" is not known; write day 0 or day 1'),
        ('when = "-3wd"', 'when = "soon"', 'nudges for "icpc": when = "soon" cannot be read'),
        ('when = "-3wd"', 'when = "3"', 'when = "3" cannot be read'),
        ('when = "-10m"', 'when = "-999h"', "is more than a week"),
        ('to = ["owner"]', 'to = ["everyone"]', '"everyone" is not known'),
        ("[[nudges.icpc]]", "[[nudges.icpcc]]", '[nudges]: "icpcc" is not known; write "icpc"'),
        ('"09:00"', '"9 o clock"', '"9 o clock" is not a time'),
        ('end = "17:00"', 'end = "08:00"', "the day ends before it starts"),
        ("[hours]", "[ours]", 'the policy: "ours" is not known; write "hours"'),
        ('authority = "borough"\nname', "name", 'it needs authority = "..."'),
        ("counting =", "counting", "this is not TOML that can be read"),
        ("[rules.icpc]", '[rules.icpc]\nname = ""', 'rule "icpc": it needs name'),
        ('where = "Chapter 3"', "where = 3", 'rule "icpc": it needs where'),
        ('of = "strategy_discussion"', 'of = "plan"', 'plan does not come before icpc; write of = "strategy'),
        ("[rules.icpc]", "[rules.icpc]\nper_agency = true", "only a report before a conference is per_agency"),
        ("[rules.icpc]", '[rules.icpc]\nat_least = "3 days"', "at_least goes with before"),
        ('to = ["owner"]', "to = []", 'nudges for "icpc": it goes to nobody'),
        ('["10:00"]', '["16:30"]', '[hours]: a conference at "16:30" does not fit into the day'),
        ("[hours]", "[hours]\nconference_minutes = 0", "a conference takes time"),
        ("[hours]", "[hours]\nnotice = 15", "no conference is in time that has 15 working days of notice"),
        ("[hours]", '[quorum]\nrequired = ["Police"]\nsource = "manual"\n[hours]', 'write "police"'),
        ("[hours]", '[request]\nroles = ["parnet"]\nsource = "manual"\n[hours]', 'write "parent"'),
        ("[hours]", '[[contacts]]\nabout = "x"\nname = "y"\nphone = 999\n[hours]', "it needs phone"),
    ],
)  # fmt: skip
def test_a_mistake_gets_a_sentence_with_its_remedy(wrong: str, right: str, sentence: str) -> None:
    with pytest.raises(PolicyError) as error:
        parse(GOOD.replace(wrong, right, 1), "borough.toml")
    assert str(error.value).startswith("borough.toml: ")
    assert sentence in str(error.value)


def test_a_policy_without_rules_is_refused() -> None:
    with pytest.raises(PolicyError, match="it has no rules"):
        parse('authority = "borough"\nname = "A borough"\ncounting = "day 0"\n', "borough.toml")


def test_two_rules_may_not_set_the_same_limit() -> None:
    doubled = GOOD + GOOD[GOOD.index("[rules.icpc]") : GOOD.index("[[nudges")].replace(
        "rules.icpc", "rules.again"
    )
    with pytest.raises(PolicyError, match='rules "icpc" and "again" both limit icpc; switch one of them off'):
        parse(doubled, "borough.toml")


def test_an_enquiry_may_not_outlast_the_conference_it_leads_to() -> None:
    rule = GOOD[GOOD.index("[rules.icpc]") : GOOD.index("[[nudges")]
    longer = (
        rule.replace("rules.icpc", "rules.s47").replace('step = "icpc"', 'step = "s47"').replace("15", "20")
    )
    with pytest.raises(PolicyError, match='rule "s47" allows longer than rule "icpc"'):
        parse(GOOD + longer, "borough.toml")


Laid = Callable[[str], Policy]


@pytest.fixture
def laid_over_england(england: Policy) -> Laid:
    return lambda rules: parse(OVER + rules, "leeds.toml", england)


def test_switching_an_inherited_rule_on_takes_one_line(laid_over_england: Laid) -> None:
    policy = laid_over_england("[rules.plan_visit]\non = true\n")
    assert policy.rule("plan_visit").on
    assert policy.rule("plan_visit").source.title == "Procedures of other safeguarding partnerships"


def test_a_stricter_local_limit_is_taken(laid_over_england: Laid) -> None:
    policy = laid_over_england(
        '[rules.icpc]\nwithin = "10 working days"\nof = "strategy_discussion"\nsource = "own"\n'
    )
    assert policy.rule("icpc").count == 10
    assert policy.rule("icpc").source.title == "Own"


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (
            '[rules.icpc]\nwithin = "20 working days"\nof = "strategy_discussion"\nsource = "own"',
            'rule "icpc" is looser than the statutory limit',
        ),
        ('[rules.first_review]\nwithin = "14 weeks"\nof = "plan"\nsource = "own"', "is looser"),
        ("[rules.icpc]\non = false", 'rule "icpc" is statutory and cannot be switched off'),
        (
            '[rules.icpc]\nwithin = "5 working days"\nof = "s47"\nsource = "own"',
            "count it from the same event",
        ),
        ('[rules.icpc]\nwithin = "10 working days"', "it sets a limit without its own source"),
        ('[rules.icpc]\nstep = "minutes"', 'rule "icpc" is statutory and limits icpc'),
        (
            '[rules.first_review]\nwithin = "91 days"\nof = "plan"\nsource = "own"',
            "shorten it or write it in months",
        ),
        (
            '[rules.x]\nstep = "icpc"\nwithin = "30 days"\nof = "s47"\nsource = "own"',
            'rules "icpc" and "x" both limit icpc',
        ),
        (
            '[rules.x]\nstep = "reports_to_chair"\nat_least = "15 working days"\nbefore = "icpc"\nsource = "own"',
            'rule "x" asks for 15 working days before a conference that rule "icpc" wants within 15 working days',
        ),
        (
            '[rules.x]\nstep = "minutes"\nbefore = "icpc"\nsource = "own"',
            "minutes comes after the conference",
        ),
        (
            '[rules.x]\nstep = "plan_visit"\nwithin = "5 days"\nof = "previous_review"\nsource = "own"',
            "only review counts from previous_review",
        ),
        ("[rules.s74]\non = true", 'or, for an inherited one, write "s47"'),
        ('[sources.x]\ntitle = "X"\nauthority = "x"\nstatus = "law"', 'source "x": "law" is not known'),
        ("[rules.transfer_in]\non = true\n[rules.transfer_accepted]\non = true", "both limit icpc"),
    ],
)
def test_a_local_rule_may_not_contradict_the_national_one(
    laid_over_england: Laid, rules: str, sentence: str
) -> None:
    with pytest.raises(PolicyError) as error:
        laid_over_england(rules)
    assert sentence in str(error.value)


def test_the_law_holds_for_a_policy_two_storeys_above_it(laid_over_england: Laid) -> None:
    stricter = laid_over_england(
        '[rules.icpc]\nwithin = "10 working days"\nof = "strategy_discussion"\nsource = "own"\n'
    )
    town = OVER.replace('"leeds"', '"town"').replace('"england"', '"leeds"')
    looser = '[rules.icpc]\nwithin = "{} working days"\nof = "strategy_discussion"\nsource = "own"\n'
    assert parse(town + looser.format(15), "town.toml", stricter).rule("icpc").count == 15
    with pytest.raises(PolicyError, match='rule "icpc" is looser than the statutory limit'):
        parse(town + looser.format(16), "town.toml", stricter)


def test_an_agency_of_the_councils_own_is_taken_as_it_is(laid_over_england: Laid) -> None:
    policy = laid_over_england('[strategy]\nminimum = ["police", "youth_justice"]\nsource = "own"\n')
    assert policy.strategy_minimum == ("police", "youth_justice")


def test_tables_that_are_none_are_refused(england: Policy) -> None:
    listed = 'rules = ["a"]\nauthority = "leeds"\nname = "Leeds"\nover = "england"\n'
    with pytest.raises(PolicyError, match=r"leeds\.toml: \[rules\]: write it as a table of settings"):
        parse(listed, "leeds.toml", england)


def test_a_ladder_named_again_replaces_the_inherited_one(laid_over_england: Laid) -> None:
    policy = laid_over_england('[[nudges.icpc]]\nwhen = "0"\nto = ["chair"]\n')
    assert [rung.to for rung in policy.ladder("icpc")] == [("chair",)]
    assert len(policy.ladder("initial_core_group")) > 1


def test_a_policy_says_which_one_it_is_laid_over(england: Policy) -> None:
    assert parent_of(OVER, "leeds.toml") == "england"
    assert parent_of(GOOD, "borough.toml") is None
    with pytest.raises(PolicyError, match="which is not loaded"):
        parse(OVER, "leeds.toml")
    with pytest.raises(PolicyError, match="make them agree"):
        parse(GOOD, "borough.toml", england)


def test_leeds_knows_whom_to_ask_and_what_a_report_contains(leeds: Policy) -> None:
    assert [contact.phone for contact in leeds.contacts] == ["0113 37 82833"]
    assert len(leeds.checklist) == 5
    assert leeds.strategy_minimum == ("social_care", "health", "police")
