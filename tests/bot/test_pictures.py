"""The picture of a case as PNG and SVG: well-formed, legible, and told in words as well."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from bot.pictures import COLOURS, to_png, to_svg
from bot.rulebook import england_and_wales, load
from procedure.deadlines import derive
from procedure.timeline import STATE_WORDS, Timeline, lay_out
from tests.procedure.story import day, happened

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    told = [
        happened("strategy_discussion", "2026-12-18"),
        happened("s47", "2026-12-23", outcome="icpc"),
        happened("conference_booked", "2027-01-11T10:00"),
    ]
    pathway = derive(told, load("leeds"), england_and_wales(), day("2027-01-08"))
    return lay_out(pathway, england_and_wales(), day("2027-01-08"), "AB-12 <&>")


def test_the_png_has_twice_the_dots_and_shows_the_states_in_their_colours(timeline: Timeline) -> None:
    image = Image.open(BytesIO(to_png(timeline)))
    assert image.size == (timeline.width * 2, timeline.height * 2)
    colours = {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in image.convert("RGB").getcolors(1 << 24)}
    assert {COLOURS[row.state] for row in timeline.rows} <= colours


def test_the_png_is_small_enough_for_a_message(timeline: Timeline) -> None:
    assert len(to_png(timeline)) < 200_000


def test_the_svg_is_well_formed_and_carries_the_words(timeline: Timeline) -> None:
    svg = ElementTree.fromstring(to_svg(timeline))  # noqa: S314 - we wrote it a moment ago
    words = [element.text or "" for element in svg.iter(f"{SVG}text")]
    assert svg.findtext(f"{SVG}title") == "AB-12 <&>"
    assert svg.findtext(f"{SVG}desc") == timeline.in_words
    for row in timeline.rows:
        assert row.label in words
        assert row.says in words


def test_every_state_has_a_word_as_well_as_a_colour() -> None:
    assert STATE_WORDS.keys() == COLOURS.keys()
