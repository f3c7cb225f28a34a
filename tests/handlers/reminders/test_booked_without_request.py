"""A conference was booked though nobody recorded a request: to ask for it is pointless, to nag about it too."""

from __future__ import annotations

from handlers.reminders.messages import Writer
from handlers.reply import Reply
from procedure.no_longer import BOOKED_ALREADY
from tests.doubles.office import BOOKING, SW, Office, at, button, buttons, words

REQUEST = "conference_request"
NOT_RECORDED = "No request for it is recorded"


async def booked_after_the_enquiry(office: Office) -> None:
    """The enquiry ended yesterday; the booking team books today, asked on the telephone."""
    await office.registered()
    await office.say(SW, "done AB123 s47 today outcome icpc", moment="2026-11-24 10:00")
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am", moment="2026-11-25 08:30")
    await office.press(BOOKING, button(asked, "Book it"))


async def still_to_come(office: Office) -> list[str]:
    return [each.rung for each in await office.nudges("AB123", state="planned") if each.step == REQUEST]


async def news_for_the_worker(office: Office) -> Reply:
    """What the social worker is told of the last booking."""
    writer, person = Writer(office.desk, lambda: at("2026-11-25 09:00")), await office.person(SW)
    told = [each for each in await office.nudges("AB123", recipient=person.id) if each.rung == "booked"]
    news = max(told, key=lambda each: each.due_at)
    reply = await office.database.transact(lambda tx: writer.compose(tx, person, [news]))
    assert reply is not None
    return reply


async def test_nobody_is_urged_to_ask_for_a_conference_that_is_booked(office: Office) -> None:
    await booked_after_the_enquiry(office)
    assert await still_to_come(office) == []
    assert BOOKED_ALREADY in words(await office.say(SW, "case AB123"))


async def test_once_the_booking_is_called_off_it_has_to_be_asked_for_after_all(office: Office) -> None:
    await booked_after_the_enquiry(office)
    await office.database.transact(
        lambda tx: tx.execute("DELETE FROM events WHERE step = 'conference_booked'")
    )
    await office.say(SW, "done AB123 safety plan today")
    assert "+1wd:owner" in await still_to_come(office)


async def test_the_social_worker_is_told_once_that_the_request_is_not_recorded(office: Office) -> None:
    await booked_after_the_enquiry(office)
    news = await news_for_the_worker(office)
    assert NOT_RECORDED in words(news)
    assert "Record the request" in [each.label for each in buttons(news)]


async def test_what_was_asked_for_in_time_counts_though_it_is_recorded_after_the_booking(
    office: Office,
) -> None:
    await booked_after_the_enquiry(office)
    asked = await office.say(SW, "done AB123 request 24 Nov")
    await office.fill(SW, asked, father_1="unknown", needs="none", advocacy="accepted")
    assert (REQUEST, at("2026-11-24 00:00").date()) in await office.steps("AB123")
    assert BOOKED_ALREADY not in words(await office.say(SW, "case AB123"))
    assert NOT_RECORDED not in words(await news_for_the_worker(office))


async def test_nobody_asks_for_a_review_so_its_booking_speaks_of_no_request(office: Office) -> None:
    await booked_after_the_enquiry(office)
    await office.say(SW, "done AB123 icpc 8 Dec plan quorate yes", moment="2026-12-08 14:00")
    asked = await office.say(BOOKING, "book AB123 2 March 2027 10am", moment="2026-12-09 10:00")
    await office.press(BOOKING, button(asked, "Book it"), moment="2026-12-09 10:00")
    news = words(await news_for_the_worker(office))
    assert "Tuesday 2 March 2027 at 10am" in news
    assert NOT_RECORDED not in news
