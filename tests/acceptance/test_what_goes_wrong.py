"""Mistakes and forgeries, through each door: one clear sentence or a closed door, and nothing half-done."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import rsa

from storage.database import Transaction
from tests.acceptance.browser_door import BrowserDoor
from tests.acceptance.doors import CAST, Door, says
from tests.acceptance.slack_door import ACCOUNTS as SLACK_ACCOUNTS
from tests.acceptance.slack_door import SlackStory
from tests.acceptance.teams_door import ACCOUNTS as TEAMS_ACCOUNTS
from tests.acceptance.teams_door import TeamsStory
from tests.doubles.slack import TEAM
from tests.doubles.slack_hands import JSON, signed

REGISTER = "register AB123 strategy 23 Nov"
SORRY = "Something went wrong"

MISTAKES = (
    ("social worker", "registr GH123 strategy today", ("did you mean register?",)),
    ("social worker", "register GH123", ("Date of the strategy discussion",)),
    ("social worker", "register GH123 strategy sometime", ("sometime",)),
    ("social worker", "register GH123 strategy 31/02/2026", ("31/02/2026",)),
    ("social worker", "register ab-123 strategy today", ("registered already",)),
    ("social worker", "register Jamie strategy today", ("is not a case reference", "never a child's name")),
    ("social worker", "case Jamie", ("is not a case reference", "never a child's name")),
    ("social worker", "case ZZ999", ("I cannot find ZZ999 among your cases",)),
    ("southern social worker", "case AB123", ("I cannot find AB123 among your cases",)),
    ("southern social worker", "done AB123 s47 today icpc", ("I cannot find AB123 among your cases",)),
    ("health visitor", "register GH123 strategy today", ("is for", "social worker")),
    ("booking team", "book AB123 11 Dec", ("time as well as the day",)),
    ("social worker", "done AB123 frobnicate today", ("I do not know the step",)),
    ("social worker", "register " + "x" * 10_000, ("too long",)),
    ("social worker", "🙂🙃", ()),
    ("social worker", "AB123 Kayleigh missed school", ("Please write that again without the name",)),
    ("school", "I think he is going to hurt her tonight", ("ring 999", "Nobody watches this chat")),
    ("school", "thanks", ("You are welcome.",)),
    ("social worker", "I am not sure what to do now", ("Next for you is AB123", "What is due from me")),
    ("social worker", "undo", ("type correct",)),
)


async def test_a_mistake_gets_one_clear_sentence_and_changes_nothing(door: Door) -> None:
    assert says(await door.say("social worker", REGISTER), "AB123 is registered")
    before = await door.house.database.read(_records)
    for who, text, expected in MISTAKES:
        answer = await door.say(who, text)
        assert answer.strip(), text[:60]
        assert says(answer, *expected), (text[:60], answer)
        assert SORRY not in answer
        assert await door.house.database.read(_records) == before, text[:60]


async def test_a_date_that_could_mean_two_is_put_back_as_a_choice_that_works(door: Door) -> None:
    await door.say("social worker", REGISTER)
    choice = await door.say("booking team", "book AB123 next tue 10am")
    assert "Tuesday 24 November 2026 at 10am" in choice
    checked = await door.press("booking team", "Tuesday 1 December 2026 at 10am")
    assert says(checked, "AB123: Tuesday 1 December 2026 at 10am", "Reports are due by", "Book it"), checked


async def test_slack_a_forged_or_old_request_is_turned_away(slack: SlackStory) -> None:
    hands, before = slack.hands, await slack.house.database.read(_records)
    body = json.dumps(_message(SLACK_ACCOUNTS["social worker"], REGISTER)).encode()
    old = datetime.now(UTC) - timedelta(minutes=6)
    for headers in (
        signed("not the secret", body, JSON),
        signed(slack.slack.secret, body, JSON, old),
        signed(slack.slack.secret, body + b" ", JSON),
        {"Content-Type": JSON},
    ):
        assert (await hands.send(body, JSON, headers)).status == 401
    assert await slack.house.database.read(_records) == before
    assert not slack.slack.direct(SLACK_ACCOUNTS["social worker"])


async def test_slack_an_event_that_is_delivered_twice_is_acted_on_once(slack: SlackStory) -> None:
    account = SLACK_ACCOUNTS["social worker"]
    event = _message(account, REGISTER)["event"]
    for _ in range(3):
        assert (await slack.hands.event(event, event_id="Ev-the-same")).status == 200
    await slack.say("social worker", "mine")
    shown = [json.dumps(each) for each in slack.slack.direct(account)]
    assert sum("AB123 is registered" in each for each in shown) == 1
    assert not any("registered already" in each for each in shown)


async def test_teams_a_forged_or_expired_token_is_turned_away(teams: TeamsStory) -> None:
    connector, before = teams.teams, await teams.house.database.read(_records)
    activity = connector.message(TEAMS_ACCOUNTS["social worker"], REGISTER)
    another = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for token in (
        connector.token(key=another),
        connector.token(exp=int(time.time()) - 3600),
        connector.token(aud="another-bot"),
        connector.token(without="exp"),
        "garbage",
    ):
        status, _ = await connector.deliver(teams.address, activity, f"Bearer {token}")
        assert status == 401
    assert (await connector.deliver(teams.address, activity, ""))[0] == 401
    assert (await connector.deliver(teams.address, b"{not json"))[0] == 400
    assert await teams.house.database.read(_records) == before
    assert not connector.sent


async def test_teams_an_activity_that_is_delivered_twice_is_acted_on_once(teams: TeamsStory) -> None:
    activity = teams.teams.message(TEAMS_ACCOUNTS["social worker"], REGISTER)
    said = []
    for _ in range(3):
        assert (await teams.teams.deliver(teams.address, activity))[0] == 200
        said.append(len(teams.teams.sent))
    assert said[0] == said[1] == said[2] > 0
    assert "AB123 is registered" in teams.teams.sent[0].everything


async def test_the_page_refuses_other_sites_and_a_clock_that_goes_back(browser: BrowserDoor) -> None:
    before = await browser.house.database.read(_records)
    said = {"as": CAST["social worker"], "text": REGISTER, "where": "dm"}
    for headers in (
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "elsewhere.example"},
    ):
        assert await browser.refuses("say", said, headers) == 403
    assert await browser.refuses("clock", {"to": "2026-11-22T09:00"}) == 400
    assert await browser.refuses("say", {"text": "mine"}) == 400
    assert await browser.house.database.read(_records) == before


def _message(account: str, text: str) -> dict[str, object]:
    channel = f"D{account[1:]}"
    event = {"type": "message", "channel_type": "im", "user": account, "channel": channel, "text": text}
    return {"type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event_id": "Ev1", "event": event}


def _records(tx: Transaction) -> dict[str, int]:
    """How many rows there are of everything that is part of a case."""
    tables = ("cases", "events", "deadlines", "invitees", "nudges")
    return {
        table: int(tx.query(f"SELECT count(*) AS number FROM {table}")[0]["number"])  # noqa: S608  fixed names
        for table in tables
    }
