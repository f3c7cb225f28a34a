"""What Outlook and Google Calendar need of invitations and of calendars to subscribe to, with where that is said.

Neither can be run here. Each line is something that one of them needs, or is known to stumble over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr

OUTLOOK, GOOGLE = "Outlook", "Google Calendar"
BOTH = (OUTLOOK, GOOGLE)
OUTLOOKS_OWN_UID = "040000008200E00074C5B7101A82E008"
TIMES = ("DTSTART", "DTEND", "DTSTAMP")
UTC_TIME = re.compile(r"\d{8}T\d{6}Z")


@dataclass(frozen=True)
class Needs:
    """What a client needs, which, where that is said, and how it is seen."""

    says: str
    whose: tuple[str, ...]
    source: str
    holds: Callable[..., bool]

    def __str__(self) -> str:
        return f"{self.says} ({' and '.join(self.whose)}: {self.source})"


OF_EVERY_LETTER = (
    Needs(
        "the part names its method, and the same as the file in it",
        BOTH,
        "RFC 6047 2.4; without it Outlook says “not supported calendar message.ics” (ical-generator 534)",
        lambda it: it.shown.get_param("method") == it.calendar.the("METHOD").value,
    ),
    Needs(
        "the method is one that invites or calls off, not one that publishes",
        BOTH,
        "RFC 5546 3.2; Gmail shows no banner for PUBLISH (calrs 36), Outlook no buttons (Appointments 647)",
        lambda it: it.calendar.the("METHOD").value in ("REQUEST", "CANCEL"),
    ),
    Needs(
        "plain words, a page, and the calendar last, are alternatives of each other",
        (OUTLOOK,),
        "[MS-OXCMAIL] 2.1.3.3.8.2",
        lambda it: (
            [each.get_content_type() for each in next(it.message.iter_parts()).iter_parts()]
            == ["text/plain", "text/html", "text/calendar"]
        ),
    ),
    Needs(
        "the part that is read is not an attachment, and the same file is attached beside it",
        BOTH,
        "RFC 6047 2.6; some programs look at attachments alone, and Google sends both (Stack Overflow 19523861)",
        lambda it: (
            it.shown.get_content_disposition() is None
            and str(it.file.get_filename()).endswith(".ics")
            and it.file.get_payload(decode=True) == it.calendar.raw
        ),
    ),
    Needs(
        "it is in UTF-8 and says so",
        BOTH,
        "RFC 6047 2.4, RFC 5545 3.1.4",
        lambda it: it.shown.get_content_charset() == "utf-8" and "Tŷ Hywel" in it.calendar.raw.decode(),
    ),
    Needs(
        "it needs no more than seven bits on the way",
        BOTH,
        "RFC 6047 2.5; more has to be agreed with the server first (RFC 6152)",
        lambda it: it.taken.raw.isascii(),
    ),
    Needs(
        "lines end in one CRLF, are at most 75 bytes long, and none is blank",
        BOTH,
        "RFC 5545 3.1; Gmail finds no event behind blanks (calrs 36), nor behind doubled ends (icalendar 255)",
        lambda it: (
            it.calendar.raw.endswith(b"\r\n")
            and all(
                0 < len(line) <= 75 and b"\r" not in line and b"\n" not in line
                for line in it.calendar.raw.removesuffix(b"\r\n").split(b"\r\n")
            )
        ),
    ),
    Needs(
        "it says what made it, and in which version",
        BOTH,
        "RFC 5545 3.6, 3.7.3, 3.7.4; [MS-OXCICAL] 2.1.3",
        lambda it: it.calendar.the("PRODID").value != "" and it.calendar.the("VERSION").value == "2.0",
    ),
    Needs(
        "it holds one meeting, with all that an invitation must have, each once",
        BOTH,
        "RFC 5546 3.2.2, 3.2.5; Outlook knows an update by UID, SEQUENCE, METHOD and ORGANIZER",
        lambda it: (
            all(
                len(it.calendar.all(name)) == 1
                for name in (
                    "UID",
                    "SEQUENCE",
                    "SUMMARY",
                    "ORGANIZER",
                    "ATTENDEE",
                    "STATUS",
                    "LOCATION",
                    *TIMES,
                )
            )
            and [each.value for each in it.calendar.all("BEGIN")] == ["VCALENDAR", "VEVENT"]
        ),
    ),
    Needs(
        "its times are plain times in UTC, so that no time zone has to be described",
        BOTH,
        "RFC 5545 3.3.5, 3.2.19; [MS-OXCICAL] 2.1.3.1.1.20.10; times written otherwise are not taken",
        lambda it: (
            all(
                UTC_TIME.fullmatch(it.calendar.the(name).value) and not it.calendar.the(name).parameters
                for name in TIMES
            )
            and b"TZID" not in it.calendar.raw
        ),
    ),
    Needs(
        "it ends after it begins",
        BOTH,
        "RFC 5545 3.8.2.2",
        lambda it: it.calendar.the("DTEND").value > it.calendar.the("DTSTART").value,
    ),
    Needs(
        "whoever invites is who the e-mail comes from, by the same name",
        BOTH,
        "RFC 6047 2.2.1; [MS-OXCICAL] 2.1.3.1.1.20.16",
        lambda it: (
            (
                it.calendar.the("ORGANIZER").parameters.get("CN", ""),
                it.calendar.the("ORGANIZER").value.removeprefix("mailto:"),
            )
            == parseaddr(str(it.message["From"]))
        ),
    ),
    Needs(
        "whoever is invited is who the e-mail goes to, nobody else is named, and not whoever invites",
        BOTH,
        "RFC 5546 3.2.2; Gmail offers nothing where both are the same (icalendar 96)",
        lambda it: (
            it.calendar.the("ATTENDEE").value == f"mailto:{it.message['To']}"
            and it.calendar.the("ORGANIZER").value != it.calendar.the("ATTENDEE").value
        ),
    ),
    Needs(
        "no answer is asked for, and no other time",
        (OUTLOOK,),
        "RFC 5545 3.2.17; [MS-OXCICAL] 2.1.3.1.1.20.38",
        lambda it: (
            it.calendar.the("ATTENDEE").parameters["RSVP"] == "FALSE"
            and it.calendar.the("X-MICROSOFT-DISALLOW-COUNTER").value == "TRUE"
        ),
    ),
    Needs(
        "its name is not mistaken for one that Outlook has given",
        (OUTLOOK,),
        "[MS-OXCICAL] 2.1.3.1.1.20.26",
        lambda it: not it.calendar.the("UID").value.upper().startswith(OUTLOOKS_OWN_UID),
    ),
    Needs(
        "nothing in it takes the place of the e-mail’s own words",
        (OUTLOOK,),
        "[MS-OXCICAL] 2.1.3.1.1.20.11 and .27: both become the words of the message",
        lambda it: not it.calendar.all("DESCRIPTION") and not it.calendar.all("X-ALT-DESC"),
    ),
    Needs(
        "a meeting that is called off says so in its state, its title and in being free time, and no other does",
        BOTH,
        "RFC 5546 3.2.5; [MS-OXCICAL] 2.1.3.1.1.20.25",
        lambda it: (
            (
                it.calendar.the("STATUS").value,
                it.calendar.the("TRANSP").value,
                it.calendar.the("SUMMARY").value,
            )
            == (
                ("CANCELLED", "TRANSPARENT", "Cancelled: Meeting")
                if it.is_cancellation
                else ("CONFIRMED", "OPAQUE", "Meeting")
            )
        ),
    ),
)

OF_THE_FEED = (
    Needs(
        "it is a calendar in UTF-8 by its address and by its type",
        BOTH,
        "RFC 5545 8.1; [MS-OXCICAL] 2.1.3",
        lambda it: (
            it.answer.content_type == "text/calendar"
            and it.answer.charset == "utf-8"
            and it.answer.url.path.endswith(".ics")
        ),
    ),
    Needs(
        "it is not compressed, even for whoever would take that",
        (OUTLOOK,),
        "Outlook adds no calendar that comes compressed (markuspoerschke/iCal 541)",
        lambda it: "Content-Encoding" not in it.answer.headers,
    ),
    Needs(
        "it publishes, has a name, and says when to ask again in the words of each",
        BOTH,
        "[MS-OXCICAL] 2.1.3.1.1.15, RFC 7986 5.7",
        lambda it: (
            it.calendar.the("METHOD").value == "PUBLISH"
            and it.calendar.the("X-WR-CALNAME").value != ""
            and it.calendar.the("X-PUBLISHED-TTL").value
            == it.calendar.the("REFRESH-INTERVAL").value
            == "PT4H"
        ),
    ),
    Needs(
        "its times are in UTC",
        BOTH,
        "RFC 5545 3.3.5",
        lambda it: (
            all(UTC_TIME.fullmatch(each.value) for name in TIMES for each in it.calendar.all(name))
            and b"TZID" not in it.calendar.raw
        ),
    ),
    Needs(
        "nobody is invited by it",
        BOTH,
        "RFC 5546 3.2.1: what is published has no attendees",
        lambda it: not it.calendar.all("ATTENDEE") and not it.calendar.all("ORGANIZER"),
    ),
)
