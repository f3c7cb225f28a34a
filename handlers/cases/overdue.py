"""What is overdue and what soon will be: for managers their own teams, for service managers all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from handlers.agencies import agency_name
from handlers.arguments import Parameters
from handlers.cases.also_due import CALLED, also_due, how_many
from handlers.cases.asked_about import subject_of, whom
from handlers.cases.due_words import DueWords
from handlers.desk import Turn
from handlers.permissions import shortened
from handlers.reply import Block, Button, Buttons, Heading, Refusal, Reply, Table, action
from handlers.verb import Verb
from procedure.steps import BY_ID, look_up
from procedure.wording import capitalise, mid_sentence, say_count, say_list
from storage import audit, cases, people
from storage.cases import Due

SOON = 5  # working days ahead that count as "due soon"
MOST_ROWS = 50
MOST_BUTTONS = 5
MOST_ASKED = 10
MISSED = "Not recorded before the conference it was for"


@dataclass(frozen=True, slots=True)
class Overview:
    """What is overdue, most overdue first; what is due soon, soonest first; the steps missed for good.

    Tasks of plans and disagreements to be settled stand among the steps.
    """

    overdue: tuple[Due, ...]
    due_soon: tuple[Due, ...]
    missed: tuple[Due, ...]


def overview(turn: Turn, team: str | None, steps: frozenset[str] = frozenset()) -> Overview:
    """What is overdue and due soon in the teams that this person may see, of these steps (ids) or of all.

    Raises `Refusal`.
    """
    until, own = turn.desk.calendar.add(turn.today, SOON), team_for(turn, team, "overdue")

    def asked(listed: list[Due]) -> list[Due]:
        return [each for each in listed if not steps or each.step in steps]

    beside = also_due(DueWords(turn.tx, turn.desk, turn.as_of), until, own)
    found = sorted(
        asked([*cases.open_deadlines(turn.tx, until, team=own), *beside]), key=lambda each: each.due
    )
    return Overview(
        tuple(each for each in found if each.has_passed(turn.as_of)),
        tuple(each for each in found if not each.has_passed(turn.as_of)),
        tuple(asked(cases.missed_deadlines(turn.tx, turn.today, team=own))),
    )


def read_overview(turn: Turn) -> Overview:
    """The overview of what "[TEAM] [STEP]" names, or of everything that this person may see; it is logged.

    Raises `Refusal`.
    """
    team, steps = _read_filter(turn)
    seen = overview(turn, team, steps)
    audit.write(
        turn.tx, turn.now, turn.person.id, "looked_at_overdue", details={"asked": turn.value("filter")}
    )
    return seen


def overdue(turn: Turn) -> Reply:
    """The overview as tables, with the cases to open."""
    seen = read_overview(turn)
    every = (*seen.overdue, *seen.missed, *seen.due_soon)
    owners = people.some(turn.tx, {each.owner for each in every if each.owner})
    names = {person.id: person.name for person in owners}
    say = DueWords(turn.tx, turn.desk, turn.as_of)
    blocks: list[Block] = [Heading(_title(seen))]
    for caption, found, column, said in (
        ("Overdue, most days late first", seen.overdue, "Late", say.late),
        ("Due in the next five working days", seen.due_soon, "State", say.state),
        (MISSED, seen.missed, "State", lambda _: "Missed"),
    ):
        if found:
            rows = tuple(
                (each.ref, say.step(each), say.by(each), said(each), _owner(each, names))
                for each in found[:MOST_ROWS]
            )
            columns = ("Case", "Step", "Due", column, "Owner")
            blocks.append(Table(_titled(caption, len(found)), columns, rows))
    refs = list(dict.fromkeys(each.ref for each in every))[:MOST_BUTTONS]
    opened = [Button(f"Open {ref}", action("case", ref=ref)) for ref in refs]
    buttons = (*islice(_to_ask(turn, seen, say), MOST_ASKED), *opened)
    if buttons:
        blocks.append(Buttons(buttons))
    return Reply("What is overdue", tuple(blocks), about_case=True)


def in_their_teams(turn: Turn) -> str:
    """A sentence on how much is overdue in what a manager answers for; empty for nothing, and for anybody else."""
    person = turn.person
    everywhere = person.has("service_manager")
    if not everywhere and not (person.has("team_manager") and person.team):
        return ""
    late = overview(turn, None).overdue
    where = "in the teams" if everywhere else "in your team"
    return f"{capitalise(how_many(late))} overdue {where}: type overdue." if late else ""


def _to_ask(turn: Turn, seen: Overview, say: DueWords) -> Iterator[Button]:
    """For what is late, the most days first, the press that asks whoever is to act; none for the asker's own."""
    for each in seen.overdue:
        case = cases.find(turn.tx, each.ref)
        assert case is not None, "a deadline belongs to a case"
        subject = subject_of(turn.tx, case, say.pathway(case), each.step, each.occurrence)
        if subject is not None and whom(turn.tx, case, turn.person, subject, turn.today):
            known = {"ref": each.ref, "step": each.step, "occurrence": each.occurrence}
            yield Button(f"Ask about {each.ref}: {_in_short(each)}", action("nudge", **known))


def _in_short(due: Due) -> str:
    """What fits on a button: "section 47", "chair reports (Health)", "task 1 of the plan"."""
    if due.step not in BY_ID:
        return mid_sentence(due.name)
    of = f" ({agency_name(due.agency)})" if due.agency else ""
    return f"{BY_ID[due.step].short.lower()}{of}"


def days_late(due: date, today: date) -> int:
    """Calendar days past the limit."""
    return max(0, (today - due).days)


def _title(seen: Overview) -> str:
    if seen.overdue:
        return f"{how_many(seen.overdue)} overdue"
    if seen.missed:
        return f"Nothing is overdue, but {say_count(len(seen.missed), 'step was', 'steps were')} missed"
    return "Nothing is overdue"


def _titled(caption: str, found: int) -> str:
    """The caption, saying so where not all that was found is shown."""
    return caption if found <= MOST_ROWS else f"{caption} (the first {MOST_ROWS} of {found})"


def _owner(due: Due, names: dict[str, str]) -> str:
    if due.owner:
        return names[due.owner]
    return agency_name(due.agency) if due.agency else "nobody yet"


def team_for(turn: Turn, team: str | None, verb: str) -> str | None:
    """The one team to look at, or None for all of them. Raises `Refusal` for a team of somebody else's."""
    if turn.person.has("service_manager"):
        return team
    if team is not None and team != turn.person.team:
        raise Refusal(f"You can see your own team only: type {verb} by itself.")
    if turn.person.team is None:
        raise Refusal("You are not in a team yet: ask your administrator to put you in one.")
    return turn.person.team


def take_team(turn: Turn, text: str) -> tuple[str | None, str]:
    """The team that is named in a line, by id or name, and the line without it."""
    rest = f" {' '.join(text.casefold().split())} "
    teams = {key.casefold(): id for id, name in people.teams(turn.tx).items() for key in (id, name)}
    for key in sorted(teams, key=len, reverse=True):
        if f" {key} " in rest:
            return teams[key], rest.replace(f" {key} ", " ", 1).strip()
    return None, rest.strip()


def _read_filter(turn: Turn) -> tuple[str | None, frozenset[str]]:
    """The team and the steps in "[TEAM] [STEP]", in either order; every step that is written that way."""
    named, rest = take_team(turn, turn.value("filter"))
    team = named or turn.value("team") or None
    if not rest:
        return team, frozenset({turn.value("step")} - {""})
    steps = {step.id for step in look_up(rest)} | {kind for kind, words in CALLED.items() if rest in words}
    if not steps:
        known = say_list(list(people.teams(turn.tx).values()), "or")
        raise Refusal(
            f"I know no team or step “{shortened(rest)}”: type overdue by itself, "
            f"or with a step such as core group{f' or a team ({known})' if known else ''}."
        )
    return team, frozenset(steps)


ALSO = (
    "what is overdue", "whats overdue", "what is late", "whats late", "is anything overdue", "anything overdue",
    "is anything late", "anything late", "what have we missed", "what was missed", "what did we miss",
)  # fmt: skip

VERB = Verb(
    name="overdue",
    summary="shows what is overdue and due soon, most overdue first",
    usage="overdue [TEAM] [STEP]",
    handle=overdue,
    parameters=Parameters(rest="filter"),
    also=ALSO,
    instead="mine to see what is due from you",
)
