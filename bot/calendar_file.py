"""A meeting as a file that calendars read: an invitation, its change, its cancellation, or a whole calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vDuration

from handlers.reply import CalendarEntry

PRODUCT = "-//icpc-assistant//meetings//EN"
TITLE = "Meeting"  # never more than that: calendars are shared, printed and read over a shoulder
CALLED_OFF = "Cancelled: "  # Outlook shows what a calendar to subscribe to calls off as if it took place
ASK_AGAIN_AFTER = timedelta(hours=4)


def invitation(entry: CalendarEntry, sender: str, recipient: str, now: datetime, name: str = "") -> bytes:
    """The entry as an invitation to one person, or as its cancellation. `now` (aware) is when it is written.

    `sender` is the address that the e-mail comes from, and `name` what it calls itself there, if anything.

    RFC 5546: a REQUEST with the same UID and a higher SEQUENCE changes the one before; a CANCEL takes it out.
    Instants are in UTC, which every calendar turns into its reader's own time. Neither an answer nor another
    time is asked for: nobody would read it. There is no DESCRIPTION: Outlook takes that for the words of the
    e-mail, and other calendars would show them to whoever may look.
    """
    calendar = _calendar("CANCEL" if entry.cancelled else "REQUEST")
    event = _event(entry, now)
    organiser = vCalAddress(f"mailto:{sender}")
    if name:
        organiser.params["CN"] = name
    event.add("organizer", organiser, encode=False)
    event.add("x-microsoft-disallow-counter", "TRUE")
    attendee = vCalAddress(f"mailto:{recipient}")
    attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"})
    event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def feed(entries: Iterable[CalendarEntry], now: datetime) -> bytes:
    """All the entries as one calendar to subscribe to, as it stands at `now` (aware)."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", "Meetings")
    calendar.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    # The same in the word that Outlook knows; as it is no standard, the kind of its value has to be said here.
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN_AFTER), encode=False)
    for entry in entries:
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(entry: CalendarEntry, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.starts.astimezone(UTC))
    event.add("dtend", entry.ends.astimezone(UTC))
    title = f"{TITLE} {entry.reference}".rstrip()
    event.add("summary", CALLED_OFF + title if entry.cancelled else title)
    if entry.place:
        event.add("location", entry.place)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    event.add("class", "PRIVATE")
    return event
