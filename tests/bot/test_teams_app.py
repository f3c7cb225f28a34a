"""The app that an administrator uploads to Teams says what Teams requires, and what the assistant can do."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

from handlers.verbs import VERBS

APP = Path(__file__).parents[2] / "docs" / "teams-app"
MANIFEST = json.loads((APP / "manifest.json").read_text())


def test_its_texts_have_the_lengths_that_teams_allows() -> None:
    assert len(MANIFEST["name"]["short"]) <= 30
    assert len(MANIFEST["name"]["full"]) <= 100
    assert len(MANIFEST["description"]["short"]) <= 80
    assert len(MANIFEST["description"]["full"]) <= 4000


def test_its_icons_have_the_sizes_that_teams_requires() -> None:
    with Image.open(APP / MANIFEST["icons"]["color"]) as colour:
        assert colour.size == (192, 192)
    with Image.open(APP / MANIFEST["icons"]["outline"]) as outline:
        assert (outline.size, outline.mode) == ((32, 32), "RGBA")


def test_it_offers_commands_that_there_are() -> None:
    [bot] = MANIFEST["bots"]
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    for offered in bot["commandLists"]:
        assert len(offered["commands"]) <= 10
        for command in offered["commands"]:
            assert command["title"] in VERBS
            assert len(command["description"]) <= 128


def test_in_a_channel_it_offers_nothing_that_names_a_case() -> None:
    [bot] = MANIFEST["bots"]
    [shared] = [offered for offered in bot["commandLists"] if "team" in offered["scopes"]]
    assert {command["title"] for command in shared["commands"]} == {"ask", "mine", "help"}


def test_it_holds_no_registration_of_anybody() -> None:
    assert MANIFEST["id"] == MANIFEST["bots"][0]["botId"] == "00000000-0000-0000-0000-000000000000"
    assert all(".example.org" in MANIFEST["developer"][name] for name in ("websiteUrl", "privacyUrl"))
