"""Forms as Slack windows: each kind of field there and back, within Slack's limits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.modal import (
    TooMuchToKeep,
    error_for_all,
    errors_for,
    message_window,
    modal,
    people_named,
    read,
)
from handlers.reply import Button, Buttons, Field, Form, Picture, Reply, Text
from tests.doubles.showcase import REGISTER, SVG
from tests.doubles.slack_hands import words_of
from tests.doubles.slack_rules import check_view

KNOWN = {"chair@example.org": "U3CHAIR", "school@example.org": "U4SCHOOL"}
MANY = tuple((str(number), f"Option {number}") for number in range(1, 251))


def window(*fields: Field, **facts: Any) -> dict[str, Any]:
    form = Form("Register a case", "register", fields, **facts)
    view = modal(Reply("Register", (form,)), "{}", KNOWN)
    check_view(view)
    return view


def element(field: Field) -> dict[str, Any]:
    [block] = window(field)["blocks"]
    assert block["block_id"] == field.name
    return dict(block["element"])


def test_a_window_has_its_title_its_words_and_its_button() -> None:
    view = window(
        Field("ref", "Case reference", hint="Such as AB123."), submit="Register", intro="Two fields."
    )
    assert view["title"]["text"] == "Register a case"
    assert view["submit"]["text"] == "Register"
    assert view["close"]["text"] == "Cancel"
    assert words_of(view["blocks"]) == "Two fields.\nCase reference\nSuch as AB123."


def test_a_title_that_is_cut_stands_in_full_below() -> None:
    form = Form("Record the initial child protection conference", "record", (Field("a", "A"),))
    view = modal(Reply("Record", (form,)), "{}", {})
    check_view(view)
    assert view["title"]["text"] == "Record the initial chil…"
    assert "Record the initial child protection conference" in words_of(view["blocks"])


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (Field("a", "A", value="AB123"), {"type": "plain_text_input", "initial_value": "AB123"}),
        (Field("a", "A", "long_text"), {"type": "plain_text_input", "multiline": True}),
        (Field("a", "A", "number", value="2"), {"type": "number_input", "initial_value": "2"}),
        (Field("a", "A", "number", value="two"), {"type": "number_input"}),
        (Field("a", "A", "date", value="2026-12-18"), {"type": "datepicker", "initial_date": "2026-12-18"}),
        (Field("a", "A", "date", value="next tue"), {"type": "datepicker"}),
        (
            Field("a", "A", "person", value="Chair@example.org"),
            {"type": "users_select", "initial_user": "U3CHAIR"},
        ),
        (Field("a", "A", "person"), {"type": "users_select"}),
        (
            Field("a", "A", "person", value="father@example.org"),
            {"type": "plain_text_input", "initial_value": "father@example.org"},
        ),
        (
            Field("a", "A", "people", value="chair@example.org, school@example.org"),
            {"type": "multi_users_select", "initial_users": ["U3CHAIR", "U4SCHOOL"]},
        ),
        (Field("a", "A", "choice", options=MANY[:10]), {"type": "radio_buttons"}),
        (Field("a", "A", "choice", options=MANY[:3], required=False), {"type": "static_select"}),
        (Field("a", "A", "choice", options=MANY[:11]), {"type": "static_select"}),
        (Field("a", "A", "choices", options=MANY[:10]), {"type": "checkboxes"}),
        (Field("a", "A", "choices", options=MANY[:11]), {"type": "multi_static_select"}),
        (Field("a", "A", "choice"), {"type": "plain_text_input"}),
    ],
)
def test_each_kind_of_field_has_its_own_element(field: Field, expected: dict[str, Any]) -> None:
    found = element(field)
    assert {key: found.get(key) for key in expected} == expected


def test_a_value_that_cannot_be_shown_is_left_out_and_never_refused() -> None:
    assert "initial_date" not in element(Field("a", "A", "date", value="2026-02-30"))
    assert "initial_option" not in element(Field("a", "A", "choice", value="gone", options=MANY[:3]))


def test_what_was_chosen_stays_chosen() -> None:
    chosen = element(Field("a", "A", "choices", value="1,3", options=MANY[:3]))["initial_options"]
    assert [option["value"] for option in chosen] == ["1", "3"]


def test_hundreds_of_options_are_grouped() -> None:
    groups = element(Field("a", "A", "choice", value="120", options=MANY))["option_groups"]
    assert [len(group["options"]) for group in groups] == [100, 100, 50]
    assert groups[1]["label"]["text"] == "Option 101 to Option 200"


def test_a_date_and_time_is_a_day_and_a_clock() -> None:
    day, clock = window(Field("held", "Held at", "datetime", value="2026-12-18T10:00"))["blocks"]
    assert day["element"]["initial_date"] == "2026-12-18"
    assert clock["element"]["initial_time"] == "10:00"
    assert clock["label"]["text"] == "Held at: time"


def test_a_mistake_stands_above_its_field() -> None:
    blocks = window(Field("ref", "Case reference", error="Enter a case reference."))["blocks"]
    assert [block["type"] for block in blocks] == ["rich_text", "input"]


def test_what_else_the_reply_says_stands_above_without_its_buttons_and_pictures() -> None:
    row, picture = Buttons((Button("Help", "help"),)), Picture("A line", b"png", SVG)
    view = modal(Reply("Register", (Text("Which one?"), row, picture, REGISTER)), "{}", {})
    check_view(view)
    assert words_of(view["blocks"][0]) == "Which one?"
    assert not [block for block in view["blocks"] if block["type"] == "actions"]


def test_a_window_that_cannot_keep_all_it_must_says_so() -> None:
    with pytest.raises(TooMuchToKeep):
        modal(Reply("Register", (REGISTER,)), "x" * 3001, {})


def test_the_longest_form_fits() -> None:
    fields = tuple(Field(f"f{number}", f"Field {number}", error="Wrong.") for number in range(48))
    check_view(modal(Reply("Long", (*[Text("words")] * 40, Form("Long", "long", fields))), "{}", {}))


def test_a_sentence_can_have_a_window_of_its_own() -> None:
    check_view(message_window("A title longer than twenty-four letters", "Please wait."))


def test_people_named_are_those_with_an_address() -> None:
    form = Form(
        "F",
        "f",
        (
            Field("a", "A", "person", value="chair@example.org"),
            Field("b", "B", "people", value="school@example.org, Sam"),
            Field("c", "C", value="not.a.person@example.org"),
        ),
    )
    assert people_named(form) == ["chair@example.org", "school@example.org"]


def submitted(**states: dict[str, Any]) -> dict[str, Any]:
    return {
        "state": {"values": {name: {"value": state} for name, state in states.items()}},
        "blocks": [{"type": "input", "block_id": name} for name in states],
    }


def test_values_come_back_as_a_handler_reads_them() -> None:
    view = submitted(
        ref={"type": "plain_text_input", "value": "AB123"},
        children={"type": "number_input", "value": None},
        strategy={"type": "datepicker", "selected_date": "2026-12-18"},
        kind={"type": "radio_buttons", "selected_option": {"value": "initial"}},
        other={"type": "static_select", "selected_option": None},
        present={"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]},
        manager={"type": "users_select", "selected_user": "U2"},
        nobody={"type": "users_select", "selected_user": None},
        others={"type": "multi_users_select", "selected_users": ["U3", "U4"]},
        **{
            "held": {"type": "datepicker", "selected_date": "2026-12-18"},
            "held time": {"type": "timepicker", "selected_time": "10:00"},
            "day": {"type": "datepicker", "selected_date": "2026-12-18"},
            "day time": {"type": "timepicker", "selected_time": None},
        },
    )
    sent = read(view)
    assert sent.values == {
        "ref": "AB123",
        "children": "",
        "strategy": "2026-12-18",
        "kind": "initial",
        "other": "",
        "present": "a,b",
        "held": "2026-12-18T10:00",
        "day": "2026-12-18",
    }
    assert sent.accounts == {"manager": ("U2",), "nobody": (), "others": ("U3", "U4")}
    assert sent.errors == {}


def test_errors_stay_in_a_window_that_has_their_fields_and_no_others() -> None:
    view = window(Field("ref", "Ref"), Field("held", "Held", "datetime"))
    wrong = (Field("ref", "Ref", error="Enter a reference."), Field("held", "Held", "datetime"))
    assert errors_for(Form("F", "f", wrong), view) == {"ref": "Enter a reference."}
    assert errors_for(Form("F", "f", (*wrong, Field("which", "Which"))), view) is None
    assert errors_for(Form("F", "f", (Field("ref", "Ref"), wrong[1])), view) is None
    assert error_for_all(view, "Not now.") == {"ref": "Not now."}
    assert error_for_all({"blocks": []}, "Not now.") is None


texts = st.text(max_size=80) | st.sampled_from(["", "x" * 4000])
options = st.lists(
    st.tuples(st.text(min_size=1, max_size=150), texts), max_size=130, unique_by=lambda o: o[0]
)
kinds = st.sampled_from(
    ["text", "long_text", "number", "date", "datetime", "choice", "choices", "person", "people"]
)
fields = st.builds(
    Field,
    st.uuids().map(str),
    texts,
    kinds,
    texts,
    texts | st.sampled_from(["2026-12-18", "2026-12-18T10:00", "7", "chair@example.org"]),
    options.map(tuple),
    st.booleans(),
    texts,
)


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # long texts are the point
@settings(max_examples=100, deadline=None)
@given(texts, texts, texts, st.lists(fields, min_size=1, max_size=12))
def test_slack_takes_whatever_a_form_holds(title: str, submit: str, intro: str, content: list[Field]) -> None:
    form = Form(title, "verb", tuple(content), submit, intro)
    check_view(modal(Reply("Form", (form,)), "{}", KNOWN))
