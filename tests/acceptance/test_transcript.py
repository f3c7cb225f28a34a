"""The story is written down the same in every run, whatever chance decides about ids."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import reply_json
from handlers.reply import Button, Buttons, Reply, Text
from storage.conversations import Message
from tests.acceptance.transcript import in_a_fixed_order

NAMES = {"chair": "Conference chair", "school": "School", "health": "Health visitor"}
AT = datetime(2026, 12, 9, 9, 0, tzinfo=UTC)


def message(number: int, person: str, text: str, outlet: str | None = "console") -> Message:
    """A line with a button whose action holds an id that is another in each run."""
    reply = Reply("News", (Text(text), Buttons((Button("Open case", f"case?nudge={99 - number}"),))))
    content = reply_json.to_json(reply) if outlet else {"text": text}
    return Message(number, person, "direct", "shown" if outlet else "said", outlet, False, AT, content, None)


def told(messages: list[Message]) -> list[tuple[str, str]]:
    """Who was told what, in the fixed order."""
    found = in_a_fixed_order(messages, NAMES)
    said = [reply_json.from_json(each.content).blocks[0] if each.outlet else None for each in found]
    return [
        (each.person, block.text if isinstance(block, Text) else "said")
        for each, block in zip(found, said, strict=True)
    ]


@pytest.mark.parametrize("first", ["school", "health"])
def test_what_goes_out_at_one_moment_has_one_order(first: str) -> None:
    second = {"school": "health", "health": "school"}[first]
    sent = [message(2, first, "Tomorrow"), message(3, second, "Tomorrow"), message(4, "chair", "It moved")]
    assert told(sent) == [("chair", "It moved"), ("health", "Tomorrow"), ("school", "Tomorrow")]


def test_what_one_person_is_sent_stays_in_its_order_and_what_is_typed_where_it_was() -> None:
    sent = [
        message(1, "chair", "Your link"),
        message(2, "chair", "A link again"),
        message(3, "school", "mine", outlet=None),
        message(4, "health", "Your link"),
    ]
    assert told(sent) == [
        ("chair", "Your link"),
        ("chair", "A link again"),
        ("school", "said"),
        ("health", "Your link"),
    ]
