"""The story, once: a case from its strategy discussion to its core group, told to any door.

It begins on Monday 23 November 2026. The strategy discussion is that morning, so the section 47 enquiry is
due on Friday 27 November (4 working days), the conference by Monday 14 December (15 working days); held on
Thursday 10 December, it leads to a core group by Thursday 24 December (10 working days) and a review by
10 March 2027 (3 months).
"""

from __future__ import annotations

from tests.acceptance.doors import CAST, FATHER, FATHERS_PHONE, Door, london, says

START = "2026-11-23 09:30"
NO_MESSAGES_HERE = (
    "2026-11-28",
    "2026-11-29",
    "2026-12-05",
    "2026-12-06",
    "2026-12-25",
    "2026-12-26",
    "2026-12-28",
)
LINK = "https://meet.example.org/a-room"
INVITED = ("chair", "social worker", "health visitor", "school")

HOW_LONG = "how long have we got to hold an ICPC?"
FOSTERING = "what's the fostering allowance?"


async def tell(door: Door) -> None:
    """The whole story."""
    for chapter in (
        people_arrive,
        cases_are_registered,
        questions_are_asked_in_the_channel,
        the_enquiry_is_nudged,
        the_enquiry_is_done_and_people_are_invited,
        the_conference_is_booked,
        reports_are_tracked,
        the_chair_sets_up_the_meeting,
        everybody_is_reminded_of_their_own_link,
        the_link_asks_for_privacy,
        the_conference_decides,
        a_late_core_group_goes_up,
        managers_see_what_is_overdue,
        the_core_group_meets,
        nothing_came_on_a_day_off,
    ):
        await chapter(door)


async def people_arrive(door: Door) -> None:
    door.chapter(
        "Asking for help", "The people of two teams and the agencies round them write to the assistant."
    )
    for who in CAST:
        seen = await door.say(who, "help")
        assert says(seen, "What I can do for you"), seen
        assert ("register REF strategy DATE" in seen) == (who.endswith(("social worker", "team manager"))), (
            seen
        )
        assert ("overdue [TEAM]" in seen) == who.endswith("manager"), seen
        door.and_so_on("The others ask as well, and each is told what they can do.")
    told = await door.ask_as_a_stranger()
    assert told is None or says(
        told, "I do not know you yet", "ask whoever looks after the ICPC assistant"
    ), told


async def cases_are_registered(door: Door) -> None:
    door.chapter(
        "Registering", "One case by the form, others on one line; each date with its rule and its working."
    )
    form = await door.say("social worker", "register")
    assert says(form, "Register a case", "Never a child's name"), form
    card = await door.fill("social worker", ref="AB123", strategy="2026-11-23", children="2")
    assert says(card, "AB123 is registered", "Children", "2"), card
    for step, by in (
        ("Section 47 enquiry complete", "27 November 2026"),
        ("Initial child protection conference", "14 December 2026"),
        ("Initial core group", "no date yet"),
    ):
        assert says(card, step, by), (step, card)
    for rule, working, source in (
        ("within 4 working days", "4 working days after 23 November 2026", "Practitioner Guide"),
        ("within 15 working days", "15 working days after 23 November 2026", "Working Together"),
        ("within 10 working days", "Waiting for a date", "Working Together"),
        ("within 3 months", "Waiting for a date", "Working Together"),
        ("within 6 months", "Waiting for a date", "Working Together"),
    ):
        assert says(card, rule, working, source), (rule, card)
    line = await door.say("social worker", "register CD456 strategy 20 Nov")
    assert says(line, "CD456 is registered", "Section 47 enquiry complete", "26 November 2026"), line
    again = await door.say("social worker", "register cd-456 strategy 20 Nov")
    assert says(again, "registered already"), again
    south = await door.say("southern social worker", "register EF789 strategy 19 Nov")
    assert says(south, "EF789 is registered", "Team manager (south)"), south


async def questions_are_asked_in_the_channel(door: Door) -> None:
    door.chapter(
        "In the team channel", "Answers from the guidance are for everybody; a case is for its people alone."
    )
    answer = await door.say("school", HOW_LONG, "channel")
    assert says(answer, "15 working days", "strategy discussion"), answer
    assert says(answer, "Practitioner Guide"), answer
    no = await door.say("health visitor", FOSTERING, "channel")
    assert says(no, "does not answer that", "Whom to ask", "0113 37 82833"), no
    for who in ("school", "southern team manager"):
        assert says(await door.channel(who), "15 working days"), who
    card = await door.say("social worker", "case AB123", "channel")
    assert says(card, "AB123: where it stands"), card
    if door.name == "teams":  # which has no messages in a channel for one person's eyes
        assert says(await door.channel("school"), "I've sent it to you privately.")
    strange = await door.say("school", "case AB123", "channel")
    assert says(strange, "I cannot find AB123 among your cases"), strange
    for who in CAST:
        seen = await door.channel(who)
        assert "AB123: where it stands" not in seen or who == "social worker", (who, seen)
        assert "27 November" not in seen or who == "social worker", (who, seen)


async def the_enquiry_is_nudged(door: Door) -> None:
    door.chapter("Reminders", "They come at 9am on working days; they can be put off, or sent back.")
    await door.move_to("2026-11-25 09:30")
    [first] = await door.sent_since("social worker", START, "CD456")
    [second] = await door.sent_since("social worker", START, "AB123")
    assert (first.at, second.at) == (london("2026-11-24 09:00"), london("2026-11-25 09:00"))
    assert says(second.text, "section 47 enquiry", "due on Friday 27 November 2026"), second.text
    snoozed = await door.press("social worker", "Remind me tomorrow", about="AB123")
    assert says(snoozed, "AB123: I will remind you", "Thursday 26 November 2026", "It is still due"), snoozed
    await door.move_to("2026-11-26 09:30")
    [again] = await door.sent_since("social worker", "2026-11-25 09:30", "AB123")
    assert again.at == london("2026-11-26 09:00")
    not_mine = await door.press("social worker", "Not mine", about="CD456")
    assert says(not_mine, "CD456: I have told the team manager"), not_mine
    [told] = await door.sent_since("team manager", "2026-11-26 09:30")
    assert says(told.text, "CD456", "Social worker (north) says", "not theirs"), told.text


async def the_enquiry_is_done_and_people_are_invited(door: Door) -> None:
    door.chapter(
        "The enquiry ends", "It points to a conference: people are invited and the conference is asked for."
    )
    form = await door.press("social worker", "Done", about="AB123: section 47")
    assert says(form, "Outcome of the enquiry"), form
    card = await door.fill("social worker", outcome="icpc")
    assert says(
        card, "recorded for 26 November 2026", "as soon as possible: conference request with invite list"
    ), card
    for whom, role in (
        ("@health.visitor@example.org", "professional"),
        ("@school@example.org", "professional"),
        ("@chair@example.org role chair", "chair"),
        (f"{FATHERS_PHONE} role father", "father"),
    ):
        listed = await door.say("social worker", f"invite AB123 {whom}")
        assert says(listed, "is invited", role.capitalize()), listed
        assert FATHERS_PHONE not in listed
    for who in ("chair", "health visitor", "school"):
        [invited] = await door.sent_since(who, "2026-11-26 09:30", "AB123")
        assert says(invited.text, "you are invited", "You will hear the date once it is booked"), invited.text
    if door.writes_to_guests:
        [letter] = await door.sent(FATHER)
        assert says(letter.text, "You are invited to a meeting"), letter.text
        assert "AB123" not in letter.text
        assert "child protection" not in letter.text.casefold()
    else:
        [warning] = await door.sent_since("team manager", "2026-11-26 09:30", "Father")
        assert says(warning.text, "Reminders do not reach Father", "Please tell them"), warning.text
    form = await door.say("social worker", "done AB123 conference request today")
    assert says(form, "Ask for the conference") or says(form, "Father or another man involved"), form
    fathers = {"father_1": "Invited: Father", "father_2": "Invited: Father"}
    asked = await door.fill("social worker", **fathers, needs="none", advocacy="Yes, and it was accepted")
    assert says(asked, "conference request with invite list recorded"), asked


async def the_conference_is_booked(door: Door) -> None:
    door.chapter(
        "Booking", "A date is checked against every rule before it is booked, and then everybody is told."
    )
    await door.move_to("2026-11-27 09:30")
    [due] = await door.sent_since("booking team", "2026-11-27 09:00", "AB123")
    assert says(due.text, "conference booked", "as soon as possible"), due.text
    dates = await door.say("booking team", "dates AB123")
    best = "Wednesday 9 December 2026 is the best. Five working days are left to share the reports"
    assert says(dates, best, "Thursday 10 December 2026 at 10am"), dates
    late = await door.say("booking team", "book AB123 16 Dec 10am")
    assert says(late, "What this breaks", "by 14 December 2026"), late
    checked = await door.say(
        "booking team", "book AB123 10 Dec 10am place Civic Hall chair @chair@example.org"
    )
    assert says(checked, "by Monday 7 December 2026", "rules are met", "by 14 December 2026"), checked
    booked = await door.press("booking team", "Book it")
    assert says(booked, "AB123: booked for Thursday 10 December 2026 at 10am"), booked
    for who in INVITED:
        [told] = await door.sent_since(who, "2026-11-27 09:30", "the conference is booked")
        assert says(told.text, "Thursday 10 December 2026 at 10am", "at Civic Hall"), told.text
    remote = await door.press("health visitor", "I will join remotely")
    assert says(remote, "you will join by phone or video", "Still asked of Health"), remote
    there = await door.press("school", "I will come")
    assert says(there, "you will be there in person"), there
    card = await door.say("booking team", "case AB123")
    if not door.writes_to_guests:  # nothing reaches the father: whoever tells him says so
        assert says(await door.press("booking team", "Done: invitations sent"), "invitations sent")
        await door.fill("booking team")
        card = await door.say("booking team", "case AB123")
    assert says(card, "Invitations sent", "Done 27 November 2026"), card


async def reports_are_tracked(door: Door) -> None:
    door.chapter("Reports", "School shares its report in time and hears no more of it; health does not.")
    await door.move_to("2026-12-03 09:30")
    for who in ("school", "health visitor"):
        [nudge] = await door.sent_since(who, "2026-11-28 00:00")
        assert nudge.at == london("2026-12-02 09:00")
        assert says(nudge.text, "report shared with the family", "due on Monday 7 December 2026"), nudge.text
    proposed = await door.press("school", "It was shared")
    assert says(proposed, "AB123: a report was shared", "Shared with"), proposed
    shared = await door.fill("school", shared="both")
    assert says(shared, "report was shared with the family and the chair", "3 December 2026"), shared
    own = await door.say("social worker", "report AB123 shared with both today")
    assert says(own, "Children’s social care’s report was shared"), own
    for step in ("safety plan", "child views"):
        assert says(
            await door.say("social worker", f"done AB123 {step} today"), "recorded for 3 December 2026"
        )
    await door.move_to("2026-12-08 09:30")
    assert not await door.sent_since("school", "2026-12-03 09:30")
    assert not [
        each for each in await door.sent_since("social worker", "2026-12-03 09:30") if _report(each.text)
    ]
    health = await door.sent_since("health visitor", "2026-12-03 09:30")
    days = [f"{each.at:%d %H:%M}" for each in health]
    assert sorted(set(days)) == ["04 09:00", "07 09:00", "08 09:00"], days
    assert says(health[-1].text, "was due on Monday 7 December 2026, 1 working day ago"), health[-1].text
    [above] = await door.sent_since(
        "team manager", "2026-12-08 09:00", "report shared with the family (Health)"
    )
    assert says(above.text, "was due on Monday 7 December 2026"), above.text
    [listed] = await door.sent_since("chair", "2026-12-08 09:00", "reports late or missing")
    late = "Health: not shared with the family or the chair; it was due on 7 December 2026"
    assert says(listed.text, late, "With the chair"), listed.text
    assert says(await door.press("health visitor", "It was shared"), "Shared with")
    assert says(await door.fill("health visitor", shared="both"), "8 December 2026")
    assert says(await door.press("chair", "Done", about="chair meets the family"), "When did it happen?")
    assert says(await door.fill("chair"), "chair meets the family recorded")


def _report(text: str) -> bool:
    return "AB123" in text and "report" in text.partition("CD456")[0].casefold()


async def the_chair_sets_up_the_meeting(door: Door) -> None:
    door.chapter("Joining from elsewhere", "The chair pastes the link once; nobody else ever sees it.")
    early = await door.say("health visitor", "join AB123")
    assert says(early, "The link for AB123 is not ready yet"), early
    assert says(await door.say("chair", "join AB123"), "How is the conference joined?")
    wrong = await door.fill("chair", link="http://meet.example.org/a-room")
    assert says(wrong, "Paste an https link"), wrong
    ready = await door.fill("chair", link=LINK, dial_in="0113 496 0000", pin="123 456#")
    assert says(ready, "AB123: set up", "Who is ready", "Health visitor", "Not yet"), ready
    links = {(await door.sent_since(who, "2026-12-08 09:30", "your link"))[0].link for who in INVITED[1:]}
    if door.writes_to_guests:
        links.add((await door.sent(FATHER))[-1].link)
    assert len(links) == 3 + door.writes_to_guests
    for who in CAST:
        assert LINK not in "\n".join(each.text for each in await door.sent(who))
        assert "/join/" not in await door.channel(who)
    own = (await door.sent_since("health visitor", "2026-12-08 09:30", "your link"))[0].link
    assert own in await door.say("health visitor", "join AB123")
    assert says(await door.open(own), "You can join from Thursday 10 December 2026 at 9:30am")


async def everybody_is_reminded_of_their_own_link(door: Door) -> None:
    door.chapter("The day comes", "One working day before, an hour before and ten minutes before.")
    await door.move_to("2026-12-10 09:55")
    when = [london("2026-12-09 09:00"), london("2026-12-10 09:00"), london("2026-12-10 09:50")]
    theirs: dict[str, str] = {}
    for who in ("chair", "health visitor", *([FATHER] if door.writes_to_guests else [])):
        about = "Your meeting" if who == FATHER else "AB123: your conference"
        reminders = await door.sent_since(who, "2026-12-08 10:00", about)
        assert [each.at for each in reminders] == when, (who, reminders)
        for each, soon in zip(
            reminders, ("is tomorrow at 10am", "is today at 10am", "begins in 10 minutes"), strict=True
        ):
            assert says(each.text, about, soon), each.text
        assert all(says(each.text, "0113 496 0000") for each in reminders)
        [theirs[who]] = {each.link for each in reminders}
    assert len(set(theirs.values())) == len(theirs)
    school = await door.sent_since("school", "2026-12-08 10:00", "AB123: your conference")
    assert [each.at for each in school] == when
    assert says(school[-1].text, "Thursday 10 December 2026 at 10am, at Civic Hall")
    assert "/join/" not in school[-1].text
    for who in ("team manager", "southern team manager", "booking team"):
        assert not await door.sent_since(who, "2026-12-08 10:00", "your conference")


async def the_link_asks_for_privacy(door: Door) -> None:
    link = (await door.sent_since("health visitor", "2026-12-10 09:00", "your conference"))[-1].link
    closed = await door.open(link)
    assert says(closed, "I am somewhere private"), closed
    assert LINK not in closed
    assert "AB123" not in closed
    unticked = await door.open(link, others="")
    assert says(unticked, "Tick the box once you are somewhere private"), unticked
    assert LINK not in unticked
    opened = await door.open(link, private="yes")
    assert LINK in opened
    assert says(opened, "0113 496 0000", "123456#"), opened
    assert says(await door.say("chair", "join AB123"), "Health visitor", "Remote", "Somewhere private")


async def the_conference_decides(door: Door) -> None:
    door.chapter("The decision", "The chair records it, and what follows from it has dates at once.")
    await door.move_to("2026-12-10 12:30")
    form = await door.say("chair", "done AB123 icpc")
    assert says(form, "Outcome of the conference", "Which agencies came"), form
    card = await door.fill("chair", outcome="plan", came="social_care,health,school")
    for what in (
        "initial child protection conference recorded for 10 December 2026",
        "initial core group, by Thursday 24 December 2026",
        "By 10 March 2027:",
    ):
        assert says(card, what), (what, card)
    assert says(card, "10 working days after 10 December 2026"), card
    assert says(card, "3 months after 10 December 2026"), card


async def a_late_core_group_goes_up(door: Door) -> None:
    door.chapter(
        "A core group is late", "First the social worker hears of it, then her manager, then theirs."
    )
    await door.move_to("2026-12-31 09:30")
    mornings = {
        "social worker": ("12-17", "12-22", "12-24", "12-29", "12-31"),
        "team manager": ("12-22", "12-24", "12-29"),
        "service manager": ("12-31",),
        "chair": (),
        "southern team manager": (),
    }
    for who, days in mornings.items():
        nudges = await door.sent_since(who, "2026-12-10 12:30", "AB123: initial core group")
        assert [each.at for each in nudges] == [london(f"2026-{day} 09:00") for day in days], (who, nudges)
    [last] = await door.sent_since("service manager", "2026-12-31 00:00", "AB123: initial core group")
    assert says(last.text, "was due on Thursday 24 December 2026, 3 working days ago"), last.text


async def managers_see_what_is_overdue(door: Door) -> None:
    door.chapter("What is overdue", "Each manager sees their own team, what is latest first.")
    north = await door.say("team manager", "overdue")
    # From 26 November and from 24 December to 31 December 2026, without the bank holidays.
    assert says(north, "CD456", "Section 47 enquiry complete", "23 working days"), north
    assert says(north, "AB123", "Initial core group", "3 working days"), north
    assert "EF789" not in north
    south = await door.say("southern team manager", "overdue")
    assert says(south, "EF789", "Section 47 enquiry complete", "25 November 2026"), south
    assert "AB123" not in south
    assert "CD456" not in south
    refused = await door.say("southern team manager", "overdue north")
    assert says(refused, "your own team only"), refused
    assert says(await door.say("southern team manager", "case AB123"), "I cannot find AB123 among your cases")
    assert says(await door.say("service manager", "overdue"), "CD456", "EF789", "AB123")
    not_for_all = await door.say("school", "overdue")
    assert says(not_for_all, "is for", "team manager"), not_for_all


async def the_core_group_meets(door: Door) -> None:
    door.chapter("The core group meets", "It is recorded, and the reminders stop by themselves.")
    await door.press("social worker", "Done", about="AB123: initial core group")
    card = await door.fill("social worker", on="2026-12-30", chaired_by="team manager")
    assert says(card, "initial core group recorded for 30 December 2026"), card
    door.and_so_on("Until Monday 11 January 2027 nobody is reminded of it again.")
    await door.move_to("2027-01-11 09:30")
    for who in CAST:
        assert not await door.sent_since(who, "2026-12-31 09:30", "core group"), who


async def nothing_came_on_a_day_off(door: Door) -> None:
    for who in (*CAST, *([FATHER] if door.writes_to_guests else [])):
        for each in await door.sent(who):
            assert f"{each.at:%Y-%m-%d}" not in NO_MESSAGES_HERE, (who, each)
            assert each.at.isoweekday() <= 5, (who, each)
