"""What Slack sends us, read into who asked what, and where the answer belongs."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

Payload = Mapping[str, Any]

# A message that is edited, deleted or a bot's bears another subtype, and is nobody's question.
TYPED_BY_A_PERSON = (None, "file_share", "thread_broadcast", "me_message")

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_MARKED = re.compile(r"<(?:mailto:|[#!@]|)([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was asked: `account` in `channel`, which is `direct` when only we two are in it.

    The others are Slack's timestamps: the `thread` it was asked in; `under`, the message that mentioned us;
    `message`, the one whose button was pressed, which only this person sees where it is `hidden`.
    `response_url` answers there for half an hour.
    """

    account: str
    channel: str
    direct: bool
    thread: str | None = None
    under: str | None = None
    message: str | None = None
    hidden: bool = False
    response_url: str | None = None

    @property
    def apart(self) -> bool:
        """Whether the answer is shown apart from our direct messages, where pictures are."""
        return self.hidden or not self.direct


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: `text` that was typed, or the `action` of a button or a form. `window` is an open view."""

    origin: Origin
    id: str
    text: str = ""
    action: str | None = None
    trigger: str | None = None
    window: str | None = None


def from_command(body: Payload) -> Asked:
    """A slash command. Only its sender sees the answer, wherever it was typed."""
    channel = body["channel_id"]
    origin = Origin(
        account=body["user_id"],
        channel=channel,
        direct=channel.startswith("D"),
        hidden=True,
        response_url=body.get("response_url"),
    )
    return Asked(origin, f"slack:{body['trigger_id']}", body.get("text", ""), trigger=body["trigger_id"])


def from_message(body: Payload, us: str) -> Asked | None:
    """A direct message to us, or a mention in a channel; None for bots' words, our own, and edits."""
    event = body["event"]
    if (
        event.get("bot_id")
        or event.get("user") in (None, us)
        or event.get("subtype") not in TYPED_BY_A_PERSON
    ):
        return None
    if event.get("edited"):
        return None
    if not str(event.get("text") or "").strip():
        return None
    direct = event["channel"].startswith("D")
    if direct == (event["type"] == "app_mention"):
        return None  # a channel's ordinary talk, or the mention that a direct message also makes
    text = re.sub(rf"^\s*<@{re.escape(us)}(\|[^>]*)?>[\s:,]*", "", event["text"])
    under = None if direct else event["ts"]
    origin = Origin(event["user"], event["channel"], direct, event.get("thread_ts"), under)
    return Asked(origin, f"slack:{body['event_id']}", text)


def from_press(body: Payload) -> Asked | None:
    """A button pressed in a message or a window; None for links and menus, which ask nothing of us."""
    pressed = body["actions"][0]
    if pressed["type"] != "button" or not pressed.get("value"):
        return None
    view = body.get("view")
    if view:
        origin, _ = recalled(view["private_metadata"])
    else:
        origin = _origin_of_message(body)
    return Asked(
        origin,
        f"slack:{body['trigger_id']}:{pressed.get('action_ts', '')}",
        action=pressed["value"],
        trigger=body["trigger_id"],
        window=view["id"] if view else None,
    )


def from_submission(body: Payload) -> Asked:
    """A window that was sent."""
    view = body["view"]
    origin, action = recalled(view["private_metadata"])
    if origin.account != body["user"]["id"]:
        raise ValueError("a window sent by another person than it was opened for")
    return Asked(origin, f"slack:{body['trigger_id']}", action=action, window=view["id"])


def kept(origin: Origin, action: str) -> str:
    """What a window keeps, unseen, until it is sent: where it was asked for, and the form's action."""
    return json.dumps({"origin": asdict(origin), "action": action}, separators=(",", ":"))


def recalled(text: str) -> tuple[Origin, str]:
    """What `kept` wrote. Raises `ValueError`, `KeyError` or `TypeError` for anything else."""
    known = json.loads(text)
    return Origin(**known["origin"]), str(known["action"])


def mentioned(text: str) -> list[str]:
    """The accounts mentioned in a text, each once, in order."""
    return list(dict.fromkeys(_MENTION.findall(text)))


def as_typed(text: str, emails: Mapping[str, str]) -> str:
    """The text without Slack's markup: mentions as `@EMAIL` where `emails` knows the account."""

    def somebody(found: re.Match[str]) -> str:
        return f"@{emails.get(found[1], found[1])}"

    return html.unescape(_MARKED.sub(_words, _MENTION.sub(somebody, text))).strip()


def _words(found: re.Match[str]) -> str:
    sign = {"#": "#", "!": "" if found[2] else "@"}.get(found[0][1], "")
    return sign + (found[2] or found[1])


def _origin_of_message(body: Payload) -> Origin:
    container, channel = body["container"], body["channel"]["id"]
    hidden = bool(container.get("is_ephemeral"))
    return Origin(
        account=body["user"]["id"],
        channel=channel,
        direct=channel.startswith("D"),
        thread=container.get("thread_ts"),
        message=container["message_ts"],
        hidden=hidden,
        response_url=body.get("response_url"),
    )
