"""The picture of a case as PNG and SVG: well-formed, legible, and told in words as well."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageColor

from bot.pictures import to_png, to_svg
from bot.pictures.timeline import COLOURS
from bot.rulebook import england_and_wales, load
from bot.teams.picture import as_address
from procedure import chart
from procedure.chart import Chart
from procedure.deadlines import derive
from procedure.measures import MEASURES, Count, Figures
from procedure.period import Period
from procedure.timeline import STATE_WORDS, Timeline, lay_out
from tests.procedure.story import day, happened

SVG = "{http://www.w3.org/2000/svg}"
A_SHADE = 2  # of 255: nobody sees it


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
    colours = [colour for _, colour in image.convert("RGB").getcolors(1 << 24)]
    for wanted in {ImageColor.getrgb(COLOURS[row.state]) for row in timeline.rows}:
        assert min(farthest(wanted, each) for each in colours) <= A_SHADE


def farthest(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """How far two colours are apart in red, green or blue, whichever is farthest."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


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


def test_the_day_booked_has_a_mark_of_its_own_that_is_explained(timeline: Timeline) -> None:
    svg = ElementTree.fromstring(to_svg(timeline))  # noqa: S314 - we wrote it a moment ago
    corners = [element.get("points", "").split() for element in svg.iter(f"{SVG}polygon")]
    across = [[float(corner.split(",")[0]) for corner in each] for each in corners]
    [booked] = [row.booked for row in timeline.rows if row.booked is not None]
    assert [pytest.approx(booked, abs=0.1), pytest.approx(booked, abs=0.1)] in [each[::2] for each in across]
    assert "Booked for" in [element.text for element in svg.iter(f"{SVG}text")]
    assert "ICPC: booked 11 Jan, by 13 Jan" in timeline.in_words


def test_every_state_has_a_word_as_well_as_a_colour() -> None:
    assert STATE_WORDS.keys() == COLOURS.keys()


def figures(of: int) -> Figures:
    """As if of so many things one in each measure was not as it should be."""
    return Figures({each.id: Count(max(of - 1, 0), of) for each in MEASURES}, 12.0, of)


@pytest.fixture(scope="module")
def busy_year() -> Chart:
    year = Period(date(2025, 11, 24), date(2026, 11, 23))
    return chart.lay_out("North", year, figures(120), [figures(of) for of in range(len(year.parts()))])


def test_the_chart_of_a_busy_year_fits_into_a_teams_message(busy_year: Chart) -> None:
    address = as_address(to_png(busy_year))
    assert address is not None
    assert address.startswith("data:image/png;base64,")


def test_the_chart_tells_each_figure_without_colour_and_in_words(busy_year: Chart) -> None:
    svg = ElementTree.fromstring(to_svg(busy_year))  # noqa: S314 - we wrote it a moment ago
    words = [element.text or "" for element in svg.iter(f"{SVG}text")]
    assert svg.findtext(f"{SVG}desc") == busy_year.in_words
    assert words.count("99% (119 of 120)") == len(MEASURES)
    assert "published: 81.4%" in words
    assert busy_year.in_words.startswith("North. Conference in time: 99% (119 of 120), published: 81.4%; ")
