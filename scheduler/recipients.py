"""Who is told: the people behind the roles of one case, and who stands in when a role is empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from scheduler.preferences import Preferences

People = tuple[str, ...]

# Whom a reminder goes to when nobody holds its role, or whoever held it has left: never into the void.
STANDS_IN = {
    "attendee": None,
    "core_group": None,
    "agency": "social_worker",
    "task_owner": "social_worker",
    "social_worker": "team_manager",
    "chair": "booking",
    "booking": "team_manager",
    "team_manager": "service_manager",
    "service_manager": "admin",
    "admin": None,
}
WITH_A_NAME = ("agency", "task_owner")  # roles of which a case may have several
ABOVE = ("team_manager", "service_manager")
UNASKED = Preferences()


@dataclass(frozen=True, slots=True)
class Recipients:
    """The people of one case by role, each a person's id. `agencies` are by the name deadlines use, and
    `task_owners` by the id of a task of the plan.

    Whoever is not in `preferences` has none and is active. `invited_at` (aware) says since when somebody is on the
    invite list.
    """

    social_worker: People = ()
    team_managers: People = ()
    service_managers: People = ()
    booking: People = ()
    chair: People = ()
    administrators: People = ()
    agencies: Mapping[str, People] = field(default_factory=dict)
    attendees: People = ()
    core_group: People = ()
    task_owners: Mapping[str, People] = field(default_factory=dict)
    preferences: Mapping[str, Preferences] = field(default_factory=dict)
    invited_at: Mapping[str, datetime] = field(default_factory=dict)
    # Every rung of a ladder asks for the same few people, so who was found is remembered.
    _found: dict[tuple[str, str | None], tuple[People, str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def own_times(self) -> dict[str, Preferences]:
        """Those who chose a time of their own to be reminded at, or not to be; few do."""
        return {
            person: wishes
            for person, wishes in self.preferences.items()
            if wishes.reminder_time or wishes.quiet
        }

    def wishes_of(self, person: str) -> Preferences:
        """How this person wants to be reminded."""
        return self.preferences.get(person, UNASKED)

    def behind(self, role: str, of: str | None = None) -> tuple[People, str]:
        """The active people behind a role, and the role they hold: another one where they stand in.

        `of` is the agency, or the task, that a role such as "agency" or "task_owner" is of.
        """
        of = of if role in WITH_A_NAME else None
        known = self._found.get((role, of))
        if known is None:
            known = self._found[role, of] = self._look(role, of)
        return known

    def _look(self, role: str, of: str | None) -> tuple[People, str]:
        holder: str | None = role
        while holder is not None:
            found = self._in(holder, of)
            if self.preferences:
                found = tuple(person for person in found if self.wishes_of(person).active)
            if found:
                return found, holder
            holder = STANDS_IN.get(holder)
        return (), role

    def _in(self, role: str, of: str | None) -> People:
        if role == "agency":
            return self.agencies.get(of or "", ())
        if role == "task_owner":
            return self.task_owners.get(of or "", ())
        return _HOLDERS[role](self)


_HOLDERS: Mapping[str, Callable[[Recipients], People]] = {
    "social_worker": attrgetter("social_worker"),
    "team_manager": attrgetter("team_managers"),
    "service_manager": attrgetter("service_managers"),
    "booking": attrgetter("booking"),
    "chair": attrgetter("chair"),
    "admin": attrgetter("administrators"),
    "attendees": attrgetter("attendees"),
    "core_group": attrgetter("core_group"),
}
