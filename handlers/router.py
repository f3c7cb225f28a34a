"""From a request to its reply: find the verb, run it in one transaction, and turn mistakes into sentences."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches

from handlers import permissions
from handlers.answers.small_talk import kind_of
from handlers.arguments import LONGEST, read
from handlers.cases.recording import plan_reminders
from handlers.danger import in_danger, tells_of_danger, warning
from handlers.desk import Desk, Turn
from handlers.form_again import ShownAgain, shown_again
from handlers.forms import GO_ON, SENT, asked
from handlers.plain_words import begins_a_question, meant_by, without_a_wish
from handlers.reminders.wishes import wish_in
from handlers.reply import Button, Buttons, Field, Form, Refusal, Reply, Text, action, say
from handlers.request import Request
from handlers.understanding import (
    acts_on_a_case,
    as_a_command,
    is_a_question,
    legible,
    with_whole_reference,
    without_a_reference,
    without_keywords,
)
from handlers.verb import Verb
from handlers.when import Choice, Doubt
from procedure.reading import Moment
from procedure.wording import say_when
from scheduler.traces import trace_of
from storage import people, receipts
from storage.database import Database, StorageUnavailable, Transaction

log = logging.getLogger(__name__)

TOO_LONG = f"That is too long to read: please keep it under {LONGEST:,} characters."
NO_NAMES = (
    "Please write that again without the name: the case reference says which case, a role such as “mum” or "
    "“the older child” says who, and nothing of this was kept."
)
NAME_IN_FORM = (
    "“{}” looks like somebody’s name, so nothing of that form was kept: send it again with a role, such as "
    "“the mother”, in place of the name."
)
LEFT = "You no longer have access here: if that is wrong, ask whoever looks after the ICPC assistant."


class AlreadyDone(Exception):
    """The platform delivered the very same request twice."""


class Router:
    """Answers requests. `verbs` are those of `handlers.verbs`; "ask" takes whatever is no other verb."""

    def __init__(self, database: Database, desk: Desk, verbs: Mapping[str, Verb]) -> None:
        self._database = database
        self._desk = desk
        self._verbs = verbs
        self._names = {word: verb for verb in verbs.values() for word in (verb.name, *verb.also)}

    async def answer(self, request: Request) -> Reply | None:
        """The reply; None where this very request was acted on already. Never raises for a mistake.

        Whoever writes of danger is told whom to ring before anything else is looked at.
        """
        said = legible(_written(request)).strip()
        alarmed = tells_of_danger(self._desk, said)
        if alarmed and not self._is_a_command(request):
            return in_danger(self._desk, said)
        reply = await self._answer(request)
        if alarmed and reply is not None:
            reply = replace(reply, blocks=(*warning(self._desk), *reply.blocks))
        return reply

    async def _answer(self, request: Request) -> Reply | None:
        try:
            return await self.act(request)
        except Choice as choice:
            return self._put_back(request, choice)
        except Refusal as refusal:
            return say(refusal.sentence, tone="warning")
        except AlreadyDone:
            return None
        except StorageUnavailable as error:
            return self._apologise(error, "The records cannot be reached just now, so nothing was changed.")
        except Exception as error:  # noqa: BLE001  the last door before the person: logged, and they are told
            return self._apologise(error, "Something went wrong on our side, and nothing was changed.")

    async def act(self, request: Request) -> Reply:
        """As `answer`, for a caller that tells mistakes apart: raises `Refusal` and whatever else goes wrong."""
        if not request.person.active:
            raise Refusal(LEFT)
        await self._refuse_names(request)
        verb, values = self._understood(request)
        named = await self._named_in(verb, request)
        if not permissions.allowed(verb.name, request.person):
            raise Refusal(
                f"“{verb.name.replace('_', ' ')}” is for {permissions.who_may(verb.name)}: "
                f"type {verb.instead}."
            )
        if named:
            return await self._show_again(verb, request, values, named)
        missing = [name for name in verb.required if not values.get(name, "").strip()]
        if missing and verb.form:
            sentences = dict.fromkeys(missing, GO_ON) if SENT in values else {}
            return await self._show_form(verb, request, values, sentences)
        prepared = await verb.before(request, self._desk) if verb.before else None

        def work(tx: Transaction) -> Reply:
            if request.id and not receipts.first_time(tx, request.id, request.now):
                raise AlreadyDone
            turn = Turn(request, self._desk, tx, values, prepared)
            reply = verb.handle(turn)
            plan_reminders(turn)
            return reply

        try:
            return await self._database.transact(work)
        except Refusal as refusal:
            if SENT in values and verb.form and refusal.fields:
                asked_too = (refusal.field,) if isinstance(refusal, Doubt) else ()
                return await self._show_form(verb, request, values, refusal.fields, asked_too)
            raise

    def _is_a_command(self, request: Request) -> bool:
        """Whether a typed line is about one case and what is to be done to it."""
        return acts_on_a_case(self._named(request.text), request.text)

    async def _refuse_names(self, request: Request) -> None:
        """Raises `Refusal` for a line about a case that seems to name somebody who is none of our people."""
        text = with_whole_reference(legible(request.text).strip(), self._names)
        if request.verb is not None or not permissions.mentions_a_reference(text):
            return
        verb = self._named(text)
        line, names = without_keywords(verb, text) if verb else text, self._desk.names
        if names.in_line(line) and names.in_line(line, await self._our_names()):
            raise Refusal(NO_NAMES)

    async def _named_in(self, verb: Verb, request: Request) -> dict[str, str]:
        """The fields of a form about a case in which somebody is plainly named, with a sentence each."""
        if SENT not in request.values or not permissions.is_about_a_case(verb.name) or verb.may_name:
            return {}
        found, names = {}, self._desk.names
        for field, value in request.values.items():
            text = legible(value)
            if names.plainly_in(text) and (name := names.plainly_in(text, await self._our_names())):
                found[field] = NAME_IN_FORM.format(permissions.shortened(name))
        return found

    async def _show_again(
        self, verb: Verb, request: Request, values: Mapping[str, str], wrong: dict[str, str]
    ) -> Reply:
        """The form as it was filled in; nothing of it is kept. Raises `Refusal` where it cannot be made again."""

        def work(tx: Transaction) -> None:
            reply = shown_again(verb, Turn(request, self._desk, tx, values), wrong)
            if reply is not None and reply.form is not None and reply.form.errors:
                raise ShownAgain(reply)
            raise Refusal(next(iter(wrong.values())), wrong)

        try:
            await self._database.transact(work)
        except ShownAgain as shown:
            return shown.reply
        raise AssertionError("the work always ends with what is shown")

    async def _our_names(self) -> frozenset[str]:
        """The words of our people's names, in lower case."""
        members = await self._database.read(people.members)
        return frozenset(word for person in members for word in person.name.casefold().split())

    def _named(self, text: str) -> Verb | None:
        """The verb that a typed line begins with, if it begins with one."""
        first = next(iter(text.split()), "")
        return self._names.get(first.casefold().strip(":,.!?") or first)

    def _understood(self, request: Request) -> tuple[Verb, dict[str, str]]:
        """The verb that is meant, and what was given to it. Raises `Refusal`."""
        text = legible(request.text).strip()
        given = {name: legible(value) for name, value in request.values.items()}
        if any(len(each) > LONGEST for each in (text, *given.values())):
            raise Refusal(TOO_LONG)
        if request.verb is not None:
            verb = self._names.get(request.verb)
            if verb is None:
                raise Refusal("That button is from an earlier version: type help to see what you can do.")
            return verb, given
        text = self._as_a_command(text)
        plain = self._in_plain_words(request, text)
        if plain is not None:
            return plain[0], {**plain[1], **given}
        if kind_of(self._desk, text) is not None:
            return self._verbs["ask"], {"question": text}
        first, after = (*text.split(None, 1), "", "")[:2]
        verb = self._named(text)
        after = verb.in_order(after) if verb and verb.in_order else after
        if verb and not is_a_question(verb, after):
            named = without_a_reference(verb, after)
            if named is not None:
                raise permissions.not_a_reference(named)
            return verb, {**read(verb.parameters, after, verb.usage), **given}
        if not text:
            return self._verbs["help"], {}
        near = get_close_matches(first.casefold(), self._names, 1, 0.75)
        meant_a_verb = not after or permissions.looks_like_a_reference(after.split()[0])
        meant_a_verb = meant_a_verb and not begins_a_question(first)
        if near and not verb and meant_a_verb:
            raise Refusal(f"I do not know “{permissions.shortened(first)}”: did you mean {near[0]}?")
        return self._verbs["ask"], {"question": text}

    def _as_a_command(self, text: str) -> str:
        """A line with its verb first, where it is a command."""
        text = as_a_command(with_whole_reference(text, self._names), self._names)
        wished = without_a_wish(text)
        return wished if acts_on_a_case(self._named(wished), wished) else text

    def _in_plain_words(self, request: Request, text: str) -> tuple[Verb, dict[str, str]] | None:
        """The verb that is meant by a line that is no command; None where it is answered as a question.

        Whoever may not see what it shows hears what is theirs to know; who may not act, who may.
        """
        if wish_in(text) is not None:
            return self._verbs["ask"], {"question": text}
        if acts_on_a_case(self._named(text), text):
            return None
        found = meant_by(without_a_wish(text))
        if found is None:
            return None
        plain, values = found
        allowed = plain.acts or permissions.allowed(plain.verb, request.person)
        return (self._verbs[plain.verb], values) if allowed else None

    async def _show_form(
        self,
        verb: Verb,
        request: Request,
        values: Mapping[str, str],
        sentences: Mapping[str, str],
        asked_too: tuple[Field, ...] = (),
    ) -> Reply:
        build = verb.form
        assert build is not None
        wrong = dict(sentences)

        def work(tx: Transaction) -> Form:
            """The form, for somebody who may send it: better to be told now than after filling it in."""
            if values.get("ref") and "ref" not in wrong and permissions.is_about_a_case(verb.name):
                try:
                    permissions.case_for(tx, verb.name, request.person, values["ref"])
                except Refusal as refusal:
                    if SENT not in values or not refusal.fields:
                        raise
                    wrong.update(refusal.fields)
            form = build(Turn(request, self._desk, tx, values))
            return replace(form, fields=(*form.fields, *asked_too))

        return asked(await self._database.transact(work), wrong)

    def _put_back(self, request: Request, choice: Choice) -> Reply:
        """The choice between the dates that were meant, each as a button that says all the rest again."""
        verb, values = self._understood(request)
        buttons = tuple(
            Button(label, action(verb.name, **{**values, **choice.known, choice.name: each.isoformat()}))
            for label, each in self._labelled(choice)
        )
        return Reply(choice.asks, (Text(choice.sentence), Buttons(buttons)), about_case=True)

    def _labelled(self, choice: Choice) -> list[tuple[str, Moment]]:
        """The choices in words; an hour that comes twice in autumn with the name of its time."""
        zone = self._desk.timezone
        labels = [choice.label.format(say_when(each, zone, weekday=True)) for each in choice.choices]
        if len(set(labels)) < len(labels):
            labels = [f"{label} {each:%Z}" for label, each in zip(labels, choice.choices, strict=True)]
        return list(zip(labels, choice.choices, strict=True))

    @staticmethod
    def _apologise(error: Exception, what: str) -> Reply:
        reference = secrets.token_hex(4)
        log.error("a request could not be dealt with; reference %s\n%s", reference, trace_of(error))
        text = (
            f"Sorry. {what} Please try again; if it happens again, give your administrator this: {reference}."
        )
        return Reply(text, (Text(text, "warning"), Buttons((Button("What can I do?", action("help")),))))


def _written(request: Request) -> str:
    """What somebody wrote in their own words: a typed line, or the question in the form that asks for one."""
    if request.verb is None:
        return request.text
    return request.values.get("question", "") if request.verb == "ask" and SENT in request.values else ""
