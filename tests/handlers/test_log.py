"""Each look and each change is a line in the log, and the log shows when it has been tampered with."""

from __future__ import annotations

import re

import pytest

from handlers.joining.personal_link import confirm_private
from tests.doubles.office import BOOKING, CHAIR, HEALTH, SW, TM, Office, button, link_token


@pytest.mark.parametrize(
    ("who", "typed", "line"),
    [
        (SW, "case AB123", "social.worker looked_at"),
        (HEALTH, "case AB123", "health.visitor looked_at"),
        (SW, "when is the icpc for AB123?", "social.worker looked_at"),
        (BOOKING, "dates AB123", "booking looked_at"),
        (HEALTH, "join AB123", "health.visitor saw_joining_details"),
        (SW, "done AB123 safety_plan today", "social.worker recorded"),
        (SW, "correct AB123 strategy 19 Nov", "social.worker corrected"),
        (SW, "invite AB123 07700 900123 role father", "social.worker invited"),
        (HEALTH, "attend AB123 remote", "health.visitor attendance"),
        (HEALTH, "report AB123 shared with chair", "health.visitor recorded"),
        (TM, "assign AB123 @social.worker.south", "team.manager assigned"),
        (SW, "snooze AB123 s47 tomorrow", "social.worker nudge_snoozed"),
    ],
)
async def test_a_look_or_a_change_is_a_line(office: Office, who: str, typed: str, line: str) -> None:
    await office.remote()
    before = (await office.log("AB123")).count(line)
    await office.say(who, typed)
    assert (await office.log("AB123")).count(line) == before + 1


async def test_looking_at_everything_overdue_is_a_line(office: Office) -> None:
    await office.say(TM, "overdue")
    assert (await office.log())[-1] == "team.manager looked_at_overdue"


async def test_opening_a_personal_link_is_a_line_of_the_attendee(office: Office) -> None:
    await office.remote()
    token = link_token(await office.say(HEALTH, "join AB123"))
    now = (await office.request(CHAIR, "2026-12-08 09:45")).now
    await office.database.transact(lambda tx: confirm_private(tx, office.desk, token, "", now))
    own = [line for line in await office.log("AB123") if line.startswith("health.visitor")]
    assert own[-3:] == [
        "health.visitor confirmed_private",
        "health.visitor attendance",
        "health.visitor opened_joining_page",
    ]


async def test_nothing_in_the_log_is_a_contact_detail(office: Office) -> None:
    await office.remote()
    await office.say(SW, "invite AB123 07700 900123 role father")
    await office.say(SW, "invite AB123 mum@example.org role mother")
    rows = await office.look(lambda tx: tx.query("SELECT * FROM audit"))
    # Signatures and ids are random and may hold any few figures, so they are left out.
    told = " ".join(str(value) for row in rows for name, value in row.items() if name != "chain")
    for secret in ("07700", "900123", "@", "a-room", "123456", "0113"):
        assert secret not in re.sub(r"\b[0-9a-f]{16,}\b", "", told)


async def test_reading_refused_writes_nothing_about_the_case(office: Office) -> None:
    await office.registered()
    before = await office.log()
    await office.say(HEALTH, "case AB123")
    assert await office.log() == before


async def test_booking_is_a_line_only_once_it_is_confirmed(office: Office) -> None:
    await office.registered()
    asked = await office.say(BOOKING, "book AB123 9 Dec 10am")
    assert "booking recorded" not in await office.log("AB123")
    await office.press(BOOKING, button(asked, "Book it"))
    assert "booking recorded" in await office.log("AB123")
