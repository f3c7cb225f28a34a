"""A conference recorded through the demonstration's own endpoints, up to the document and the reminders."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urlsplit

import docx
import pytest
from aiohttp.test_utils import TestClient, TestServer
from pdfminer.high_level import extract_text

from bot.app import build
from bot.clock import DemonstrationClock
from bot.reply_json import from_json
from bot.settings import read
from handlers.reply import Attachment, Reply
from tests.acceptance.doors import CAST, london
from tests.doubles.chair import answer
from tests.doubles.office import button, form_of, rows, words

START = "2026-11-23 09:30"
MOST_PAGES = 40


class Demonstration:
    """The demonstration over HTTP, spoken to as a program does."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self._client = client

    async def say(self, who: str, text: str) -> Reply:
        return await self._ask("say", {"as": CAST[who], "text": text})

    async def press(self, who: str, action: str, values: Mapping[str, str] | None = None) -> Reply:
        return await self._ask("press", {"as": CAST[who], "action": action, "values": dict(values or {})})

    async def fill(self, who: str, reply: Reply, **changes: str) -> Reply:
        form = form_of(reply)
        shown = {field.name: field.value for field in form.fields}
        return await self.press(who, form.action, {**shown, **changes})

    async def record(self, **changes: str) -> Reply:
        """The chair fills in every page; gives the overview."""
        page = await self.say("chair", "record AB123")
        for _ in range(MOST_PAGES):
            if page.form is None:
                return page
            values = {field.name: answer(field, changes) for field in page.form.fields}
            page = await self.press("chair", page.form.action, values)
        raise AssertionError(words(page))

    async def move_to(self, moment: str) -> None:
        async with self._client.post("/demo/clock", json={"to": london(moment).isoformat()}) as response:
            assert response.status == 200, await response.text()

    async def sent(self, who: str, since: str) -> list[str]:
        """What somebody was sent from `since` (London) on, in words."""
        async with self._client.get("/demo/outbox") as response:
            outbox = (await response.json())["outbox"]
        return [
            each["text"]
            for each in outbox
            if each["to"] == CAST[who] and datetime.fromisoformat(each["at"]) >= london(since)
        ]

    async def download(self, reply: Reply, ending: str) -> bytes:
        """The file of a reply, as its owner takes it from the page behind its link."""
        [link] = [
            each.link for each in reply.blocks if isinstance(each, Attachment) and each.name.endswith(ending)
        ]
        path = urlsplit(link).path
        async with self._client.get(path) as page:
            assert page.status == 200
            assert "AB123" not in await page.text()
        async with self._client.post(path) as file:
            assert file.status == 200
            return await file.read()

    async def _ask(self, what: str, body: Mapping[str, object]) -> Reply:
        async with self._client.post(f"/demo/{what}", json=body) as response:
            found = await response.json()
            assert response.status == 200, found
        return from_json(found["replies"][-1])


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demonstration]:
    """The demonstration; it is Monday 23 November 2026, 9:30am."""
    settings = read({"ICPC_DATABASE_URL": f"sqlite:///{tmp_path / 'demo.db'}"}, demo=True)
    house = await build(settings, DemonstrationClock(real=lambda: london(START)))
    async with TestClient(TestServer(house.application(with_tick=False))) as client:
        yield Demonstration(client)
    await house.database.close()


async def asked_for_and_booked(demo: Demonstration, children: int = 1) -> None:
    """AB123 from its registration to the day of its conference: 10am on Tuesday 8 December 2026."""
    await demo.say("social worker", f"register AB123 strategy 20 Nov children {children}")
    await demo.say("social worker", "done AB123 s47 today outcome icpc")
    for who in ("health.visitor", "school"):
        await demo.say("social worker", f"invite AB123 @{who}@example.org")
    await demo.say("social worker", "invite AB123 @chair@example.org role chair")
    await demo.say("social worker", "invite AB123 07700 900123 role father")
    asked = await demo.say("social worker", "done AB123 conference request today")
    fathers = {f"father_{child}": "unknown" for child in range(1, children + 1)}
    card = await demo.fill(
        "social worker",
        asked,
        needs="interpreter",
        needs_what="Polish, for the mother",
        advocacy="accepted",
        **fathers,
    )
    assert "conference request with invite list recorded" in words(card)
    [request] = [each for each in await demo.sent("booking team", START) if "is asked for" in each]
    assert "Needed: an interpreter" in request
    checked = await demo.say("booking team", "book AB123 8 Dec 10am place Civic Hall")
    await demo.press("booking team", button(checked, "Book it").action)


async def seat(demo: Demonstration, name: str) -> str:
    """The field on how somebody took part."""
    page = await demo.press("chair", "record?ref=AB123&page=people_1")
    return next(field.name for field in form_of(page).fields if field.label.startswith(name))


async def test_inquorate_and_goes_ahead(demo: Demonstration) -> None:
    """School cannot come: chair and social worker know in time; the chair goes ahead and says why."""
    await asked_for_and_booked(demo)
    await demo.say("school", "attend AB123 apologies")
    for who in ("chair", "social worker"):
        warnings = [each for each in await demo.sent(who, START) if "may not be quorate" in each]
        assert len(warnings) == 1, who
    await demo.move_to("2026-12-03 09:30")
    assert any("may not be quorate" in each for each in await demo.sent("chair", "2026-12-03 09:00"))

    await demo.move_to("2026-12-08 13:00")
    school = await seat(demo, "School safeguarding lead")
    halfway = await demo.record(**{school: "apologies_report"}, proceeded="", quorum_why="")
    assert "Say whether it went ahead or is to be held again." in words(halfway)
    page = await demo.press("chair", button(halfway, "Quorum").action)
    assert "lacks 1 other agency" in words(page)
    assert list(form_of(page).errors) == ["proceeded", "quorum_why"]
    why = "Waiting would leave the child at risk."
    overview = await demo.fill("chair", page, proceeded="yes", quorum_why=why)
    # With the decision to go ahead there are agencies to hear, decisions to take and a plan to make.
    overview = await go_on(demo, overview)
    done = await demo.press("chair", button(overview, "Finish the record").action)
    assert "It went ahead without a quorum" in words(done)
    paper = docx.Document(BytesIO(await demo.download(done, ".docx")))
    text = "\n".join(each.text for each in paper.paragraphs)
    assert why in text
    assert "It went ahead all the same." in text


async def go_on(demo: Demonstration, overview: Reply) -> Reply:
    """Fills in what is still missing, page after page."""
    for _ in range(MOST_PAGES):
        if "Still missing" not in words(overview):
            return overview
        page = await demo.press("chair", button(overview, "Go on where something is missing").action)
        values = {field.name: answer(field, {"then": "check"}) for field in form_of(page).fields}
        overview = await demo.press("chair", form_of(page).action, values)
    raise AssertionError(words(overview))


async def test_dissent(demo: Demonstration) -> None:
    """School disagrees: why and what will be done is in the record, and the managers hear that it does."""
    await asked_for_and_booked(demo)
    await demo.move_to("2026-12-08 13:00")
    why, then = "The plan leaves out the evenings.", "The managers of both agencies meet on Thursday."
    overview = await demo.record(dissenters="school", dissent_why_school=why, dissent_then_school=then)
    done = await demo.press("chair", button(overview, "Finish the record").action)
    for who in ("team manager", "social worker"):
        [told] = [each for each in await demo.sent(who, "2026-12-08 13:00") if "disagrees" in each]
        assert "School disagrees with a decision." in told
        assert why not in told
    text = " ".join(extract_text(BytesIO(await demo.download(done, ".pdf"))).split())
    assert "The plan leaves out the evenings." in text
    assert "The managers of both agencies meet on" in text


async def test_two_children_with_different_decisions(demo: Demonstration) -> None:
    """Child 1 has a plan, child 2 none; the plan's dates, core group and task follow, for child 1 alone."""
    await asked_for_and_booked(demo, children=2)
    await demo.move_to("2026-12-08 13:00")
    overview = await demo.record(decision_2="no_plan", task_owner_1="person:health.visitor")
    done = await demo.press("chair", button(overview, "Finish the record").action)
    assert rows(done, "Decision for each child")[1] == ("Child 2", "No plan", "–")
    assert "22 December 2026" in words(done)
    [told] = [each for each in await demo.sent("team manager", "2026-12-08 13:00") if "is finished" in each]
    assert "A child protection plan was made for child 1." in told

    await demo.move_to("2026-12-18 15:00")
    met = await demo.press("social worker", "core_group?ref=AB123&do=meeting")
    shown = await demo.fill("social worker", met, meets_on="2027-01-29")
    assert "Meets next: Friday 29 January 2027" in words(shown)
    assert "1 open task was not looked at" in words(shown)

    await demo.move_to("2027-01-15 09:30")
    [reminder] = [
        each for each in await demo.sent("health visitor", "2027-01-15 09:00") if "a task of the plan" in each
    ]
    assert "It is due on Wednesday 20 January 2027." in reminder
    await demo.say("health visitor", "tasks AB123 1 done")
    await demo.move_to("2027-01-29 09:30")
    assert not [
        each for each in await demo.sent("health visitor", "2027-01-15 09:31") if "a task of the plan" in each
    ]


@pytest.mark.skipif(which("pdftoppm") is None, reason="pdftoppm is not installed")
async def test_the_pdf_can_be_drawn(demo: Demonstration, tmp_path: Path) -> None:
    await asked_for_and_booked(demo)
    await demo.move_to("2026-12-08 13:00")
    overview = await demo.record()
    done = await demo.press("chair", button(overview, "Finish the record").action)
    (tmp_path / "record.pdf").write_bytes(await demo.download(done, ".pdf"))
    drawn = ["pdftoppm", "-r", "60", "-png", str(tmp_path / "record.pdf"), str(tmp_path / "page")]
    subprocess.run(drawn, check=True)
    assert len(list(tmp_path.glob("page-*.png"))) in (2, 3)
