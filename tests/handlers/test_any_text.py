"""Whatever anybody types or presses: never an error of ours, never a case shown to a stranger."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.reply import Heading, Reply, Table, action
from handlers.verbs import VERBS
from procedure.steps import BY_ID
from tests.doubles.office import BOOKING, EVERYBODY, SW, SW_SOUTH, TM_SOUTH, Office, office_in, words

STRANGERS = (SW_SOUTH, TM_SOUTH)
MANY = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))

anything = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)
pieces = st.sampled_from(
    (
        *VERBS,
        *BY_ID,
        "AB123",
        "ab-123",
        "ZZ999",
        "today",
        "tomorrow",
        "next thursday",
        "25/11",
        "31/02/2027",
        "1/1/1990",
        "31/12/2099",
        "11 Dec 10am",
        "1:30am",
        "in 400 working days",
        "999 months ago",
        "strategy",
        "manager",
        "role",
        "father",
        "chair",
        "agency",
        "school",
        "@school@example.org",
        "@team.manager",
        "07700 900123",
        "place",
        "remote",
        "shared with family",
        "plan",
        "no plan",
        "quorate no",
        "outcome",
        "never",
        "until",
        "north",
        "south",
        "?",
        "😀",
        "\x00",
        "\ud800",
        "'; --",
    )
)
typed = st.one_of(anything, st.lists(st.one_of(pieces, anything), min_size=1, max_size=7).map(" ".join))
names = st.sampled_from(
    [
        "ref",
        "step",
        "on",
        "what",
        "occurrence",
        "outcome",
        "quorate",
        "proceeded",
        "reason",
        "attended",
        "started_s47",
        "children",
        "kind",
        "strategy",
        "manager",
        "authority",
        "who",
        "role",
        "agency",
        "when",
        "place",
        "chair",
        "remote",
        "confirmed",
        "shared",
        "how",
        "link",
        "dial_in",
        "pin",
        "change",
        "until",
        "nudge",
        "reminder_time",
        "channel",
        "away_until",
        "deputy",
        "why",
        "right",
        "question",
        "sent_form",
        "filter",
        "team",
        "icpc_by",
    ]
)
pressed = st.tuples(
    st.sampled_from(sorted(VERBS)), st.dictionaries(names, st.one_of(pieces, anything), max_size=6)
)


class Standing:
    """One office for many tries, since making one for each would take minutes."""

    def __init__(self, folder: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._opened = office_in(folder)
        self.office: Office = self._loop.run_until_complete(self._opened.__aenter__())
        self._loop.run_until_complete(self._furnish())

    async def _furnish(self) -> None:
        await self.office.registered("AB123")
        booking = action("book", ref="AB123", when="2026-12-08T10:00", confirmed="yes")
        assert "booked for" in words(await self.office.press(BOOKING, booking))

    def close(self) -> None:
        """Closes the office."""
        self._loop.run_until_complete(self._opened.__aexit__(None, None, None))
        self._loop.close()

    def say(self, email: str, text: str) -> Reply:
        """What somebody is told who types this."""
        return self._loop.run_until_complete(self.office.say(email, text))

    def press(self, email: str, verb: str, values: dict[str, str]) -> Reply:
        """What somebody is told who sends this."""
        return self._loop.run_until_complete(self.office.press(email, action(verb), **values))


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """An office with one case, AB123, which is the north team's."""
    with ExitStack() as stack:
        found = Standing(tmp_path_factory.mktemp("office"))
        stack.callback(found.close)
        yield found


def check(email: str, reply: Reply) -> None:
    """An answer that is no apology, and for a stranger to AB123 nothing out of it."""
    assert "Sorry." not in words(reply), words(reply)
    assert words(reply).strip()
    if email not in STRANGERS:
        return
    for block in reply.all_blocks():
        if isinstance(block, Heading):
            assert not re.match(r"AB123\b", block.text), words(reply)
        if isinstance(block, Table):
            assert "AB123" not in {row[0] for row in block.rows}, words(reply)


@MANY
@given(email=st.sampled_from(EVERYBODY), text=typed)
def test_any_text_gets_an_answer_and_strangers_learn_nothing(
    standing: Standing, email: str, text: str
) -> None:
    check(email, standing.say(email, text))


@MANY
@given(email=st.sampled_from(EVERYBODY), press=pressed)
def test_any_press_gets_an_answer_and_strangers_learn_nothing(
    standing: Standing, email: str, press: tuple[str, dict[str, str]]
) -> None:
    check(email, standing.press(email, *press))


@MANY
@given(email=st.sampled_from(STRANGERS), press=pressed)
def test_no_press_with_the_right_reference_opens_it_to_a_stranger(
    standing: Standing, email: str, press: tuple[str, dict[str, str]]
) -> None:
    verb, values = press
    check(email, standing.press(email, verb, {**values, "ref": "AB123"}))


@pytest.mark.parametrize(
    "typed", ["case ab 123", "Case AB 123", "when is the ICPC for ab 123?", "where does AB 123 stand"]
)
async def test_a_reference_typed_in_two_is_understood(office: Office, typed: str) -> None:
    await office.registered()
    said = words(await office.say(SW, typed))
    assert "AB123" in said
    assert "11 December 2026" in said or "Next is section 47 enquiry complete" in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("case cd 456", "I cannot find CD456 among your cases"),
        ("book dec 2026", "“dec 2026” is not a case reference"),
        ("done s 47 today", "not a case reference"),
    ],
)
async def test_what_is_no_reference_of_ones_own_is_not_made_one(
    office: Office, typed: str, said: str
) -> None:
    await office.registered()
    assert said in words(await office.say(BOOKING if typed.startswith("book") else SW, typed))
