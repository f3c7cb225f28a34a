"""Saying how one will take part: in person, remotely, or with apologies."""

from __future__ import annotations

from handlers import permissions
from handlers.arguments import Parameters
from handlers.attendee import attendee_card
from handlers.case import reference_field
from handlers.desk import Turn
from handlers.forms import asked
from handlers.permissions import shortened
from handlers.quorum_forecast import warn_if_lost
from handlers.recording import pathway_of, refresh
from handlers.reply import Field, Form, Refusal, Reply, action
from handlers.verb import Verb
from storage import audit, conferences

WAYS = {"in person": "In person", "remote": "By phone or video", "apologies": "I cannot come"}
_ALSO = {
    "remotely": "remote",
    "phone": "remote",
    "video": "remote",
    "online": "remote",
    "by phone": "remote",
    "by video": "remote",
    "person": "in person",
    "yes": "in person",
    "no": "apologies",
    "sorry": "apologies",
}


def attend(turn: Turn) -> Reply:
    """Records the answer and shows the attendee what that means for them."""
    case = permissions.case_for(turn.tx, "attend", turn.person, turn.value("ref"))
    invitee = conferences.invitee_of(turn.tx, case.id, turn.person.id)
    if invitee is None:
        raise Refusal(f"You are not on the invite list of {case.ref}: ask its social worker to invite you.")
    typed = turn.value("how").casefold()
    if not typed:
        return asked(form(turn))
    how = _ALSO.get(typed, typed)
    if how not in WAYS:
        sentence = f"I did not understand “{shortened(typed)}”: type in person, remote or apologies."
        raise Refusal(sentence, {"how": sentence})
    conferences.set_attendance(turn.tx, invitee.id, how)
    audit.write(turn.tx, turn.now, turn.person.id, "attendance", case.ref, {"how": how})
    refresh(turn, case)
    if how == "apologies":
        warn_if_lost(turn, case)
    said = {"in person": "you will be there in person", "remote": "you will join by phone or video"}
    title = f"{case.ref}: noted, {said.get(how, 'you cannot come; your report is still needed')}"
    return attendee_card(turn, case, pathway_of(turn, case), title)


def form(turn: Turn) -> Form:
    """Asks how."""
    return Form(
        "How will you take part?",
        action("attend"),
        (
            reference_field(turn),
            Field("how", "I will take part", "choice", options=tuple(WAYS.items()), value=turn.value("how")),
        ),
    )


VERB = Verb(
    name="attend",
    summary="says how you will take part in a conference",
    usage="attend REF in person|remote|apologies",
    handle=attend,
    parameters=Parameters(words=("ref",), rest="how"),
    required=("ref",),
    form=form,
)
