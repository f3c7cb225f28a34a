"""Registering a case: its reference, the strategy discussion it began with, and who answers for it."""

from __future__ import annotations

from handlers import mentions, permissions
from handlers.arguments import Parameters
from handlers.cases.cards import case_card
from handlers.cases.recording import pathway_of, record
from handlers.cases.register_words import NAMED, in_order
from handlers.conference.invitation import add_to_list
from handlers.desk import Turn
from handlers.reply import Field, Form, Refusal, Reply, action
from handlers.verb import Verb
from handlers.when import CONFIRMED, a_day, make_sure
from storage import audit, cases, people
from storage.cases import Case
from storage.people import Person, new_id

KINDS = {"new": "Initial", "pre_birth": "Pre-birth", "transfer_in": "Transfer in"}
MOST_CHILDREN = 20


def register(turn: Turn) -> Reply:
    """Registers the case and shows where it stands."""
    ref = turn.value("ref").upper()
    if not permissions.looks_like_a_reference(ref):
        raise permissions.not_a_reference(turn.value("ref"))
    strategy = a_day(turn, "strategy", prefer="past")
    worker, manager = _answerable(turn)
    case = Case(
        id=new_id(),
        ref=ref,
        authority=_authority(turn),
        team=str(worker.team),
        social_worker=worker.id,
        manager=manager.id if manager else None,
        children=_children(turn),
        kind=_kind(turn),
        state="open",
        registered_at=turn.now.isoformat(),
    )
    try:
        cases.add(turn.tx, case)
    except cases.RefTaken:
        raise Refusal(
            f"{ref} is registered already: type case {ref} to see it, or check the reference.",
            {"ref": f"{ref} is registered already. Check the reference."},
        ) from None
    audit.write(turn.tx, turn.now, turn.person.id, "registered", ref, {"team": case.team})
    labels = [str(number) for number in range(1, case.children + 1)]
    record(turn, case, "registered", turn.today, {"kind": case.kind, "children": labels})
    if case.kind == "transfer_in":
        record(turn, case, "transfer_in", strategy, field="strategy")
    else:
        record(turn, case, "strategy_discussion", strategy, {"started_s47": True}, field="strategy")
    add_to_list(turn, case, worker, "social worker", "social_care")
    make_sure(turn, "strategy", strategy)
    pathway = pathway_of(turn, case)
    return case_card(turn, case, pathway, f"{case.ref} is registered")


def form(turn: Turn) -> Form:
    """What is asked when something is missing."""
    strategy, problem = _as_typed(turn)
    return Form(
        "Register a case",
        action("register", **({"authority": turn.value("authority")} if turn.value("authority") else {})),
        (
            Field(
                "ref",
                "Case reference",
                hint="Up to 20 letters and numbers, such as AB123. Never a child's name.",
                value=turn.value("ref"),
            ),
            Field(
                "strategy",
                "Date of the strategy discussion",
                "date",
                "The one at which the section 47 enquiry was started; for a transfer in, the notification.",
                strategy,
                error=problem,
            ),
            Field("children", "How many children", "number", value=turn.value("children") or "1"),
            Field(
                "kind",
                "Kind of conference",
                "choice",
                value=turn.value("kind") or "new",
                options=tuple(KINDS.items()),
            ),
            Field(
                "manager",
                "Team manager",
                "person",
                "Leave empty for the manager of your team.",
                turn.value("manager").lstrip("@"),
                required=False,
            ),
        ),
        "Register",
        "Everything else is worked out from these and can be corrected later.",
    )


def _as_typed(turn: Turn) -> tuple[str, str]:
    """The date already given, as a date field takes it; where it cannot be read, nothing and why not."""
    if not turn.value("strategy"):
        return turn.today.isoformat(), ""
    try:
        return a_day(turn, "strategy", prefer="past").isoformat(), ""
    except Refusal as refusal:
        return "", str(refusal)


def _answerable(turn: Turn) -> tuple[Person, Person | None]:
    """The social worker and the manager of the new case. Raises `Refusal`."""
    named = mentions.member(turn, "manager") if turn.value("manager") else None
    if named and not named.has("team_manager"):
        raise Refusal(
            f"{named.name} is not a team manager: name one, or leave the manager out.",
            {"manager": "Name a team manager, or leave this empty."},
        )
    if named and named.team != turn.person.team:
        sentence = f"{named.name} manages another team: name a manager of yours, or leave the manager out."
        raise Refusal(sentence, {"manager": sentence})
    if not turn.person.team:
        raise Refusal(
            "You are not in a team yet: ask your administrator to put you in one, then register again."
        )
    own = people.with_role(turn.tx, "team_manager", turn.person.team)
    manager = named or next(iter(own), None)
    return turn.person, manager


def _children(turn: Turn) -> int:
    text = turn.value("children") or "1"
    if not text.isdecimal() or not 1 <= int(text) <= MOST_CHILDREN:
        sentence = f"Enter the number of children as a figure from 1 to {MOST_CHILDREN}."
        raise Refusal(sentence, {"children": sentence})
    return int(text)


def _kind(turn: Turn) -> str:
    text = (turn.value("kind") or "new").casefold().replace("-", "_").replace(" ", "_")
    if text not in KINDS:
        sentence = "Use one of these kinds: new, pre-birth or transfer in."
        raise Refusal(sentence, {"kind": sentence})
    return text


def _authority(turn: Turn) -> str:
    authority = (turn.value("authority") or turn.desk.authority).casefold()
    if authority not in turn.desk.policies:
        known = ", ".join(sorted(turn.desk.policies))
        raise Refusal(f"I have no rules for “{permissions.shortened(authority)}”: use one of {known}.")
    return authority


VERB = Verb(
    name="register",
    summary="registers a case and works out its dates",
    usage="register REF strategy DATE",
    handle=register,
    parameters=Parameters(words=("ref",), named=NAMED, flags=(CONFIRMED,)),
    required=("ref", "strategy"),
    form=form,
    in_order=in_order,
)
