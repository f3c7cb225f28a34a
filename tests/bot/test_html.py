"""A reply as HTML: all of it is there, all of it can be reached, and nothing people wrote is markup."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup, Tag

from bot.html import Html, Pressing
from handlers.reply import Button, Buttons, Field, Folded, Form, Heading, Link, Picture, Reply, Table, Text
from storage.people import Person
from tests.doubles.showcase import EVERYTHING, REGISTER

MANAGER = Person("tm", "Team manager (north)", email="team.manager@example.org")
GONE = Person("old", "Somebody who left", email="gone@example.org", active=False)
PRESSING = Pressing("social.worker@example.org", "dm", 7, "abc", (MANAGER, GONE))
NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }}"


def page(reply: Reply, pressing: Pressing | None = PRESSING) -> BeautifulSoup:
    return BeautifulSoup(Html().reply(reply, pressing), "html.parser")


def found(within: BeautifulSoup | Tag, selector: str) -> Tag:
    tag = within.select_one(selector)
    assert tag is not None, f"no {selector}"
    return tag


def form_with(field: Field) -> BeautifulSoup:
    return page(Reply("s", (Form("Title", "verb", (field,)),)))


def test_every_block_is_shown_as_what_it_is() -> None:
    soup = page(EVERYTHING)
    assert found(soup, "h3").text == "Case AB123"
    assert found(soup, ".note").text == "The 2013 edition has been superseded."
    assert "Warning: The reports are 2 working days late." in found(soup, ".warning").text
    assert [item.text for item in soup.select("ul.bullets li")][1] == "The conference is not booked yet."
    assert found(soup, "dl dt").text == "Social worker"
    assert found(soup, "table caption").text == "What is due"
    assert [cell["scope"] for cell in soup.select("table th")] == ["col"] * 3 + ["row"] * 3
    assert found(soup, "figcaption").text == "A guide of our own, section 2 (Leeds, 2026)"
    assert str(found(soup, "img")["alt"]).startswith("A line with three dates")
    assert found(soup, "a")["href"] == "https://meet.example.org/ab123"
    assert found(soup, "details.folded summary").text == "How this was worked out"
    assert [b.text for b in soup.select("form button")] == [
        "Show the policy",
        "Mark as done",
        "Open case",
        "Yes: Close the case",
    ]


def test_a_picture_is_the_svg_and_without_one_the_png() -> None:
    assert str(found(page(EVERYTHING), "img")["src"]).startswith("data:image/svg+xml;base64,")
    png = page(Reply("s", (Picture("What it shows", b"\x89PNG", ""),)))
    assert str(found(png, "img")["src"]) == "data:image/png;base64,iVBORw=="


def test_nothing_that_people_wrote_becomes_markup() -> None:
    reply = Reply(
        NASTY,
        (
            Heading(NASTY),
            Text(NASTY),
            Table(NASTY, (NASTY, NASTY), ((NASTY, NASTY),)),
            Folded(NASTY, (Text(NASTY),)),
            Buttons((Button(NASTY, NASTY, confirm=NASTY),)),
            Form(NASTY, NASTY, (Field("ref", NASTY, hint=NASTY, value=NASTY, error=NASTY),), intro=NASTY),
        ),
    )
    soup = page(reply)
    assert not soup.select("script, img")
    assert found(soup, "h3").text == NASTY
    assert found(soup, "input[name='value.ref']")["value"] == NASTY
    assert "49" not in soup.text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//[", ""])
def test_a_link_that_is_no_web_page_is_only_words(url: str) -> None:
    soup = page(Reply("s", (Link("Open", url),)))
    assert not soup.select("a")
    assert soup.text.strip() == f"Open: {url}".strip()


def test_a_telephone_number_can_be_pressed() -> None:
    assert found(page(Reply("s", (Link("Ring", "tel:+441632960000"),))), "a")["href"] == "tel:+441632960000"


def test_a_button_that_asks_first_is_a_disclosure_with_the_question_in_it() -> None:
    confirm = found(page(EVERYTHING), "details.confirm")
    assert found(confirm, "summary").text == "Close the case"
    assert found(confirm, "p").text == "Close AB123 for good?"
    assert found(confirm, "input[name=action]")["value"] == "close?ref=AB123"


def test_somebody_elses_message_cannot_be_pressed() -> None:
    soup = page(replace(EVERYTHING, blocks=(*EVERYTHING.blocks, REGISTER)), None)
    assert not soup.select("form, button, input")
    assert "Mark as done" in soup.text
    assert "A form: Register a case" in soup.text


def test_a_reply_without_blocks_shows_its_summary() -> None:
    assert page(Reply("All is well")).text.strip() == "All is well"


def test_every_field_has_a_label_and_says_if_it_may_be_left_out() -> None:
    soup = page(Reply("s", (REGISTER,)))
    for control in soup.select("form.form input:not([type=hidden]), select, textarea"):
        labelled = soup.select(f"label[for='{control.get('id')}']") or control.find_parents("label")
        assert labelled, control
    assert "Conference booked for (optional)" in soup.text
    assert "Case reference (optional)" not in soup.text


@pytest.mark.parametrize(
    ("kind", "selector"),
    [
        ("text", "input[type=text]"),
        ("long_text", "textarea"),
        ("number", "input[inputmode=numeric]"),
        ("date", "input[type=date]"),
        ("datetime", "input[type=datetime-local]"),
        ("person", "select"),
        ("people", "input[type=checkbox]"),
        ("choices", "input[type=checkbox]"),
        ("choice", "input[type=radio]"),
    ],
)
def test_each_kind_of_field_is_the_control_people_expect(kind: str, selector: str) -> None:
    field = Field("x", "Label", kind, options=(("a", "A"), ("b", "B")))  # type: ignore[arg-type]
    assert form_with(field).select(f"form {selector}[name='value.x']")


def test_a_long_choice_is_a_list_to_pick_from() -> None:
    options = tuple((str(number), str(number)) for number in range(7))
    assert (
        found(form_with(Field("x", "Label", "choice", options=options, value="3")), "[selected]").text == "3"
    )


def test_what_was_chosen_is_ticked_and_nothing_else() -> None:
    field = Field("x", "Label", "choices", value="a,c", options=(("a", "A"), ("b", "B"), ("c", "C")))
    assert [tick["value"] for tick in form_with(field).select("[checked]")] == ["a", "c"]


def test_a_person_is_picked_among_the_members_who_are_still_here() -> None:
    soup = form_with(Field("x", "Label", "person", value="team.manager@example.org"))
    assert [option.text for option in soup.select("option")] == ["Choose one", "Team manager (north)"]
    assert found(soup, "[selected]")["value"] == "team.manager@example.org"


def test_somebody_the_form_already_names_is_kept_though_they_left() -> None:
    soup = form_with(Field("x", "Label", "person", value="gone@example.org"))
    assert found(soup, "[selected]")["value"] == "gone@example.org"


def test_an_error_stands_at_its_field_and_is_read_out_with_it() -> None:
    soup = form_with(Field("ref", "Reference", hint="Such as AB123.", error="Enter a reference."))
    control = found(soup, "input[name='value.ref']")
    assert control["id"] == "m7-ref"
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "m7-ref-hint m7-ref-error"
    assert found(soup, "#m7-ref-error").text == "Error: Enter a reference."
