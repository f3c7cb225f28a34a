"""Letters through a real small mail server: what they hold, and what each way of failing means."""

from __future__ import annotations

import base64
import logging
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from icalendar import Calendar

from bot.outlet_settings import SmtpSettings
from bot.post.email import EmailOutlet
from handlers.reply import Button, Buttons, CalendarEntry, Reply, Text, say
from scheduler.outlets import TryLater, Uncertain, Unreachable
from storage.people import Account
from tests.doubles import smtp
from tests.doubles.smtp import Fault, SmtpDouble
from tests.doubles.town import at

FATHER = "father@example.org"
TO_FATHER = Account("email", FATHER, "guest", None)
NOW = at("2026-12-08 09:00")
MEETING = CalendarEntry("abc", 0, at("2026-12-10 10:00"), at("2026-12-10 12:00"), place="Civic Hall")


@pytest.fixture
async def server() -> AsyncIterator[SmtpDouble]:
    async with SmtpDouble() as running:
        yield running


def settings_for(server: SmtpDouble, **changed: str) -> SmtpSettings:
    usual = SmtpSettings("127.0.0.1", server.port, "none", "", "", "Meetings <meetings@example.org>")
    return replace(usual, **changed)  # type: ignore[arg-type]


def outlet_to(server: SmtpDouble, **changed: str) -> EmailOutlet:
    return EmailOutlet(settings_for(server, **changed), lambda: NOW)


async def test_a_letter_has_plain_words_the_same_as_a_page_and_asks_machines_not_to_answer(
    server: SmtpDouble,
) -> None:
    message = Reply("About your meeting", (Text("It is at 10am.\n.\n..and <b>nothing</b> is lost – ever."),))
    receipt = await outlet_to(server).send(TO_FATHER, message, "mark-1")
    [letter] = server.to(FATHER)
    assert letter["Message-ID"] == receipt == "<mark-1@example.org>"
    assert letter["Subject"] == "About your meeting"
    assert letter["From"].addresses[0].display_name == "Meetings"
    assert letter["To"] == FATHER
    assert letter["Date"].datetime == NOW
    assert letter["Auto-Submitted"] == "auto-generated"
    plain, page = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert (
        plain.get_content()
        .replace("\r", "")
        .startswith("It is at 10am.\n.\n..and <b>nothing</b> is lost – ever.\n")
    )
    assert "&lt;b&gt;nothing&lt;/b&gt;" in page.get_content()
    assert server.taken[0].sender == "meetings@example.org"


async def test_a_member_is_told_to_open_the_chat_and_a_parent_is_not(server: SmtpDouble) -> None:
    with_button = Reply("A reminder", (Text("It is due."), Buttons((Button("Done", "done"),))))
    for mark, message in (("m", with_button), ("g", replace(with_button, for_guests=True))):
        await outlet_to(server).send(TO_FATHER, message, mark)
    to_member, to_guest = (letter.get_body(("plain",)).get_content() for letter in server.to(FATHER))  # type: ignore[union-attr]
    assert "open the assistant in your chat" in to_member
    assert "chat" not in to_guest
    assert "Done" not in to_member + to_guest


async def test_an_invitation_is_both_read_by_mail_programs_and_there_to_open(server: SmtpDouble) -> None:
    for mark, entry in (
        ("a", MEETING),
        ("b", replace(MEETING, sequence=1, starts=at("2026-12-11 10:00"), ends=at("2026-12-11 12:00"))),
        ("c", replace(MEETING, sequence=2, cancelled=True)),
    ):
        await outlet_to(server).send(TO_FATHER, Reply("About your meeting", (Text("w"), entry)), mark)
    found = []
    for letter in server.to(FATHER):
        [shown] = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
        [file] = list(letter.iter_attachments())
        assert file.get_filename() == "meeting.ics"
        assert file.get_content() == shown.get_content().encode()
        calendar = Calendar.from_ical(shown.get_content())
        assert calendar["METHOD"] == shown.get_param("method")
        [event] = calendar.events
        assert event["ATTENDEE"] == f"mailto:{FATHER}"
        assert event["ORGANIZER"] == "mailto:meetings@example.org"
        found.append((str(calendar["METHOD"]), str(event["UID"]), event["SEQUENCE"], event.DTSTART.day))
    assert found == [("REQUEST", "abc", 0, 10), ("REQUEST", "abc", 1, 11), ("CANCEL", "abc", 2, 10)]


@pytest.mark.parametrize(
    ("fault", "meaning", "seconds"),
    [
        (Fault(smtp.GREETING), TryLater, 60),
        (Fault(smtp.GREETING, "421 too many connections"), TryLater, 60),
        (Fault(smtp.HELLO), TryLater, 60),
        (Fault(smtp.SENDER, "550 5.1.0 who are you"), TryLater, 900),
        (Fault(smtp.RECIPIENT), TryLater, 60),
        (Fault(smtp.RECIPIENT, "450 4.2.0 greylisted"), TryLater, 60),
        (Fault(smtp.RECIPIENT, "550 5.1.1 no such user"), Unreachable, None),
        (Fault(smtp.RECIPIENT, "554 5.7.1 relay access denied"), TryLater, 900),
        (Fault(smtp.DATA), TryLater, 60),
        (Fault(smtp.DATA, "451 busy"), TryLater, 60),
        (Fault(smtp.LETTER), Uncertain, None),
        (Fault(smtp.LETTER, taken=True), Uncertain, None),
        (Fault(smtp.LETTER, "452 no room just now"), TryLater, 60),
        (Fault(smtp.LETTER, "554 we do not like it"), Unreachable, None),
        (Fault(smtp.LETTER, "199 what?", taken=True), Uncertain, None),
    ],
    ids=str,
)
async def test_each_failure_means_what_it_says(
    server: SmtpDouble, fault: Fault, meaning: type[Exception], seconds: float | None
) -> None:
    server.faults.append(fault)
    with pytest.raises(meaning) as raised:
        await outlet_to(server).send(TO_FATHER, say("words"), "mark")
    assert getattr(raised.value, "seconds", None) == seconds
    assert FATHER not in str(raised.value)
    assert len(server.taken) == fault.taken


async def test_a_server_that_never_answers_the_letter_leaves_it_in_doubt(server: SmtpDouble) -> None:
    server.faults.append(Fault(smtp.LETTER, taken=True, silent=True))
    outlet = EmailOutlet(settings_for(server), lambda: NOW, patience=0.2)
    with pytest.raises(Uncertain):
        await outlet.send(TO_FATHER, say("words"), "mark")


async def test_nobody_listening_means_later() -> None:
    async with SmtpDouble() as gone:
        pass
    with pytest.raises(TryLater):
        await outlet_to(gone).send(TO_FATHER, say("words"), "mark")


async def test_it_signs_in_where_it_has_to_and_waits_where_the_password_is_wrong(
    caplog: pytest.LogCaptureFixture,
) -> None:
    wire = base64.b64encode(b"\0icpc\0right").decode()
    async with SmtpDouble(password=wire) as server:
        await outlet_to(server, user="icpc", password="right").send(TO_FATHER, say("words"), "mark")
        assert len(server.to(FATHER)) == 1
        with caplog.at_level(logging.ERROR), pytest.raises(TryLater) as later:
            await outlet_to(server, user="icpc", password="wrong").send(TO_FATHER, say("words"), "mark-2")
    assert later.value.seconds == 900
    assert "does not let us in" in caplog.text
    assert "wrong" not in caplog.text


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for 127.0.0.1, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "server.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return file


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_it_writes_over_an_encrypted_line_only_to_a_server_it_can_trust(
    security: str, certificate: Path, caplog: pytest.LogCaptureFixture
) -> None:
    of_the_server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    of_the_server.load_cert_chain(certificate)
    async with SmtpDouble(tls=of_the_server, upgrade=security == "starttls") as server:
        settings = settings_for(server, security=security)
        trusting = EmailOutlet(settings, lambda: NOW, trust=ssl.create_default_context(cafile=certificate))
        await trusting.send(TO_FATHER, say("words"), "mark")
        assert len(server.to(FATHER)) == 1
        with pytest.raises(TryLater) as later:
            await EmailOutlet(settings, lambda: NOW).send(TO_FATHER, say("words"), "mark-2")
        assert len(server.taken) == 1
    assert later.value.seconds == 900
    assert "does not let us in" in caplog.text


async def test_a_server_that_was_to_encrypt_and_does_not_gets_nothing(server: SmtpDouble) -> None:
    with pytest.raises(TryLater):
        await outlet_to(server, security="starttls").send(TO_FATHER, say("words"), "mark")
    assert not server.taken


@pytest.mark.parametrize("address", ["väter@example.org", "father", "a\nb@example.org", '"@example.org', ""])
async def test_what_is_no_address_is_given_up_at_once(server: SmtpDouble, address: str) -> None:
    server.faults.append(Fault(smtp.RECIPIENT, "553 5.1.3 no such address"))
    with pytest.raises(Unreachable):
        await outlet_to(server).send(Account("email", address, "guest", None), say("words"), "mark")
    assert not server.taken


async def test_ten_in_the_morning_in_summer_is_nine_in_utc_whatever_the_server_thinks(
    server: SmtpDouble,
) -> None:
    summer = replace(MEETING, starts=at("2026-06-10 10:00"), ends=at("2026-06-10 12:00"))
    await outlet_to(server).send(TO_FATHER, Reply("s", (summer,)), "mark")
    [letter] = server.to(FATHER)
    [part] = [each for each in letter.walk() if each.get_content_type() == "text/calendar"]
    assert "DTSTART:20260610T090000Z" in part.get_content()
    assert "DTEND:20260610T110000Z" in part.get_content()
