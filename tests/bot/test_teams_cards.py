"""Replies as Adaptive Cards: every kind of block, within what Teams can show."""

from __future__ import annotations

import base64
import json
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw

from bot.teams.cards import CARD_BYTES, cards, messages
from bot.teams.text import as_typed, pieces
from handlers.reply import (
    Attachment,
    Block,
    Bullets,
    Button,
    Buttons,
    CalendarEntry,
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
    action,
    say,
)

TEAMS_LIMIT = 28 * 1024
ABOUT_TEN_REPORTS = Table("Reports", ("Agency", "Due"), (("School", "8 December 2026"), ("Health", "—")))


def body(*blocks: Block) -> list[dict[str, Any]]:
    [card] = cards(Reply("Summary", blocks))
    return card["body"]


def within(element: Any, kind: str) -> list[dict[str, Any]]:
    """Every element of a type, however deep."""
    if isinstance(element, list):
        return [found for part in element for found in within(part, kind)]
    if not isinstance(element, dict):
        return []
    mine = [element] if element.get("type") == kind else []
    return mine + [found for part in element.values() for found in within(part, kind)]


def test_a_card_is_of_a_version_that_teams_shows_and_says_what_it_is_where_it_cannot_be_shown() -> None:
    [card] = cards(Reply("News about a case", (Heading("Case AB123"),)))
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.5")
    assert card["fallbackText"] == "News about a case"


def test_a_heading_is_a_heading_to_a_screen_reader_too() -> None:
    [heading] = body(Heading("Case AB123"))
    assert (heading["text"], heading["style"]) == ("Case AB123", "heading")


def test_everything_wraps() -> None:
    blocks = (Heading("a"), Text("b", "warning"), Bullets(("c",)), ABOUT_TEN_REPORTS, Quote("d", "e"))
    assert all(words["wrap"] for words in within(body(*blocks), "TextBlock"))


def test_a_warning_is_told_by_more_than_its_colour() -> None:
    [warning] = body(Text("Two days late", "warning"))
    assert (warning["style"], warning["items"][0]["text"]) == ("warning", "⚠ Two days late")


def test_bullets_stand_one_below_the_other() -> None:
    assert [line["text"] for line in body(Bullets(("One", "Two")))] == ["• One", "• Two"]


def test_labels_stand_beside_their_values() -> None:
    [facts] = body(Fields((("Due", "13 January 2027"), ("Owner", "*nobody*"))))
    assert facts["facts"] == [
        {"title": "Due", "value": "13 January 2027"},
        {"title": "Owner", "value": r"\*nobody\*"},
    ]


def test_a_table_has_its_caption_its_header_and_its_rows_and_the_whole_width() -> None:
    [card] = cards(Reply("x", (ABOUT_TEN_REPORTS,)))
    caption, table = card["body"]
    assert caption["text"] == "Reports"
    assert table["firstRowAsHeaders"] is True
    assert [[cell["items"][0]["text"] for cell in row["cells"]] for row in table["rows"]] == [
        ["Agency", "Due"],
        ["School", "8 December 2026"],
        ["Health", "—"],
    ]
    assert len(table["columns"]) == 2
    assert card["msteams"] == {"width": "Full"}


def test_a_quotation_stands_apart_with_its_source() -> None:
    [quote] = body(Quote("Within 15 working days.", "Working Together, 2026"))
    assert quote["style"] == "emphasis"
    assert [words["text"] for words in quote["items"]] == [
        "Within 15 working days.",
        "— Working Together, 2026",
    ]


def png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_a_small_picture_is_shown_with_its_words() -> None:
    [small] = body(Picture("A line of steps", b"png", "<svg/>"))
    assert (small["url"], small["altText"]) == ("data:image/png;base64,cG5n", "A line of steps")


def test_a_large_drawing_is_made_as_wide_as_a_card() -> None:
    drawing = Image.new("RGB", (1280, 768), "white")
    for line in range(0, 1280, 16):
        ImageDraw.Draw(drawing).line((line, 0, 0, line), "#1d70b8", 3)
    large = png(drawing) + b" " * 20_000  # what follows a PNG is no part of it
    [shown] = body(Picture("A line of steps", large, "<svg/>"))
    data = base64.b64decode(shown["url"].removeprefix("data:image/png;base64,"))
    assert Image.open(BytesIO(data)).size == (640, 384)
    assert len(shown["url"]) <= 20_000


def test_a_picture_that_does_not_fit_is_told_in_words() -> None:
    photograph = png(Image.effect_noise((1280, 960), 100))
    [told] = body(Picture("A line of steps", photograph, "<svg/>"))
    assert (told["type"], told["text"]) == ("TextBlock", "A line of steps")


def test_a_picture_that_the_rest_leaves_no_room_for_comes_on_a_card_of_its_own() -> None:
    rest, picture = Text("word " * 1_000), Picture("A line of steps", b"png", "<svg/>")
    for block in (picture, Folded("See", (picture,))):
        *before, last = cards(Reply("s", (rest, block)))
        assert [element["type"] for element in last["body"]] == ["Image"]
        assert last["body"][0]["altText"] == "A line of steps"
        assert '"Image"' not in json.dumps(before)


def test_a_button_carries_its_action_and_asks_for_no_answers_to_a_form_beside_it() -> None:
    [row] = body(Buttons((Button("Done", action("done", ref="AB123"), "primary"),)))
    [button] = row["actions"]
    assert button == {
        "type": "Action.Submit",
        "title": "Done",
        "style": "positive",
        "data": {"action": "done?ref=AB123"},
        "associatedInputs": "none",
    }


def test_a_button_with_a_question_asks_it_first() -> None:
    close = Button("Close the case", action("close", ref="AB123"), "danger", confirm="Close it for good?")
    [both] = body(Buttons((close, Button("Help", "help"))))
    row, question = both["items"]
    opener = row["actions"][0]
    assert (opener["type"], opener["targetElements"]) == ("Action.ToggleVisibility", [question["id"]])
    assert (question["isVisible"], question["items"][0]["text"]) == (False, "Close it for good?")
    yes, no = question["items"][1]["actions"]
    assert (yes["data"], yes["style"]) == ({"action": "close?ref=AB123"}, "destructive")
    assert no["targetElements"] == [question["id"]]


def test_many_buttons_stand_in_rows_of_six() -> None:
    rows = body(Buttons(tuple(Button(str(n), "help") for n in range(14))))
    assert [len(row["actions"]) for row in rows] == [6, 6, 2]


def test_a_link_opens_and_only_the_web() -> None:
    [row] = body(Link("Join", "https://meet.example.org/x"))
    assert row["actions"] == [
        {"type": "Action.OpenUrl", "title": "Join", "url": "https://meet.example.org/x"}
    ]
    [words] = body(Link("Join", "javascript:alert(1)"))
    assert words["type"] == "TextBlock"


def test_details_open_when_asked_for() -> None:
    [first, second] = body(Folded("How?", (Text("Counted."),)), Folded("Who?", (Text("The chair."),)))
    for fold, title, inside in ((first, "How?", "Counted."), (second, "Who?", "The chair.")):
        opener, opened = fold["items"]
        assert opener["actions"][0]["title"] == title
        assert opener["actions"][0]["targetElements"] == [opened["id"]]
        assert (opened["isVisible"], opened["items"][0]["text"]) == (False, inside)
    assert first["items"][1]["id"] != second["items"][1]["id"]


def test_every_kind_of_block_is_shown_but_what_only_a_calendar_can_read() -> None:
    blocks: tuple[Block, ...] = (
        Heading("a"),
        Text("b"),
        Bullets(("c",)),
        Fields((("d", "e"),)),
        ABOUT_TEN_REPORTS,
        Quote("f", "g"),
        Picture("h", b"", ""),
        Attachment("n.pdf", "application/pdf", b"", "https://example.org/document/n"),
        Buttons((Button("i", "help"),)),
        Link("j", "https://example.org"),
        Folded("k", (Text("l"),)),
        Form("m", "register", ()),
    )
    assert {type(block) for block in blocks} == set(Block.__args__) - {CalendarEntry}  # type: ignore[attr-defined]
    assert len(body(*blocks)) == len(blocks) + 1  # a table has its caption


MARKUP = [
    ("Case *AB_123*", r"Case \*AB\_123\*"),
    ("[press here](https://bad.example.org)", r"\[press here](https://bad.example.org)"),
    ("- not a list", r"\- not a list"),
    ("1. not a list", r"1\. not a list"),
    ("# no heading", r"\# no heading"),
    ("C:\\temp", r"C:\\temp"),
    ("`code` ~~gone~~", r"\`code\` \~\~gone\~\~"),
    ("R&D and 5 < 6 & 7", "R&D and 5 < 6 & 7"),
    ("&lt; &#42;", r"\&lt; \&#42;"),
    ("{{DATE(2026-12-18T09:00:00Z)}}", "{\u200b{DATE(2026-12-18T09:00:00Z)}}"),
    ("two\nlines", "two\n\nlines"),
    ("<at>Everybody</at>", "<at>Everybody</at>"),  # stands for nobody without an entity
    ("half-day, 9.30am to 5pm (10 people)", "half-day, 9.30am to 5pm (10 people)"),
    ("Zoë 🙂 said “yes”", "Zoë 🙂 said “yes”"),
]


@pytest.mark.parametrize(("typed", "sent"), MARKUP)
def test_what_people_type_is_shown_as_they_typed_it(typed: str, sent: str) -> None:
    assert as_typed(typed) == sent


# Long replies.

LONG: dict[str, tuple[Block, ...]] = {
    "text": (Heading("Long"), Text("word " * 20_000)),
    "text without a space": (Heading("Long"), Text("x" * 60_000)),
    "emoji": (Heading("Long"), Text("🙂" * 20_000)),
    "bullets": (Heading("Long"), Bullets(tuple(f"Point {n}" for n in range(2_000)))),
    "fields": (Heading("Long"), Fields(tuple((f"Label {n}", "value") for n in range(2_000)))),
    "table": (Heading("Long"), Table("T", ("a", "b", "c"), tuple((f"{n}", "b", "c") for n in range(500)))),
    "quotation": (Heading("Long"), Quote("word " * 20_000, "A document")),
    "pictures": (Heading("Long"), *(Picture("alt", b"x" * 14_000, "") for _ in range(5))),
    "buttons": (Heading("Long"), Buttons(tuple(Button(f"B{n}", "help?x=" + "y" * 200) for n in range(300)))),
    "details": (Heading("Long"), Folded("How?", (Text("word " * 20_000),))),
    "plain words": (Text("word " * 20_000),),
}


@pytest.mark.parametrize("blocks", LONG.values(), ids=LONG.keys())
def test_a_long_reply_is_shared_out_over_messages_that_teams_takes(blocks: tuple[Block, ...]) -> None:
    sent = messages(Reply("Long", blocks))
    assert len(sent) > 1
    assert all(len(json.dumps(message)) < TEAMS_LIMIT for message in sent)


def test_nothing_of_a_long_reply_is_lost() -> None:
    words = [f"word{n}" for n in range(10_000)]
    shown = within(cards(Reply("Long", (Heading("x"), Text(" ".join(words))))), "TextBlock")
    assert " ".join(block["text"] for block in shown[1:]).split() == words


def test_what_opens_and_what_opens_it_stay_on_one_card() -> None:
    folds = tuple(Folded(f"How {n}?", (Text("word " * 300),)) for n in range(60))
    shown = cards(Reply("Long", folds))
    assert len(shown) > 1
    for card in shown:
        ids = {element["id"] for element in within(card, "Container") if "id" in element}
        wanted = {
            name for opener in within(card, "Action.ToggleVisibility") for name in opener["targetElements"]
        }
        assert wanted <= ids
        assert len(json.dumps(card)) < CARD_BYTES + 1_000


def test_a_text_is_cut_between_words() -> None:
    assert pieces("one two three", longest=7) == ["one two", "three"]
    assert pieces("onetwothree", longest=6) == ["onetwo", "three"]
    assert pieces("", longest=6) == [""]


# Messages.


def test_plain_words_need_no_card() -> None:
    [message] = messages(say("There is no case *AB999*."))
    assert message == {
        "type": "message",
        "summary": "There is no case *AB999*.",
        "text": "There is no case *AB999*.",
        "textFormat": "plain",
    }


def test_a_reply_without_blocks_is_its_summary() -> None:
    [message] = messages(Reply("Done."))
    assert message["text"] == "Done."


def test_a_notification_shows_the_summary_and_not_the_card() -> None:
    [message] = messages(Reply("News about a case", (Heading("Case AB123"),)))
    assert message["summary"] == "News about a case"
    assert message["attachments"][0]["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert "text" not in message
