"""One press by a manager asks whoever is next to act about a step, and says who asked."""

from __future__ import annotations

from handlers import permissions
from handlers.arguments import Parameters
from handlers.case import reference_field
from handlers.desk import Turn
from handlers.done import read_step
from handlers.forms import asked
from handlers.notices import NUDGED
from handlers.occasion import Occasion
from handlers.recipients import recipients_of
from handlers.recording import pathway_of
from handlers.reply import Block, Button, Buttons, Field, Form, Heading, Refusal, Reply, Text, action
from handlers.step_table import name_with_agency
from handlers.verb import Verb
from procedure.pathway import Deadline, Pathway
from procedure.steps import BY_ID, phrase_of
from procedure.wording import say_list, say_when
from storage import audit, outbox, people
from storage.cases import Case
from storage.database import Transaction
from storage.nudge import Nudge
from storage.people import Person


def nudge(turn: Turn) -> Reply:
    """Sends a message at once to whoever answers for the step, the next below the asker."""
    case = permissions.case_for(turn.tx, "nudge", turn.person, turn.value("ref"))
    if not (turn.value("step") or turn.value("what")):
        return asked(form(turn))
    deadline = _meant(turn, pathway_of(turn, case))
    told = whom(turn.tx, case, turn.person, deadline)
    if not told:
        raise Refusal(
            f"Nobody but you answers for this step: type assign {case.ref} and a social worker to hand it on."
        )
    for person in told:
        outbox.notice(
            turn.tx,
            person.id,
            NUDGED,
            turn.now,
            case_id=case.id,
            step=deadline.step,
            occurrence=deadline.occurrence,
            details={"from": turn.person.id},
            urgent=True,
            once=f"{turn.person.id} {turn.today.isoformat()}",
        )
    asked_of = [person.id for person in told]
    about = {"step": deadline.step, "occurrence": deadline.occurrence, "to": asked_of}
    audit.write(turn.tx, turn.now, turn.person.id, "asked_about", case.ref, about)
    text = f"{case.ref}: I have asked {say_list([person.name for person in told])} about {_what(deadline)}."
    opened = Buttons((Button("Open case", action("case", ref=case.ref)),))
    return Reply("Somebody has been asked", (Text(text), opened), about_case=True)


def form(turn: Turn) -> Form:
    """Asks which step it is about."""
    options = tuple((step.id, step.name) for step in BY_ID.values())
    step = Field("step", "Which step", "choice", options=options, value=turn.value("step"))
    return Form("Ask about a step", action("nudge"), (reference_field(turn), step), "Ask")


def whom(tx: Transaction, case: Case, asker: Person, deadline: Deadline) -> list[Person]:
    """Who is asked: by a manager whoever does the step, by those above the team's managers; never the asker."""
    recipients = recipients_of(tx, case)
    manages = "manager" in permissions.relations(tx, asker, case)
    role = deadline.owner if manages else "team_manager"
    return people.some(tx, [each for each in recipients.behind(role, deadline.agency)[0] if each != asker.id])


def ask_button(tx: Transaction, case: Case, asker: Person, deadline: Deadline, nudge: str) -> list[Button]:
    """The press on a manager's reminder (its id) that asks the next below, named; none for anybody else."""
    told = whom(tx, case, asker, deadline) if permissions.may(tx, "nudge", asker, case) else []
    if not told:
        return []
    known = {"ref": case.ref, "step": deadline.step, "occurrence": deadline.occurrence, "nudge": nudge}
    return [Button(f"Ask {told[0].name if len(told) == 1 else 'them'}", action("nudge", **known))]


def nudged(occasion: Occasion) -> list[Block] | None:
    """The message in words; None where the step has been done meanwhile."""
    about: Nudge = occasion.nudge
    deadline = occasion.pathway.find(about.step, about.occurrence)
    if deadline is None or deadline.status == "done":
        return None
    who = people.get(occasion.tx, str(about.details.get("from"))).name
    due = f", due {say_when(deadline.due, occasion.desk.timezone)}" if deadline.due else ""
    known = {"ref": occasion.case.ref, "step": deadline.step, "occurrence": deadline.occurrence}
    done = Button("Done", action("done", **known, nudge=about.id), "primary")
    may = permissions.may(occasion.tx, "done", occasion.person, occasion.case)
    return [
        Heading(f"{occasion.case.ref}: {who} asks you about {phrase_of(deadline.step)}"),
        Text(f"{name_with_agency(deadline)}{due}."),
        Buttons((*((done,) if may else ()), Button("Open case", action("case", ref=occasion.case.ref)))),
    ]


def _meant(turn: Turn, pathway: Pathway) -> Deadline:
    """The open deadline that was pressed or typed. Raises `Refusal` where it is done or not due."""
    step = turn.value("step")
    if step not in BY_ID:
        step = read_step(turn.value("what"), tuple({each.step for each in pathway.open}))[0].id
    occurrence = turn.value("occurrence")
    for each in pathway.open:
        if each.step == step and occurrence in ("", each.occurrence) and each.status != "waiting":
            return each
    raise Refusal(f"Nothing is waiting for {phrase_of(step)} any more: nobody was asked.")


def _what(deadline: Deadline) -> str:
    said = phrase_of(deadline.step)
    return f"{said} ({name_with_agency(deadline)})" if deadline.agency else said


VERB = Verb(
    name="nudge",
    summary="asks whoever should act about a step",
    usage="nudge REF STEP",
    handle=nudge,
    parameters=Parameters(words=("ref",), rest="what"),
    required=("ref",),
    form=form,
)
