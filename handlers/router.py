"""From a request to its reply: find the verb, run it in one transaction, and turn mistakes into sentences."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from difflib import get_close_matches

from handlers import permissions
from handlers.arguments import LONGEST, read
from handlers.desk import Desk, Turn
from handlers.forms import SENT, asked
from handlers.reply import Button, Buttons, Refusal, Reply, Text, action, say
from handlers.request import Request
from handlers.verb import Verb
from handlers.when import Choice
from procedure.wording import say_when
from storage import receipts
from storage.database import Database, StorageUnavailable, Transaction

log = logging.getLogger(__name__)


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
        """The reply; None where this very request was acted on already. Never raises for a mistake."""
        try:
            return await self.act(request)
        except Choice as choice:
            return self._put_back(request, choice)
        except Refusal as refusal:
            return say(refusal.sentence, tone="warning")
        except AlreadyDone:
            return None
        except StorageUnavailable:
            return self._apologise("The records cannot be reached just now, so nothing was changed.")
        except Exception:  # noqa: BLE001  the last door before the person: logged, and they are told
            return self._apologise("Something went wrong on our side, and nothing was changed.")

    async def act(self, request: Request) -> Reply:
        """As `answer`, for a caller that tells mistakes apart: raises `Refusal` and whatever else goes wrong."""
        verb, values = self._understood(request)
        if not permissions.allowed(verb.name, request.person):
            raise Refusal(
                f"“{verb.name}” is for {permissions.who_may(verb.name)}: type help to see what you can do."
            )
        missing = [name for name in verb.required if not values.get(name, "").strip()]
        if missing and verb.form:
            sentences = dict.fromkeys(missing, "Enter this to go on.") if SENT in values else {}
            return await self._show_form(verb, request, values, sentences)
        prepared = await verb.before(request, self._desk) if verb.before else None

        def work(tx: Transaction) -> Reply:
            if request.id and not receipts.first_time(tx, request.id, request.now):
                raise AlreadyDone
            return verb.handle(Turn(request, self._desk, tx, values, prepared))

        try:
            return await self._database.transact(work)
        except Refusal as refusal:
            if SENT in values and verb.form and refusal.fields:
                return await self._show_form(verb, request, values, refusal.fields)
            raise

    def _understood(self, request: Request) -> tuple[Verb, dict[str, str]]:
        """The verb that is meant, and what was given to it. Raises `Refusal`."""
        if request.verb is not None:
            verb = self._names.get(request.verb)
            if verb is None:
                raise Refusal("That button is from an earlier version: type help to see what you can do.")
            return verb, dict(request.values)
        first, _, after = request.text.strip().partition(" ")
        verb = self._names.get(first.casefold().strip(":,.!?"))
        if verb and not self._reads_as_a_question(verb, after):
            return verb, {**read(verb.parameters, after), **request.values}
        if not request.text.strip():
            return self._verbs["help"], {}
        near = get_close_matches(first.casefold(), self._names, 1, 0.75)
        if near and not verb and permissions.looks_like_a_reference(after.split(" ")[0] if after else "1"):
            raise Refusal(f"I do not know “{permissions.shortened(first)}”: did you mean {near[0]}?")
        if len(request.text) > LONGEST:
            raise Refusal(f"That is too long to read: please ask in fewer than {LONGEST:,} characters.")
        return self._verbs["ask"], {"question": request.text.strip()}

    @staticmethod
    def _reads_as_a_question(verb: Verb, after: str) -> bool:
        """Whether words like "report" or "book" begin a question here: no reference follows them."""
        words = after.split()
        if "ref" not in verb.parameters.words or len(words) < 2:
            return False
        return not permissions.looks_like_a_reference(words[0]) and (after.endswith("?") or len(words) > 3)

    async def _show_form(
        self, verb: Verb, request: Request, values: Mapping[str, str], sentences: Mapping[str, str]
    ) -> Reply:
        build = verb.form
        assert build is not None
        form = await self._database.transact(lambda tx: build(Turn(request, self._desk, tx, values)))
        return asked(form, sentences)

    def _put_back(self, request: Request, choice: Choice) -> Reply:
        """The choice between the dates that were meant, each as a button that says all the rest again."""
        verb, values = self._understood(request)
        buttons = tuple(
            Button(
                say_when(each, self._desk.timezone, weekday=True),
                action(verb.name, **{**values, choice.name: each.isoformat()}),
            )
            for each in choice.choices
        )
        return Reply("Which date do you mean?", (Text(choice.sentence), Buttons(buttons)), about_case=True)

    @staticmethod
    def _apologise(what: str) -> Reply:
        reference = secrets.token_hex(4)
        log.exception("a request could not be dealt with; reference %s", reference)
        text = (
            f"Sorry. {what} Please try again; if it happens again, give your administrator this: {reference}."
        )
        return Reply(text, (Text(text, "warning"), Buttons((Button("What can I do?", action("help")),))))
