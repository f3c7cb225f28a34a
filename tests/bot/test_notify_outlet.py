"""Texts and e-mails through GOV.UK Notify: what is sent, and what each of its answers means."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.outlet_settings import NotifySettings
from bot.post.notify import NotifyOutlet
from handlers.reply import CalendarEntry, Reply, Text, say
from scheduler.outlets import TryLater, Uncertain, Unreachable
from storage.people import Account
from tests.doubles.notify import (
    API_KEY,
    EMAIL_TEMPLATE,
    TEXT_TEMPLATE,
    Fault,
    NotifyDouble,
    rate_limited,
)
from tests.doubles.town import at

MOBILE = "07700900123"
TO_MOBILE = Account("text", MOBILE, "guest", None)
TO_FATHER = Account("email", "father@example.org", "guest", None)
FOR_FATHER = Reply("About your meeting", (Text("Your meeting is tomorrow at 10am."),), for_guests=True)
NOW = at("2026-12-08 09:00")


@pytest.fixture
async def notify() -> AsyncIterator[NotifyDouble]:
    async with NotifyDouble() as running:
        yield running


def settings_for(notify: NotifyDouble) -> NotifySettings:
    return NotifySettings(API_KEY, TEXT_TEMPLATE, EMAIL_TEMPLATE, notify.url)


async def test_a_text_says_the_words_and_nothing_else_and_bears_the_mark(notify: NotifyDouble) -> None:
    receipt = await NotifyOutlet(settings_for(notify), "text").send(TO_MOBILE, FOR_FATHER, "mark-1")
    [taken] = notify.taken
    assert (taken.id, taken.kind, taken.to, taken.reference) == (receipt, "sms", MOBILE, "mark-1")
    assert taken.words == "Your meeting is tomorrow at 10am."


async def test_an_email_offers_the_calendar_because_notify_attaches_nothing(notify: NotifyDouble) -> None:
    entry = CalendarEntry("u", 0, NOW, NOW, feed="https://icpc.example.org/calendar/t.ics")
    outlet = NotifyOutlet(settings_for(notify), "email")
    await outlet.send(TO_FATHER, replace(FOR_FATHER, blocks=(*FOR_FATHER.blocks, entry)), "a")
    cancelled = replace(entry, cancelled=True)
    await outlet.send(TO_FATHER, replace(FOR_FATHER, blocks=(*FOR_FATHER.blocks, cancelled)), "b")
    offered, called_off = notify.taken
    assert "your own calendar: https://icpc.example.org/calendar/t.ics" in offered.words
    assert "/calendar/" not in called_off.words


async def test_the_same_mark_on_the_other_channel_is_another_message(notify: NotifyDouble) -> None:
    text, email = (NotifyOutlet(settings_for(notify), channel) for channel in ("text", "email"))
    await text.send(TO_MOBILE, FOR_FATHER, "mark")
    assert await email.find(TO_FATHER, "mark", NOW) is None


async def test_many_at_once_go_out_side_by_side_each_once(notify: NotifyDouble) -> None:
    outlet = NotifyOutlet(settings_for(notify), "text")
    receipts = await asyncio.gather(*(outlet.send(TO_MOBILE, FOR_FATHER, f"m{n}") for n in range(40)))
    assert len(set(receipts)) == 40
    assert {each.reference for each in notify.taken} == {f"m{n}" for n in range(40)}


TRIAL = "Can’t send to this recipient when service is in trial mode"
DAY = "Exceeded send limits (50) for today"


@pytest.mark.parametrize(
    ("fault", "meaning", "seconds"),
    [
        (Fault(400, "ValidationError", "phone_number Too many digits"), Unreachable, None),
        (Fault(400, "BadRequestError", "Cannot send to international mobile numbers"), Unreachable, None),
        (Fault(400, "ValidationError", "template_id is not a valid UUID"), TryLater, 900),
        (Fault(400, "BadRequestError", TRIAL), TryLater, 900),
        (Fault(403, "AuthError", "Invalid token: API key not found"), TryLater, 900),
        (Fault(404, "NoResultFound", "No result found"), TryLater, 900),
        (rate_limited(), TryLater, 60),
        (rate_limited(7), TryLater, 7),
        (Fault(429, "TooManyRequestsError", DAY), TryLater, 900),
        (Fault(500, "Exception", "Internal server error"), Uncertain, None),
        (Fault(503, "Exception", "Service unavailable"), Uncertain, None),
        (Fault(reset="before"), Uncertain, None),
        (Fault(reset="after"), Uncertain, None),
        (Fault(body="{"), Uncertain, None),
        (Fault(body="[]"), Uncertain, None),
        (Fault(body='{"id": null}'), Uncertain, None),
    ],
    ids=str,
)
async def test_each_answer_means_what_it_says(
    notify: NotifyDouble,
    fault: Fault,
    meaning: type[Exception],
    seconds: float | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    notify.faults.append(fault)
    with caplog.at_level(logging.INFO), pytest.raises(meaning) as raised:
        await NotifyOutlet(settings_for(notify), "text").send(TO_MOBILE, FOR_FATHER, "mark")
    assert getattr(raised.value, "seconds", None) == seconds
    assert raised.value.__cause__ is None
    for said in (str(raised.value), caplog.text):
        assert MOBILE not in said
        assert "tomorrow" not in said
        assert API_KEY not in said


@pytest.mark.parametrize("address", ["0113 496 0000", "12", "+33 6 00 00 00 00"])
async def test_a_number_that_takes_no_texts_is_given_up(notify: NotifyDouble, address: str) -> None:
    with pytest.raises(Unreachable):
        await NotifyOutlet(settings_for(notify), "text").send(
            replace(TO_MOBILE, account=address), FOR_FATHER, "m"
        )
    assert not notify.taken


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (Fault(reset="before"), 60),
        (Fault(500, "Exception", "Internal server error"), 60),
        (Fault(403, "AuthError", "Invalid token"), 900),
        (rate_limited(30), 30),
        (Fault(body="{}"), 60),
        (Fault(body="nonsense"), 60),
    ],
    ids=str,
)
async def test_what_goes_wrong_while_looking_is_asked_again(
    notify: NotifyDouble, fault: Fault, seconds: float
) -> None:
    outlet = NotifyOutlet(settings_for(notify), "text")
    await outlet.send(TO_MOBILE, FOR_FATHER, "mark")
    notify.faults.append(fault)
    with pytest.raises(TryLater) as later:
        await outlet.find(TO_MOBILE, "mark", NOW)
    assert later.value.seconds == seconds
    assert await outlet.find(TO_MOBILE, "mark", NOW) == notify.taken[0].id


async def test_nobody_listening_means_later() -> None:
    async with NotifyDouble() as gone:
        pass
    with pytest.raises(TryLater):
        await NotifyOutlet(settings_for(gone), "text").send(TO_MOBILE, say("words"), "mark")


async def test_a_wrong_key_is_for_an_administrator_to_mend(
    notify: NotifyDouble, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = replace(settings_for(notify), api_key=f"{API_KEY[:-4]}0000")
    with pytest.raises(TryLater):
        await NotifyOutlet(wrong, "text").send(TO_MOBILE, FOR_FATHER, "mark")
    assert "Notify refuses our messages (403, AuthError)" in caplog.text
