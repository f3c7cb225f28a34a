"""The fictional people of the demonstration: the same ten every time, named for what they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage import people
from storage.database import Database, Transaction
from storage.people import Person

PLATFORM = "console"

TEAMS = {"north": "North", "south": "South"}

SOCIAL_CARE = "Children's social care"
SAFEGUARDING_UNIT = "Integrated Safeguarding Unit"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody to be in the demonstration. `tries` are things worth typing as them, in a good order."""

    email: str
    name: str
    role: str
    agency: str
    team: str | None
    tries: tuple[str, ...]

    @property
    def person(self) -> Person:
        """The member that this actor is in the records."""
        return Person(
            id=self.email.partition("@")[0],
            name=self.name,
            email=self.email,
            roles=frozenset({self.role}),
            team=self.team,
            agency=self.agency,
        )


ICPC_QUESTION = "How long have we got to hold an ICPC?"

CAST = (
    Actor(
        "social.worker@example.org",
        "Social worker (north)",
        "social_worker",
        SOCIAL_CARE,
        "north",
        (
            "register AB123 strategy today manager @team.manager",
            "register",
            "case AB123",
            "invite AB123 @health.visitor agency Health",
            "invite AB123 @chair role chair",
            "done AB123 s47 today",
            "mine",
            ICPC_QUESTION,
        ),
    ),
    Actor(
        "team.manager@example.org",
        "Team manager (north)",
        "team_manager",
        SOCIAL_CARE,
        "north",
        ("overdue", "case AB123", "mine", "Who chairs the first core group?"),
    ),
    Actor(
        "social.worker.south@example.org",
        "Social worker (south)",
        "social_worker",
        SOCIAL_CARE,
        "south",
        ("register CD456 strategy yesterday", "case AB123", "mine"),
    ),
    Actor(
        "team.manager.south@example.org",
        "Team manager (south)",
        "team_manager",
        SOCIAL_CARE,
        "south",
        ("overdue", "case CD456", "mine"),
    ),
    Actor(
        "chair@example.org",
        "Conference chair",
        "chair",
        SAFEGUARDING_UNIT,
        None,
        ("join AB123", "case AB123", "mine", "When does the chair meet the family?"),
    ),
    Actor(
        "booking@example.org",
        "Booking team",
        "booking",
        SAFEGUARDING_UNIT,
        None,
        ("dates AB123", "book AB123", "case AB123", "mine"),
    ),
    Actor(
        "health.visitor@example.org",
        "Health visitor",
        "practitioner",
        "Health",
        None,
        (
            "report AB123 shared with family today",
            "attend AB123 remote",
            "join AB123",
            "When must the family have my report?",
        ),
    ),
    Actor(
        "school@example.org",
        "School safeguarding lead",
        "practitioner",
        "School",
        None,
        (
            "report AB123 shared with chair today",
            "attend AB123 in person",
            "What's the fostering allowance?",
            ICPC_QUESTION,
        ),
    ),
    Actor(
        "service.manager@example.org",
        "Service manager",
        "service_manager",
        SOCIAL_CARE,
        None,
        ("overdue", "overdue south", ICPC_QUESTION),
    ),
    Actor(
        "admin@example.org",
        "Administrator",
        "admin",
        SOCIAL_CARE,
        None,
        ("help", ICPC_QUESTION),
    ),
)


def place_in_cast(email: str | None) -> int:
    """Where somebody comes in the list of people; those outside the cast come after it."""
    return next((place for place, actor in enumerate(CAST) if actor.email == email), len(CAST))


def tries_of(email: str | None) -> tuple[str, ...]:
    """Things worth typing as this person; for somebody outside the cast, the list of what they may do."""
    return next((actor.tries for actor in CAST if actor.email == email), ("help", ICPC_QUESTION))


async def bring_on_the_cast(database: Database, now: datetime) -> bool:
    """Puts the cast and its teams into a database in which nobody is yet; says whether it did."""

    def work(tx: Transaction) -> bool:
        if people.members(tx):
            return False
        for team, name in TEAMS.items():
            people.save_team(tx, team, name)
        for actor in CAST:
            people.save(tx, actor.person)
            people.link_account(tx, PLATFORM, actor.person.id, actor.person.id, now)
        return True

    return await database.transact(work)
