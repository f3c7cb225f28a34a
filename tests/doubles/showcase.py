"""A small router and postbag for trying a door: it says one of everything and remembers what it was asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.browser.outlet import BrowserOutlet
from handlers.reply import (
    Attachment,
    Bullets,
    Button,
    Buttons,
    CalendarEntry,
    Field,
    Fields,
    Folded,
    Form,
    Heading,
    Link,
    Picture,
    Quote,
    Reply,
    Table,
    Text,
    action,
    say,
)
from handlers.request import Request
from storage.people import Account

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 60"><rect width="320" height="60" fill="#fff"/>'
    '<path d="M20 30h280" stroke="#12474a" stroke-width="3"/><circle cx="20" cy="30" r="7" fill="#12474a"/>'
    '<circle cx="190" cy="30" r="7" fill="#f4b73f"/><circle cx="300" cy="30" r="7" fill="#12474a"/></svg>'
)

REGISTER = Form(
    "Register a case",
    "register?sent_form=yes",
    (
        Field("ref", "Case reference", hint="Such as AB123. Never a child's name."),
        Field("strategy", "Date of the strategy discussion", "date"),
        Field("conference", "Conference booked for", "datetime", required=False),
        Field("children", "How many children", "number", value="1"),
        Field("manager", "Team manager", "person", required=False),
        Field("others", "Who else to tell", "people", required=False),
        Field(
            "kind",
            "Kind of conference",
            "choice",
            value="initial",
            options=(("initial", "Initial"), ("prebirth", "Pre-birth"), ("transfer", "Transfer-in")),
        ),
        Field(
            "category",
            "Category of abuse",
            "choice",
            options=tuple((word, word.capitalize()) for word in "abcdefg"),
            required=False,
        ),
        Field(
            "present",
            "Who was there",
            "choices",
            options=(("police", "Police"), ("health", "Health"), ("school", "School")),
            required=False,
        ),
        Field("notes", "Anything the booking team should know", "long_text", required=False),
    ),
    submit="Register the case",
    intro="The dates that follow are worked out from the strategy discussion.",
)

EVERYTHING = Reply(
    "Case AB123",
    (
        Heading("Case AB123"),
        Text("Registered by you on 18 December 2026."),
        Text("The 2013 edition has been superseded.", "note"),
        Text("The reports are 2 working days late.", "warning"),
        Bullets(("The section 47 enquiry is finished.", "The conference is not booked yet.")),
        Fields((("Social worker", "Social worker (north)"), ("Team", "North"), ("Children", "2"))),
        Table(
            "What is due",
            ("Step", "Due", "Where it stands"),
            (
                ("Section 47 enquiry", "24 December 2026", "Done on 22 December"),
                ("Initial child protection conference", "13 January 2027", "Due in 15 working days"),
                ("Initial core group", "27 January 2027", "Waits for the conference"),
            ),
        ),
        Quote(
            "The conference is held within 15 working days.\nSooner where it is urgent.",
            "A guide of our own, section 2 (Leeds, 2026)",
        ),
        Picture("A line with three dates on it: today, the conference and the core group.", b"\x89PNG", SVG),
        Link("Open the meeting", "https://meet.example.org/ab123"),
        CalendarEntry(
            "meeting-1@example.org",
            2,
            datetime(2027, 1, 13, 10, tzinfo=UTC),
            datetime(2027, 1, 13, 12, tzinfo=UTC),
        ),
        Attachment("record.pdf", "application/pdf", b"%PDF-1.7", "https://icpc.example.org/document/abc"),
        Folded(
            "How this was worked out",
            (
                Text("15 working days after 18 December 2026, without 25 and 28 December and 1 January."),
                Buttons((Button("Show the policy", action("policy")),)),
            ),
        ),
        Buttons(
            (
                Button("Mark as done", action("done", ref="AB123", step="s47"), "primary"),
                Button("Open case", action("case", ref="AB123")),
                Button("Close the case", action("close", ref="AB123"), "danger", "Close AB123 for good?"),
            )
        ),
    ),
    about_case=True,
)

ANSWER = Reply(
    "Within 15 working days",
    (
        Text("An ICPC is held within 15 working days of the strategy discussion."),
        Quote("No later than 15 working days.", "A guide of our own, section 2"),
        Buttons((Button("This helped", action("helped")),)),
    ),
    private=False,
)


@dataclass
class Showcase:
    """Answers "everything", "register" (a form), "case ..." privately, and any other words as a question."""

    asked: list[Request] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    async def answer(self, request: Request) -> Reply | None:
        """Like the real router: None for a request id that was acted on already."""
        if request.id in self.seen:
            return None
        self.seen |= {request.id} if request.id else set()
        self.asked.append(request)
        if request.verb is not None:
            return self._pressed(request)
        word = request.text.split(" ")[0]
        known = {
            "everything": EVERYTHING,
            "register": Reply("Register a case", (REGISTER,), about_case=True),
            "case": replace(EVERYTHING, blocks=EVERYTHING.blocks[:2]),
            "refuse": say("That is not yours to see.", tone="warning"),
            "echo": say(request.text, private=False),
        }
        return known.get(word, ANSWER)

    def _pressed(self, request: Request) -> Reply:
        if request.verb == "register":
            return _registered(request.values)
        if request.verb == "done":
            return Reply("Done", (Text("The section 47 enquiry is done."),), replace=True, about_case=True)
        return say(f"You pressed {request.verb}.")


def _registered(values: dict[str, str]) -> Reply:
    if values["ref"] == "LATE":
        return say("The records cannot be reached just now.", tone="warning")
    wrong = {"ref": "Enter a case reference, such as AB123."} if not values["ref"] else {}
    if not values["strategy"]:
        wrong["strategy"] = "Enter the date of the strategy discussion."
    if wrong:
        fields = tuple(
            replace(f, value=values.get(f.name, ""), error=wrong.get(f.name, "")) for f in REGISTER.fields
        )
        return Reply("Register a case", (replace(REGISTER, fields=fields),), about_case=True)
    return Reply("Registered", (Text(f"{values['ref']} is registered."),), about_case=True)


@dataclass
class Postbag:
    """Messages with the moment each is to leave: the clock's tick, as the scheduler would do it."""

    outlet: BrowserOutlet | None = None
    waiting: list[tuple[datetime, str, Reply]] = field(default_factory=list)
    ticks: list[datetime] = field(default_factory=list)
    stuck: datetime | None = None  # when a message was due that will not leave

    def put(self, due: datetime, person: str, text: str) -> None:
        """A reminder for this person's id, to leave at `due`."""
        self.waiting.append((due, person, say(text)))
        self.waiting.sort(key=lambda entry: entry[0])

    async def tick(self, now: datetime) -> None:
        """Delivers what is due."""
        assert self.outlet is not None
        self.ticks.append(now)
        while self.waiting and self.waiting[0][0] <= now:
            due, person, message = self.waiting.pop(0)
            account = Account("console", person, person, None)
            await self.outlet.send(account, message, f"{person} {due.isoformat()}")

    async def next_due(self, until: datetime) -> datetime | None:
        """When the next one is due, not later than `until`."""
        moments = [self.stuck, *(due for due, _, _ in self.waiting)]
        return min((due for due in moments if due and due <= until), default=None)
