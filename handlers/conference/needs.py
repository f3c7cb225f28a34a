"""What people need to take part in a conference, and which of it is arranged: the booking team's to see to."""

from __future__ import annotations

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import refresh
from handlers.desk import Turn
from handlers.record.answers import chosen
from handlers.reminders.occasion import Occasion
from handlers.reply import Block, Button, Buttons, Form, Heading, Refusal, Reply, Table, Text, action
from handlers.verb import Verb
from procedure.wording import mid_sentence, say_list
from storage import audit, conference_requests
from storage.cases import Case
from storage.database import Transaction

INTERPRETER = "interpreter"
NEEDS = {
    INTERPRETER: "An interpreter",
    "childcare": "Childcare",
    "travel": "Help with travel",
    "access": "Something for a disability or health condition",
    "advocate": "An advocate",
}
NONE_NEEDED = "none"
SUMMARY = "What people need to take part"


def needs(turn: Turn) -> Reply:
    """Shows what is needed; with `arranged`, notes that one of it is seen to."""
    case = permissions.case_for(turn.tx, "needs", turn.person, turn.value("ref"))
    answers = conference_requests.answers_of(turn.tx, case.id)
    if not answers:
        raise Refusal(
            f"No conference is asked for in {case.ref} yet: type done {case.ref} conference request."
        )
    need = turn.value("arranged")
    if need and need not in needed(turn.tx, case):
        raise Refusal(f"That is not asked for any more: type needs {case.ref} to see what is.")
    if need:
        arranged = dict.fromkeys([*chosen(answers, "arranged"), need])
        conference_requests.amend(turn.tx, case.id, {**answers, "arranged": ",".join(arranged)})
        audit.write(turn.tx, turn.now, turn.person.id, "arranged_need", case.ref, {"need": need})
        refresh(turn, case)
    else:
        audit.write(turn.tx, turn.now, turn.person.id, "looked_at", case.ref)
    title = (
        f"{case.ref}: noted, {NEEDS[need].lower()} is arranged" if need else f"{case.ref}: what people need"
    )
    return Reply(SUMMARY, (Heading(title), *_shown(turn.tx, case)), about_case=True)


def form(turn: Turn) -> Form:
    """Asks which case."""
    return Form("What people need", action("needs"), (reference_field(turn),), "Show")


def needed(tx: Transaction, case: Case) -> tuple[str, ...]:
    """The ids of all that the conference request asks for."""
    return tuple(
        each for each in chosen(conference_requests.answers_of(tx, case.id), "needs") if each in NEEDS
    )


def to_arrange(tx: Transaction, case: Case) -> tuple[str, ...]:
    """The ids of what is asked for and not arranged yet."""
    arranged = chosen(conference_requests.answers_of(tx, case.id), "arranged")
    return tuple(each for each in needed(tx, case) if each not in arranged)


def arrange_anew(tx: Transaction, case: Case) -> list[str]:
    """Takes what was arranged as not arranged, for it was for another day; gives it in words."""
    answers = conference_requests.answers_of(tx, case.id)
    was = [each for each in needed(tx, case) if each in chosen(answers, "arranged")]
    if was:
        earlier = ",".join(dict.fromkeys([*chosen(answers, "arranged_before"), *was]))
        conference_requests.amend(tx, case.id, {**answers, "arranged": "", "arranged_before": earlier})
    return [mid_sentence(NEEDS[each]) for each in was]


def needs_in_words(tx: Transaction, case: Case) -> list[tuple[str, str]]:
    """What is needed, and who needs what, as labels with their values."""
    answers = conference_requests.answers_of(tx, case.id)
    if not answers:
        return []
    facts = [
        ("Needed", say_list([mid_sentence(NEEDS[need]) for need in needed(tx, case)]) or "nothing special")
    ]
    if answers.get("needs_what"):
        facts.append(("Who needs what", answers["needs_what"]))
    return facts


def not_arranged(occasion: Occasion) -> list[Block] | None:
    """To the booking team, before the conference: what nobody has arranged yet; None where all of it is."""
    if not to_arrange(occasion.tx, occasion.case):
        return None
    title = Heading(f"{occasion.case.ref}: not everything is arranged")
    when = Text(f"The conference is on {occasion.when}.", "warning")
    return [title, when, *_shown(occasion.tx, occasion.case)]


def _state(waiting: bool, was_for_another_day: bool) -> str:
    if not waiting:
        return "Arranged"
    return "To be arranged anew: it was for another day" if was_for_another_day else "To be arranged"


def _shown(tx: Transaction, case: Case) -> list[Block]:
    waiting = to_arrange(tx, case)
    before = chosen(conference_requests.answers_of(tx, case.id), "arranged_before")
    rows = tuple((NEEDS[each], _state(each in waiting, each in before)) for each in needed(tx, case))
    if not rows:
        return [Text("Nobody needs anything special.")]
    what = [Text(said) for label, said in needs_in_words(tx, case) if label == "Who needs what"]
    buttons = tuple(
        Button(f"Arranged: {NEEDS[each].lower()}", action("needs", ref=case.ref, arranged=each))
        for each in waiting
    )
    table: Block = Table("What people need to take part", ("What", "State"), rows)
    return [table, *what, *([Buttons(buttons)] if buttons else [])]


VERB = Verb(
    name="needs",
    summary="what people need to take part, and what is arranged",
    usage="needs REF",
    handle=needs,
    parameters=Parameters(words=("ref",)),
    required=("ref",),
    form=form,
)
