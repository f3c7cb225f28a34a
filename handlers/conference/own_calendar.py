"""The address at which somebody's own calendar program finds the conferences they are invited to."""

from __future__ import annotations

from handlers.arguments import Parameters
from handlers.conference.calendar_entry import feed_address
from handlers.desk import Turn
from handlers.reply import Button, Buttons, Heading, Link, Refusal, Reply, Text, action
from handlers.verb import Verb
from storage import audit, calendars

SUMMARY = "Your own calendar"
HOW = (
    "In Outlook or Google Calendar, add a calendar from the internet and paste this address. Conferences you "
    "are invited to then appear by themselves, move when they move, and go when they are cancelled. The "
    "calendar shows when and where, and the case's reference."
)
SECRET = "Whoever has this address can see your conferences: please do not pass it on."  # noqa: S105  words


def own_calendar(turn: Turn) -> Reply:
    """Shows the address; with "new", closes the one before and makes another."""
    wish = turn.value("new").casefold()
    if wish not in ("", "new", "yes"):
        raise Refusal("Type calendar to see the address of your own calendar, or calendar new to change it.")
    if wish:
        calendars.withdraw_feed(turn.tx, turn.person.id, turn.now)
        audit.write(turn.tx, turn.now, turn.person.id, "changed_calendar_address")
    url = feed_address(turn.tx, turn.desk, turn.person.id, turn.now)
    audit.write(turn.tx, turn.now, turn.person.id, "saw_calendar_address")
    return Reply(
        SUMMARY,
        (
            Heading("Your calendar has a new address" if wish else SUMMARY),
            Text(HOW),
            Link("Your calendar's address", url),
            Text(SECRET, "note"),
            Buttons(
                (
                    Button(
                        "Give it a new address",
                        action("calendar", new="yes"),
                        confirm="The present address stops working at once. Go on?",
                    ),
                )
            ),
        ),
        about_case=True,
    )


VERB = Verb(
    name="calendar",
    summary="shows your conferences in your own calendar",
    usage="calendar",
    handle=own_calendar,
    parameters=Parameters(rest="new"),
)
