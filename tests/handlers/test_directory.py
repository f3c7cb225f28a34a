"""An account meets its person once, by e-mail; strangers and those who have left are nobody."""

from __future__ import annotations

from handlers.directory import Directory, stranger
from storage import people
from tests.doubles.office import SW, TM, Office, words


async def test_an_account_is_matched_by_its_address_and_known_from_then_on(office: Office) -> None:
    directory = Directory(office.database)
    assert await directory.person_of("slack", "U1") is None
    met = await directory.meet("slack", "U1", "Social.Worker@Example.org", office.now)
    assert met == await office.person(SW)
    assert await directory.person_of("slack", "U1") == met
    assert await directory.person_of("teams", "U1") is None
    assert "social.worker account_linked" in await office.log()


async def test_an_address_that_nobody_has_meets_nobody(office: Office) -> None:
    assert await Directory(office.database).meet("slack", "U1", "nobody@example.org", office.now) is None
    assert "ask whoever looks after the ICPC assistant" in words(stranger())


async def test_somebody_who_has_left_is_nobody_from_that_moment(office: Office) -> None:
    directory = Directory(office.database)
    await directory.meet("slack", "U1", TM, office.now)
    await office.change(TM, active=False)
    assert await directory.person_of("slack", "U1") is None
    assert await directory.meet("slack", "U2", TM, office.now) is None


async def test_how_to_write_first_is_remembered(office: Office) -> None:
    directory = Directory(office.database)
    await directory.meet("teams", "29:1", SW, office.now)
    await directory.keep_conversation("teams", "29:1", '{"conversation": 1}')
    found = await office.look(lambda tx: people.accounts_of(tx, "social.worker"))
    assert ("teams", '{"conversation": 1}') in {(each.platform, each.conversation) for each in found}
