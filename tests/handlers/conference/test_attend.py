"""Answers: one's own, somebody else's who cannot answer here, and apologies with or without a report."""

from __future__ import annotations

from collections import Counter

import pytest

from handlers.reminders.messages import Writer
from storage import people
from storage.database import Transaction
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SCHOOL,
    SW,
    SW_SOUTH,
    Office,
    button,
    form_of,
    is_one_sentence,
    rows,
    words,
)
from tests.doubles.post import Post


async def told(office: Office, who: str, about: str = "no_report") -> str | None:
    """What this person (an id) would be told now of a report that will not come, or came all the same."""
    nudge = next(each for each in await office.nudges("AB123") if (each.recipient, each.rung) == (who, about))
    writer = Writer(office.desk, lambda: office.now)

    def work(tx: Transaction) -> str | None:
        reply = writer.compose(tx, people.get(tx, who), [nudge])
        return words(reply) if reply else None

    return await office.database.transact(work)


@pytest.mark.parametrize(
    ("typed", "report"),
    [
        ("apologies", ""),
        ("apologies with report", "will come"),
        ("sorry, but our report", ""),
        ("apologies without a report", "will not come"),
        ("apologies and no report", "will not come"),
    ],
)
async def test_apologies_say_whether_the_report_comes(office: Office, typed: str, report: str) -> None:
    await office.booked()
    reply = words(await office.say(HEALTH, f"attend AB123 {typed}"))
    invitee = (await office.invited("AB123"))["health.visitor"]
    if typed.startswith("sorry"):
        assert "type in person, remote or apologies" in reply
        return
    assert (invitee.attendance, invitee.report) == ("apologies", report)
    assert ("no report is to be expected" in reply) is (report == "will not come")
    assert "Still asked of Health" in reply


async def test_the_chair_and_the_social_worker_hear_at_once_that_no_report_will_come(office: Office) -> None:
    await office.booked()
    await office.say(HEALTH, "attend AB123 apologies without report")
    notices = await office.notices("AB123")
    assert {who for who, about in notices if about == "no_report"} == {"chair", "social.worker"}
    assert "Whoever was invited for Health cannot come" in str(await told(office, "chair"))
    for whom in ("family", "chair"):
        await office.say(HEALTH, f"report AB123 shared with {whom}")
    assert await told(office, "chair") is None


async def test_somebody_who_sends_apologies_is_still_reminded_of_the_report(office: Office) -> None:
    await office.booked()
    await office.say(HEALTH, "attend AB123 apologies without report")
    theirs = await office.nudges("AB123", state="planned", recipient="health.visitor")
    assert {each.step for each in theirs if each.kind == "step"} == {"reports_to_family", "reports_to_chair"}


async def test_the_report_is_asked_about_with_two_buttons_and_taken_back_by_coming_after_all(
    office: Office,
) -> None:
    await office.booked()
    asked = await office.say(HEALTH, "attend AB123 apologies")
    await office.press(HEALTH, button(asked, "We cannot write one"))
    assert (await office.invited("AB123"))["health.visitor"].report == "will not come"
    await office.say(HEALTH, "attend AB123 in person")
    assert (await office.invited("AB123"))["health.visitor"].report == ""


async def test_a_chair_who_cannot_come_is_told_nothing_of_a_report(office: Office) -> None:
    await office.booked()
    assert "your report" not in words(await office.say(CHAIR, "attend AB123 apologies"))


@pytest.mark.parametrize("who", [SW, BOOKING, CHAIR])
async def test_the_answer_of_a_father_without_an_account_is_noted_for_him(office: Office, who: str) -> None:
    await office.booked()
    await office.say(SW, "invite AB123 father by phone 07700 900123")
    reply = await office.say(who, "attend AB123 remote for father")
    assert "AB123: noted, Father: by phone or video" in words(reply)
    assert ("Father", "Father", "–", "Remote") in rows(reply, "Invited")


async def test_whose_answer_it_is_can_be_chosen(office: Office) -> None:
    await office.booked()
    asked = await office.say(BOOKING, "attend AB123 for")
    options = {label: value for value, label in form_of(asked).fields[0].options}
    reply = await office.fill(BOOKING, asked, how="apologies", **{"for": options["School safeguarding lead"]})
    assert "School safeguarding lead: cannot come" in words(reply)


async def test_nobody_invited_answers_for_somebody_else(office: Office) -> None:
    await office.booked()
    before = await office.records()
    reply = await office.say(HEALTH, "attend AB123 remote for school")
    assert is_one_sentence(reply)
    assert "You can answer for yourself only" in words(reply)
    assert "I cannot find AB123" in words(await office.say(SW_SOUTH, "attend AB123 remote for school"))
    assert await office.records() == before


async def test_somebody_who_is_not_invited_is_asked_whose_answer_it_is(office: Office) -> None:
    await office.booked()
    reply = await office.say(BOOKING, "attend AB123 remote")
    assert is_one_sentence(reply)
    assert "say whose answer it is, such as for father" in words(reply)
    assert (await office.invited("AB123"))[(await office.person(SCHOOL)).id].attendance == ""


async def test_the_card_counts_the_answers(office: Office) -> None:
    await office.booked()
    await office.say(HEALTH, "attend AB123 remote")
    await office.say(SCHOOL, "attend AB123 apologies")
    card = words(await office.say(BOOKING, "case AB123"))
    assert "Invited: 4 people: 1 by phone or video, 1 cannot come, 2 no answer yet" in card


async def another_for_health(office: Office) -> None:
    """AB123 booked, with a GP invited for health as well as the health visitor."""
    await office.booked()
    await office.say(SW, "invite AB123 gp by email gp@example.org agency health")


async def test_while_a_colleague_of_the_same_agency_comes_its_report_is_still_to_be_expected(
    office: Office,
) -> None:
    await another_for_health(office)
    await office.say(SW, "attend AB123 apologies without report for gp@example.org")
    assert "no_report" not in {about for _, about in await office.notices("AB123")}
    noted = words(await office.say(HEALTH, "attend AB123 apologies without report"))
    assert "no report is to be expected; the chair is told" in noted
    assert ("chair", "no_report") in await office.notices("AB123")


async def test_two_people_of_one_agency_are_each_named_with_their_answer(office: Office) -> None:
    await another_for_health(office)
    await office.say(HEALTH, "attend AB123 remote")
    answers = {row[0]: row[-1] for row in rows(await office.say(CHAIR, "reports AB123"), "Reports")}
    assert answers["Health"] == "Health visitor: will join by phone or video; GP (Health): no answer yet"
    assert answers["School"] == "No answer yet"


async def test_a_report_that_comes_after_all_takes_back_that_there_will_be_none(office: Office) -> None:
    await office.booked()
    await office.say(SCHOOL, "attend AB123 apologies without report")
    await Post(office).to(CHAIR)
    await office.say(SCHOOL, "report AB123 shared with family and chair")
    assert "no report comes" not in words(await office.say(SCHOOL, "case AB123"))
    assert (await office.invited("AB123"))["school"].report == ""
    assert "AB123: a report from School after all" in await told(office, "chair", "report_came")


async def test_nobody_hears_of_a_report_after_all_who_was_never_told_that_none_would_come(
    office: Office,
) -> None:
    await another_for_health(office)
    await office.say(SW, "attend AB123 apologies without report for gp@example.org")
    await Post(office).to(CHAIR)
    await office.say(HEALTH, "report AB123 shared with family")
    assert "report_came" not in {about for _, about in await office.notices("AB123")}


@pytest.mark.parametrize(
    ("who", "answer", "about", "told"),
    [
        (SCHOOL, "apologies without report", "no_report", {"chair": 1, "social.worker": 1}),
        (CHAIR, "apologies", "no_chair", {"booking": 1, "social.worker": 1}),
    ],
)
async def test_an_answer_that_is_pressed_twice_is_told_once_and_once_more_when_it_is_news_again(
    office: Office, who: str, answer: str, about: str, told: dict[str, int]
) -> None:
    await office.booked()
    for _ in range(2):
        await office.say(who, f"attend AB123 {answer}")
    heard = [each.recipient for each in await office.nudges("AB123") if each.rung == about]
    assert Counter(heard) == told
    await office.say(who, "attend AB123 in person")
    await office.say(who, f"attend AB123 {answer}")
    heard = [each.recipient for each in await office.nudges("AB123") if each.rung == about]
    assert Counter(heard) == dict.fromkeys(told, 2)


async def test_the_chair_hears_of_a_lost_quorum_once_however_many_more_cannot_come(office: Office) -> None:
    await office.booked()
    await office.say(SCHOOL, "attend AB123 apologies")
    await office.say(SCHOOL, "attend AB123 apologies without report")
    await office.say(HEALTH, "attend AB123 apologies")
    told = [each for each in await office.nudges("AB123", recipient="chair") if each.rung == "quorum"]
    assert len(told) == 1


async def test_what_was_said_of_a_conference_that_is_over_says_nothing_of_the_review(office: Office) -> None:
    await office.booked()
    await office.say(SCHOOL, "attend AB123 apologies without report")
    await office.say(HEALTH, "attend AB123 remote")
    asked = await office.say(CHAIR, "done AB123 icpc 8 Dec", moment="2026-12-08 15:00")
    await office.fill(
        CHAIR, asked, outcome="plan", came="social_care,health,police", review_agreed="2027-03-01"
    )
    answers = {row[-1] for row in rows(await office.say(CHAIR, "reports AB123"), "Reports")}
    assert answers == {"No answer yet"}
    assert "Invited: 4 people\n" in words(await office.card())


async def test_after_the_conference_an_attendee_hears_that_it_was_held_and_is_asked_nothing(
    office: Office,
) -> None:
    await office.booked()
    await office.say(HEALTH, "attend AB123 in person")
    await office.say(CHAIR, "done AB123 icpc 8 Dec no plan quorate yes", moment="2026-12-08 15:00")
    card = await office.say(HEALTH, "case AB123")
    assert "Conference: held on 8 December 2026" in words(card)
    assert "My link" not in words(card)
    asked = words(await office.say(HEALTH, "when was the conference of AB123?"))
    assert "held on 8 December 2026" in asked or "done on 8 December 2026" in asked
    assert "In person" not in asked
    await office.fill(SW, await office.say(SW, "close AB123"), why="closed")
    assert "State: closed" in words(await office.say(HEALTH, "case AB123"))


@pytest.mark.parametrize("who", ["gp", "GP", "police", "police officer"])
async def test_a_guest_is_meant_by_the_job_or_the_agency_they_were_invited_with(
    office: Office, who: str
) -> None:
    await office.booked()
    await office.say(SW, "invite AB123 gp by email gp@example.org agency health")
    await office.say(SW, "invite AB123 police by email police@example.org")
    assert "noted" in words(await office.say(SW, f"attend AB123 apologies for {who}"))


async def test_whoever_notes_the_apologies_that_cost_the_quorum_sees_so(office: Office) -> None:
    await office.booked()
    said = words(await office.say(SW, "attend AB123 apologies for school"))
    assert "The conference will not be quorate as things stand: it lacks 1 other agency" in said


async def test_where_an_agency_sends_more_than_one_it_is_asked_which(office: Office) -> None:
    await office.booked()
    await office.say(SW, "invite AB123 gp by email gp@example.org")
    asked = words(await office.say(SW, "attend AB123 apologies for health"))
    assert "is “health”: type Health visitor or GP (Health), or an e-mail address" in asked
