"""Forms on a Teams card, and what comes back from them."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from bot.teams.form import form_element, submitted
from handlers.reply import Field, FieldKind, Form, action


def inputs(*fields: Field) -> list[dict[str, Any]]:
    items = form_element(Form("Title", "register", fields))["items"]
    return [item for item in items if item["type"].startswith("Input.")]


def test_a_form_has_its_title_its_words_its_inputs_and_its_button() -> None:
    form = Form("Book", action("book", ref="AB123"), (Field("place", "Place"),), "Book it", "Say where.")
    title, intro, place, row = form_element(form)["items"]
    assert (title["text"], intro["text"], place["id"]) == ("Book", "Say where.", "place")
    assert row["actions"] == [
        {
            "type": "Action.Submit",
            "title": "Book it",
            "style": "positive",
            "data": {"action": "book?ref=AB123"},
        }
    ]


KINDS: list[tuple[Field, list[dict[str, Any]]]] = [
    (Field("a", "A", value="x"), [{"type": "Input.Text", "id": "a", "value": "x"}]),
    (Field("a", "A", "long_text"), [{"type": "Input.Text", "isMultiline": True}]),
    (Field("a", "A", "number", value="3"), [{"type": "Input.Number", "value": "3"}]),
    (Field("a", "A", "date", value="2026-12-18"), [{"type": "Input.Date", "value": "2026-12-18"}]),
    (
        Field("a", "A", "datetime", value="2026-12-18T10:00"),
        [
            {"type": "Input.Date", "id": "a.date", "value": "2026-12-18", "label": "A – date"},
            {"type": "Input.Time", "id": "a.time", "value": "10:00", "label": "A – time"},
        ],
    ),
    (
        Field("a", "A", "choice", options=(("x", "Ex"), ("y", "Why"))),
        [
            {
                "type": "Input.ChoiceSet",
                "isMultiSelect": False,
                "style": "expanded",
                "choices": [{"title": "Ex", "value": "x"}, {"title": "Why", "value": "y"}],
            }
        ],
    ),
    (
        Field("a", "A", "choices", value="x,y", options=(("x", "Ex"), ("y", "Why"))),
        [{"type": "Input.ChoiceSet", "isMultiSelect": True, "value": "x,y"}],
    ),
    (
        Field("a", "Who?", "person"),
        [{"type": "Input.Text", "style": "email", "label": "Who? Give their work e-mail address."}],
    ),
    (
        Field("a", "Who", "people"),
        [
            {
                "type": "Input.Text",
                "label": "Who. Give their work e-mail addresses, with commas between them.",
            }
        ],
    ),
]


@pytest.mark.parametrize(("field", "expected"), KINDS, ids=[field.kind for field, _ in KINDS])
def test_every_kind_of_field_has_its_input(field: Field, expected: list[dict[str, Any]]) -> None:
    shown = inputs(field)
    assert len(shown) == len(expected)
    for element, wanted in zip(shown, expected, strict=True):
        assert wanted.items() <= element.items()
        assert element["isRequired"] is True
        assert element["errorMessage"] == f"Fill in “{field.label}”."


def test_no_kind_of_field_was_forgotten() -> None:
    assert {field.kind for field, _ in KINDS} == set(get_args(FieldKind))


def test_many_choices_fold_into_a_list() -> None:
    [many] = inputs(Field("a", "A", "choice", options=tuple((str(n), str(n)) for n in range(6))))
    assert many["style"] == "compact"


def test_an_optional_field_says_so() -> None:
    [optional] = inputs(Field("a", "Place", required=False))
    assert (optional["label"], optional["isRequired"]) == ("Place (optional)", False)
    [hinted] = inputs(Field("a", "Place", hint="Such as Room 1.", required=False))
    assert hinted["label"] == "Place (optional). Such as Room 1."


def test_a_hint_belongs_to_the_label() -> None:
    [hinted] = inputs(Field("a", "When was it held?", "date", hint="For example, 18 December 2026."))
    assert hinted["label"] == "When was it held? For example, 18 December 2026."


@pytest.mark.parametrize(
    ("kind", "value"), [("date", "next week"), ("number", "a few"), ("datetime", "soon")]
)
def test_a_value_that_an_input_cannot_show_does_not_spoil_the_card(kind: FieldKind, value: str) -> None:
    assert all("value" not in element for element in inputs(Field("a", "A", kind, value=value)))


def test_mistakes_are_told_at_the_top_and_beside_the_field() -> None:
    wrong = Field("ref", "Reference", value="Jo", error="Use a reference, not a name.")
    form = Form("Register", "register", (Field("x", "X", value="kept"), wrong))
    items = form_element(form)["items"]
    assert (items[1]["style"], items[1]["items"][1]["text"]) == (
        "attention",
        "• Reference: Use a reference, not a name.",
    )
    beside = [item.get("text") or item.get("id") for item in items[2:5]]
    assert beside == ["x", "Use a reference, not a name.", "ref"]
    assert items[2]["value"] == "kept"


SENT: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"a": "x"}, {"a": "x"}),
    ({"a": " x "}, {"a": "x"}),
    ({"a": None}, {"a": ""}),
    ({"a": 3}, {"a": "3"}),
    ({"a": 3.0}, {"a": "3"}),
    ({"a": 3.5}, {"a": "3.5"}),
    ({"a": True}, {"a": "true"}),
    ({"a": "x,y"}, {"a": "x,y"}),
    ({"a.date": "2026-12-18", "a.time": "10:00"}, {"a": "2026-12-18T10:00"}),
    ({"a.date": "2026-12-18", "a.time": ""}, {"a": "2026-12-18"}),
    ({"a.date": "2026-12-18"}, {"a": "2026-12-18"}),
    ({"a.time": "10:00"}, {"a": "10:00"}),
    ({"a.date": "", "a.time": ""}, {"a": ""}),
    ({"msteams": {"feedback": {}}}, {}),
]


@pytest.mark.parametrize(("answers", "values"), SENT)
def test_answers_come_back_as_text(answers: dict[str, Any], values: dict[str, str]) -> None:
    verb, found = submitted({"action": action("book", ref="AB123"), **answers})
    assert (verb, found) == ("book", {"ref": "AB123", **values})


def test_what_is_filled_in_counts_for_more_than_what_was_known() -> None:
    assert submitted({"action": action("book", ref="AB123", place="A"), "place": "B"}) == (
        "book",
        {"ref": "AB123", "place": "B"},
    )


def test_a_form_that_is_shown_and_sent_unchanged_says_the_same() -> None:
    fields = (Field("when", "When", "datetime", value="2026-12-18T10:00"), Field("who", "Who", value="a@b.c"))
    answers = {element["id"]: element["value"] for element in inputs(*fields)}
    assert submitted({"action": "book", **answers})[1] == {"when": "2026-12-18T10:00", "who": "a@b.c"}
