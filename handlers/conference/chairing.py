"""Who chairs a conference: whoever is named for it takes over from whoever was, who is told."""

from __future__ import annotations

from handlers.cases.recording import pathway_of
from handlers.conference.invitation import add_to_list
from handlers.conference.uninvite import take_off
from handlers.desk import Turn
from handlers.joining.joining import moment_of, move_at_provider, send_link
from handlers.reminders.notices import INVITED, tell
from storage import conferences, people
from storage.cases import Case
from storage.people import Person


def chairs_of(turn: Turn, case: Case) -> tuple[Person, ...]:
    """Those who are invited as chair, by name."""
    invited = conferences.invitees(turn.tx, case.id)
    return tuple(people.some(turn.tx, [each.person for each in invited if each.role == "chair"]))


def hand_over(turn: Turn, case: Case, chair: Person) -> None:
    """Puts `chair` on the invite list in place of any other chair, whose link stops working."""
    for invitee in conferences.invitees(turn.tx, case.id):
        if invitee.role == "chair" and invitee.person != chair.id:
            take_off(turn, case, invitee, "somebody_else", {"another_chair": True})
    known = conferences.invitee_of(turn.tx, case.id, chair.id)
    if known is None or known.role != "chair":
        add_to_list(turn, case, chair, "chair", "")


def welcome(turn: Turn, case: Case, chair: Person) -> None:
    """Tells a chair who takes over at the time there is, sends their link, and has the meeting made theirs."""
    tell(turn, case, INVITED, [chair.id])
    moment = moment_of(pathway_of(turn, case))
    if moment is None or conferences.meeting(turn.tx, case.id) is None:
        return
    if chair.id != turn.person.id:
        send_link(turn.tx, case, chair.id, moment, turn.now)
    move_at_provider(turn, case, moment)
