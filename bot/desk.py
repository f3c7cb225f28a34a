"""The desk laid out from the settings: the rules, the calendar, the guidance, and what draws, writes and meets."""

from __future__ import annotations

from functools import cache

from bot import documents, rulebook
from bot.meetings import open_provider
from bot.pictures import picture_of
from bot.settings import Settings, WrongSetting
from guidance.danger import load_alarm
from guidance.librarian import open_librarian
from guidance.names import load_names
from guidance.small_talk import load_small_talk
from handlers.desk import Desk
from procedure.policy import PolicyError
from scheduler.timetable import Timetable
from storage.database import Database
from storage.shelf import DatabaseShelf


def open_desk(settings: Settings, database: Database) -> Desk:
    """The rules, the calendar and the guidance. Raises `WrongSetting` for a policy that cannot be followed.

    The librarian is fetched when first asked for: most commands of the command line ask nothing.
    """
    try:
        policies = rulebook.load_all(settings.policies)
    except PolicyError as error:
        raise WrongSetting(str(error)) from error
    if settings.authority not in policies:
        known = ", ".join(sorted(policies))
        raise WrongSetting(f"ICPC_AUTHORITY is {settings.authority!r}: set it to one of {known}.")
    calendar = rulebook.england_and_wales()
    return Desk(
        policies=policies,
        timetables={
            authority: Timetable(policy, calendar, settings.timezone)
            for authority, policy in policies.items()
        },
        calendar=calendar,
        fetch_librarian=cache(open_librarian),
        alarm=load_alarm(),
        names=load_names(),
        small_talk=load_small_talk(),
        shelf=DatabaseShelf(database),
        authority=settings.authority,
        timezone=settings.timezone,
        public_url=settings.public_url,
        meeting_hosts=settings.meeting_hosts,
        meetings=open_provider(settings.meetings, settings.meeting_hosts),
        paint=picture_of,
        write=documents.write,
    )
