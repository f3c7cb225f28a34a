"""Joining a conference from elsewhere: the chair sets it up and everyone is sent their own link."""

from __future__ import annotations

from handlers import permissions
from handlers.arguments import Parameters
from handlers.case import reference_field
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.joining import LATE, how_to_join, moment_of, renew_links
from handlers.meeting_details import read_meeting
from handlers.notices import LINK, tell
from handlers.recording import pathway_of, refresh
from handlers.reply import Block, Button, Buttons, Field, Form, Heading, Refusal, Reply, Table, Text, action
from handlers.verb import Verb
from procedure.wording import say_count
from storage import audit, conferences, people
from storage.cases import Case
from storage.conferences import Meeting

ANSWERABLE = frozenset({"case_chair", "worker", "manager"})


def join(turn: Turn) -> Reply:
    """The asker's own link; for the chair, setting the meeting up and seeing who is ready."""
    case = permissions.case_for(turn.tx, "join", turn.person, turn.value("ref"))
    moment = moment_of(pathway_of(turn, case))
    if moment is None:
        raise Refusal(f"The conference of {case.ref} has no date yet: the link comes once it is booked.")
    may_set_up = bool(ANSWERABLE & permissions.relations(turn.tx, turn.person, case))
    if may_set_up and SENT in turn.values and "link" in turn.values:
        return _set_up(turn, case)
    meeting = conferences.meeting(turn.tx, case.id)
    if meeting is None or (may_set_up and turn.value("change")):
        if may_set_up:
            return asked(form(turn))
        raise Refusal(f"The link for {case.ref} is not ready yet: you are sent yours as soon as it is.")
    return _reveal(turn, case, meeting, f"{case.ref}: joining remotely", may_set_up=may_set_up)


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


def _set_up(turn: Turn, case: Case) -> Reply:
    details = read_meeting(
        turn.value("link"), turn.value("dial_in"), turn.value("pin"), turn.desk.meeting_hosts
    )
    meeting = Meeting(case.id, "manual", details.link, details.dial_in, details.pin)
    conferences.set_up_meeting(turn.tx, meeting, turn.person.id, turn.now)
    audit.write(turn.tx, turn.now, turn.person.id, "meeting_set_up", case.ref)
    pathway = refresh(turn, case)
    renew_links(turn, case, pathway)
    moment = moment_of(pathway)
    assert moment is not None, "the meeting is set up for a booked conference"
    coming = (each for each in conferences.invitees(turn.tx, case.id) if each.attendance != "apologies")
    others = [each.person for each in coming if each.person != turn.person.id]
    tell(turn, case, LINK, others, expires_at=moment + LATE)
    sent = say_count(len(others), "person is", "people are")
    return _reveal(
        turn, case, meeting, f"{case.ref}: set up; {sent} being sent their own link", may_set_up=True
    )


def _reveal(turn: Turn, case: Case, meeting: Meeting, title: str, *, may_set_up: bool) -> Reply:
    """What this person needs to join, and for whoever runs it, who is ready."""
    audit.write(turn.tx, turn.now, turn.person.id, "saw_joining_details", case.ref)
    blocks: list[Block] = [Heading(title)]
    invitee = conferences.invitee_of(turn.tx, case.id, turn.person.id)
    moment = moment_of(pathway_of(turn, case))
    assert moment is not None, "a meeting is only shown for a booked conference"
    if invitee is not None:
        blocks += how_to_join(turn.tx, turn.desk, invitee, meeting, moment)
        blocks.append(Text("This link is yours alone: please do not pass it on.", "note"))
    else:
        blocks.append(Text("You are not on the invite list, so you have no link of your own."))
    if may_set_up:
        blocks.append(_who_is_ready(turn, case))
        blocks.append(
            Buttons((Button("Change how it is joined", action("join", ref=case.ref, change="yes")),))
        )
    return Reply("How to join the conference", tuple(blocks), about_case=True)


def _who_is_ready(turn: Turn, case: Case) -> Table:
    ready = conferences.ready(turn.tx, case.id)
    rows = tuple(
        (
            people.get(turn.tx, each.person).name,
            each.attendance.capitalize() or "No answer yet",
            "Somewhere private" if each.id in ready else "Not yet",
        )
        for each in conferences.invitees(turn.tx, case.id)
    )
    return Table("Who is ready", ("Who", "Taking part", "Confirmed"), rows)


VERB = Verb(
    name="join",
    summary="your link to a conference; for the chair, setting it up",
    usage="join REF",
    handle=join,
    parameters=Parameters(words=("ref",)),
    required=("ref",),
    form=form,
)
