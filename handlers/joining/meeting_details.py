"""How a conference is joined from elsewhere: what a chair may paste, and what is wrong with it otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from handlers.reply import Refusal
from procedure.telephone import LANDLINE, wrong_with

_HOST = re.compile(r"[a-z0-9.-]+")
# No space, and no backslash: browsers take it for a slash, and so the host to end where it stands.
_ADDRESS = re.compile(r"[!-;=?-\[\]-~]+")
_A_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{8,18}")
_PIN = re.compile(r"[0-9][0-9 ]{1,18}#?")


@dataclass(frozen=True, slots=True)
class MeetingDetails:
    """A link, a number to dial and its PIN, each tidied; at least a link or a number is there."""

    link: str | None
    dial_in: str | None
    pin: str | None


def read_meeting(link: str, dial_in: str, pin: str, hosts: tuple[str, ...]) -> MeetingDetails:
    """What was pasted, if it can be used. Raises `Refusal` with a sentence for each field that cannot.

    `hosts` are those that a link may lead to, or to a host below them; it has to lead to a meeting there.
    """
    wrong = {}
    if not dial_in and _A_NUMBER.fullmatch(link):
        link, dial_in = "", link
    link = _whole(link)
    if link and not leads_to_a_meeting(link, hosts):
        wrong["link"] = f"Paste an https link to one of: {', '.join(hosts)}."
    if dial_in and (sentence := wrong_with(dial_in, LANDLINE)):
        wrong["dial_in"] = sentence
    if pin and not _PIN.fullmatch(pin):
        wrong["pin"] = "Enter the PIN in figures, such as 123 456#."
    if not link and not dial_in:
        wrong["link"] = "Paste the link of the meeting, or enter a number to dial."
    if wrong:
        raise Refusal(" ".join(wrong.values()), wrong)
    return MeetingDetails(link or None, " ".join(dial_in.split()) or None, "".join(pin.split()) or None)


def _whole(link: str) -> str:
    """The address with its beginning, which chats and browsers leave out when they show it."""
    return f"https://{link}" if link and "://" not in link else link


def leads_to_a_meeting(link: str, hosts: tuple[str, ...]) -> bool:
    """Whether this is an https address of something on one of `hosts`, or on a host below them."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").casefold()
        plain = parts.username is None and parts.port in (None, 443)
    except ValueError:
        return False
    return (
        _ADDRESS.fullmatch(link) is not None
        and _HOST.fullmatch(host) is not None
        and parts.scheme == "https"
        and plain
        and bool(parts.path.strip("/") or parts.query)
        and any(host == allowed or host.endswith(f".{allowed}") for allowed in hosts)
    )
