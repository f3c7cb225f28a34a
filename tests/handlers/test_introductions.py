"""People who never wrote to the assistant are found by their e-mail address when something waits for them."""

from __future__ import annotations

from datetime import timedelta

from handlers.directory import Directory
from handlers.introductions import AGAIN, Introductions
from storage import outbox, people
from storage.database import Transaction
from tests.doubles.office import SCHOOL, Office


class Workspace:
    """Looks up the addresses it was given, and counts how often it is asked."""

    def __init__(self, **accounts: str) -> None:
        self.accounts = accounts
        self.asked: list[str] = []

    async def look_up(self, email: str) -> str | None:
        self.asked.append(email)
        return self.accounts.get(email.partition("@")[0])


async def somebody_new(office: Office, *, waiting: bool = True) -> str:
    """The school's lead as they are before they ever wrote, with a notice waiting for them."""
    person = await office.person(SCHOOL)

    def work(tx: Transaction) -> None:
        tx.execute("DELETE FROM accounts WHERE person = :id", {"id": person.id})
        if waiting:
            outbox.notice(tx, person.id, "invited", office.now)

    await office.database.transact(work)
    return person.id


def introductions(office: Office, workspace: Workspace) -> Introductions:
    directory = Directory(office.database)
    return Introductions(office.database, directory, {"slack": workspace.look_up})


async def test_somebody_for_whom_a_reminder_waits_is_found_and_can_be_written_to(office: Office) -> None:
    school = await somebody_new(office)
    workspace = Workspace(school="U0SCHOOL")
    await introductions(office, workspace).see_to(office.now)
    [account] = await office.look(lambda tx: people.accounts_of(tx, school))
    assert (account.platform, account.account) == ("slack", "U0SCHOOL")


async def test_nobody_is_looked_up_for_nothing(office: Office) -> None:
    await somebody_new(office, waiting=False)
    workspace = Workspace(school="U0SCHOOL")
    await introductions(office, workspace).see_to(office.now)
    assert workspace.asked == []


async def test_somebody_who_is_not_there_is_asked_after_again_only_after_twelve_hours(office: Office) -> None:
    school = await somebody_new(office)
    workspace = Workspace()
    look = introductions(office, workspace)
    for hours in (0, 1, 11):
        await look.see_to(office.now + timedelta(hours=hours))
    assert workspace.asked == [SCHOOL]
    workspace.accounts["school"] = "U0SCHOOL"
    await look.see_to(office.now + AGAIN)
    assert workspace.asked == [SCHOOL, SCHOOL]
    assert await office.look(lambda tx: people.accounts_of(tx, school)) != []


async def test_without_a_platform_to_ask_nothing_is_read(office: Office) -> None:
    school = await somebody_new(office)
    await Introductions(office.database, Directory(office.database), {}).see_to(office.now)
    assert await office.look(lambda tx: people.accounts_of(tx, school)) == []
