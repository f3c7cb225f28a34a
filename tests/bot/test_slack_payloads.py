"""What Slack sends, read into who asked what, and where the answer belongs."""

from __future__ import annotations

import pytest

from bot.slack.payloads import Origin, as_typed, from_message, kept, mentioned, recalled


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("case AB123", "case AB123"),
        ("invite AB123 <@U1>", "invite AB123 @chair@example.org"),
        ("invite AB123 <@U1|sam>", "invite AB123 @chair@example.org"),
        ("invite AB123 <@W7|sam>", "invite AB123 @W7"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;", "&lt;"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("<https://example.org/x|example.org/x>", "example.org/x"),
        ("<https://example.org/x>", "https://example.org/x"),
        ("<#C1|duty-team>", "#duty-team"),
        ("<!here> look", "@here look"),
        ("<!subteam^S1|@managers>", "@managers"),
        ("<!date^1392734382^{date}|18 Feb 2014>", "18 Feb 2014"),
        ("  how long? ", "how long?"),
    ],
)
def test_text_is_read_as_it_was_typed(sent: str, typed: str) -> None:
    assert as_typed(sent, {"U1": "chair@example.org"}) == typed


def test_mentions_are_found_once_each() -> None:
    assert mentioned("<@U1> and <@W2|sam> and <@U1>, not <#C1> or &lt;@U9&gt;") == ["U1", "W2"]


def test_a_window_remembers_where_it_was_asked_for() -> None:
    origin = Origin("U1", "C1", False, "1.0", None, "2.0", True, "https://example.org/r")
    assert recalled(kept(origin, "register?sent_form=yes")) == (origin, "register?sent_form=yes")


def test_our_own_name_is_taken_off_the_front_of_a_mention_only() -> None:
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.0"}
    first = from_message({"event_id": "E", "event": {**event, "text": "<@U0>: ask <@U0> why"}}, "U0")
    assert first
    assert first.text == "ask <@U0> why"


def test_a_mention_in_a_direct_message_is_not_answered_twice() -> None:
    event = {"user": "U1", "channel": "D1", "text": "<@U0> how long?", "ts": "1.0"}
    assert from_message({"event_id": "E", "event": {**event, "type": "app_mention"}}, "U0") is None
    assert from_message({"event_id": "E", "event": {**event, "type": "message"}}, "U0") is not None
