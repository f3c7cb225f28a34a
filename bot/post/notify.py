"""Nudges through GOV.UK Notify: texts, and e-mails where the council has no mail server of its own.

Notify remembers each message by its `reference`, which is the nudge's mark: what is in doubt is looked up.
This is the one module that knows Notify's own client. Its client is not thread-safe, so each thread has one.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Literal, TypeVar

import requests
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from bot.outlet_settings import NotifySettings
from bot.post.letter import calendar_part, plain_part
from bot.post.text_message import text_words
from bot.retry_after import asked_seconds
from handlers.reply import Link, Reply
from scheduler.outlets import TryLater, Uncertain, Unreachable
from storage.people import Account

log = logging.getLogger(__name__)

Channel = Literal["text", "email"]
T = TypeVar("T")

FIELD = "message"  # the one personalisation in the templates
AT_ONCE = 20  # messages on their way side by side
PATIENCE = 12  # seconds for one answer
SOON = 60.0  # seconds: Notify counts its limit by the minute
LATER = 15 * 60.0  # seconds: somebody has to mend something first, or the day's limit is reached
ADDRESS_FIELDS = ("phone_number", "email_address")
NOT_ABROAD = "international mobile numbers"
UNSENT = (NewConnectionError, NameResolutionError, ConnectTimeoutError)  # nothing was handed over


class NotifyOutlet:
    """Implements `scheduler.outlets.Outlet[Reply]` for one channel. Its receipt is Notify's id."""

    def __init__(self, settings: NotifySettings, channel: Channel) -> None:
        self.channel: str = channel
        template = settings.text_template if channel == "text" else settings.email_template
        if template is None:
            raise ValueError(f"Notify has no template for the channel {channel}")
        self._template = template
        self._settings = settings
        self._own = threading.local()
        # The usual pool of threads is smaller than the number of messages under way, which would wait in it.
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix=f"notify-{channel}")
        # Its warnings repeat Notify's answers, which may repeat what was sent; what they mean is said below.
        logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)

    async def send(self, to: Account, message: Reply, nudge: str) -> str:
        """Sends one message. See `Outlet.send`."""
        words = text_words(message) if self.channel == "text" else _letter(message)
        taken = await self._in_a_thread(
            lambda client: self._post(client, to.account, words, nudge), _on_sending
        )
        return _id_of(taken)

    async def find(self, to: Account, nudge: str, since: datetime) -> str | None:
        """Asks Notify for the message with this reference. See `Outlet.find`."""
        kind = "sms" if self.channel == "text" else "email"
        answer = await self._in_a_thread(
            lambda client: client.get_all_notifications(reference=nudge, template_type=kind), _on_looking
        )
        found = answer.get("notifications") if isinstance(answer, dict) else None
        if not isinstance(found, list):
            raise TryLater("Notify’s answer made no sense", SOON)
        return _id_of(found[0]) if found else None

    async def check(self) -> None:
        """Looks at our template, and sends nothing. Raises `TryLater` where messages would wait."""
        template = await self._in_a_thread(lambda client: client.get_template(self._template), _on_looking)
        fields = template.get("personalisation") if isinstance(template, dict) else None
        if not isinstance(fields, dict) or set(fields) != {FIELD}:
            raise TryLater(f"the template must have one field, (({FIELD}))", LATER)

    def _post(self, client: Any, address: str, words: str, nudge: str) -> Any:
        sent = {FIELD: words}
        if self.channel == "text":
            return client.send_sms_notification(address, self._template, sent, nudge)
        return client.send_email_notification(address, self._template, sent, nudge)

    async def _in_a_thread(self, work: Callable[[Any], T], meaning: Callable[[APIError], Exception]) -> T:
        def run() -> T:
            try:
                return work(self._client())
            except APIError as fault:
                raise meaning(fault) from None  # what is behind it may hold an address

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)

    def _client(self) -> Any:
        if not hasattr(self._own, "client"):
            make: Any = NotificationsAPIClient  # its package says nothing of types
            where = {"base_url": self._settings.base_url} if self._settings.base_url else {}
            self._own.client = make(self._settings.api_key, timeout=PATIENCE, **where)
        return self._own.client


def _letter(message: Reply) -> str:
    """The words of an e-mail. Notify attaches nothing: a calendar is offered by its address."""
    entry = calendar_part(message)
    if entry is None or entry.cancelled or not entry.feed:
        return plain_part(message)
    offer = Link("See your meetings in your own calendar", entry.feed)
    return plain_part(Reply(message.summary, (*message.blocks, offer), for_guests=message.for_guests))


def _id_of(taken: Any) -> str:
    if not isinstance(taken, dict) or not isinstance(taken.get("id"), str):
        raise Uncertain("Notify’s answer made no sense")
    return str(taken["id"])


def _on_sending(fault: APIError) -> Exception:
    """What Notify's answer to a message means for it."""
    status, errors = _status(fault), _errors(fault)
    if status == 400 and any(said.startswith(ADDRESS_FIELDS) or NOT_ABROAD in said for _, said in errors):
        return Unreachable("Notify cannot send to this number or address")
    if status is None and not _was_sent(fault):
        return TryLater("Notify cannot be reached", SOON)
    if status is not None and 400 <= status < 500:
        return _refused(fault, status, errors)
    return Uncertain(f"Notify did not say whether it took the message ({status or 'no answer'})")


def _on_looking(fault: APIError) -> Exception:
    """Looking changes nothing: whatever goes wrong, it can be asked again."""
    status = _status(fault)
    if status is not None and 400 <= status < 500:
        return _refused(fault, status, _errors(fault))
    return TryLater(f"Notify cannot be asked ({status or 'no answer'})", SOON)


def _refused(fault: APIError, status: int, errors: list[tuple[str, str]]) -> TryLater:
    """A plain no that is not about the address: too much at once, or something an administrator has to mend."""
    kinds = ", ".join(sorted({kind for kind, _ in errors})) or "no reason given"
    if status == 429:
        a_day = any(kind == "TooManyRequestsError" for kind, _ in errors)
        asked = asked_seconds(fault.response.headers) if fault.response is not None else None
        return TryLater("Notify asks us to wait", asked or (LATER if a_day else SOON))
    log.error("Notify refuses our messages (%s, %s): they wait until that is mended", status, kinds)
    return TryLater(f"Notify refuses our messages ({status})", LATER)


def _status(fault: APIError) -> int | None:
    """The status of Notify's answer; None where there was none, or one that cannot be read."""
    if fault.response is None or fault.response.ok:
        return None
    return int(fault.response.status_code)


def _errors(fault: APIError) -> list[tuple[str, str]]:
    """The kinds and words of what Notify says is wrong."""
    try:
        said = fault.response.json()["errors"] if fault.response is not None else []
        return [(str(each["error"]), str(each["message"])) for each in said]
    except (requests.JSONDecodeError, KeyError, TypeError):
        return []


def _was_sent(fault: APIError) -> bool:
    """Whether the message may have left us: not where no connection was made at all."""
    behind = fault.__cause__
    if isinstance(behind, requests.ConnectTimeout):
        return False
    inner = getattr(behind.args[0], "reason", None) if behind is not None and behind.args else None
    return not isinstance(inner, UNSENT)
