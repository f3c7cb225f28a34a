"""The page and its forms over HTTP: be somebody, talk, press, fill in, be corrected, move the clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from bs4 import BeautifulSoup

from bot.browser.cast import CAST
from tests.doubles.stage import START, Stage, set_stage

ME = "social.worker@example.org"
MANAGER = "team.manager@example.org"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = await set_stage(tmp_path)
    yield stage
    await stage.database.close()


@pytest.fixture
async def browser(stage: Stage) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(stage.app)) as client:
        yield client


async def see(browser: TestClient[Any, Any], as_: str = ME, where: str = "dm") -> BeautifulSoup:
    response = await browser.get("/", params={"as": as_, "where": where})
    assert response.status == 200
    return BeautifulSoup(await response.text(), "html.parser")


async def send(browser: TestClient[Any, Any], form: Any, **fields: str | list[str]) -> BeautifulSoup:
    """Sends a form of the page as a browser would: what it holds, with these fields filled in."""
    held = [(i["name"], i.get("value", "")) for i in form.select("input[type=hidden]")]
    filled = [
        (name, v) for name, value in fields.items() for v in ([value] if isinstance(value, str) else value)
    ]
    response = await browser.post(form["action"], data=[*held, *filled])
    assert response.status in (200, 400), await response.text()
    return BeautifulSoup(await response.text(), "html.parser")


async def say(browser: TestClient[Any, Any], text: str, as_: str = ME, where: str = "dm") -> BeautifulSoup:
    page = await see(browser, as_, where)
    return await send(browser, page.select_one("form.composer"), text=text)


def words(page: BeautifulSoup) -> list[str]:
    return [" ".join(line.get_text(" ").split()) for line in page.select("li.line .words")]


async def test_the_page_lists_the_ten_people_one_can_be(browser: TestClient[Any, Any]) -> None:
    page = await see(browser)
    assert [link["data-person"] for link in page.select(".people [data-person]")] == [a.email for a in CAST]
    assert len(CAST) == 10
    assert page.select_one("[data-person][aria-current]")["data-person"] == ME  # type: ignore[index]


async def test_what_is_said_and_answered_is_shown_and_stays(browser: TestClient[Any, Any]) -> None:
    page = await say(browser, "How long have we got?")
    assert words(page)[0] == "How long have we got?"
    assert words(page)[1].startswith("An ICPC is held within 15 working days")
    assert words(await see(browser)) == words(page)
    assert words(await see(browser, MANAGER)) == []


async def test_after_a_post_the_page_is_fetched_anew(browser: TestClient[Any, Any]) -> None:
    form = (await see(browser)).select_one("form.composer")
    held = {i["name"]: i["value"] for i in form.select("input[type=hidden]")}  # type: ignore[union-attr]
    response = await browser.post(
        "/demo/page/say", data={**held, "text": "case AB123"}, allow_redirects=False
    )
    assert response.status == 303
    assert response.headers["Location"] == "/?as=social.worker%40example.org&where=dm#m1"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_the_same_form_sent_twice_is_acted_on_once(browser: TestClient[Any, Any], stage: Stage) -> None:
    form = (await see(browser)).select_one("form.composer")
    await send(browser, form, text="case AB123")
    page = await send(browser, form, text="case AB123")
    assert len(stage.router.asked) == 1
    assert len(words(page)) == 2


async def test_in_the_channel_a_question_is_everyones_and_a_case_is_the_askers(
    browser: TestClient[Any, Any],
) -> None:
    await say(browser, "How long have we got?", where="channel")
    mine = await say(browser, "case AB123", where="channel")
    assert len(words(mine)) == 4
    assert [aside.text for aside in mine.select(".aside")] == ["Everyone here can see this"] * 2 + [
        "Only visible to you"
    ] * 2
    theirs = await see(browser, MANAGER, "channel")
    assert len(words(theirs)) == 2
    assert "AB123" not in theirs.select_one(".thread").text  # type: ignore[union-attr]


async def test_a_mention_may_leave_out_the_domain(browser: TestClient[Any, Any], stage: Stage) -> None:
    await say(browser, "tell @team.manager and @chair@example.org and @nobody, a@b.c")
    assert stage.router.asked[0].text == (
        "tell @team.manager@example.org and @chair@example.org and @nobody, a@b.c"
    )


async def test_a_button_passes_on_its_verb_and_values(browser: TestClient[Any, Any], stage: Stage) -> None:
    page = await say(browser, "everything")
    form = next(f for f in page.select(".buttons form") if "Open case" in f.text)
    page = await send(browser, form)
    assert (stage.router.asked[-1].verb, stage.router.asked[-1].values) == ("case", {"ref": "AB123"})
    assert "You pressed “Open case”" in " ".join(page.text.split())
    assert words(page)[-1] == "You pressed case."


async def test_an_answer_that_replaces_stands_where_the_button_was(browser: TestClient[Any, Any]) -> None:
    page = await say(browser, "everything")
    form = next(f for f in page.select(".buttons form") if "Mark as done" in f.text)
    page = await send(browser, form)
    assert words(page) == ["everything", "The section 47 enquiry is done."]


async def test_a_form_that_is_found_wanting_comes_back_with_a_summary_and_what_was_filled_in(
    browser: TestClient[Any, Any], stage: Stage
) -> None:
    form = (await say(browser, "register")).select_one("form.form")
    filled: dict[str, Any] = {"value.ref": "", "value.strategy": "", "value.notes": "Ring first"}
    page = await send(browser, form, **filled, **{"value.present": ["police", "school"]})

    assert page.title
    assert page.title.text.startswith("Error: ")
    links = page.select("#problems a")
    assert [link.text for link in links] == [
        "Enter a case reference, such as AB123.",
        "Enter the date of the strategy discussion.",
    ]
    for link in links:
        assert page.select_one(f"[id='{str(link['href'])[1:]}']") is not None
    assert page.select_one("textarea").text == "Ring first"  # type: ignore[union-attr]
    assert [tick["value"] for tick in page.select("[type=checkbox][checked]")] == ["police", "school"]
    assert len(words(page)) == 2, "the form stands where it stood"
    assert stage.router.asked[-1].values["others"] == "", "a box left unticked is an empty value"


async def test_a_form_that_was_sent_becomes_a_record_of_what_was_sent(browser: TestClient[Any, Any]) -> None:
    form = (await say(browser, "register")).select_one("form.form")
    values = {"value.ref": "AB123", "value.strategy": "2026-12-18", "value.kind": "prebirth"}
    page = await send(browser, form, **values)
    assert not page.select("form.form")
    record = page.select_one("details.folded")
    assert record
    assert "Register a case: what you sent" in record.text
    assert "18 December 2026" in record.text
    assert "Pre-birth" in record.text
    assert words(page)[-1] == "AB123 is registered."


async def test_a_form_that_could_not_be_taken_keeps_what_was_filled_in(browser: TestClient[Any, Any]) -> None:
    form = (await say(browser, "register")).select_one("form.form")
    page = await send(browser, form, **{"value.ref": "LATE", "value.strategy": "2026-12-18"})
    assert page.select_one("form.form input[name='value.ref']")["value"] == "LATE"  # type: ignore[index]
    assert words(page)[-1].endswith("The records cannot be reached just now.")


async def test_moving_the_clock_sends_each_message_when_it_is_due(
    browser: TestClient[Any, Any], stage: Stage
) -> None:
    stage.postbag.put(START + timedelta(hours=1), "social.worker", "First.")
    stage.postbag.put(START + timedelta(hours=3), "team.manager", "Second.")
    stage.postbag.put(START + timedelta(days=2), "team.manager", "Not yet.")
    form = (await see(browser)).select_one("form.jumps")
    page = await send(browser, form, advance="1 day")
    told = page.select_one("#told")
    assert told
    assert "Saturday 19 December 2026, 9am" in told.text
    assert "2 messages: 1 to Social worker (north) and 1 to Team manager (north)." in told.text
    times = [time["datetime"] for time in page.select("li.sent time")]
    assert times == ["2026-12-18T10:00:00+00:00"]
    unread = page.select_one(f"[data-person='{MANAGER}'] .unread")
    assert unread
    assert "hidden" not in unread.attrs
    assert unread.text == "1 not read"
    assert "Second." in " ".join(words(await see(browser, MANAGER)))
    seen = (await see(browser)).select_one(f"[data-person='{MANAGER}'] .unread")
    assert seen is not None
    assert "hidden" in seen.attrs, "once they have looked it counts as read"


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("2026-12-18T08:00", "The clock only goes forward"),
        ("", "That is not a date and time"),
        ("2099-12-31T08:00", "The clock goes as far as"),
    ],
)
async def test_a_clock_that_cannot_be_moved_says_why_at_its_field(
    browser: TestClient[Any, Any], to: str, sentence: str
) -> None:
    page = await send(browser, (await see(browser)).select_one("form.to"), to=to)
    assert sentence in page.select_one("#problems a").text  # type: ignore[union-attr]
    assert page.select_one("#problems a")["href"] == "#clock-to"  # type: ignore[index]
    assert page.select_one("#clock-to")["aria-describedby"] == "clock-error"  # type: ignore[index]


async def test_everyones_messages_shows_what_each_was_sent(
    browser: TestClient[Any, Any], stage: Stage
) -> None:
    await say(browser, "case AB123")
    stage.postbag.put(START, "team.manager", "Look at AB123.")
    await say(browser, "How long have we got?", as_="school@example.org")
    page = BeautifulSoup(await (await browser.get("/everyone")).text(), "html.parser")
    assert [who.text for who in page.select(".line .who")] == [
        "To Team manager (north)",
        "To School safeguarding lead",
        "To Social worker (north)",
    ]
    unasked = BeautifulSoup(await (await browser.get("/everyone?unasked=yes")).text(), "html.parser")
    assert words(unasked) == ["Look at AB123."]
    one = BeautifulSoup(await (await browser.get("/everyone?who=school@example.org")).text(), "html.parser")
    assert len(words(one)) == 1


async def test_an_open_page_hears_of_news(browser: TestClient[Any, Any], stage: Stage) -> None:
    page = await see(browser)
    newest = page.select_one(".columns")["data-newest"]  # type: ignore[index]
    params = {"as": ME, "where": "dm", "after": str(newest)}
    assert (await (await browser.get("/demo/news", params=params)).json())["new"] is False
    stage.postbag.put(START, "social.worker", "Now.")
    await stage.postbag.tick(START)
    news = await (await browser.get("/demo/news", params=params)).json()
    assert news["new"] is True
    assert news["unread"][ME] == 1
    assert (news["day"], news["time"]) == ("Friday 18 December 2026", "9am")


async def test_only_the_newest_lines_are_shown_until_more_are_asked_for(
    browser: TestClient[Any, Any],
) -> None:
    for number in range(35):
        await browser.post("/demo/say", json={"as": ME, "text": f"case {number}", "where": "dm"})
    page = await see(browser)
    assert len(words(page)) == 60
    more = page.select_one(".earlier a")
    assert more is not None
    page = BeautifulSoup(await (await browser.get(str(more["href"]))).text(), "html.parser")
    assert len(words(page)) == 70


async def test_the_story_goes_on_after_the_process_was_killed(stage: Stage, tmp_path: Path) -> None:
    async with TestClient(TestServer(stage.app)) as before:
        await say(before, "everything")
        await before.post("/demo/clock", json={"advance": "1 working day"})
    again = await set_stage(tmp_path)  # the first database was never closed
    async with TestClient(TestServer(again.app)) as after:
        page = await see(after)
        assert len(words(page)) == 2
        assert page.select_one(".face .date").text == "Monday 21 December 2026"  # type: ignore[union-attr]
    await again.database.close()


@pytest.mark.parametrize(
    "text", ["", "👩‍👧 emoji", "x" * 10_000, "<b>bold</b>", "\u202eright to left", "zero\u0000byte", "\ud800"]
)
async def test_whatever_is_typed_is_shown_as_it_was_typed(browser: TestClient[Any, Any], text: str) -> None:
    shown = text.encode("utf-8", "replace").decode()
    page = await say(browser, shown)
    first = page.select_one("li.said .text")
    assert first
    assert first.text == (shown.strip() or "(nothing)")
    assert not first.select("b")


@pytest.mark.parametrize("name", ["style.css", "page.js", "icon.svg"])
async def test_the_pages_own_files_are_served(browser: TestClient[Any, Any], name: str) -> None:
    response = await browser.get(f"/demo/web/{name}")
    assert response.status == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/demo/web/nothing.js", "/demo/web/..%2Fbrowser.py", "/demo/web/templates"])
async def test_no_other_file_is_served(browser: TestClient[Any, Any], path: str) -> None:
    assert (await browser.get(path)).status == 404


@pytest.mark.parametrize("query", [{"as": "nobody@example.org"}, {"where": "the pub"}])
async def test_an_address_that_makes_no_sense_leads_back_to_the_start(
    browser: TestClient[Any, Any], query: dict[str, str]
) -> None:
    response = await browser.get("/", params=query)
    assert response.status == 400
    page = BeautifulSoup(await response.text(), "html.parser")
    assert page.select_one("main a")["href"] == "/"  # type: ignore[index]
