"""Nudges by e-mail: one letter to one person, through the council's own mail server.

A mail server keeps no history that we could look in. Until it has begun to take the letter itself, a failure
means that it was not taken; once it has, only its own answer tells, and without one nobody knows.
"""

from __future__ import annotations

import asyncio
import logging
import re
import smtplib
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from bot.calendar_file import invitation
from bot.clock import Clock
from bot.html import Html
from bot.outlet_settings import SmtpSettings
from bot.post.letter import calendar_part, html_part, plain_part, subject
from handlers.reply import Reply
from scheduler.outlets import TryLater, Uncertain, Unreachable
from storage.people import Account

log = logging.getLogger(__name__)

AS_SENT = SMTP.clone(cte_type="7bit")  # not every server takes more, and those that do are to be asked first
AT_ONCE = 20  # letters on their way side by side
PATIENCE = 8.0  # seconds for one answer before the letter is handed over
PATIENCE_AT_THE_END = 20.0  # seconds for the answer to the letter itself
SOON = 60.0  # seconds
LATER = 15 * 60.0  # seconds: somebody has to mend something first, or the server doubts us for a while
NOT_ALLOWED = re.compile(rb"^5\.7\.")  # the status of a refusal that is about the sender (RFC 3463)


class EmailOutlet:
    """Implements `scheduler.outlets.Outlet[Reply]`. `clock` dates the letters.

    `patience` is how many seconds the server may take to say what became of a letter; `trust` says which
    certificates are believed, those that this computer knows unless given.
    """

    channel = "email"

    def __init__(
        self,
        settings: SmtpSettings,
        clock: Clock,
        *,
        patience: float = PATIENCE_AT_THE_END,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._patience = patience
        self._trust = trust or ssl.create_default_context()
        self._html = Html()
        self._name, self._sender = parseaddr(settings.sender)
        # The usual pool of threads is smaller than the number of letters under way, which would wait in it.
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="email")

    async def send(self, to: Account, message: Reply, nudge: str) -> str:
        """Sends the letter; its receipt is its Message-ID, made of the nudge's mark. See `Outlet.send`."""
        letter = self._letter(to.account, message, nudge)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._threads, self._deliver, to.account, letter)
        return str(letter["Message-ID"])

    async def find(self, to: Account, nudge: str, since: datetime) -> str | None:
        """Mail servers keep no history. See `Outlet.find`."""
        raise Uncertain("e-mail keeps no history to look in")

    async def check(self) -> None:
        """Signs in and names our sender, and sends nothing. Raises `TryLater` where letters would wait."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._rehearse)

    def _letter(self, address: str, message: Reply, nudge: str) -> EmailMessage:
        now = self._clock()
        letter = EmailMessage(policy=AS_SENT)
        letter["From"] = self._settings.sender
        try:
            letter["To"] = address
        except ValueError as error:
            raise Unreachable("this is not an e-mail address") from error
        letter["Subject"] = subject(message)
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = f"<{nudge}@{self._sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"  # asks machines not to answer (RFC 3834)
        letter.set_content(plain_part(message))
        letter.add_alternative(html_part(message, self._html), subtype="html")
        entry = calendar_part(message)
        if entry is not None:
            # Twice: mail programs that know invitations read the first, the others offer the file.
            content = invitation(entry, self._sender, address, now, self._name)
            method = "CANCEL" if entry.cancelled else "REQUEST"
            letter.add_alternative(content.decode(), subtype="calendar", params={"method": method})
            letter.add_attachment(content, "application", "ics", filename="meeting.ics")
        return letter

    def _deliver(self, address: str, letter: EmailMessage) -> None:
        """Hands one letter over, in a thread. Raises what `Outlet.send` does."""
        with self._connected() as server:
            self._name_ourselves(server)
            _name(server, address)
            _hand_over(server, letter.as_bytes(), self._patience)

    def _rehearse(self) -> None:
        with self._connected() as server:
            self._name_ourselves(server)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        try:
            server = self._connection()
        except (smtplib.SMTPException, OSError) as fault:
            raise _not_now(fault) from fault
        try:
            yield server
        finally:
            _say_goodbye(server)

    def _connection(self) -> smtplib.SMTP:
        """Connected, encrypted as set, and signed in."""
        settings, secure = self._settings, self._trust
        if settings.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.host, settings.port, timeout=PATIENCE, context=secure
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=PATIENCE)
        try:
            if settings.security == "starttls":
                server.starttls(context=secure)
            if settings.user:
                server.login(settings.user, settings.password)
        except BaseException:
            _say_goodbye(server)
            raise
        return server

    def _name_ourselves(self, server: smtplib.SMTP) -> None:
        """Says from whom the letter is."""
        try:
            server.ehlo_or_helo_if_needed()
            code, _ = server.mail(self._sender)
        except (smtplib.SMTPException, OSError) as fault:
            raise _not_now(fault) from fault
        if code >= 500:
            log.error("The mail server refuses our sender (%s): letters wait until that is mended", code)
            raise TryLater("the mail server refuses our sender", LATER)
        if code >= 400:
            raise TryLater("the mail server asks us to come back", SOON)


def _name(server: smtplib.SMTP, address: str) -> None:
    """Says to whom the letter is."""
    try:
        code, words = server.rcpt(address)
    except UnicodeEncodeError as error:
        raise Unreachable("this mail server cannot write to such an address") from error
    except (smtplib.SMTPException, OSError) as fault:
        raise _not_now(fault) from fault
    if NOT_ALLOWED.match(words):
        log.error("The mail server does not let us write to others (%s): letters wait", code)
        raise TryLater("the mail server does not let us write to this address", LATER)
    if code >= 500:
        raise Unreachable("the mail server knows no such address")
    if code >= 400:
        raise TryLater("the mail server asks us to come back", SOON)


def _hand_over(server: smtplib.SMTP, letter: bytes, patience: float) -> None:
    """Gives the server the letter itself. What goes wrong once it has agreed to take it leaves us in doubt."""
    try:
        code, _ = server.docmd("DATA")
    except (smtplib.SMTPException, OSError) as fault:
        raise _not_now(fault) from fault
    if code != 354:  # "start mail input"
        raise _refused(code)
    try:
        assert server.sock is not None, "connected a moment ago"
        server.sock.settimeout(patience)
        server.send(re.sub(rb"(?m)^\.", b"..", letter) + b".\r\n")
        code, _ = server.getreply()
    except (smtplib.SMTPException, OSError) as fault:
        raise Uncertain(f"the mail server did not say whether it took it ({type(fault).__name__})") from fault
    if code >= 400:
        raise _refused(code)
    if code != 250:
        raise Uncertain("the mail server’s answer made no sense")


def _refused(code: int) -> Exception:
    """A plain no to the letter as such: for now, or for good."""
    if code >= 500:
        return Unreachable("the mail server refuses the letter")
    return TryLater("the mail server asks us to come back", SOON)


def _not_now(fault: Exception) -> TryLater:
    """A failure before anything was handed over."""
    if isinstance(fault, smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError | ssl.SSLError):
        log.error("The mail server does not let us in (%s): letters wait", type(fault).__name__)
        return TryLater("the mail server does not let us in", LATER)
    return TryLater(f"the mail server cannot be reached ({type(fault).__name__})", SOON)


def _say_goodbye(server: smtplib.SMTP) -> None:
    """Ends the connection politely where it still stands; what was sent was answered before."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()
