"""The demonstration for programs: what is answered, what was sent, and what a mistake is told."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.reply_json import from_json
from tests.doubles.showcase import ANSWER
from tests.doubles.stage import START, Stage, set_stage

ME = "social.worker@example.org"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = await set_stage(tmp_path)
    yield stage
    await stage.database.close()


@pytest.fixture
async def client(stage: Stage) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(stage.app)) as client:
        yield client


async def post(client: TestClient[Any, Any], what: str, **body: Any) -> Any:
    response = await client.post(f"/demo/{what}", json=body)
    assert response.status == 200, await response.text()
    return await response.json()


async def test_say_gives_the_reply_and_what_was_sent_to_others(
    client: TestClient[Any, Any], stage: Stage
) -> None:
    stage.postbag.put(START, "team.manager", "A question was asked.")
    answer = await post(client, "say", **{"as": ME, "text": "How long have we got?", "where": "dm"})
    assert [from_json(reply) for reply in answer["replies"]] == [ANSWER]
    assert answer["replies"][0]["text"].startswith("An ICPC is held within 15 working days")
    [sent] = answer["sent"]
    assert (sent["to"], sent["channel"], sent["text"]) == (
        "team.manager@example.org",
        "console",
        "A question was asked.",
    )


async def test_press_passes_on_the_action_with_its_values(client: TestClient[Any, Any], stage: Stage) -> None:
    await post(client, "say", **{"as": ME, "text": "register", "where": "dm"})
    values = {"ref": "AB123", "strategy": "2026-12-18", "children": 2, "present": ["police", "health"]}
    answer = await post(client, "press", **{"as": ME, "action": "register?sent_form=yes", "values": values})
    assert answer["replies"][0]["text"] == "AB123 is registered."
    asked = stage.router.asked[-1]
    assert asked.verb == "register"
    assert asked.values["children"] == "2"
    assert asked.values["present"] == "police,health"
    assert asked.values["sent_form"] == "yes"


async def test_a_press_on_nothing_that_was_shown_is_still_passed_on(client: TestClient[Any, Any]) -> None:
    answer = await post(client, "press", **{"as": ME, "action": "overdue"})
    assert answer["replies"][0]["text"] == "You pressed overdue."


async def test_the_clock_moves_and_tells_what_left_on_the_way(
    client: TestClient[Any, Any], stage: Stage
) -> None:
    stage.postbag.put(START + timedelta(days=3), "chair", "Monday.")
    answer = await post(client, "clock", advance="1 working day")
    assert answer["now"] == "2026-12-21T09:00:00+00:00"
    assert answer["shown"] == "Monday 21 December 2026 at 9am"
    assert [(s["to"], s["at"]) for s in answer["sent"]] == [
        ("chair@example.org", "2026-12-21T09:00:00+00:00")
    ]
    answer = await post(client, "clock", to="2026-12-24T09:00:00+00:00")
    assert (answer["now"], answer["sent"]) == ("2026-12-24T09:00:00+00:00", [])
    outbox = await (await client.get("/demo/outbox")).json()
    assert [(s["to"], s["channel"], s["text"]) for s in outbox["outbox"]] == [
        ("chair@example.org", "console", "Monday.")
    ]


async def test_the_clock_stops_at_each_moment_on_the_way(client: TestClient[Any, Any], stage: Stage) -> None:
    due = [START + timedelta(hours=hours) for hours in (1, 1, 5)]
    for moment in due:
        stage.postbag.put(moment, "chair", f"{moment}")
    await post(client, "clock", advance="1 day")
    assert stage.postbag.ticks == [due[0], due[2], START + timedelta(days=1)]


async def test_a_message_that_will_not_leave_does_not_hold_the_clock(
    client: TestClient[Any, Any], stage: Stage
) -> None:
    stage.postbag.stuck = START + timedelta(hours=1)
    assert (await post(client, "clock", advance="1 day"))["now"] == "2026-12-19T09:00:00+00:00"


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("say", b"{"),
        ("say", b"\xff"),
        ("say", b'"text"'),
        ("say", b"[" * 100_000),
        ("say", b'{"as": "social.worker@example.org"}'),
        ("say", b'{"as": "social.worker@example.org", "text": 7}'),
        ("say", b'{"as": "social.worker@example.org", "text": "\\ud800"}'),
        ("say", b'{"as": "nobody@example.org", "text": "help"}'),
        ("say", b'{"as": "", "text": "help"}'),
        ("say", b'{"as": "social.worker@example.org", "text": "help", "where": "pub"}'),
        ("say", b'{"as": "social.worker@example.org", "text": "help", "where": ["dm"]}'),
        ("press", b'{"as": "social.worker@example.org"}'),
        ("press", b'{"as": "social.worker@example.org", "action": "case", "values": "AB123"}'),
        ("press", b'{"as": "social.worker@example.org", "action": "case", "values": {"a": {}}}'),
        ("clock", b"{}"),
        ("clock", b'{"to": "2026-12-18T08:00:00+00:00"}'),
        ("clock", b'{"to": "later"}'),
        ("clock", b'{"to": 5}'),
        ("clock", b'{"advance": "a while"}'),
        ("clock", b'{"advance": "99999 working days"}'),
        ("clock", b'{"to": "2027-01-01T09:00", "advance": "1 day"}'),
    ],
)
async def test_a_mistake_is_told_in_one_sentence(
    client: TestClient[Any, Any], stage: Stage, what: str, body: bytes
) -> None:
    response = await client.post(f"/demo/{what}", data=body)
    assert response.status == 400
    error = (await response.json())["error"]
    assert error.endswith(".")
    assert error[0].isupper() or error[0] == "“"
    assert not stage.router.asked
    assert stage.clock() == START


async def test_more_than_a_megabyte_is_refused(client: TestClient[Any, Any]) -> None:
    response = await client.post("/demo/say", data=io.BytesIO(b"x" * 1_100_000))
    assert response.status == 413
    assert "less than a megabyte" in (await response.json())["error"]


PATHS = [
    ("GET", "/"),
    ("GET", "/everyone"),
    ("GET", "/demo/news"),
    ("GET", "/demo/outbox"),
    ("GET", "/demo/web/page.js"),
    ("POST", "/demo/say"),
    ("POST", "/demo/press"),
    ("POST", "/demo/clock"),
    ("POST", "/demo/page/say"),
    ("POST", "/demo/page/press"),
    ("POST", "/demo/page/clock"),
]


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("host", ["evil.example.org", "evil.example.org:3978", "[", "127.0.0.1.example.org"])
async def test_a_name_that_was_made_to_point_here_is_refused(
    client: TestClient[Any, Any], method: str, path: str, host: str
) -> None:
    response = await client.request(method, path, headers={"Host": host})
    assert response.status == 403
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:3978", "127.0.0.1:1", "[::1]:3978"])
async def test_this_computer_by_any_of_its_names_is_let_in(client: TestClient[Any, Any], host: str) -> None:
    assert (await client.get("/", headers={"Host": host})).status == 200


@pytest.mark.parametrize(("method", "path"), [entry for entry in PATHS if entry[0] == "POST"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "https://evil.example.org"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
    ],
)
async def test_another_site_cannot_act_through_somebodys_browser(
    client: TestClient[Any, Any], method: str, path: str, headers: dict[str, str]
) -> None:
    assert (await client.request(method, path, headers=headers)).status == 403


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}])
async def test_our_own_page_and_programs_may_act(
    client: TestClient[Any, Any], headers: dict[str, str]
) -> None:
    body = {"as": ME, "text": "case AB123", "where": "dm"}
    assert (await client.post("/demo/say", json=body, headers=headers)).status == 200


async def test_our_own_origin_will_do_where_a_browser_says_no_more(client: TestClient[Any, Any]) -> None:
    origin = {"Origin": f"http://{client.host}:{client.port}"}
    body = {"as": ME, "text": "case AB123", "where": "dm"}
    assert (await client.post("/demo/say", json=body, headers=origin)).status == 200


async def test_nothing_typed_can_be_read_in_the_database_file(
    client: TestClient[Any, Any], stage: Stage, tmp_path: Path
) -> None:
    await post(client, "say", **{"as": ME, "text": "ask about PLUGH123", "where": "dm"})
    await post(client, "say", **{"as": ME, "text": "everything", "where": "dm"})
    await stage.database.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("demo.db*"))
    assert b"PLUGH123" not in kept
    assert b"meet.example.org" not in kept
