"""One press by a manager asks whoever is next to act about what is due, and says who asked."""

from __future__ import annotations

from datetime import date

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.also_due import CALLED
from handlers.cases.asked_about import (
    Subject,
    beside_the_steps,
    named_beside,
    of_step,
    subject_of,
    who_is_away,
    whom,
)
from handlers.cases.case import reference_field
from handlers.cases.done import read_step
from handlers.cases.recording import pathway_of
from handlers.cases.what_stands import what_stands
from handlers.desk import Turn
from handlers.forms import asked
from handlers.reminders.notices import NUDGED, cannot_wait
from handlers.reminders.occasion import Occasion
from handlers.reply import (
    Block,
    Button,
    Buttons,
    Field,
    Form,
    Heading,
    Overtaken,
    Refusal,
    Reply,
    Text,
    action,
)
from handlers.verb import Verb
from procedure.pathway import Pathway
from procedure.steps import BY_ID, OPEN_DISSENT, PLAN_TASK, phrase_of
from procedure.wording import say_list, say_when
from storage import audit, outbox, people
from storage.cases import Case
from storage.database import Transaction
from storage.people import Person


def nudge(turn: Turn) -> Reply:
    """Sends a message at once to whoever answers for it, the next below the asker."""
    case = permissions.case_for(turn.tx, "nudge", turn.person, turn.value("ref"))
    if not (turn.value("step") or turn.value("what")):
        return asked(form(turn))
    subject = _meant(turn, case, pathway_of(turn, case))
    told = whom(turn.tx, case, turn.person, subject, turn.today)
    if not told:
        sentence = _nobody_there(turn, case, subject)
        raise Refusal(sentence, {"step": sentence})
    urgent = cannot_wait(turn, case)
    reached = [person for person in told if _ask(turn, case, subject, person, urgent)]
    if not reached:
        names = say_list([person.name for person in told])
        raise Overtaken(
            f"{case.ref}: I have asked {names} about this for you today already: nobody was asked again."
        )
    asked_of = [person.id for person in reached]
    about = {"step": subject.step, "occurrence": subject.occurrence, "to": asked_of}
    audit.write(turn.tx, turn.now, turn.person.id, "asked_about", case.ref, about)
    text = f"{case.ref}: I have asked {say_list([person.name for person in reached])} about {subject.said}."
    opened = Buttons((Button("Open case", action("case", ref=case.ref)),))
    return Reply("Somebody has been asked", (Text(text), opened), about_case=True)


def _nobody_there(turn: Turn, case: Case, subject: Subject) -> str:
    """Why nobody can be asked, and what the asker can do instead."""
    instead = (
        f"type dissent {case.ref} once it is settled"
        if subject.step == OPEN_DISSENT
        else f"type assign {case.ref} and a social worker to hand it on"
    )
    away = [each.name for each in who_is_away(turn.tx, case, turn.person, subject)]
    are_away = f"{say_list(away)} {'is' if len(away) == 1 else 'are'} away"
    return f"{are_away if away else 'Nobody but you answers for this'}: {instead}."


def _ask(turn: Turn, case: Case, subject: Subject, person: Person, urgent: bool) -> bool:
    """Puts the message into the outbox, once a day; whether it was not there yet."""
    notice = outbox.notice(
        turn.tx,
        person.id,
        NUDGED,
        turn.now,
        case_id=case.id,
        step=subject.step,
        occurrence=subject.occurrence,
        details={"from": turn.person.id},
        urgent=urgent,
        once=f"{turn.person.id} {turn.today.isoformat()}",
    )
    return notice is not None


def form(turn: Turn) -> Form:
    """Asks which step it is about."""
    options = tuple((step.id, step.name) for step in BY_ID.values())
    step = Field("step", "Which step", "choice", options=options, value=turn.value("step"))
    return Form("Ask about a step", action("nudge"), (reference_field(turn), step), "Ask")


def ask_button(
    tx: Transaction, case: Case, asker: Person, subject: Subject, nudge: str, today: date
) -> list[Button]:
    """The press on a manager's reminder (its id) that asks the next below, named; none for anybody else."""
    told = whom(tx, case, asker, subject, today) if permissions.may(tx, "nudge", asker, case) else []
    if not told:
        return []
    known = {"ref": case.ref, "step": subject.step, "occurrence": subject.occurrence, "nudge": nudge}
    return [Button(f"Ask {told[0].name if len(told) == 1 else 'them'}", action("nudge", **known))]


def nudged(occasion: Occasion) -> list[Block] | None:
    """The message in words; None where it has been done meanwhile."""
    about, tx, case = occasion.nudge, occasion.tx, occasion.case
    subject = subject_of(tx, case, occasion.pathway, about.step, about.occurrence)
    if subject is None:
        return None
    who = people.get(tx, str(about.details.get("from"))).name
    due = f", due {say_when(subject.due, occasion.desk.timezone)}" if subject.due else ""
    verb, label, known = _what_to_press(subject)
    press = Button(label, action(verb, ref=case.ref, nudge=about.id, **known), "primary")
    may = permissions.may(tx, verb, occasion.person, case)
    return [
        Heading(f"{case.ref}: {who} asks you about {subject.said}"),
        Text(f"{subject.name}{due}."),
        Buttons((*((press,) if may else ()), Button("Open case", action("case", ref=case.ref)))),
    ]


def _what_to_press(subject: Subject) -> tuple[str, str, dict[str, str]]:
    """The verb that says how it stands, what the button is called, and what is known already."""
    if subject.step == PLAN_TASK:
        return "tasks", "How it stands", {"task": subject.occurrence}
    if subject.step == OPEN_DISSENT:
        return "dissent", "It is settled", {"agency": subject.occurrence}
    return "done", "Done", {"step": subject.step, "occurrence": subject.occurrence}


def _meant(turn: Turn, case: Case, pathway: Pathway) -> Subject:
    """What was pressed or typed and waits. Raises `Refusal` where it is done, not due, or could be several."""
    step, what = turn.value("step"), turn.value("what")
    if step in CALLED:
        found = subject_of(turn.tx, case, pathway, step, turn.value("occurrence"))
        if found is None:
            raise Overtaken(
                f"{case.ref}: nothing is waiting for {phrase_of(step)} any more: nobody was asked."
            )
        return found
    beside = [] if step else named_beside(what, list(beside_the_steps(turn.tx, case, pathway)))
    if len(beside) > 1:
        raise Refusal(f"Say which: {say_list([each.said for each in beside], 'or')}.")
    return beside[0] if beside else _step_meant(turn, case, pathway)


def _step_meant(turn: Turn, case: Case, pathway: Pathway) -> Subject:
    step = turn.value("step")
    if step not in BY_ID:
        step = read_step(turn.value("what"), tuple({each.step for each in pathway.open}))[0].id
    occurrence = turn.value("occurrence")
    for each in pathway.open:
        if each.step == step and occurrence in ("", each.occurrence) and each.status != "waiting":
            return of_step(each)
    before = [each.occurrence for each in pathway.deadlines if each.step == step and each.status == "done"]
    stands = what_stands(turn, case, pathway, step, occurrence or (before or ["1"])[-1])
    sentence = f"{stands or f'{case.ref}: nothing is waiting for {phrase_of(step)} yet'}: nobody was asked."
    raise Overtaken(sentence, {"step": sentence})


VERB = Verb(
    name="nudge",
    summary="asks whoever should act about a step, a task or a disagreement",
    usage="nudge REF STEP",
    handle=nudge,
    parameters=Parameters(words=("ref",), rest="what"),
    required=("ref",),
    form=form,
)
