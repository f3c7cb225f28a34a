"""A registration is understood in the orders and words in which people write it."""

from __future__ import annotations

import pytest

from handlers.arguments import Parameters, read
from handlers.cases.register_words import NAMED, in_order
from tests.doubles.office import SW, Office, form_of, words

PARAMETERS = Parameters(words=("ref",), named=NAMED)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("AB123 strategy 20 Nov", {"strategy": "20 Nov"}),
        ("AB123 strategy discussion was held on 20 Nov", {"strategy": "20 Nov"}),
        ("AB123 strat: yesterday", {"strategy": "yesterday"}),
        ("AB123 20 Nov", {"strategy": "20 Nov"}),
        ("strategy today AB123", {"strategy": "today"}),
        ("strategy 20 Nov AB123 children 2", {"strategy": "20 Nov", "children": "2"}),
        ("AB123 last friday, 2 children", {"strategy": "last friday", "children": "2"}),
        ("AB123 two children strategy 20 Nov", {"strategy": "20 Nov", "children": "2"}),
        ("AB123 strategy 20/11/26 children 3", {"strategy": "20/11/26", "children": "3"}),
        ("AB123 strategy 20 Nov 2026 children: three", {"strategy": "20 Nov 2026", "children": "3"}),
        ("AB123 twins strategy 20 Nov", {"strategy": "20 Nov", "children": "2"}),
        ("AB123 unborn baby strategy 20 Nov", {"strategy": "20 Nov", "kind": "pre_birth"}),
        ("AB123 kind pre-birth strategy 20 Nov", {"strategy": "20 Nov", "kind": "pre_birth"}),
        ("AB123 transfer in notified 20 Nov", {"strategy": "20 Nov", "kind": "transfer_in"}),
        (
            "AB123 strategy 20 Nov manager @team.manager kind transfer in",
            {"strategy": "20 Nov", "manager": "@team.manager", "kind": "transfer_in"},
        ),
    ],
)
def test_words_in_any_order_mean_the_same(typed: str, understood: dict[str, str]) -> None:
    assert read(PARAMETERS, in_order(typed)) == {"ref": "AB123", **understood}


@pytest.mark.parametrize("typed", ["AB123 banana", "AB123 strategy banana", "AB123 banana strategy 20 Nov"])
async def test_words_that_mean_nothing_here_are_asked_about_and_nothing_is_kept(
    office: Office, typed: str
) -> None:
    before = await office.records()
    assert "banana" in words(await office.say(SW, f"register {typed}"))
    assert await office.records() == before


async def test_a_form_says_what_is_wrong_with_the_date_that_was_typed(office: Office) -> None:
    form = form_of(await office.say(SW, "register strategy banana"))
    assert form.errors == {
        "strategy": "“banana” cannot be read as a date: type it as 18/12/2026, 18 Dec or tomorrow."
    }
    assert next(field.value for field in form.fields if field.name == "strategy") == ""
