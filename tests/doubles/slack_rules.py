"""Slack's published limits on blocks and windows, written down apart from the renderer that keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

MESSAGE_BLOCKS = {"header", "section", "context", "actions", "divider", "image", "rich_text"}
WINDOW_BLOCKS = MESSAGE_BLOCKS | {"input"}
LONGEST_MESSAGE = 13_000  # over all blocks, as measured by others: Slack does not publish it


class Refused(Exception):
    """Slack would not take this. The text is for whoever reads the failing test."""


def check_message(message: Json) -> None:
    """Raises `Refused` where Slack would refuse the message."""
    shown = message.get("blocks") or []
    _require(bool(message.get("text")) or bool(shown), "no_text")
    _require(len(message.get("text") or "") <= 4000, "the text is longer than 4,000 characters")
    _require(len(shown) <= 50, "more than 50 blocks in a message")
    _require(sum(_length(block) for block in shown) <= LONGEST_MESSAGE, "msg_blocks_too_long")
    for block in shown:
        _require(block["type"] in MESSAGE_BLOCKS, f"{block['type']} is no block for a message")
    _check_blocks(shown)


def check_view(view: Json) -> None:
    """Raises `Refused` where Slack would refuse the window."""
    _require(view["type"] == "modal", "only modals are opened here")
    _text(view["title"], 24, plain=True)
    for words in ("submit", "close"):
        if words in view:
            _text(view[words], 24, plain=True)
    _require(len(view.get("private_metadata", "")) <= 3000, "private_metadata is too long")
    shown = view["blocks"]
    _require(0 < len(shown) <= 100, "a window has 1 to 100 blocks")
    for block in shown:
        _require(block["type"] in WINDOW_BLOCKS, f"{block['type']} is no block for a window")
    if any(block["type"] == "input" for block in shown):
        _require("submit" in view, "a window with inputs needs a submit button")
    _check_blocks(shown)
    ids = [block["block_id"] for block in shown if "block_id" in block]
    _require(len(ids) == len(set(ids)), "block_id used twice")


def _check_blocks(shown: list[Json]) -> None:
    for block in shown:
        _require(len(block.get("block_id", "")) <= 255, "block_id is too long")
        _CHECKS[block["type"]](block)
    actions = [element["action_id"] for element in _elements(shown) if "action_id" in element]
    _require(len(actions) == len(set(actions)), "action_id used twice")


def _elements(shown: list[Json]) -> Iterator[Json]:
    for block in shown:
        if block["type"] == "actions":
            yield from block["elements"]


def _header(block: Json) -> None:
    _text(block["text"], 150, plain=True)


def _section(block: Json) -> None:
    _text(block["text"], 3000)


def _context(block: Json) -> None:
    _require(1 <= len(block["elements"]) <= 10, "a context has 1 to 10 elements")
    for element in block["elements"]:
        _text(element, 2000)


def _actions(block: Json) -> None:
    _require(1 <= len(block["elements"]) <= 25, "a row has 1 to 25 elements")
    for element in block["elements"]:
        _require(element["type"] == "button", "only buttons are used here")
        _button(element)


def _button(element: Json) -> None:
    _text(element["text"], 75, plain=True)
    _require(len(element.get("action_id", "")) <= 255, "action_id is too long")
    _require(len(element.get("value", "")) <= 2000, "a value is too long")
    _require(len(element.get("url", "")) <= 3000, "an address is too long")
    _require(element.get("style", "primary") in ("primary", "danger"), "no such style")
    if "confirm" in element:
        confirm = element["confirm"]
        _text(confirm["title"], 100, plain=True)
        _text(confirm["text"], 300)
        _text(confirm["confirm"], 30, plain=True)
        _text(confirm["deny"], 30, plain=True)
        _require(confirm.get("style", "primary") in ("primary", "danger"), "no such style")


def _rich_text(block: Json) -> None:
    _require(bool(block["elements"]), "empty rich text")
    for element in block["elements"]:
        _require(
            element["type"] in ("rich_text_section", "rich_text_list", "rich_text_quote"),
            f"{element['type']} is no part of rich text",
        )
        parts = element["elements"]
        if element["type"] == "rich_text_list":
            _require(element["style"] in ("bullet", "ordered"), "no such list")
            parts = [part for item in parts for part in item["elements"]]
        _require(bool(parts), "empty rich text")
        for part in parts:
            _require(part["type"] in ("text", "emoji"), f"{part['type']} could mention or link")
            if part["type"] == "text":
                _require(len(part["text"]) > 0, "an empty text")
    _require(_length(block) <= 4000, "rich text of more than 4,000 characters")


def _input(block: Json) -> None:
    _text(block["label"], 2000, plain=True)
    if "hint" in block:
        _text(block["hint"], 2000, plain=True)
    element = block["element"]
    _require(bool(element.get("action_id")), "an input without action_id")
    options = [*element.get("options", ())]
    groups = element.get("option_groups", ())
    kind = element["type"]
    if kind in ("radio_buttons", "checkboxes"):
        _require(1 <= len(options) <= 10, f"{kind} have 1 to 10 options")
    if kind in ("static_select", "multi_static_select"):
        _require(bool(options) != bool(groups), "a menu has options or groups")
        _require(len(options) <= 100 and len(groups) <= 100, "too many options")
        for group in groups:
            _text(group["label"], 75, plain=True)
            _require(1 <= len(group["options"]) <= 100, "a group has 1 to 100 options")
            options += group["options"]
    for option in options:
        _text(option["text"], 75)
        _require(1 <= len(option["value"]) <= 150, "an option's value is too long")
    values = [option["value"] for option in options]
    _require(len(values) == len(set(values)), "two options with one value")
    for name in ("initial_option", "initial_options"):
        chosen = element.get(name, [])
        for option in chosen if isinstance(chosen, list) else [chosen]:
            _require(option in options, "what is chosen at first is no option")
    _require(len(element.get("initial_value", "")) <= 3000, "initial_value is too long")


def _text(text: Json, longest: int, *, plain: bool = False) -> None:
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    _require(text["type"] in kinds, f"{text['type']} is not allowed here")
    _require(
        1 <= len(text["text"]) <= longest, f"a text has 1 to {longest} characters: {text['text'][:40]!r}"
    )


def _length(thing: Any) -> int:
    if isinstance(thing, dict):
        own = len(thing["text"]) if isinstance(thing.get("text"), str) else 0
        return own + sum(_length(value) for value in thing.values() if isinstance(value, dict | list))
    return sum(_length(each) for each in thing) if isinstance(thing, list) else 0


def _require(condition: bool, sentence: str) -> None:
    if not condition:
        raise Refused(sentence)


_CHECKS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "divider": lambda block: None,
    "image": lambda block: None,
    "rich_text": _rich_text,
    "input": _input,
}
