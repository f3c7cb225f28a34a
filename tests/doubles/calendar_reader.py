"""Reads calendar files, and the e-mails that carry them, as a calendar program does: line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage

from aiohttp import ClientResponse

from tests.doubles.smtp import Taken


@dataclass(frozen=True)
class Property:
    """One line of a calendar file: `NAME;PARAMETER=...:value`."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass(frozen=True)
class Calendar:
    """A calendar file, read line by line as RFC 5545 says."""

    raw: bytes

    @property
    def lines(self) -> list[Property]:
        """Its lines, unfolded."""
        unfolded = re.sub(rb"\r\n[ \t]", b"", self.raw).decode()
        return [_property(line) for line in unfolded.split("\r\n") if line]

    def all(self, name: str) -> list[Property]:
        """Every line of this name."""
        return [line for line in self.lines if line.name == name]

    def the(self, name: str) -> Property:
        """The one line of this name."""
        [found] = self.all(name)
        return found


def _property(line: str) -> Property:
    head, _, value = line.partition(":")
    name, *parameters = head.split(";")
    return Property(name, dict(each.split("=", 1) for each in parameters), value)


@dataclass(frozen=True)
class Letter:
    """One e-mail, as the mail server took it."""

    taken: Taken

    @property
    def message(self) -> EmailMessage:
        """The whole of it."""
        return self.taken.letter

    @property
    def shown(self) -> EmailMessage:
        """The part that a mail program reads as an invitation."""
        [part] = [each for each in self.message.walk() if each.get_content_type() == "text/calendar"]
        return part  # type: ignore[return-value]

    @property
    def file(self) -> EmailMessage:
        """The part that the others offer as a file."""
        [part] = self.message.iter_attachments()
        return part  # type: ignore[return-value]

    @property
    def calendar(self) -> Calendar:
        """What the invitation says."""
        return Calendar(self.shown.get_payload(decode=True))  # type: ignore[arg-type]

    @property
    def is_cancellation(self) -> bool:
        """Whether it calls the meeting off."""
        return self.calendar.the("METHOD").value == "CANCEL"


@dataclass(frozen=True)
class Fed:
    """What somebody's own calendar answered."""

    answer: ClientResponse
    calendar: Calendar
