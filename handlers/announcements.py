"""The words of notices: you are invited, it is booked, it has moved, your link is ready, this is yours now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handlers import notices
from handlers.desk import Desk
from handlers.invitation import in_words
from handlers.joining import how_to_join, moment_of
from handlers.reply import Block, Button, Buttons, Heading, Reply, Text, action
from procedure.pathway import Pathway
from procedure.steps import BY_ID, phrase_of
from procedure.wording import say_when
from storage import conferences, people
from storage.cases import Case
from storage.conferences import Invitee
from storage.database import Transaction
from storage.nudge import Nudge
from storage.people import Person

SUMMARY = "News about a conference"  # what a lock screen may show


@dataclass(frozen=True, slots=True)
class Occasion:
    """One notice about one case to one person, with what its words may need."""

    tx: Transaction
    desk: Desk
    person: Person
    case: Case
    pathway: Pathway
    nudge: Nudge

    @property
    def invitee(self) -> Invitee | None:
        """The person's place on the invite list."""
        return conferences.invitee_of(self.tx, self.case.id, self.person.id)

    @property
    def when(self) -> str:
        """The conference's date in words, or that there is none yet."""
        moment = moment_of(self.pathway)
        return say_when(moment, self.desk.timezone, weekday=True) if moment else ""


def announcement(occasion: Occasion) -> Reply | None:
    """The notice in words, or None where it says nothing that is still true."""
    words = _FOR_GUESTS if occasion.person.kind == "guest" else _WORDS
    blocks = words[occasion.nudge.rung](occasion)
    if blocks is None:
        return None
    return Reply(SUMMARY, tuple(blocks), about_case=True)


def _invited(occasion: Occasion) -> list[Block] | None:
    invitee = occasion.invitee
    if invitee is None:
        return None
    when = f"It is on {occasion.when}." if occasion.when else "You will hear the date once it is booked."
    blocks: list[Block] = [
        Heading(f"{occasion.case.ref}: you are invited to a child protection conference"),
        Text(f"You are invited as {in_words(invitee.role)}. {when}"),
    ]
    if invitee.agency and invitee.role == "professional":
        blocks.append(
            Text(
                "Your agency is asked for a report, shared with the family in good time before the conference."
            )
        )
    return [*blocks, _how_will_you_come(occasion)]


def _booked(occasion: Occasion) -> list[Block] | None:
    return _dated(occasion, "the conference is booked")


def _moved(occasion: Occasion) -> list[Block] | None:
    return _dated(occasion, "the conference has moved")


def _dated(occasion: Occasion, what: str) -> list[Block] | None:
    if not occasion.when or occasion.invitee is None:
        return None
    booked = occasion.pathway.conference.booked if occasion.pathway.conference else None
    place = f", at {booked.details['place']}" if booked and booked.details.get("place") else ""
    text = f"It is on {occasion.when}{place}."
    return [Heading(f"{occasion.case.ref}: {what}"), Text(text), _how_will_you_come(occasion)]


def _link(occasion: Occasion) -> list[Block] | None:
    invitee, moment = occasion.invitee, moment_of(occasion.pathway)
    meeting = conferences.meeting(occasion.tx, occasion.case.id)
    if invitee is None or moment is None or meeting is None:
        return None
    return [
        Heading(f"{occasion.case.ref}: your link to the conference"),
        *how_to_join(occasion.tx, occasion.desk, invitee, meeting, moment),
        Text("This link is yours alone: please do not pass it on.", "note"),
        _how_will_you_come(occasion),
    ]


def _assigned(occasion: Occasion) -> list[Block] | None:
    if occasion.case.social_worker != occasion.person.id:
        return None
    return [
        Heading(f"{occasion.case.ref} is now yours"),
        Text("You are its social worker from now on, and its reminders come to you."),
        Buttons((Button("Open case", action("case", ref=occasion.case.ref), "primary"),)),
    ]


def _not_mine(occasion: Occasion) -> list[Block] | None:
    who = people.get(occasion.tx, str(occasion.nudge.details.get("from"))).name
    what = phrase_of(occasion.nudge.step) if occasion.nudge.step in BY_ID else "a step"
    ref = occasion.case.ref
    return [
        Heading(f"{ref}: a reminder went to the wrong person"),
        Text(f"{who} says that {what} is not theirs to do. Please say whose it is."),
        Buttons(
            (
                Button("Assign the case", action("assign", ref=ref)),
                Button("Open case", action("case", ref=ref)),
            )
        ),
    ]


def _nudged(occasion: Occasion) -> list[Block] | None:
    who = people.get(occasion.tx, str(occasion.nudge.details.get("from"))).name
    deadline = occasion.pathway.find(occasion.nudge.step, occasion.nudge.occurrence)
    if deadline is None or deadline.status == "done":
        return None
    due = f", due {say_when(deadline.due, occasion.desk.timezone)}" if deadline.due else ""
    known = {"ref": occasion.case.ref, "step": deadline.step, "occurrence": deadline.occurrence}
    return [
        Heading(f"{occasion.case.ref}: {who} asks you about {phrase_of(deadline.step)}"),
        Text(f"{deadline.name}{due}."),
        Buttons(
            (
                Button("Done", action("done", **known), "primary"),
                Button("Open case", action("case", ref=occasion.case.ref)),
            )
        ),
    ]


def _guest_invited(occasion: Occasion) -> list[Block] | None:
    """To somebody outside the workspace: no reference, and nothing that says what the meeting is about."""
    if occasion.invitee is None:
        return None
    when = f"It is on {occasion.when}." if occasion.when else "We will write again when it has a date."
    return [
        Text(f"You are invited to a meeting. {when} If you have questions, ask the social worker you know.")
    ]


def _guest_dated(occasion: Occasion) -> list[Block] | None:
    if not occasion.when or occasion.invitee is None:
        return None
    booked = occasion.pathway.conference.booked if occasion.pathway.conference else None
    place = f", at {booked.details['place']}" if booked and booked.details.get("place") else ""
    return [Text(f"The meeting you are invited to is on {occasion.when}{place}.")]


def _guest_link(occasion: Occasion) -> list[Block] | None:
    blocks = _link(occasion)
    if blocks is None:
        return None
    return [Text("How to join the meeting you are invited to:"), *blocks[1:-1]]


def _how_will_you_come(occasion: Occasion) -> Buttons:
    ref = occasion.case.ref
    return Buttons(
        (
            Button("I will come", action("attend", ref=ref, how="in person")),
            Button("I will join remotely", action("attend", ref=ref, how="remote")),
            Button("I cannot", action("attend", ref=ref, how="apologies")),
            Button("Your part", action("case", ref=ref)),
        )
    )


_WORDS: dict[str, Callable[[Occasion], list[Block] | None]] = {
    notices.INVITED: _invited,
    notices.BOOKED: _booked,
    notices.MOVED: _moved,
    notices.LINK: _link,
    notices.ASSIGNED: _assigned,
    notices.NOT_MINE: _not_mine,
    notices.NUDGED: _nudged,
}

_FOR_GUESTS: dict[str, Callable[[Occasion], list[Block] | None]] = {
    notices.INVITED: _guest_invited,
    notices.BOOKED: _guest_dated,
    notices.MOVED: _guest_dated,
    notices.LINK: _guest_link,
}
