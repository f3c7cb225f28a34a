"""An objection to one thing that was filled in never loses another: the form comes back as it was filled in."""

from __future__ import annotations

import pytest

from handlers.reply import Field, Form, Reply, read_action
from handlers.verbs import VERBS
from tests.doubles.chair import conference, finished
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SCHOOL,
    SW,
    TM,
    WHY_IT_MOVES,
    Office,
    at,
    form_of,
    rows,
    words,
)

FORMS = {
    "ask": (SW, "nothing", "ask"),
    "register": (SW, "nothing", "register authority nottinghamshire"),
    "case": (SW, "nothing", "case"),
    "any step": (SW, "registered", "done AB123"),
    "discussion": (SW, "registered", "done?ref=AB123&step=strategy_discussion"),
    "enquiry done": (SW, "registered", "done?ref=AB123&step=s47"),
    "request": (SW, "registered", "done AB123 request"),
    "held": (SW, "registered", "done?ref=AB123&step=icpc"),
    "views": (SW, "registered", "done?ref=AB123&step=child_views"),
    "core group held": (SW, "registered", "done?ref=AB123&step=initial_core_group"),
    "dissent in writing": (SW, "registered", "done?ref=AB123&step=dissent_in_writing"),
    "correct": (SW, "registered", "correct AB123"),
    "enquiry": (SW, "registered", "enquiry"),
    "invite": (SW, "registered", "invite AB123"),
    "invite whom": (SW, "with a father", "invite AB123 father by phone 07700 900456"),
    "uninvite": (SW, "booked", "uninvite AB123"),
    "needs": (SW, "nothing", "needs"),
    "dates": (SW, "nothing", "dates"),
    "book": (BOOKING, "registered", "book AB123 remote"),
    "book late": (BOOKING, "registered", "book AB123 21 Dec 10am"),
    "move": (BOOKING, "booked", "book AB123 9 Dec 10am"),
    "cancel": (BOOKING, "booked", "cancel AB123"),
    "report": (SW, "booked", "report AB123"),
    "own report": (HEALTH, "booked", "report AB123"),
    "reports": (SW, "nothing", "reports"),
    "attend": (HEALTH, "booked", "attend AB123"),
    "attend for": (SW, "booked", "attend AB123 for"),
    "join": (CHAIR, "booked", "join AB123"),
    "amend": (CHAIR, "planned", "record?ref=AB123&do=amend"),
    "record": (CHAIR, "nothing", "record"),
    "take out": (TM, "planned", "take out AB123"),
    "dissent": (SW, "planned", "dissent?ref=AB123&agency=school"),
    "task": (SW, "planned", "tasks AB123 1"),
    "new task": (SW, "planned", "tasks AB123 new"),
    "core group": (SW, "planned", "core_group?ref=AB123&do=members"),
    "core group met": (SW, "planned", "core_group?ref=AB123&do=meeting"),
    "nudge": (TM, "registered", "nudge AB123"),
    "snooze": (SW, "registered", "snooze AB123"),
    "not mine": (SW, "registered", "not_mine?ref=AB123"),
    "assign": (TM, "registered", "assign AB123"),
    "close": (SW, "registered", "close AB123"),
    "reopen": (SW, "nothing", "reopen"),
    "settings": (SW, "nothing", "settings?change=yes"),
}
"""Who fills it in, how far the case is, and what is typed or pressed to be asked."""

WRONG = {
    "date": ("2026-02-30", "1990-01-01"),
    "datetime": ("2026-02-30T10:00", "1990-01-01T10:00"),
    "person": ("nobody@example.org", SCHOOL),
    "number": ("99",),
    "text": ("x" * 200,),
}
"""What is wrong, or may be, in a field of each kind, besides that nothing is filled in where it is asked for."""
FILLED = {"date": "2026-11-23", "datetime": "2026-12-04T10:00", "person": CHAIR}


async def asked(office: Office, name: str) -> tuple[str, Form]:
    """Who is asked, and the form."""
    who, state, text = FORMS[name]
    if state in ("registered", "with a father"):
        await office.say(SW, "register AB123 strategy 20 Nov children 2")
    if state == "with a father":
        await office.say(SW, "invite AB123 father by phone 07700 900123")
    if state == "booked":
        await office.booked()
    if state == "planned":
        await conference(office)
        await finished(office, dissenters="school", dissent_why_school="Too soon", dissent_then_school="Ask")
    return who, form_of(await (office.press(who, text) if "?" in text else office.say(who, text)))


def filled(field: Field) -> str:
    """Something of its own in every field."""
    if field.options:
        return field.value or next(value for value, _ in field.options if value)
    return field.value or FILLED.get(field.kind, f"the {field.name}")


def kept(reply: Reply) -> dict[str, str]:
    """What a form that came back still holds: in its fields, or unseen."""
    form = form_of(reply)
    return {**read_action(form.action)[1], **{field.name: field.value for field in form.fields}}


@pytest.mark.parametrize("name", FORMS)
async def test_an_objection_to_one_field_leaves_the_others_as_they_were_filled_in(
    office: Office, name: str
) -> None:
    who, form = await asked(office, name)
    sent = {field.name: filled(field) for field in form.fields}
    objected = False
    for field in form.fields:
        for wrong in (*WRONG.get(field.kind, ()), *([""] if field.required else [])):
            reply = await office.press(who, form.action, **{**sent, field.name: wrong})
            if reply.form is None or not reply.form.errors:
                continue  # taken as it was: nothing was wrong with it
            objected = True
            objected_to = {field.name, *reply.form.errors}
            others = {other: value for other, value in sent.items() if other not in objected_to}
            assert others.items() <= kept(reply).items(), (field.name, wrong, words(reply))
    assert objected


def test_no_verb_with_a_form_is_left_out() -> None:
    typed = {text.replace("take out", "take_out").split("?")[0].split()[0] for _, _, text in FORMS.values()}
    assert typed == {verb.name for verb in VERBS.values() if verb.form}


async def test_the_request_with_a_date_to_come_keeps_fathers_needs_and_advocacy(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov")
    reply = await office.fill(
        SW,
        await office.say(SW, "done AB123 request"),
        on="2026-11-24",
        father_1="not_invited",
        father_why_1="He must not learn where they live",
        needs="interpreter,childcare",
        needs_what="Polish, for the mother",
        advocacy="declined",
    )
    assert "24 November 2026 has not come yet" in form_of(reply).errors["on"]
    assert kept(reply).items() >= {
        ("father_1", "not_invited"),
        ("father_why_1", "He must not learn where they live"),
        ("needs", "interpreter,childcare"),
        ("needs_what", "Polish, for the mother"),
        ("advocacy", "declined"),
    }
    assert "recorded for 23 November 2026" in words(await office.fill(SW, reply, on="2026-11-23"))


async def test_the_hour_that_passed_while_it_was_filled_in_takes_no_reason_away(office: Office) -> None:
    await office.booked()
    moving = await office.say(BOOKING, "book AB123 24 Nov 10am")
    office.now = at("2026-11-24 10:30")
    late = await office.fill(BOOKING, moving, **WHY_IT_MOVES)
    assert "has passed" in form_of(late).errors["when"]
    again = await office.fill(BOOKING, late, when="2026-12-09T10:00")
    assert "moved to Wednesday 9 December 2026" in words(await office.fill(BOOKING, again))


async def test_what_was_typed_before_the_day_was_asked_for_goes_with_the_booking(office: Office) -> None:
    await office.registered()
    when = await office.say(BOOKING, "book AB123 remote reason the family asked agreed the chair")
    checked = await office.fill(BOOKING, when, when="2026-12-21T10:00")
    assert "booked for" in words(await office.fill(BOOKING, checked))
    [booking] = await office.details("conference_booked")
    said = ("yes", "the family asked", "the chair")
    assert (booking["remote"], booking["reason"], booking["agreed_by"]) == said


async def test_a_reason_that_nobody_asks_for_is_kept_all_the_same(office: Office) -> None:
    await office.registered()
    shown = await office.say(BOOKING, "book AB123 8 Dec 10am reason the family asked agreed the chair")
    assert "booked for" in words(await office.fill(BOOKING, shown))
    [booking] = await office.details("conference_booked")
    assert (booking["reason"], booking["agreed_by"]) == ("the family asked", "the chair")


async def test_whose_report_is_corrected_is_not_forgotten_while_the_day_is_asked(office: Office) -> None:
    await office.booked()
    for agency in ("health", "school"):
        await office.say(SW, f"report AB123 {agency} shared with family 23 Nov")
    day = await office.say(SW, "correct AB123 reports_to_family school")
    office.now = at("2026-11-24 10:00")
    await office.fill(SW, day, on="24 Nov")
    listed = {row[0]: row[1] for row in rows(await office.say(SW, "reports AB123"), "Reports")}
    assert (listed["Health"], listed["School"]) == ("23 November 2026", "24 November 2026")
