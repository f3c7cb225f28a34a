"""Reading what Teams posts: whole activities, and whatever else arrives."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.teams.activity import Conversation, Incoming, Malformed, read
from bot.teams.form import submitted
from tests.doubles.bot_connector import BOT
from tests.doubles.teams_bot import SW, TM, RunningBot

CH = "29:chair"


def activity(**changes: Any) -> dict[str, Any]:
    usual = {
        "type": "message",
        "id": "1",
        "channelId": "msteams",
        "serviceUrl": "https://smba.example.org/uk/",
        "from": {"id": SW},
        "recipient": {"id": BOT},
        "conversation": {"id": "a:1", "conversationType": "personal"},
        "channelData": {"tenant": {"id": "a-tenant"}},
        "text": "mine",
    }
    return {name: value for name, value in (usual | changes).items() if value is not ...}


def said(text: str, *mentions: tuple[str, str]) -> str:
    entities = [
        {"type": "mention", "mentioned": {"id": account}, "text": words} for account, words in mentions
    ]
    incoming = read(json.dumps(activity(text=text, entities=entities)).encode())
    return incoming.typed({TM: "team.manager@example.org", CH: "chair@example.org"})


BOT_MENTION = (BOT, "<at>ICPC</at>")


def test_the_mention_of_the_bot_is_not_part_of_what_was_said() -> None:
    assert said("<at>ICPC</at> case AB123", BOT_MENTION) == "case AB123"
    assert said("case <at>ICPC</at> AB123", BOT_MENTION) == "case AB123"
    assert said("<at>ICPC</at>", BOT_MENTION) == ""


def test_others_who_are_mentioned_are_named_by_their_email_address() -> None:
    text = "<at>ICPC</at> invite AB123 <at>Team Manager</at> role manager"
    assert said(text, BOT_MENTION, (TM, "<at>Team Manager</at>")) == (
        "invite AB123 @team.manager@example.org role manager"
    )


def test_two_people_of_the_same_name_are_told_apart_by_their_order() -> None:
    text = "assign <at>Sam</at> or <at>Sam</at>"
    assert said(text, (TM, "<at>Sam</at>"), (CH, "<at>Sam</at>")) == (
        "assign @team.manager@example.org or @chair@example.org"
    )


def test_somebody_named_in_two_parts_is_one_person() -> None:
    text = "assign AB123 <at>Team</at> <at>Manager</at> today"
    assert said(text, (TM, "<at>Team</at>"), (TM, "<at>Manager</at>")) == (
        "assign AB123 @team.manager@example.org today"
    )


def test_somebody_unknown_keeps_their_name() -> None:
    assert (
        said("assign <at>Somebody Else</at>", ("29:x", "<at>Somebody Else</at>")) == "assign @Somebody Else"
    )


def test_spaces_of_web_pages_are_spaces() -> None:
    assert said("<at>ICPC</at>&nbsp;case\xa0AB123", BOT_MENTION) == "case AB123"


def test_what_is_typed_is_not_taken_for_markup() -> None:
    assert said("is 5 < 6 &lt; *bold* <b>?") == "is 5 < 6 &lt; *bold* <b>?"


PLACES: list[tuple[dict[str, Any], str, str]] = [
    ({"conversationType": "personal"}, "msteams", "direct"),
    ({"conversationType": "channel"}, "msteams", "channel"),
    ({"conversationType": "groupChat"}, "msteams", "channel"),
    ({"conversationType": "something new"}, "msteams", "channel"),
    ({}, "msteams", "channel"),
    ({"isGroup": False}, "msteams", "channel"),
    ({}, "emulator", "direct"),
    ({"isGroup": True}, "emulator", "channel"),
]


@pytest.mark.parametrize(("conversation", "channel", "place"), PLACES)
def test_a_place_is_private_only_where_teams_says_so(
    conversation: dict[str, Any], channel: str, place: str
) -> None:
    body = activity(conversation={"id": "a:1", **conversation}, channelId=channel)
    assert read(json.dumps(body).encode()).place == place


def test_the_organisation_is_read_from_the_channel_data_first() -> None:
    conversation = {"id": "a:1", "tenantId": "another"}
    assert read(json.dumps(activity(conversation=conversation)).encode()).where.tenant == "a-tenant"
    emulated = activity(conversation=conversation, channelData=...)
    assert read(json.dumps(emulated).encode()).where.tenant == "another"


def test_a_conversation_is_the_same_after_it_was_kept() -> None:
    where = Conversation("https://smba.example.org/uk/", "a:1", "a-tenant", BOT, SW)
    assert Conversation.from_text(where.as_text()) == where


MALFORMED: dict[str, bytes | dict[str, Any]] = {
    "nothing": b"",
    "words": b"not json",
    "half": b'{"type": "message"',
    "no UTF-8": b'{"type": "\xff\xfe"}',
    "too deep": b"[" * 100_000,
    "half an emoji": json.dumps(activity(text="\ud83d")).encode(),
    "a list": b"[]",
    "text": b'"message"',
    "null": b"null",
    "a number beyond all numbers": b"9" * 5_000,
    "without a type": activity(type=...),
    "an empty type": activity(type=""),
    "a type that is no text": activity(type=["message"]),
    "without a conversation": activity(conversation=...),
    "a conversation without an id": activity(conversation={}),
    "a conversation that is text": activity(conversation="a:1"),
    "without a sender": activity(**{"from": ...}),
    "a sender that is a list": activity(**{"from": [SW]}),
    "a sender whose id is a number": activity(**{"from": {"id": 1}}),
    "without a recipient": activity(recipient=...),
    "without a service": activity(serviceUrl=...),
    "text that is an object": activity(text={"a": 1}),
    "mentions that are an object": activity(entities={"a": 1}),
    "a mention that is text": activity(entities=["mention"]),
    "a mention of a text": activity(entities=[{"type": "mention", "mentioned": "x"}]),
    "channel data that is text": activity(channelData="x"),
    "a tenant that is text": activity(channelData={"tenant": "x"}),
    "an invoke whose action is text": activity(type="invoke", value={"action": "x"}),
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
async def test_what_is_no_activity_is_refused_in_one_sentence(
    bot: RunningBot, body: bytes | dict[str, Any]
) -> None:
    if isinstance(body, dict):
        body = json.dumps(
            {**body, **({"serviceUrl": bot.teams.url} if "serviceUrl" in body else {})}
        ).encode()
    status, answer = await bot.teams.deliver(bot.url, body)
    assert status == 400
    assert answer["error"].endswith(".")
    assert (bot.router.asked, bot.teams.sent) == ([], [])


def test_a_refusal_repeats_nothing_of_what_was_sent() -> None:
    with pytest.raises(Malformed) as failure:
        read(b'{"type": "message", "text": "AB123')
    assert "AB123" not in str(failure.value)


ODD_BUT_WHOLE: list[dict[str, Any]] = [
    {"value": "text"},
    {"value": ["a"]},
    {"value": {"action": 1}},
    {"value": {"action": ["x"]}},
    {"value": {"other": "x"}},
    {"entities": None},
    {"entities": [{}]},
    {"entities": [{"type": "mention"}]},
    {"channelData": None},
    {"attachments": [{"contentType": "text/html"}]},
    {"timestamp": "not a time"},
    {"localTimestamp": 7},
    {"membersAdded": "x"},
    {"locale": None},
    {"replyToId": ""},
    {"id": None},
]


@pytest.mark.parametrize("oddity", ODD_BUT_WHOLE, ids=str)
def test_what_does_not_matter_does_no_harm(oddity: dict[str, Any]) -> None:
    incoming = read(json.dumps(activity(**oddity)).encode())
    assert (incoming.pressed, incoming.text) == (None, "mine")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PARTS = ["type", "id", "channelId", "serviceUrl", "from", "recipient", "conversation", "channelData", "text"]
NESTED = {"from": "id", "conversation": "conversationType", "channelData": "tenant", "value": "action"}


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from([*PARTS, "value", "entities", "replyToId"]), ANYTHING), st.booleans())
def test_whatever_arrives_is_read_or_refused(odd: dict[str, Any], deeper: bool) -> None:
    if deeper:
        odd = {
            name: {"id": "x", NESTED[name]: part} if name in NESTED else part for name, part in odd.items()
        }
    try:
        incoming = read(json.dumps(activity(**odd)).encode())
    except Malformed:
        return
    assert isinstance(incoming, Incoming)
    assert isinstance(incoming.typed({}), str)
    if incoming.pressed is not None:
        assert all(isinstance(value, str) for value in submitted(incoming.pressed)[1].values())


@given(st.binary(max_size=200))
def test_whatever_bytes_arrive_are_read_or_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        read(body)
