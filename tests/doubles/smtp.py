"""A small mail server on this computer: takes letters over real SMTP, and goes wrong when it is told to."""

from __future__ import annotations

import asyncio
import email
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

GREETING, HELLO, SENDER, RECIPIENT, DATA, LETTER = "CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "LETTER"


@dataclass(frozen=True)
class Fault:
    """What goes wrong once, when it comes to `at`: an answer of its own, or the connection breaks.

    At `LETTER` it may break after the letter was `taken`, or never answer at all (`silent`).
    """

    at: str
    answer: str = ""
    taken: bool = False
    silent: bool = False


@dataclass(frozen=True)
class Taken:
    """One letter that was taken."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def letter(self) -> EmailMessage:
        """The letter, read again as a mail program reads it."""
        return cast(EmailMessage, email.message_from_bytes(self.raw, policy=default))


@dataclass
class _Conversation:
    """What was said so far about the letter under way."""

    sender: str = ""
    recipients: list[str] = field(default_factory=list)
    signed_in: bool = False
    encrypted: bool = False


class Broken(Exception):
    """The connection is to be broken."""


class SmtpDouble:
    """The server. With a `password` (AUTH PLAIN, as it is on the wire) it takes nothing from strangers.

    With `tls` it takes nothing that is not encrypted, from the start or after STARTTLS (`upgrade`).
    """

    def __init__(
        self, *, password: str = "", tls: ssl.SSLContext | None = None, upgrade: bool = False
    ) -> None:
        self.taken: list[Taken] = []
        self.faults: list[Fault] = []
        self.port = 0
        self._password = password
        self._tls = tls
        self._upgrade = upgrade
        self._server: Any = None
        self._connections: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> SmtpDouble:
        self._server = await asyncio.start_server(
            self._converse, "127.0.0.1", 0, ssl=None if self._upgrade else self._tls
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in self._connections:
            writer.close()
        await self._server.wait_closed()

    def to(self, recipient: str) -> Sequence[EmailMessage]:
        """The letters that were taken for one address."""
        return [each.letter for each in self.taken if each.recipient == recipient]

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        try:
            await self._answer(writer, self._due(GREETING) or "220 mail.example.org")
            said = _Conversation()
            while line := (await reader.readline()).decode("ascii", "replace").strip():
                verb = line.partition(" ")[0].upper()
                if verb == "STARTTLS" and self._tls is not None:
                    await self._answer(writer, "220 go ahead")
                    await writer.start_tls(self._tls)
                    said.encrypted = True
                    continue
                if verb == "DATA" and said.recipients:
                    await self._take(reader, writer, said)
                    said = _Conversation(signed_in=said.signed_in, encrypted=said.encrypted)
                    continue
                await self._answer(writer, self._due(verb) or self._reply(verb, line, said))
                if verb == "QUIT":
                    break
        except (Broken, ConnectionError):
            writer.transport.abort()
        finally:
            self._connections.discard(writer)
            writer.close()

    def _reply(self, verb: str, line: str, said: _Conversation) -> str:
        if verb == "EHLO" and self._upgrade and not said.encrypted:
            return "250-mail.example.org\r\n250 STARTTLS"
        if self._upgrade and not said.encrypted:
            return "530 5.7.0 encrypt first"
        if verb == "EHLO":
            return "250-mail.example.org\r\n250 AUTH PLAIN" if self._password else "250 mail.example.org"
        if verb == "AUTH":
            said.signed_in = line.split()[-1] == self._password
            return "235 2.7.0 welcome" if said.signed_in else "535 5.7.8 wrong password"
        if self._password and not said.signed_in and verb in (SENDER, RECIPIENT):
            return "530 5.7.0 sign in first"
        if verb == SENDER:
            said.sender = _address(line)
        if verb == RECIPIENT:
            said.recipients.append(_address(line))
        return {"QUIT": "221 goodbye", "DATA": "503 to whom?"}.get(verb, "250 fine")

    async def _take(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, said: _Conversation
    ) -> None:
        refusal = self._due(DATA)
        await self._answer(writer, refusal or "354 go on")
        if refusal:
            return
        raw = await reader.readuntil(b"\r\n.\r\n")
        fault = self._next(LETTER)
        if fault is None or fault.taken:
            content = raw.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
            self.taken += [Taken(said.sender, each, content) for each in said.recipients]
        if fault is not None and fault.silent:
            await reader.read()  # until the other side gives up
        if fault is not None and not fault.answer:
            raise Broken
        await self._answer(writer, fault.answer if fault else "250 2.0.0 taken")

    def _next(self, at: str) -> Fault | None:
        found = next((fault for fault in self.faults if fault.at == at), None)
        if found is not None:
            self.faults.remove(found)
        return found

    def _due(self, at: str) -> str:
        """The answer that is due instead of the usual one; empty where all goes well."""
        fault = self._next(at)
        if fault is not None and not fault.answer:
            raise Broken
        return fault.answer if fault else ""

    @staticmethod
    async def _answer(writer: asyncio.StreamWriter, line: str) -> None:
        writer.write(f"{line}\r\n".encode())
        await writer.drain()


def _address(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]
