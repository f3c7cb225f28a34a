"""A name that should never have stood in a record is taken out of every version, for good, and the log tells."""

from __future__ import annotations

from handlers.joining.personal_link import confirm_private
from handlers.reply import Reply
from storage import audit, cases, conference_records, conference_requests, conferences, core_groups
from storage.database import Transaction
from tests.doubles.chair import conference, finished
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SERVICE,
    SW,
    TM,
    Office,
    at,
    button,
    form_of,
    link_token,
    words,
)

# None of these goes through a form of the office here: its guard would ask for a role instead of the name.
SAID = "Zebedee wants to stay. Zebedees do not count."


async def with_a_name(office: Office) -> None:
    """A finished record, put right since, in whose both versions somebody is named."""
    await conference(office)
    await finished(office, said_1=SAID, task_what_1="See Zebedee at school every week")
    again = await office.press(CHAIR, button(await office.say(CHAIR, "record AB123"), "Put the record right"))
    await office.fill(CHAIR, again, reason="The wrong week.")
    page = await office.press(CHAIR, "record?ref=AB123&page=core_group")
    overview = await office.fill(CHAIR, page, review_on="2027-02-22", then="check")
    await office.press(CHAIR, button(overview, "Finish the record"))
    assert "Zebedee wants" in words(await office.say(SW, "record AB123"))


async def taken_out(office: Office, who: str = TM, typed: str = "zebedee", why: str = "child_named") -> Reply:
    return await office.fill(who, await office.say(who, "take out AB123"), words=typed, why=why)


def lines(reply: Reply) -> set[str]:
    return {" ".join(line.split()) for line in words(reply).splitlines()}


async def everything(office: Office) -> str:
    """All that is kept of the records and tasks of the case, unsealed."""

    def work(tx: Transaction) -> str:
        case = cases.find(tx, "AB123")
        assert case is not None
        versions = conference_records.every_version(tx, case.id)
        return f"{versions} {core_groups.tasks(tx, case.id)}"

    kept: str = await office.look(work)
    return kept


async def test_they_are_taken_out_of_every_version_and_of_the_plan(office: Office) -> None:
    await with_a_name(office)
    reply = words(await taken_out(office))
    assert (
        "Taken out in 5 places. It cannot be undone" in reply
    )  # twice in each of two versions, and the task
    kept = await everything(office)
    assert "Zebedee wants" not in kept
    assert "See Zebedee" not in kept
    assert "[taken out] wants to stay. Zebedees do not count." in kept  # whole words alone
    assert "See [taken out] at school every week" in words(await office.say(SW, "tasks AB123"))


async def test_the_rest_of_each_version_stays_as_it_was(office: Office) -> None:
    await with_a_name(office)
    before = lines(await office.say(SW, "record AB123"))
    await taken_out(office)
    after = lines(await office.say(SW, "record AB123"))
    assert {line for line in before if "Zebedee" not in line and "document/" not in line} <= after


async def test_what_was_chosen_from_a_list_cannot_be_taken_out(office: Office) -> None:
    await with_a_name(office)
    refused = await taken_out(office, typed="Neglect")
    assert "stand nowhere" in words(refused)
    assert "Neglect" in words(await office.say(SW, "record AB123"))


async def test_the_log_says_who_and_why_and_not_which_words(office: Office) -> None:
    await with_a_name(office)
    await taken_out(office)
    entries = await office.look(lambda tx: audit.entries(tx, "AB123"))
    last = next(entry for entry in reversed(entries) if entry.action == "took_out_words")
    assert (last.person, last.details["why"], last.details["places"]) == ("team.manager", "child_named", 5)
    assert "zebedee" not in str(last.details).casefold()
    assert (await office.look(audit.verify)).broken_at is None


async def test_whoever_had_it_before_their_eyes_is_named(office: Office) -> None:
    await with_a_name(office)
    assert "read or taken away by" in words(await taken_out(office))


async def test_it_asks_for_the_words_and_the_reason(office: Office) -> None:
    await with_a_name(office)
    asked = await taken_out(office, typed="Ze", why="")
    assert set(form_of(asked).errors) == {"words", "why"}


async def test_it_is_for_managers(office: Office) -> None:
    await with_a_name(office)
    assert "Taken out" in words(await taken_out(office, SERVICE))
    for who in (SW, CHAIR):
        assert "manager" in words(await office.say(who, "take out AB123"))


async def named_everywhere(office: Office) -> None:
    """AB123 with somebody named wherever people type besides the record."""
    await office.registered()
    await office.say(SW, f"invite AB123 @{CHAIR} role chair")
    await office.say(SW, f"invite AB123 @{HEALTH}")
    asked = await office.say(SW, "done AB123 conference request today")
    said = {"father_1": "not_invited", "father_why_1": "Kept from zebedee by a court.", "advocacy": "no"}
    await office.press(
        SW, form_of(asked).action, on="2026-11-23", needs="travel", needs_what="A lift for Zebedee", **said
    )
    await office.press(
        BOOKING, "book?confirmed=yes", ref="AB123", when="2026-12-08T10:00", place="Zebedee Hall"
    )
    moved = {"because": "other", "reason": "As Zebedee wishes", "agreed": "zebedee’s aunt"}
    await office.press(BOOKING, "book?confirmed=yes", ref="AB123", when="2026-12-09T10:00", **moved)
    await office.say(CHAIR, "join AB123 https://meet.example.org/a-room")
    token = link_token(await office.say(HEALTH, "join AB123"))
    await office.database.transact(
        lambda tx: confirm_private(tx, office.desk, token, "my friend Zebedee", at("2026-12-09 09:45"))
    )


async def all_typed(office: Office) -> str:
    """Everything about the case that is kept outside the log, unsealed."""

    def work(tx: Transaction) -> str:
        case = cases.find(tx, "AB123")
        assert case is not None
        kept = [tx.query(f"SELECT * FROM {table}") for table in ("events", "calendar_entries", "people")]  # noqa: S608
        answers = conference_requests.answers_of(tx, case.id)
        return f"{kept} {answers} {conferences.ready(tx, case.id)}".casefold()

    found: str = await office.look(work)
    return found


async def test_they_are_taken_out_of_whatever_was_typed_about_the_case(office: Office) -> None:
    await named_everywhere(office)
    assert (await all_typed(office)).count("zebedee") >= 7
    reply = words(await taken_out(office))
    assert "zebedee" not in await all_typed(office)
    assert "in files that were downloaded" in reply
    assert "Place: [taken out] Hall" in words(await office.card())
    assert (await office.look(audit.verify)).broken_at is None


async def test_the_log_holds_none_of_the_words_that_were_typed(office: Office) -> None:
    await named_everywhere(office)
    assert "zebedee" not in str(await office.look(lambda tx: audit.entries(tx, "AB123"))).casefold()


async def test_dates_and_outcomes_stay_when_words_are_taken_out_of_reasons(office: Office) -> None:
    await named_everywhere(office)
    before = await office.steps("AB123")
    await taken_out(office)
    assert await office.steps("AB123") == before
    [*_, booked] = await office.details("conference_booked")
    assert (booked["because"], booked["reason"]) == ("other", "As [taken out] wishes")
