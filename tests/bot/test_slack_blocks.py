"""How replies look on Slack: every kind of block, within Slack's limits, with nothing read as markup."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.blocks import OPEN_FORM, Setting, ask_again, messages
from handlers.reply import (
    Block,
    Bullets,
    Button,
    Buttons,
    Field,
    Fields,
    Folded,
    Form,
    Heading,
    Link,
    Picture,
    Quote,
    Reply,
    Table,
    Text,
    read_action,
)
from tests.doubles.showcase import EVERYTHING, SVG
from tests.doubles.slack_hands import words_of
from tests.doubles.slack_rules import check_message

FORM = Form(
    "Register a case", "register?sent_form=yes", (Field("ref", "Case reference"),), intro="Two fields."
)


def shown(*blocks: Block, setting: Setting | None = None) -> list[dict]:  # type: ignore[type-arg]
    """The blocks of the one message that shows these."""
    [message] = messages(Reply("Summary", blocks), setting)
    check_message(message)
    return list(message["blocks"])


def test_the_notification_is_the_summary_and_mentions_nobody() -> None:
    [message] = messages(Reply("<!channel> & <@U1>"))
    assert message == {"text": "&lt;!channel&gt; &amp; &lt;@U1&gt;"}


def test_a_heading_is_a_header() -> None:
    assert shown(Heading("Case AB123")) == [
        {"type": "header", "text": {"type": "plain_text", "text": "Case AB123", "emoji": False}}
    ]


def test_a_long_heading_keeps_all_its_words() -> None:
    assert words_of(shown(Heading("word " * 40))) == ("word " * 40).strip()


def test_a_warning_is_bold_behind_a_sign() -> None:
    [block] = shown(Text("Two working days late.", "warning"))
    sign, words = block["elements"][0]["elements"]
    assert sign == {"type": "emoji", "name": "warning"}
    assert words == {"type": "text", "text": " Two working days late.", "style": {"bold": True}}


def test_a_note_is_small_print() -> None:
    assert shown(Text("Superseded.", "note"))[0]["type"] == "context"


def test_bullets_are_a_list() -> None:
    [block] = shown(Bullets(("One.", "Two.")))
    [items] = block["elements"]
    assert (items["type"], items["style"], len(items["elements"])) == ("rich_text_list", "bullet", 2)


def test_fields_are_lines_with_bold_labels() -> None:
    [block] = shown(Fields((("Team", "North"), ("Manager", ""))))
    assert words_of(block) == "Team: North\nManager: –"
    assert block["elements"][0]["elements"][0]["style"] == {"bold": True}


def test_a_table_says_its_columns_in_each_row() -> None:
    table = Table("Overdue", ("Case", "Step", "Days late"), (("AB123", "ICPC", "3"), ("CD456", "Report", "")))
    assert words_of(shown(table)) == "Overdue\nAB123 – Step: ICPC; Days late: 3\nCD456 – Step: Report"


def test_an_empty_table_says_so() -> None:
    assert words_of(shown(Table("Overdue", ("Case",), ()))) == "Overdue\nNothing to show."


def test_a_quote_stands_apart_from_its_citation() -> None:
    quote, citation = shown(Quote("Within 15 working days.", "A guide, section 2"))
    assert quote["elements"][0]["type"] == "rich_text_quote"
    assert citation["type"] == "context"


def test_a_link_is_a_button_and_never_text_to_unfurl() -> None:
    [block] = shown(Link("Open the meeting", "https://meet.example.org/x"))
    assert block["elements"][0]["url"] == "https://meet.example.org/x"


def test_an_address_that_no_browser_should_open_is_only_text() -> None:
    [block] = shown(Link("Open", "javascript:alert(1)"))
    assert block["type"] == "rich_text"


def test_folded_details_are_left_to_slack_to_fold_and_their_buttons_stay() -> None:
    inner = (
        Text("15 working days after 18 December 2026."),
        Buttons((Button("Policy", "policy"),)),
        Text("End."),
    )
    first, buttons, last = shown(Folded("How this was worked out", inner))
    assert first["type"] == "section"
    assert "expand" not in first
    assert words_of(first) == "How this was worked out\n15 working days after 18 December 2026."
    assert buttons["elements"][0]["value"] == "policy"
    assert words_of(last) == "End."


def test_a_picture_says_all_that_it_shows() -> None:
    picture = Picture("Three dates on a line.", b"png", SVG)
    assert words_of(shown(picture)) == "Picture: Three dates on a line."
    apart = words_of(shown(picture, setting=Setting(pictures_apart=True)))
    assert apart == "Picture: Three dates on a line. I have put the picture in our direct messages."


def test_buttons_have_ids_of_their_own_across_the_message() -> None:
    row = Buttons((Button("One", "a"), Button("Two", "a")))
    blocks = shown(row, Link("Open", "https://example.org"), row)
    ids = [element["action_id"] for block in blocks for element in block["elements"]]
    assert ids == ["button_1", "button_2", "button_3", "button_4", "button_5"]


def test_a_button_that_cannot_carry_its_action_says_what_to_do() -> None:
    assert "type it as a command" in words_of(shown(Buttons((Button("Save", "x" * 2001),))))


def test_a_form_in_a_message_is_a_button_that_asks_again() -> None:
    blocks = shown(FORM, setting=Setting(ask_again(text="register AB123")))
    button = blocks[-1]["elements"][0]
    assert button["text"]["text"] == "Open the form"
    assert read_action(button["value"]) == (OPEN_FORM, {"text": "register AB123"})
    assert "Two fields." in words_of(blocks)


def test_a_form_whose_request_is_too_long_to_repeat_says_what_to_type() -> None:
    assert ask_again(text="é" * 1000) == ""
    assert "type /icpc register by itself" in words_of(
        shown(FORM, setting=Setting(ask_again(text="é" * 1000)))
    )


def test_a_form_with_mistakes_shows_them_where_no_window_can() -> None:
    wrong = replace(FORM, fields=(Field("ref", "Case reference", error="Enter a case reference."),))
    assert "Enter a case reference." in words_of(shown(wrong))


def test_everything_fits_in_one_message() -> None:
    [message] = messages(EVERYTHING)
    check_message(message)


@pytest.mark.parametrize(
    "block",
    [
        Text("word " * 12_000),
        Text("x" * 40_000, "warning"),
        Text("line\n" * 9000, "note"),
        Bullets(tuple(f"Item {number}" for number in range(4000))),
        Fields(tuple((f"Label {number}", "value " * 9) for number in range(900))),
        Table(
            "Overdue",
            ("Case", "Step", "Due"),
            tuple((f"AB{n}", "ICPC", "13 January 2027") for n in range(900)),
        ),
        Quote("word " * 9000, "cited " * 900),
        Buttons(tuple(Button(f"Press {number}", f"a?n={number}") for number in range(1400))),
        Folded("More", (Text("word " * 9000), Table("T", ("A", "B"), (("x" * 9000, "y" * 9000),)))),
    ],
    ids=lambda block: type(block).__name__,
)
def test_what_one_message_cannot_hold_becomes_several(block: Block) -> None:
    several = messages(Reply("Summary", (block,)))
    assert len(several) > 1
    for number, message in enumerate(several, 1):
        check_message(message)
        assert message["text"] == f"Summary ({number} of {len(several)})"


words = st.text(max_size=400) | st.sampled_from(["", " ", "<!channel>", "x" * 5000, "*_~`:smile:"])
buttons = st.builds(
    Button,
    words,
    st.text(min_size=1, max_size=2100),
    st.sampled_from(["plain", "primary", "danger"]),
    st.none() | words.filter(bool),
)
tables = st.integers(1, 6).flatmap(
    lambda wide: st.builds(
        Table, words, st.tuples(*[words] * wide), st.lists(st.tuples(*[words] * wide), max_size=5).map(tuple)
    )
)
plain_blocks = st.one_of(
    st.builds(Heading, words),
    st.builds(Text, words, st.sampled_from(["plain", "note", "warning"])),
    st.builds(Bullets, st.lists(words, max_size=8).map(tuple)),
    st.builds(Fields, st.lists(st.tuples(words, words), max_size=8).map(tuple)),
    tables,
    st.builds(Quote, words, words),
    st.builds(Picture, words, st.just(b"png"), st.just(SVG)),
    st.builds(Buttons, st.lists(buttons, max_size=30).map(tuple)),
    st.builds(Link, words, words | st.just("https://example.org/x")),
)
any_blocks = plain_blocks | st.builds(Folded, words, st.lists(plain_blocks, max_size=4).map(tuple))


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # long texts are the point
@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=500), st.lists(any_blocks, max_size=12))
def test_slack_takes_whatever_a_reply_holds(summary: str, content: list[Block]) -> None:
    for message in messages(Reply(summary, tuple(content)), Setting(pictures_apart=True)):
        check_message({**message, "text": message["text"] or "-"})
