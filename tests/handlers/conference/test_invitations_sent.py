"""The booking team ticks off no invitation that the assistant sent, and hears of each that reached nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers.conference.invitations_sent import InvitationsSent, not_told
from handlers.reminders.messages import Writer
from storage import audit, cases, events
from storage.audit import Entry
from storage.database import Transaction
from storage.nudge import Nudge
from tests.doubles.office import BOOKING, SW, SW_SOUTH, TM, Office, at, button, rows, words

EVERYBODY_ELSE = "I have written to everybody else. These people do not know the date from me:"


async def arrive(office: Office, *, but: str = "", state: str = "failed", reason: str | None = None) -> None:
    """Everything that is on its way is sent, but what is for one person, which ends as told."""

    def work(tx: Transaction) -> None:
        tx.execute(
            "UPDATE nudges SET state = 'sent', sent_at = due_at WHERE kind = 'notice' AND recipient != :but",
            {"but": but},
        )
        tx.execute(
            "UPDATE nudges SET state = :state, reason = :reason WHERE kind = 'notice' AND recipient = :but",
            {"but": but, "state": state, "reason": reason},
        )

    await office.database.transact(work)


async def see_to(office: Office) -> None:
    await InvitationsSent(office.database, office.desk).see_to(office.now)


async def recorded(office: Office) -> list[tuple[str, object]]:
    return [each for each in await office.steps("AB123") if each[0] == "invitations"]


async def left_over(office: Office) -> list[str]:
    def work(tx: Transaction) -> list[str]:
        case = cases.find(tx, "AB123")
        assert case is not None
        return [f"{each.who}: {each.why}" for each in not_told(tx, case.id) or []]

    return await office.look(work)


async def father(office: Office) -> str:
    """A father invited by phone to a conference that is booked; his id."""
    await office.registered()
    await office.say(SW, "invite AB123 @health.visitor@example.org role professional")
    await office.say(SW, "invite AB123 07700 900123 role father")
    checked = await office.say(BOOKING, "book AB123 8 Dec 10am")
    await office.press(BOOKING, button(checked, "Book it"))
    return next(who for who, each in (await office.invited("AB123")).items() if each.role == "father")


async def test_once_everybody_was_told_the_date_nobody_has_to_record_that_invitations_were_sent(
    office: Office,
) -> None:
    await office.booked()
    await arrive(office)
    await see_to(office)
    assert await recorded(office) == [("invitations", date(2026, 11, 23))]
    planned = await office.nudges("AB123", state="planned")
    assert not [nudge for nudge in planned if nudge.step == "invitations"]
    entries: list[Entry] = await office.look(lambda tx: audit.entries(tx, "AB123"))
    [entry] = [each for each in entries if each.person == audit.ASSISTANT and each.action == "recorded"]
    assert entry.details["why"] == "the assistant told everybody invited of the date: 4 people"


async def test_it_is_recorded_once_however_often_one_looks(office: Office) -> None:
    await office.booked()
    await arrive(office)
    for _ in range(3):
        await see_to(office)
    assert len(await recorded(office)) == 1


async def test_what_a_person_took_back_is_not_recorded_again_behind_their_back(office: Office) -> None:
    await office.booked()
    await arrive(office)
    await see_to(office)

    def take_back(tx: Transaction) -> None:
        case = cases.find(tx, "AB123")
        assert case is not None
        ours = next(each for each in events.of_case(tx, case.id) if each.step == "invitations")
        withdrawn = replace(
            ours, id="back", details={"withdrawn": True}, recorded_by="booking", corrects=ours.id
        )
        events.append(tx, case.id, replace(withdrawn, recorded_at=office.now))
        tx.execute("UPDATE deadlines SET state = 'open' WHERE step = 'invitations'")

    await office.database.transact(take_back)
    await see_to(office)
    assert len(await recorded(office)) == 2  # what was recorded, and that it was taken back


async def test_while_somebodys_invitation_is_on_its_way_nothing_is_recorded(office: Office) -> None:
    await office.booked()
    await arrive(office, but="school", state="planned")
    await see_to(office)
    assert await recorded(office) == []
    assert await left_over(office) == ["School safeguarding lead: it is on its way"]


async def test_a_father_whom_nothing_reaches_is_named_to_the_booking_team_with_the_reason(
    office: Office,
) -> None:
    await arrive(office, but=await father(office), reason="there is no way to write to them")
    await see_to(office)
    assert await recorded(office) == []
    reminder = await first_reminder(office)
    writer = Writer(office.desk, lambda: at("2026-11-24 09:00"))
    booking = await office.person(BOOKING)
    reply = await office.look(lambda tx: writer.compose(tx, booking, [reminder]))
    assert reply is not None
    assert EVERYBODY_ELSE in words(reply)
    assert "Father: there is no way to write to them" in words(reply)
    assert "Health visitor:" not in words(reply)


async def test_an_invitation_that_may_not_have_arrived_counts_as_one_that_did_not(office: Office) -> None:
    await arrive(office, but=await father(office), state="uncertain")
    await see_to(office)
    assert await left_over(office) == ["Father: a message may or may not have arrived"]
    assert await recorded(office) == []


async def test_somebody_told_of_the_old_date_alone_is_not_told_of_the_new_one(office: Office) -> None:
    await office.booked()
    await arrive(office, but="school", reason="the app was removed")
    asked = await office.say(BOOKING, "book AB123 9 Dec 10am")
    await office.fill(BOOKING, asked, reason="The room is taken", because="other", agreed="the chair")
    told = {each.split(":")[0] for each in await left_over(office)}
    assert {"School safeguarding lead", "Health visitor", "Conference chair"} <= told


async def test_right_after_the_booking_the_invitations_are_on_nobodys_desk(office: Office) -> None:
    await office.registered()
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am place Civic Hall")
    booked = await office.press(BOOKING, button(asked, "Book it"))
    assert "invitations" not in words(booked).casefold()
    assert "1 person is told of it now." in words(booked)
    states = {name: state for name, _, state in rows(await office.card(), "Steps and dates")}
    assert states["Invitations sent"] == "On its way"


async def test_another_chair_for_the_same_time_and_place_is_no_news_to_those_who_know_both(
    office: Office,
) -> None:
    await office.booked()
    await arrive(office)
    await office.say(BOOKING, "uninvite AB123 @chair@example.org reason somebody else comes instead")
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am chair @chair@example.org")
    await office.press(BOOKING, button(asked, "Book it"))
    assert await left_over(office) == []


async def test_before_a_conference_is_booked_there_is_nobody_to_be_told(office: Office) -> None:
    await office.registered()
    await see_to(office)
    assert await recorded(office) == []
    assert await left_over(office) == []


async def first_reminder(office: Office) -> Nudge:
    """The booking team's first reminder of the invitations."""
    planned = await office.nudges("AB123", state="planned", recipient="booking")
    return next(each for each in planned if each.step == "invitations")


async def test_a_social_worker_who_takes_the_case_on_hears_the_date_with_it(office: Office) -> None:
    await office.booked()
    await arrive(office)
    await see_to(office)
    await office.say(TM, f"assign AB123 @{SW_SOUTH}")
    assert await left_over(office) == ["Social worker (south): it is on its way"]
    [nudge] = [each for each in await office.nudges("AB123", state="planned") if each.rung == "assigned"]
    writer, south = Writer(office.desk, lambda: office.now), await office.person(SW_SOUTH)
    told = await office.database.transact(lambda tx: writer.compose(tx, south, [nudge]))
    assert told is not None
    assert "Its conference is on Tuesday 8 December 2026 at 10am." in words(told)
