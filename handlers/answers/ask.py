"""Answering a question: from the case it names, or else from the guidance with its source."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from guidance.answers import Answer, Source
from guidance.documents import area
from guidance.shelf import Gap
from handlers import permissions
from handlers.answers import small_talk
from handlers.answers.as_read import as_read
from handlers.answers.duty_numbers import asks_for_a_number, duty_numbers
from handlers.arguments import Parameters
from handlers.audience import ONLY_ME, is_for_one, without_wish
from handlers.cases import case_answer
from handlers.cases.recording import pathway_of
from handlers.danger import AT_ONCE
from handlers.desk import Desk, Turn
from handlers.reminders.wishes import wish_in
from handlers.reminders.wishes_answered import answer_wish
from handlers.reply import (
    Block,
    Bullets,
    Button,
    Buttons,
    Field,
    Folded,
    Form,
    Quote,
    Refusal,
    Reply,
    Text,
    action,
)
from handlers.request import Request
from handlers.understanding import references_in_two
from handlers.verb import Verb
from procedure.wording import say_date
from storage import audit, cases
from storage.cases import Case

LONGEST_QUESTION = 600  # characters; also what a platform's button can carry
MOST_RELATED = 3
MOST_SHOWN = 2  # sources; the rest are folded away
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_-]*")


async def consult(request: Request, desk: Desk) -> Answer:
    """What the guidance says, looked up before the transaction since it needs none."""
    question = without_wish(request.values.get("question") or request.text)
    today = request.now.astimezone(desk.timezone).date()
    await desk.librarian.refresh(desk.shelf)
    answer = desk.librarian.ask(question, authority=desk.authority, today=today)
    about_a_case = any(permissions.looks_like_a_reference(word) for word in _WORD.findall(question))
    open_question = desk.librarian.leaves_a_gap(question, answer) and not (
        small_talk.kind_of(desk, question) or asks_for_a_number(question) or wish_in(question)
    )
    if open_question and not about_a_case:
        await desk.shelf.note_gap(Gap(desk.librarian.scrub(question), desk.authority, "no_answer", today))
    return answer


def ask(turn: Turn) -> Reply:
    """The answer from the person's own case where one is named, otherwise the guidance's."""
    asked = turn.value("question")
    question, for_one = without_wish(asked), is_for_one(asked, turn.value("seen_by"))
    if len(question) > LONGEST_QUESTION:
        raise Refusal(f"That is a long question: please ask it in fewer than {LONGEST_QUESTION} characters.")
    if (personal := _about_themselves(turn, question)) is not None:
        return personal
    if asks_for_a_number(question):
        return replace(duty_numbers(turn.desk), private=for_one)
    if not turn.prepared.answered and permissions.mentions_a_reference(question):
        raise Refusal(
            "I cannot find that case among yours: check the reference, or ask its social worker to invite you."
        )
    reply = guidance_reply(turn.desk, turn.prepared, question)
    if for_one or turn.prepared.kind == "decision":  # who asks for a judgement may have named a child
        return replace(reply, private=True)
    if turn.request.place == "channel":
        return replace(reply, blocks=(*reply.blocks, Buttons((_only_to_me(question),))))
    return reply


def _about_themselves(turn: Turn, question: str) -> Reply | None:
    """The answer about the asker's reminders or a case of theirs, or to small talk; None for a question."""
    wish = wish_in(question)
    if wish is not None:
        return answer_wish(turn, wish)
    case = _case_named(turn, question)
    if case is not None:
        return _from_the_case(turn, case, question)
    kind = small_talk.kind_of(turn.desk, question)
    return small_talk.small_talk(turn, kind) if kind is not None else None


def guidance_reply(desk: Desk, answer: Answer, question: str) -> Reply:
    """The guidance's answer with every position and source, or a plain no with whom to ask."""
    blocks: list[Block] = [Text(as_read(answer.answer))]
    if answer.positions:
        positions = (f"{_authority(desk, each.authority)}: {as_read(each.text)}" for each in answer.positions)
        blocks.append(Bullets(tuple(positions)))
    sources = [_source(desk, source) for source in answer.sources]
    blocks += sources[:MOST_SHOWN]
    if len(sources) > MOST_SHOWN:
        more = len(sources) - MOST_SHOWN
        blocks.append(Folded(f"{more} more from the guidance", tuple(sources[MOST_SHOWN:])))
    warnings = dict.fromkeys(warning for source in answer.sources for warning in source.warnings)
    blocks += [Text(f"Please note: {warning}", "note") for warning in warnings]
    if answer.contact:
        blocks.append(Text(f"Whom to ask: {answer.contact}", "note"))
    if desk.alarm.may_be_a_worry(question):
        blocks.insert(0, Text(AT_ONCE, "warning"))
    elif not answer.answered and desk.alarm.about_somebody(question):
        blocks.append(Text(AT_ONCE, "note"))
    blocks += _what_next(answer, question)
    return Reply("An answer from the guidance", tuple(blocks), private=False)


def form(turn: Turn) -> Form:
    """Asks for the question."""
    everybody = ("all", "Everybody, where this is a channel")
    fields = (
        Field("question", "Your question", "long_text", value=turn.value("question")),
        Field(
            "seen_by",
            "Who sees the answer",
            "choice",
            value=turn.value("seen_by"),
            options=(everybody, (ONLY_ME, "Only me")),
            required=False,
        ),
    )
    return Form("Ask the guidance", action("ask"), fields, "Ask")


def _only_to_me(question: str) -> Button:
    return Button("Show it only to me", action("ask", question=question, seen_by=ONLY_ME))


def _source(desk: Desk, source: Source) -> Block:
    on = f", {say_date(date.fromisoformat(source.date))}" if source.date else ""
    citation = f"{source.title}, {source.section} ({_authority(desk, source.authority)}{on})"
    return Quote(as_read(source.quote), citation) if source.quote else Text(f"Source: {citation}", "note")


def _authority(desk: Desk, authority: str) -> str:
    """An authority's name as its policy writes it; of one that has none, as people write it."""
    policy = desk.policies.get(authority)
    return policy.name if policy else area(authority)


def _what_next(answer: Answer, question: str) -> list[Block]:
    related = [Button(each, action("ask", question=each)) for each in answer.related[:MOST_RELATED]]
    feedback = []
    if answer.answered:
        feedback = [
            Button("Yes, this was right", action("feedback", right="yes")),
            Button("No, not right", action("feedback", right="no", question=question)),
            Button("Ask a person", action("feedback", right="person", question=question)),
        ]
    rows = [Buttons(tuple(row)) for row in (related, feedback) if row]
    return list(rows)


def _case_named(turn: Turn, question: str) -> Case | None:
    """The case whose reference is in the question, if there is one that the asker belongs to."""
    for word in (*_WORD.findall(question), *references_in_two(question)):
        if permissions.looks_like_a_reference(word):
            found = cases.find(turn.tx, word)
            if found is not None and permissions.may(turn.tx, "case", turn.person, found):
                return found
    return None


def _from_the_case(turn: Turn, case: Case, question: str) -> Reply:
    audit.write(turn.tx, turn.now, turn.person.id, "looked_at", case.ref)
    judgement = turn.prepared.kind == "decision"
    return case_answer.answer(turn, case, pathway_of(turn, case), question, judgement=judgement)


VERB = Verb(
    name="ask",
    summary="answers a question from the guidance, with its source",
    usage="ask QUESTION [only to me], or just the question",
    handle=ask,
    parameters=Parameters(rest="question"),
    required=("question",),
    form=form,
    before=consult,
)
