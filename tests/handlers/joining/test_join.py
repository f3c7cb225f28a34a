"""Joining remotely: the chair sets it up, everyone has a link of their own, and the link shows nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.joining.personal_link import LinkClosed, Opened, confirm_private, open_link
from storage.database import Transaction
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SCHOOL,
    SW,
    TM,
    Office,
    at,
    button,
    form_of,
    is_one_sentence,
    link,
    rows,
    words,
)

ROOM = "https://meet.example.org/a-room"


async def opened(office: Office, url: str, moment: str, confirm: bool = False) -> Opened:
    """What opens behind a link at a moment on the London clock."""
    token = url.rpartition("/")[2]

    def work(tx: Transaction) -> Opened:
        if confirm:
            return confirm_private(tx, office.desk, token, "my sister", at(moment))
        return open_link(tx, office.desk, token, at(moment))

    return await office.database.transact(work)


async def test_there_is_no_link_before_there_is_a_date(office: Office) -> None:
    await office.registered()
    assert "has no date yet" in words(await office.say(SW, "join AB123"))


@pytest.mark.parametrize(("who", "typed"), [(CHAIR, f" {ROOM}"), (CHAIR, ""), (HEALTH, "")])
async def test_there_is_nothing_to_join_once_it_is_over(office: Office, who: str, typed: str) -> None:
    await office.remote(when="8 Dec 10am")
    before = await office.records()
    reply = await office.say(who, f"join AB123{typed}", moment="2026-12-08 14:01")
    assert is_one_sentence(reply)
    assert "was booked for Tuesday 8 December 2026 at 10am: it is over" in words(reply)
    assert await office.records() == before


async def test_an_attendee_waits_until_the_chair_has_set_it_up(office: Office) -> None:
    await office.booked()
    before = await office.records()
    assert "is not ready yet" in words(await office.say(HEALTH, "join AB123"))
    assert await office.records() == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"link": "http://meet.example.org/a-room"}, "link"),
        ({"link": "https://evil.example/meet.example.org"}, "link"),
        ({"link": "https://meet.example.org@evil.example/"}, "link"),
        ({"link": "https://meet.example.org:8443/a"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://evil.example\\.meet.example.org/a"}, "link"),
        ({"link": "https://evil.example .meet.example.org/a"}, "link"),
        ({"link": "https://evil.example%5C.meet.example.org/a"}, "link"),
        ({"link": "https://meet.example.org/<script>"}, "link"),
        ({"link": "https://meet.example.org/"}, "link"),
        ({"link": ""}, "link"),
        ({"link": ROOM, "dial_in": "ring me"}, "dial_in"),
        ({"link": ROOM, "pin": "abc"}, "pin"),
    ],
)
async def test_a_meeting_that_cannot_be_joined_is_not_set_up(
    office: Office, values: dict[str, str], field: str
) -> None:
    await office.booked()
    before = await office.records()
    again = await office.fill(CHAIR, await office.say(CHAIR, "join AB123"), **values)
    assert form_of(again).errors[field]
    assert await office.records() == before


async def test_everyone_is_told_of_their_own_link_except_those_who_cannot_come(office: Office) -> None:
    await office.booked()
    await office.say(SCHOOL, "attend AB123 apologies")
    asked = await office.say(CHAIR, "join AB123")
    reply = await office.fill(CHAIR, asked, link=ROOM)
    assert "2 people are being sent their own link" in words(reply)
    assert {who for who, about in await office.notices("AB123") if about == "link"} == {
        "health.visitor",
        "social.worker",
    }


async def test_each_link_is_somebodys_own_and_never_the_address_of_the_meeting(office: Office) -> None:
    await office.remote()
    links = {who: link(await office.say(who, "join AB123")) for who in (SW, HEALTH, SCHOOL, CHAIR)}
    assert len(set(links.values())) == 4
    for who in links:
        assert "a-room" not in words(await office.say(who, "join AB123"))
    assert link(await office.say(HEALTH, "join AB123")) == links[HEALTH]


async def test_a_manager_who_is_not_invited_sees_who_is_ready_and_has_no_link(office: Office) -> None:
    await office.remote()
    reply = await office.say(TM, "join AB123")
    assert "you have no link of your own" in words(reply)
    assert ("Health visitor", "No answer yet", "Not yet") in rows(reply, "Who is ready")


async def test_a_link_opens_half_an_hour_before_and_asks_for_privacy_first(office: Office) -> None:
    await office.remote(when="8 Dec 10am")
    url = link(await office.say(HEALTH, "join AB123"))
    early = await opened(office, url, "2026-12-08 09:29")
    assert (early.state, early.opens, early.way_in) == ("early", "Tuesday 8 December 2026 at 9:30am", None)
    assert (await opened(office, url, "2026-12-08 09:30")).state == "confirm"
    shown = await opened(office, url, "2026-12-08 09:31", confirm=True)
    assert shown.state == "open"
    assert shown.way_in is not None
    assert shown.way_in.link == ROOM
    ready = rows(await office.say(CHAIR, "join AB123", moment="2026-12-08 09:32"), "Who is ready")
    assert ("Health visitor", "Remote", "Somewhere private, with: my sister") in ready
    with pytest.raises(LinkClosed):
        await opened(office, url, "2026-12-08 14:01")


@pytest.mark.parametrize("said", ["in person", "apologies without report", "remote"])
async def test_whoever_is_ready_on_the_page_is_there_remotely_whatever_they_said_before(
    office: Office, said: str
) -> None:
    await office.remote(when="8 Dec 10am")
    await office.say(HEALTH, f"attend AB123 {said}")
    url = link(await office.say(HEALTH, "join AB123"))
    await opened(office, url, "2026-12-08 09:40")
    before = (await office.invited("AB123"))["health.visitor"]
    await opened(office, url, "2026-12-08 09:41", confirm=True)
    there = (await office.invited("AB123"))["health.visitor"]
    assert (before.attendance, there.attendance, there.report) == (said.split(" without")[0], "remote", "")
    told = [line for line in await office.log("AB123") if line == "health.visitor attendance"]
    assert len(told) == (1 if said == "remote" else 2)
    assert "by phone or video" in words(await office.say(SW, "case AB123", moment="2026-12-08 09:45"))


async def test_a_confirmation_before_its_time_is_not_kept(office: Office) -> None:
    await office.remote()
    url = link(await office.say(HEALTH, "join AB123"))
    assert (await opened(office, url, "2026-12-07 12:00", confirm=True)).state == "early"
    assert (await opened(office, url, "2026-12-08 09:40")).state == "confirm"


async def test_a_move_withdraws_every_link_and_makes_new_ones(office: Office) -> None:
    await office.remote()
    old = link(await office.say(HEALTH, "join AB123"))
    await office.moved("9 Dec 2pm")
    new = link(await office.say(HEALTH, "join AB123"))
    assert new != old
    with pytest.raises(LinkClosed):
        await opened(office, old, "2026-12-08 09:40")
    assert (await opened(office, new, "2026-12-09 13:40")).state == "confirm"


async def links_sent(office: Office) -> list[str]:
    """Whom the outbox is to tell of their own link."""
    waiting = await office.nudges("AB123", state="planned")
    return sorted(each.recipient for each in waiting if each.rung == "link")


async def test_a_move_sends_everybody_their_new_link_and_a_meeting_without_one_sends_none(
    office: Office,
) -> None:
    await office.booked()
    await office.moved("9 Dec 2pm")
    assert await links_sent(office) == []
    await office.say(CHAIR, f"join AB123 {ROOM}")
    once = await links_sent(office)
    await office.moved("10 Dec 10am")
    assert await links_sent(office) == sorted([*once, "chair"])


async def test_what_changes_again_before_anybody_was_told_is_told_once(office: Office) -> None:
    await office.remote()
    await office.say(CHAIR, "join AB123 https://meet.example.org/another")
    for when in ("9 Dec 2pm", "10 Dec 10am"):
        await office.moved(when)
    waiting = await office.nudges("AB123", state="planned")
    told = [each.rung for each in waiting if each.recipient == "health.visitor" and each.kind == "notice"]
    assert sorted(told) == ["booked", "invited", "link", "moved"]


async def test_somebody_invited_late_is_sent_their_link_like_the_others(office: Office) -> None:
    await office.remote()
    before = await links_sent(office)
    await office.say(SW, "invite AB123 07700 900123 role father")
    [father] = [each for each in await links_sent(office) if each not in before]
    assert (father, "invited") in await office.notices("AB123")


@pytest.mark.parametrize("what", ["left", "closed", "uninvited"])
async def test_a_link_ends_with_whoever_it_was_for(office: Office, what: str) -> None:
    await office.remote()
    who = SW if what == "uninvited" else HEALTH
    url = link(await office.say(who, "join AB123"))
    if what == "left":
        await office.change(HEALTH, active=False)
    elif what == "closed":
        await office.closed(by=TM)
    else:
        await office.say(TM, "assign AB123 @social.worker.south")
    with pytest.raises(LinkClosed):
        await opened(office, url, "2026-12-08 09:40")


async def test_a_token_that_nobody_made_opens_nothing(office: Office) -> None:
    await office.remote()
    url = link(await office.say(HEALTH, "join AB123"))
    for token in ("", "0" * 64, url[:-1] + ("0" if url[-1] != "0" else "1"), url[:-1], "'; --"):
        with pytest.raises(LinkClosed):
            await opened(office, token, "2026-12-08 09:40")


async def test_how_it_is_joined_can_be_changed(office: Office) -> None:
    await office.remote()
    changing = await office.press(CHAIR, button(await office.say(CHAIR, "join AB123"), "Change how"))
    reply = await office.fill(CHAIR, changing, link="https://meet.example.org/another")
    assert "set up" in words(reply)
    url = link(reply)
    shown = await opened(office, url, "2026-12-08 09:40", confirm=True)
    assert shown.way_in is not None
    assert shown.way_in.link == "https://meet.example.org/another"


@pytest.mark.parametrize(
    ("typed", "joined"),
    [
        ("https://meet.example.org/a-room", (ROOM, None, "")),
        ("meet.example.org/a-room", (ROOM, None, "")),
        (
            "https://meet.example.org/a-room number 0330 123 4567 pin 1234",
            (ROOM, "0330 123 4567", "1234"),
        ),
        ("number 0330 123 4567 pin 123 456#", (None, "0330 123 4567", "123456#")),
        ("0330 123 4567", (None, "0330 123 4567", "")),
        ("link <https://meet.example.org/a-room>", (ROOM, None, "")),
        (
            "https://meet.example.org/a-room, phone: 0330 123 4567, PIN: 1234",
            (ROOM, "0330 123 4567", "1234"),
        ),
    ],
)
async def test_the_chair_may_say_it_all_on_one_line(
    office: Office, typed: str, joined: tuple[str | None, str | None, str]
) -> None:
    await office.booked()
    reply = await office.say(CHAIR, f"join AB123 {typed}")
    assert "set up; 3 people are being sent their own link" in words(reply)
    assert "a-room" not in words(reply)
    shown = await opened(office, link(reply), "2026-12-08 09:40", confirm=True)
    assert shown.way_in is not None
    assert (shown.way_in.link, shown.way_in.dial_in, shown.way_in.pin) == joined


async def test_a_number_alone_is_joined_to_the_link_and_a_new_link_takes_the_place_of_all(
    office: Office,
) -> None:
    await office.booked()
    await office.say(CHAIR, f"join AB123 {ROOM}")
    reply = await office.say(CHAIR, "join AB123 number 0330 123 4567")
    shown = await opened(office, link(reply), "2026-12-08 09:40", confirm=True)
    assert shown.way_in is not None
    assert (shown.way_in.link, shown.way_in.dial_in) == (ROOM, "0330 123 4567")
    reply = await office.say(CHAIR, "join AB123 https://meet.example.org/another")
    shown = await opened(office, link(reply), "2026-12-08 09:40", confirm=True)
    assert shown.way_in is not None
    assert (shown.way_in.link, shown.way_in.dial_in) == ("https://meet.example.org/another", None)


@pytest.mark.parametrize(
    "again",
    [
        "https://meet.example.org/a-room number 0330 123 4567 pin 1234",
        "meet.example.org/a-room number 0330 123 4567 pin 1234",
        "https://meet.example.org/a-room",
        "number 0330 123 4567 pin 1234",
    ],
)
async def test_what_is_pasted_a_second_time_is_sent_to_nobody_a_second_time(
    office: Office, again: str
) -> None:
    await office.booked()
    first = await office.say(CHAIR, f"join AB123 {ROOM} number 0330 123 4567 pin 1234")
    before = await office.records()
    reply = await office.say(CHAIR, f"join AB123 {again}")
    assert "nothing was changed and nobody is told again" in words(reply)
    assert link(reply) == link(first)
    assert await office.records() == before


async def test_the_form_sent_a_second_time_is_sent_to_nobody_a_second_time(office: Office) -> None:
    await office.remote()
    before = await office.records()
    changing = await office.press(CHAIR, "join?ref=AB123&change=yes")
    reply = await office.fill(CHAIR, changing, link=ROOM, dial_in="0113 496 0000", pin="123 456#")
    assert "nothing was changed and nobody is told again" in words(reply)
    assert await office.records() == before
    changing = await office.press(CHAIR, "join?ref=AB123&change=yes")
    assert "set up; 3 people" in words(await office.fill(CHAIR, changing, link=ROOM)), (
        "without the number now"
    )


@pytest.mark.parametrize(
    "typed", ["https://evil.example/a-room", "number ring me", "https://meet.example.org/a pin abc"]
)
async def test_a_line_that_cannot_be_used_is_one_sentence_and_changes_nothing(
    office: Office, typed: str
) -> None:
    await office.booked()
    before = await office.records()
    reply = await office.say(CHAIR, f"join AB123 {typed}")
    assert is_one_sentence(reply), words(reply)
    assert await office.records() == before


async def test_whoever_is_only_invited_cannot_say_how_it_is_joined(office: Office) -> None:
    await office.remote()
    before = await office.records()
    reply = await office.say(HEALTH, "join AB123 https://meet.example.org/mine")
    assert words(reply) == "How it is joined is for the chair to say: type join AB123 for your own link."
    assert await office.records() == before


async def test_a_link_typed_where_others_read_is_to_be_deleted(office: Office) -> None:
    await office.booked()
    reply = await office.say(CHAIR, f"join AB123 {ROOM}", place="channel")
    assert "If others can see what you typed here, delete it" in words(reply)
    assert reply.about_case


async def test_reminders_of_the_link_come_a_day_an_hour_and_ten_minutes_before(office: Office) -> None:
    await office.remote(when="8 Dec 10am")
    own = [
        each.due_at
        for each in await office.nudges("AB123", state="planned")
        if each.kind == "join" and each.recipient == "health.visitor"
    ]
    meeting = at("2026-12-08 10:00")
    assert meeting - timedelta(hours=1) in own
    assert meeting - timedelta(minutes=10) in own
    assert any(each.date() == at("2026-12-07 09:00").date() for each in own)


async def test_a_link_for_a_case_of_somebody_else_is_one_sentence(office: Office) -> None:
    await office.remote()
    reply = await office.say(BOOKING, "join AB123")
    assert is_one_sentence(reply)
    assert "That is for" in words(reply) or "“join” is for" in words(reply)


async def test_when_a_link_opens_is_said_until_it_is_open(office: Office) -> None:
    await office.remote()
    early = words(await office.say(HEALTH, "join AB123", moment="2026-12-08 09:20"))
    assert "Your link opens: 8 December 2026 at 9:30am" in early
    assert "opens" not in words(await office.say(HEALTH, "join AB123", moment="2026-12-08 09:50"))
