"""A reply goes through JSON and comes back the same, whatever it is made of."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reply_json import KINDS, from_json, to_json
from handlers.reply import Bullets, Fields, Folded, Reply, Table, Text, say
from tests.doubles.showcase import ANSWER, EVERYTHING, REGISTER

words = st.text(max_size=20)


@pytest.mark.parametrize(
    "reply",
    [
        say("Only words."),
        say("For everyone.", private=False, tone="note", replace=True),
        EVERYTHING,
        ANSWER,
        Reply("Register a case", (REGISTER,), about_case=True),
        Reply("Nothing but a summary"),
    ],
    ids=lambda reply: reply.summary,
)
def test_a_reply_comes_back_the_same(reply: Reply) -> None:
    assert from_json(json.loads(json.dumps(to_json(reply)))) == reply


@given(
    st.lists(
        st.one_of(
            st.builds(Text, words, st.sampled_from(["plain", "note", "warning"])),
            st.builds(Bullets, st.lists(words).map(tuple)),
            st.builds(Fields, st.lists(st.tuples(words, words)).map(tuple)),
            st.builds(Table, words, st.just(("A", "B")), st.lists(st.tuples(words, words)).map(tuple)),
        )
    )
)
def test_any_words_come_back_the_same_even_when_folded_away(blocks: list) -> None:
    reply = Reply("s", (*blocks, Folded("more", tuple(blocks))))
    assert from_json(json.loads(json.dumps(to_json(reply)))) == reply


def test_every_kind_of_thing_a_reply_is_made_of_is_in_the_showcase() -> None:
    """So that the tests above leave none out."""
    shown = {type(block) for block in EVERYTHING.all_blocks()} | {type(REGISTER), type(REGISTER.fields[0])}
    shown |= {type(b) for block in EVERYTHING.all_blocks() for b in getattr(block, "buttons", ())}
    assert shown == set(KINDS.values())


def test_readers_find_all_the_words_in_text() -> None:
    text = to_json(EVERYTHING)["text"]
    for words_in_it in (
        "Case AB123",
        "- The conference is not booked yet.",
        "Social worker: Social worker (north)",
        "Initial child protection conference  13 January 2027",
        "A line with three dates on it",
        "Open the meeting: https://meet.example.org/ab123",
        "  15 working days after 18 December 2026",
        "[Mark as done] [Open case] [Close the case]",
    ):
        assert words_in_it in text


def test_a_reply_without_blocks_still_says_its_summary() -> None:
    assert to_json(Reply("All is well"))["text"] == "All is well"


@pytest.mark.parametrize(
    "document",
    [
        {},
        {**to_json(EVERYTHING), "blocks": [{"type": "banner"}]},
        {**to_json(EVERYTHING), "blocks": [{"type": "text"}]},
        {**to_json(EVERYTHING), "blocks": [{"type": "picture", "alt": "", "svg": "", "png": "%%%"}]},
    ],
)
def test_json_that_holds_no_reply_is_refused(document: dict) -> None:
    with pytest.raises(ValueError, match="does not hold a reply"):
        from_json(document)


def test_whom_it_is_for_is_kept() -> None:
    for reply in (
        replace(ANSWER, private=True),
        replace(ANSWER, about_case=True),
        replace(ANSWER, replace=True),
    ):
        assert from_json(to_json(reply)) == reply
