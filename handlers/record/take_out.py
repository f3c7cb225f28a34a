"""Taking words out of a case's records for good, where a name or an address should never have stood there."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import refresh
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.record.finish import READ
from handlers.record.words import Words
from handlers.reply import Block, Field, Form, Heading, Refusal, Reply, Text, action
from handlers.verb import Verb
from procedure.wording import say_count, say_list
from storage import audit, cases, conference_records, core_groups, events, free_text, people
from storage.cases import Case

SUMMARY = "Words were taken out"
OUT_OF_REACH = (
    "They still stand in files that were downloaded, in e-mails, texts and chat messages that were sent, and in "
    "copies of the database that were made before."
)
SHORTEST = 3  # letters: less would be found everywhere
WHY = {
    "child_named": "A child is named",
    "person_named": "Somebody else is named who is none of our people",
    "contact": "An address, a number or a link",
    "wrong_case": "It is about another family",
}


def take_out(turn: Turn) -> Reply:
    """Takes the words out of every version of every record of the case, and of all else that was typed about it."""
    case = permissions.case_for(turn.tx, "take_out", turn.person, turn.value("ref"))
    if SENT not in turn.values or not turn.value("words"):
        return asked(form(turn), {"words": "Enter the words to take out."} if SENT in turn.values else {})
    wrong = _wrong(turn)
    if wrong:
        raise Refusal(" ".join(wrong.values()), wrong)
    words = Words(turn.value("words"))
    records = _from_records(turn, case, words)
    core_groups.reword(turn.tx, case.id, words.taken_out_of)
    free_text.reword(turn.tx, case.id, words.taken_out_of)
    if not words.found:
        sentence = f"Those words stand nowhere in what was written about {case.ref}: check their spelling."
        raise Refusal(sentence, {"words": sentence})
    done = {"why": turn.value("why"), "places": words.found, "records": records}
    audit.write(turn.tx, turn.now, turn.person.id, "took_out_words", case.ref, done)
    refresh(turn, case)
    return Reply(SUMMARY, tuple(_told(turn, case, words.found)), about_case=True)


def _wrong(turn: Turn) -> dict[str, str]:
    wrong = {}
    if len(turn.value("words")) < SHORTEST:
        wrong["words"] = f"Enter at least {SHORTEST} letters, as they stand in the record."
    if turn.value("why") not in WHY:
        wrong["why"] = "Choose why they are taken out."
    return wrong


def _from_records(turn: Turn, case: Case, words: Words) -> list[str]:
    """The ids of the versions that were changed; links to them end."""
    places = {event.details.get("place", "") for event in events.of_case(turn.tx, case.id)}
    changed = []
    for version in conference_records.every_version(turn.tx, case.id):
        before = words.found
        answers, paper, reason = words.taken_out_of_record(version, places)
        if words.found > before:
            conference_records.reword(turn.tx, version.id, answers, paper, reason)
            conference_records.end_links(turn.tx, version.id, turn.now)
            changed.append(version.id)
    return changed


def _told(turn: Turn, case: Case, found: int) -> list[Block]:
    """What was done, and who may have a copy."""
    text = f"Taken out in {say_count(found, 'place')}. It cannot be undone; the log says who did it and why."
    blocks: list[Block] = [Heading(f"{case.ref}: the words are taken out"), Text(text)]
    readers = {entry.person for entry in audit.entries(turn.tx, case.ref) if entry.action in READ}
    names = [person.name for person in people.some(turn.tx, readers)]
    if names:
        copies = (
            f"A record of this case was read or taken away by {say_list(names)}: ask them to destroy copies."
        )
        blocks.append(Text(copies, "warning"))
    blocks.append(Text(OUT_OF_REACH, "note"))
    return blocks


def form(turn: Turn) -> Form:
    """Asks which words, and why."""
    case = cases.find(turn.tx, turn.value("ref"))
    intro = (
        "They are taken out of everything that was typed about the case, for good: every version of its conference "
        "records, the tasks of its plan with their notes, reasons, places, and what people need. “[taken out]” "
        "stands there instead, and all else stays. To change what a record says, its chair puts it right in a new "
        "version."
    )
    given: Mapping[str, str] = turn.values
    return Form(
        f"{case.ref if case else 'A case'}: take words out of its records",
        action("take_out"),
        (
            reference_field(turn),
            Field("words", "The words, as they stand there", value=given.get("words", "")),
            Field("why", "Why", "choice", value=given.get("why", ""), options=tuple(WHY.items())),
        ),
        "Take them out for good",
        intro,
    )


VERB = Verb(
    name="take_out",
    summary="takes a name or an address out of all that was typed about a case, for good",
    usage="take out REF",
    handle=take_out,
    parameters=Parameters(words=("ref",)),
    required=("ref",),
    form=form,
    also=("takeout", "redact"),
    may_name=True,
)
