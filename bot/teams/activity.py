"""What Teams posts to us, read: who wrote, where, what they typed or pressed, and how to write back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.teams.form import ACTION
from handlers.request import Place


class Malformed(ValueError):
    """What was posted is no activity. The sentence says what is wrong, and repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that is needed to write first to one account; kept (sealed) between restarts, as JSON."""

    service_url: str
    conversation: str
    tenant: str
    bot: str
    user: str
    channel: str = "msteams"

    def as_text(self) -> str:
        """JSON for `Directory.keep_conversation`."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Conversation:
        """What `as_text` wrote. Raises `ValueError` for anything else."""
        try:
            return cls(**json.loads(text))
        except TypeError as error:
            raise ValueError("not a kept Teams conversation") from error


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody mentioned: their account, and the words in the text that stand for them."""

    account: str
    words: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One activity. `pressed` is the data of a button or form, None where something was typed.

    `card` is the message whose button was pressed. `roster` is the conversation or team in which the
    sender's details can be looked up.
    """

    kind: str
    id: str
    where: Conversation
    personal: bool
    roster: str
    text: str
    mentions: tuple[Mention, ...]
    pressed: Mapping[str, Any] | None
    card: str
    name: str

    @property
    def account(self) -> str:
        """The sender's Teams account."""
        return self.where.user

    @property
    def place(self) -> Place:
        """Where it was said: "direct" where nobody else can read."""
        return "direct" if self.personal else "channel"

    @property
    def request_id(self) -> str:
        """The same for every delivery of the same activity."""
        return f"teams:{self.where.conversation}:{self.id}"

    @property
    def from_a_person(self) -> bool:
        """Whether somebody said or pressed something (and it is not an echo of the bot's own words)."""
        asks = self.kind in ("message", "invoke") and (bool(self.text) or self.pressed is not None)
        return asks and self.account != self.where.bot

    def mentioned(self) -> tuple[str, ...]:
        """The accounts mentioned besides the bot."""
        return tuple(dict.fromkeys(m.account for m in self.mentions if m.account != self.where.bot))

    def typed(self, emails: Mapping[str, str]) -> str:
        """What was typed, without the mention of the bot, and with others as `@EMAIL` where known.

        `emails` are the mentioned accounts' addresses. Teams names somebody once for each part of
        their name: repetitions of the same person in a row are one mention.
        """
        text, written, last = self.text, "", ""
        for mention in self.mentions:
            before, found, after = text.partition(mention.words)
            if not found:
                continue
            again = mention.account == last and not before.strip()
            if not again:
                written += before + self._mention(mention, emails)
            text, last = after, mention.account
        return re.sub(" {2,}", " ", written + text).strip()

    def _mention(self, mention: Mention, emails: Mapping[str, str]) -> str:
        if mention.account == self.where.bot:
            return ""
        name = mention.words.removeprefix("<at>").removesuffix("</at>")
        return "@" + emails.get(mention.account, name)


def read(body: bytes) -> Incoming:
    """The activity in a request's body. Raises `Malformed`."""
    activity = _json_object(body)
    conversation = _required(activity, "conversation")
    sender, bot = _required(activity, "from"), _required(activity, "recipient")
    data = _object(activity, "channelData")
    value = _pressed(activity)
    where = Conversation(
        service_url=_text(activity, "serviceUrl"),
        conversation=_text(conversation, "id"),
        tenant=_text(_object(data, "tenant"), "id") or _text(conversation, "tenantId"),
        bot=_text(bot, "id"),
        user=_text(sender, "id"),
        channel=_text(activity, "channelId"),
    )
    if not where.service_url:
        raise Malformed("An activity needs a serviceUrl.")
    return Incoming(
        kind=_text(activity, "type"),
        id=_text(activity, "id"),
        where=where,
        personal=_is_personal(conversation, where.channel),
        roster=_text(_object(data, "team"), "id") or where.conversation,
        text=_text(activity, "text").replace("&nbsp;", " ").replace("\xa0", " "),
        mentions=tuple(_mentions(activity)),
        pressed=value if value is not None and isinstance(value.get(ACTION), str) else None,
        card=_text(activity, "replyToId"),
        name=_text(activity, "name"),
    )


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        activity = json.loads(body.decode())
        json.dumps(activity, ensure_ascii=False).encode()  # half an emoji cannot be stored or sent on
    except (ValueError, RecursionError) as error:
        raise Malformed("The body is not JSON in UTF-8.") from error
    if not isinstance(activity, dict):
        raise Malformed("The body is not a JSON object.")
    if not _text(activity, "type"):
        raise Malformed("An activity needs a type.")
    return activity


def _required(activity: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = _object(activity, name)
    if not _text(found, "id"):
        raise Malformed(f"An activity needs a {name} with an id.")
    return found


def _object(within: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = within.get(name)
    if found is not None and not isinstance(found, dict):
        raise Malformed(f"In an activity, {name} is an object.")
    return found or {}


def _text(within: Mapping[str, Any], name: str) -> str:
    found = within.get(name)
    if found is not None and not isinstance(found, str):
        raise Malformed(f"In an activity, {name} is text.")
    return found or ""


def _is_personal(conversation: Mapping[str, Any], channel: str) -> bool:
    kind = _text(conversation, "conversationType")
    if kind or channel == "msteams":  # Teams always says which; without its word nothing is private
        return kind == "personal"
    return not conversation.get("isGroup")


def _pressed(activity: Mapping[str, Any]) -> dict[str, Any] | None:
    value = activity.get("value")
    if not isinstance(value, dict):
        return None
    if activity["type"] == "invoke":  # Action.Execute wraps the data of the press
        data = _object(_object(value, "action"), "data")
        return data or None
    return value


def _mentions(activity: Mapping[str, Any]) -> Iterator[Mention]:
    entities = activity.get("entities") or []
    if not isinstance(entities, list):
        raise Malformed("In an activity, entities is a list.")
    for entity in entities:
        if not isinstance(entity, dict):
            raise Malformed("In an activity, an entity is an object.")
        if entity.get("type") == "mention":
            account, words = _text(_object(entity, "mentioned"), "id"), _text(entity, "text")
            if account and words:
                yield Mention(account, words)
