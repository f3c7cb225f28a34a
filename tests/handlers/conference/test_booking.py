"""Booking when somebody is not free, moving with a reason, another place, and a new date that asks anew."""

from __future__ import annotations

import pytest

from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SW,
    TM,
    TM_SOUTH,
    WHY_IT_MOVES,
    Office,
    button,
    form_of,
    rows,
    words,
)

AT_ANOTHER = "Conference chair is at another conference then, of CD456: Tuesday 8 December 2026 at 10:30am."


async def with_another(office: Office, when: str = "8 Dec 10:30am", role: str = "chair") -> None:
    """AB123 with its chair invited, and CD456 booked with the same chair and the same social worker."""
    for ref in ("AB123", "CD456"):
        await office.registered(ref)
        await office.say(SW, f"invite {ref} @{CHAIR} role {role}")
    await office.press(BOOKING, button(await office.say(BOOKING, f"book CD456 {when}"), "Book it"))


async def test_a_chair_and_a_social_worker_at_another_conference_are_named_before_it_is_booked(
    office: Office,
) -> None:
    await with_another(office)
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am")
    assert "Not everybody is free:" in words(asked)
    assert AT_ANOTHER in words(asked)
    assert "Social worker (north) is at another conference then, of CD456" in words(asked)
    booked = await office.press(BOOKING, button(asked, "Book it all the same"))
    assert "booked for Tuesday 8 December 2026 at 10am" in words(booked)


async def test_a_script_books_beside_a_clash_only_when_it_says_so(office: Office) -> None:
    await with_another(office)
    book = "book?ref=AB123&confirmed=yes"
    assert AT_ANOTHER in words(await office.press(BOOKING, book, when="8 Dec 10am"))
    booked = await office.press(BOOKING, f"{book}&clashes=yes", when="8 Dec 10am")
    assert "booked for" in words(booked)


async def test_a_conference_that_begins_when_the_other_has_ended_is_no_clash(office: Office) -> None:
    await with_another(office, "8 Dec 9:30am")
    assert "Not everybody is free" in words(await office.say(BOOKING, "book AB123 8 Dec 11am"))
    assert "Not everybody is free" not in words(await office.say(BOOKING, "book AB123 8 Dec 11:30am"))


async def test_a_chair_who_is_named_is_looked_up_instead_of_the_one_invited(office: Office) -> None:
    await office.registered("CD456")
    await office.say(SW, f"invite CD456 @{CHAIR} role chair")
    await office.press(BOOKING, button(await office.say(BOOKING, "book CD456 8 Dec 10am"), "Book it"))
    await office.registered()
    assert "Conference chair" not in words(await office.say(BOOKING, "book AB123 8 Dec 10am"))
    named = await office.say(BOOKING, f"book AB123 8 Dec 10am chair @{CHAIR}")
    assert "Conference chair is at another conference then" in words(named)


async def test_somebody_who_sent_apologies_to_the_other_is_free(office: Office) -> None:
    await with_another(office)
    await office.say(CHAIR, "attend CD456 apologies")
    await office.say(SW, "attend CD456 apologies")
    assert "Not everybody is free" not in words(await office.say(BOOKING, "book AB123 8 Dec 10am"))


@pytest.mark.parametrize("who", [CHAIR, SW])
async def test_somebody_who_is_away_is_named_with_their_last_day(office: Office, who: str) -> None:
    await office.registered()
    await office.say(SW, f"invite AB123 @{CHAIR} role chair")
    await office.change(who, settings={"away_from": "2026-12-07", "away_until": "2026-12-08"})
    name = (await office.person(who)).name
    asked = words(await office.say(BOOKING, "book AB123 8 Dec 2pm"))
    assert f"{name} is away until Tuesday 8 December 2026." in asked
    assert "is away" not in words(await office.say(BOOKING, "book AB123 9 Dec 10am"))


async def test_a_manager_is_not_told_of_another_teams_case(office: Office) -> None:
    await with_another(office)
    await office.say("social.worker.south@example.org", "register EF789 strategy 20 Nov")
    asked = words(await office.say(TM_SOUTH, f"book EF789 8 Dec 10am chair @{CHAIR}"))
    assert "Conference chair is at another conference then: Tuesday 8 December 2026 at 10:30am." in asked
    assert "CD456" not in asked


async def test_a_clash_that_came_after_the_check_is_shown_before_anything_is_booked(office: Office) -> None:
    for ref in ("AB123", "CD456"):
        await office.registered(ref)
        await office.say(SW, f"invite {ref} @{CHAIR} role chair")
    first = await office.say(BOOKING, "book AB123 8 Dec 10am")
    second = await office.say(TM, "book CD456 8 Dec 10am")
    await office.press(BOOKING, button(first, "Book it"))
    again = await office.press(TM, button(second, "Book it"))
    assert "Not everybody is free" in words(again)
    assert "conference_booked" not in [step for step, _ in await office.steps("CD456")]
    assert "booked for" in words(await office.press(TM, button(again, "Book it all the same")))


async def test_proposed_dates_put_the_days_on_which_somebody_is_not_free_last(office: Office) -> None:
    await office.registered("CD456")
    free = rows(await office.say(BOOKING, "dates CD456"), "Dates that meet every rule")
    await office.change(CHAIR, settings={"away_from": "2026-11-23", "away_until": "2026-12-03"})
    await office.say(SW, f"invite CD456 @{CHAIR} role chair")
    proposed = await office.say(BOOKING, "dates CD456")
    assert "Conference chair is away until Thursday 3 December 2026." not in words(proposed)
    days = [day for day, _, _ in rows(proposed, "Dates that meet every rule")]
    assert days[0] == "Friday 4 December 2026 at 10am"
    assert set(days) != {day for day, _, _ in free}


async def in_two_rooms(office: Office) -> None:
    """CD456 of the south team, with other people, in room 2 of the Civic Hall on 8 December at 10:30am."""
    await office.say("social.worker.south@example.org", "register CD456 strategy 20 Nov")
    asked = await office.say(BOOKING, "book CD456 8 Dec 10:30am place Civic Hall, room 2")
    await office.press(BOOKING, button(asked, "Book it"))
    await office.registered()


async def test_two_conferences_in_one_room_are_warned_of_before_they_are_booked(office: Office) -> None:
    await in_two_rooms(office)
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am place the civic hall room 2")
    assert "The place is not free:" in words(asked)
    assert (
        "the civic hall room 2 is booked for another conference then, of CD456: Tuesday 8 December"
        in words(asked)
    )
    assert "Not everybody is free" not in words(asked)
    booked = await office.press(BOOKING, button(asked, "Book it all the same"))
    assert "booked for Tuesday 8 December 2026 at 10am" in words(booked)


@pytest.mark.parametrize("place", ["Room 2, Civic Hall", "ROOM 2 at the Civic Hall", "civic hall (room 2)"])
async def test_a_room_is_the_same_however_it_is_written(office: Office, place: str) -> None:
    await in_two_rooms(office)
    assert "The place is not free:" in words(
        await office.say(BOOKING, f"book AB123 8 Dec 10am place {place}")
    )


@pytest.mark.parametrize(
    "other", ["8 Dec 10am place Civic Hall, room 3", "8 Dec 8:30am place Civic Hall, room 2", "8 Dec 10am"]
)
async def test_another_room_or_hour_is_no_clash(office: Office, other: str) -> None:
    await in_two_rooms(office)
    assert "The place is not free" not in words(await office.say(BOOKING, f"book AB123 {other}"))


@pytest.mark.parametrize("place", ["Civic Hall", "Civic Hall, Leeds, room 2"])
async def test_a_place_that_says_more_or_less_may_be_the_same_and_is_warned_of(
    office: Office, place: str
) -> None:
    await in_two_rooms(office)
    asked = words(await office.say(BOOKING, f"book AB123 8 Dec 10am place {place}"))
    assert f"{place} may be Civic Hall, room 2, which is booked for another conference then" in asked


async def test_a_conference_that_moved_away_leaves_its_room_free(office: Office) -> None:
    await in_two_rooms(office)
    await office.moved("9 Dec 10am", "CD456")
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am place Civic Hall, room 2")
    assert "The place is not free" not in words(asked)
    taken = await office.say(BOOKING, "book AB123 9 Dec 10am place Civic Hall, room 2")
    assert "The place is not free" in words(taken)


async def test_online_is_no_room_that_could_be_taken(office: Office) -> None:
    await office.say("social.worker.south@example.org", "register CD456 strategy 20 Nov")
    await office.press(
        BOOKING, button(await office.say(BOOKING, "book CD456 8 Dec 10am place online"), "Book it")
    )
    await office.registered()
    assert "The place is not free" not in words(
        await office.say(BOOKING, "book AB123 8 Dec 10am place Online")
    )


async def test_proposed_dates_pass_over_the_hours_in_which_the_room_is_taken(office: Office) -> None:
    await in_two_rooms(office)
    asked = await office.say(BOOKING, "book AB123 9 Dec 10am place Civic Hall, room 2")
    await office.press(BOOKING, button(asked, "Book it"))
    days = [day for day, *_ in rows(await office.say(BOOKING, "dates AB123"), "Dates that meet every rule")]
    assert "Tuesday 8 December 2026 at 1:30pm" in days


async def test_days_left_out_are_counted_and_shown_when_asked_for(office: Office) -> None:
    await office.registered()
    few = await office.say(BOOKING, "dates AB123")
    every = await office.say(BOOKING, "dates AB123 all")
    caption = "Dates that meet every rule"
    # From 26 November, the first day with its notice, to the limit on 11 December there are 12 working days.
    assert (len(rows(few, caption)), len(rows(every, caption))) == (6, 12)
    assert rows(every, caption)[:6] == rows(few, caption)
    assert "6 of 12 days are shown: type dates AB123 all to see the rest." in words(few)
    assert rows(await office.press(BOOKING, button(few, "Show 6 more")), caption) == rows(every, caption)
    assert "are shown" not in words(every)
    broken = dict(rows(every, "Days rejected"))
    assert "Saturday" in broken["Saturday 5 December 2026"]
    assert "Notice of at least" in broken["Tuesday 24 November 2026"]


async def test_days_on_which_somebody_is_not_free_are_marked_among_all(office: Office) -> None:
    await office.registered()
    await office.change(CHAIR, settings={"away_from": "2026-11-23", "away_until": "2026-12-03"})
    await office.say(SW, f"invite AB123 @{CHAIR} role chair")
    found = rows(await office.say(BOOKING, "dates AB123 all"), "Dates that meet every rule")
    assert [free for *_, free in found] == ["yes"] * 6 + ["no"] * 6


async def test_the_afternoon_is_proposed_where_the_morning_is_taken(office: Office) -> None:
    await with_another(office, "7 Dec 10am")
    days = [day for day, _, _ in rows(await office.say(BOOKING, "dates AB123"), "Dates that meet every rule")]
    assert "Monday 7 December 2026 at 1:30pm" in days


async def test_a_move_asks_for_the_reason_and_who_agreed_and_keeps_them(office: Office) -> None:
    await office.booked()
    asked = await office.say(BOOKING, "book AB123 9 Dec 10am")
    before = await office.records()
    again = await office.fill(BOOKING, asked, reason="", because="", agreed="")
    assert set(form_of(again).errors) == {"because", "reason", "agreed"}
    assert await office.records() == before
    moved = await office.fill(BOOKING, again, **WHY_IT_MOVES)
    assert "moved to Wednesday 9 December 2026 at 10am" in words(moved)
    assert "The mother is in hospital. Agreed by the chair." in words(await office.say(SW, "case AB123"))
    assert "hospital" not in words(await office.say(HEALTH, "case AB123"))


async def test_what_people_type_is_joined_to_sentences_as_if_it_were_one(office: Office) -> None:
    await office.booked()
    typed = {"reason": "the mother has an appointment", "agreed": "the service manager."}
    asked = await office.say(BOOKING, "book AB123 9 Dec 10am place Civic Hall.")
    await office.fill(BOOKING, asked, because="family_cannot_attend", **typed)
    card = words(await office.say(SW, "case AB123"))
    assert "The mother has an appointment. Agreed by the service manager." in card
    assert "Place: Civic Hall\n" in card


async def test_it_is_not_moved_because_the_social_worker_cannot_come(office: Office) -> None:
    await office.booked()
    asked = await office.say(BOOKING, "book AB123 9 Dec 10am")
    given = {**WHY_IT_MOVES, "because": "social_worker_unavailable"}
    again = await office.fill(BOOKING, asked, **given)
    assert "is no reason to move a conference here" in form_of(again).errors["because"]


async def test_a_new_date_is_answered_anew(office: Office) -> None:
    await office.booked()
    await office.say(HEALTH, "attend AB123 remote")
    await office.moved("9 Dec 10am")
    assert (await office.invited("AB123"))["health.visitor"].attendance == ""
    assert "You have not said yet" in words(await office.say(HEALTH, "case AB123"))


async def test_another_place_is_told_without_a_reason_and_keeps_links_and_answers(office: Office) -> None:
    await office.remote()
    await office.say(HEALTH, "attend AB123 remote")
    links = (await office.records())["join_links"]
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am place Merrion House")
    changed = await office.press(BOOKING, button(asked, "Book it"))
    assert "stays on Tuesday 8 December 2026 at 10am, at Merrion House" in words(changed)
    assert ("school", "moved") in await office.notices("AB123")
    assert (await office.records())["join_links"] == links
    assert (await office.invited("AB123"))["health.visitor"].attendance == "remote"


async def test_a_conference_that_moves_keeps_its_place(office: Office) -> None:
    await office.registered()
    await office.say(SW, f"invite AB123 @{HEALTH}")
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am place Civic Hall")
    await office.press(BOOKING, button(asked, "Book it"))
    await office.moved("9 Dec 10am")
    assert "Place: Civic Hall" in words(await office.say(HEALTH, "case AB123"))


async def test_a_booking_that_passed_without_a_record_is_asked_about_before_another_is_made(
    office: Office,
) -> None:
    await office.booked()
    asked = await office.say(BOOKING, "book AB123 11 Dec 10am", moment="2026-12-08 15:00")
    assert "It was booked for Tuesday 8 December 2026 at 10am, and nothing is recorded of that" in words(
        asked
    )
    assert [field.name for field in form_of(asked).fields] == ["reason"]
    assert "booked for" in words(await office.fill(BOOKING, asked, reason="The snow closed the building."))


async def test_the_form_of_a_booked_conference_names_its_chair(office: Office) -> None:
    await office.booked()
    shown = {field.name: field.value for field in form_of(await office.say(BOOKING, "book AB123")).fields}
    assert shown == {"ref": "AB123", "when": "2026-12-08T10:00", "place": "", "chair": CHAIR}


@pytest.mark.parametrize(
    "typed", ["move AB123 to 9 Dec 11am", "reschedule AB123 9 Dec 11am", "book AB123 for 9 Dec 11am"]
)
async def test_a_conference_is_moved_in_the_words_that_people_use(office: Office, typed: str) -> None:
    await office.booked()
    assert "Wednesday 9 December 2026 at 11am" in words(await office.say(BOOKING, typed))


async def test_a_conference_is_put_off_in_the_words_that_people_use(office: Office) -> None:
    await office.booked()
    asked = await office.say(BOOKING, "put off AB123")
    assert form_of(asked).title == "Call off a conference"
