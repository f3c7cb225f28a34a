"""Joining a conference from elsewhere: the chair sets it up and everyone is sent their own link."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import pathway_of
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.joining.host_controls import of_the_chair_before
from handlers.joining.joining import LATE, how_to_join, moment_of, runs_it, want_meeting
from handlers.joining.meeting_details import read_meeting
from handlers.joining.meeting_setup import set_up
from handlers.joining.provider_news import unheard_of
from handlers.reply import Block, Button, Buttons, Field, Form, Heading, Refusal, Reply, Table, Text, action
from handlers.verb import Verb
from procedure.wording import say_count, say_datetime
from storage import audit, conferences, meeting_tasks, people
from storage.cases import Case
from storage.conferences import Meeting
from storage.meeting_tasks import MeetingTask

SUMMARY = "How to join the conference"
BY_HAND = "manual"  # who made a meeting that somebody pasted
SEEN_HERE = "If others can see what you typed here, delete it: the way into the meeting stands in it."
NOTHING_NEW = "it is joined that way already, so nothing was changed and nobody is told again"
# What a link, a number and a PIN may be called where they are typed on one line, the form's own name first.
_TYPED = {"link": ("link",), "dial_in": ("dial_in", "number", "phone", "dial-in"), "pin": ("pin", "passcode")}


def join(turn: Turn) -> Reply:
    """The asker's own link; for the chair, setting the meeting up and seeing who is ready."""
    case = permissions.case_for(turn.tx, "join", turn.person, turn.value("ref"))
    moment = moment_of(pathway_of(turn, case))
    if moment is None:
        raise Refusal(f"The conference of {case.ref} has no date yet: the link comes once it is booked.")
    if turn.now > moment + LATE:
        when = say_datetime(moment, turn.desk.timezone, weekday=True)
        raise Refusal(
            f"The conference of {case.ref} was booked for {when}: it is over, and links to it have ended."
        )
    may_set_up = runs_it(turn.tx, turn.person, case)
    if _says_how(turn):
        if not may_set_up:
            raise Refusal(
                f"How it is joined is for the chair to say: type join {case.ref} for your own link."
            )
        return _set_up(turn, case, moment)
    if may_set_up and turn.value("change"):
        return asked(form(turn))
    if may_set_up and turn.value("again"):
        meeting_tasks.hurry(turn.tx, case.id, turn.now)
    meeting = conferences.meeting(turn.tx, case.id)
    if may_set_up and turn.value("another") and turn.desk.meetings.automatic:
        return _on_its_way(turn, case, moment)
    if meeting is not None:
        title = f"{case.ref}: joining remotely"
        return _reveal(turn, case, meeting, moment, title, may_set_up=may_set_up)
    if not may_set_up:
        raise Refusal(f"The link for {case.ref} is not ready yet: you are sent yours as soon as it is.")
    return _on_its_way(turn, case, moment) if turn.desk.meetings.automatic else asked(form(turn))


def form(turn: Turn) -> Form:
    """Asks which case; once that is known, asks whoever runs the meeting for its link and number."""
    ref = turn.value("ref")
    if not ref:
        return Form("Join a conference", action("join"), (reference_field(turn),), "Go on")
    return Form(
        "How is the conference joined?",
        action("join", ref=ref),
        (
            Field(
                "link",
                "Link of the meeting",
                hint="Starts with https://",
                value=turn.value("link"),
                required=False,
            ),
            Field("dial_in", "Telephone number", value=turn.value("dial_in"), required=False),
            Field("pin", "PIN", value=turn.value("pin"), required=False),
        ),
        "Set up and send everyone their link",
        "Nobody sees the link itself: each person gets a link of their own that leads to it.",
    )


def _says_how(turn: Turn) -> bool:
    """Whether the form was sent, or a link, a number or a PIN typed after the reference."""
    return (SENT in turn.values and "link" in turn.values) or any(_given(turn, name) for name in _TYPED)


def _given(turn: Turn, name: str) -> str:
    """What was filled in or typed for the link, the number or the PIN, without what stands around it."""
    return next(filter(None, (turn.value(each).strip(" ,;<>") for each in _TYPED[name])), "")


def _set_up(turn: Turn, case: Case, moment: datetime) -> Reply:
    """Keeps what was pasted; a number typed alone is joined to the link that was given before."""
    link, dial_in, pin = (_given(turn, name) for name in _TYPED)
    details = read_meeting(link, dial_in, pin, turn.desk.meeting_hosts)
    typed, before = SENT not in turn.values, conferences.meeting(turn.tx, case.id)
    kept = before.link if typed and before is not None and before.provider == BY_HAND else None
    meeting = Meeting(case.id, BY_HAND, details.link or kept, details.dial_in, details.pin)
    if before is not None and _is_known(meeting, before, typed=typed):
        return _reveal(turn, case, before, moment, f"{case.ref}: {NOTHING_NEW}", may_set_up=True)
    told = set_up(turn.tx, case, meeting, moment, turn.person.id, turn.now, knows=turn.person.id)
    sent = say_count(told, "person is", "people are")
    title = f"{case.ref}: set up; {sent} being sent their own link"
    reply = _reveal(turn, case, meeting, moment, title, may_set_up=True)
    if typed and turn.request.place == "channel":
        return replace(reply, blocks=(*reply.blocks, Text(SEEN_HERE, "warning")))
    return reply


def _is_known(meeting: Meeting, before: Meeting, *, typed: bool) -> bool:
    """Whether this is how the conference is joined already; a link typed alone says nothing of its number."""
    if typed and before.link and meeting == Meeting(before.case_id, BY_HAND, before.link, None, None):
        return before.provider == BY_HAND
    return meeting == before


def _on_its_way(turn: Turn, case: Case, moment: datetime) -> Reply:
    """The provider is asked, or has been: how that stands, and what can be done meanwhile."""
    task = meeting_tasks.of_case(turn.tx, case.id)
    if task is not None and task.kind != "create":
        task = None  # another meeting is made for the new date, instead of moving the one there is
    if task is None:
        want_meeting(turn, case, moment)
        audit.write(turn.tx, turn.now, turn.person.id, "meeting_wanted", case.ref)
    if task is None or not task.failures:
        blocks: list[Block] = [
            Heading(f"{case.ref}: the meeting is being set up"),
            Text("Everybody who is coming, you included, is sent a link of their own in a moment."),
        ]
    else:
        blocks = [Heading(f"{case.ref}: the meeting could not be set up yet"), _trouble(turn, task)]
    again = [Button("Try again now", action("join", ref=case.ref, again="yes"))] if task else []
    own = Button("Use a link of your own", action("join", ref=case.ref, change="yes"))
    return Reply(SUMMARY, (*blocks, Buttons((*again, own))), about_case=True)


def _trouble(turn: Turn, task: MeetingTask) -> Text:
    when = say_datetime(task.try_at, turn.desk.timezone)
    again = "It is being tried again now." if task.try_at <= turn.now else f"It is tried again on {when}."
    return Text(
        f"The conference stands as booked. {task.problem[:1].upper()}{task.problem[1:]}. {again}", "warning"
    )


def _reveal(
    turn: Turn, case: Case, meeting: Meeting, moment: datetime, title: str, *, may_set_up: bool
) -> Reply:
    """What this person needs to join, and for whoever runs it, who is ready."""
    audit.write(turn.tx, turn.now, turn.person.id, "saw_joining_details", case.ref)
    blocks: list[Block] = [Heading(title)]
    task = meeting_tasks.of_case(turn.tx, case.id) if may_set_up else None
    invitee = conferences.invitee_of(turn.tx, case.id, turn.person.id)
    if invitee is not None:
        blocks += how_to_join(turn.tx, turn.desk, invitee, meeting, moment, turn.now)
        blocks.append(Text("This link is yours alone: please do not pass it on.", "note"))
    else:
        blocks.append(Text("You are not on the invite list, so you have no link of your own."))
    buttons = [
        Button("Look again", action("join", ref=case.ref)),
        Button("Change how it is joined", action("join", ref=case.ref, change="yes")),
    ]
    if task is not None and task.failures:
        blocks += [Text(_not_yet(turn, case, task), "warning"), _trouble(turn, task)]
        buttons.insert(0, Button("Try again now", action("join", ref=case.ref, again="yes")))
    blocks += of_the_chair_before(turn.tx, turn.person, case)[:1]  # whose button stands below
    if may_set_up:
        blocks += [_who_is_ready(turn, case), Buttons(tuple(buttons))]
    return Reply(SUMMARY, tuple(blocks), about_case=True)


def _not_yet(turn: Turn, case: Case, task: MeetingTask) -> str:
    if task.kind == "create":
        return "Another meeting is not there yet."
    return f"The meeting does not know of the {unheard_of(turn.tx, case, pathway_of(turn, case))} yet."


def _who_is_ready(turn: Turn, case: Case) -> Table:
    ready = conferences.ready(turn.tx, case.id)
    rows = tuple(
        (
            people.get(turn.tx, each.person).name,
            each.attendance.capitalize() or "No answer yet",
            _confirmed(ready.get(each.id)),
        )
        for each in conferences.invitees(turn.tx, case.id)
    )
    return Table("Who is ready", ("Who", "Taking part", "Confirmed"), rows)


def _confirmed(others: str | None) -> str:
    if others is None:
        return "Not yet"
    return f"Somewhere private, with: {others}" if others else "Somewhere private, alone"


PASTED = ("link", "number", "phone", "dial-in", "pin", "passcode")
VERB = Verb(
    name="join",
    summary="your link to a conference; for the chair, setting it up",
    usage="join REF",
    handle=join,
    parameters=Parameters(words=("ref",), rest="link", named=PASTED, asked=PASTED),
    required=("ref",),
    form=form,
)
