"""A finished record to take away: each file behind a link of one person's own that soon ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from handlers import permissions
from handlers.desk import Desk, Turn
from handlers.paper import Paper, from_text
from handlers.record.paper import for_the_core_group
from handlers.reply import Attachment
from procedure.wording import say_time
from storage import audit, cases, conference_records, people
from storage.cases import Case
from storage.conference_records import ConferenceRecord, DocumentLink, Kind
from storage.database import Transaction
from storage.people import Person

LASTS = timedelta(minutes=30)
KEPT = timedelta(
    days=1
)  # how long a link that ended is still known, so that it can be told from a guess in the log
MEDIA_TYPES: dict[Kind, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class DocumentClosed(Exception):
    """The link is not one of ours, has ended, or is nobody's any more; all look the same from outside."""


@dataclass(frozen=True, slots=True)
class Download:
    """One file: what to write, as what, under which name, until when (in words)."""

    paper: Paper
    kind: Kind
    name: str
    until: str


def attachments(turn: Turn, case: Case, record: ConferenceRecord) -> tuple[Attachment, ...]:
    """The record as a Word file and as a PDF, for the asker alone, who may use each link for half an hour."""
    paper = paper_for(turn.tx, turn.person, case, record)
    in_full = permissions.may(turn.tx, "read_record", turn.person, case)
    conference_records.forget_old_links(turn.tx, turn.now - KEPT)
    audit.write(turn.tx, turn.now, turn.person.id, "given_record", case.ref, {"record": record.id})
    found = []
    for kind, media_type in MEDIA_TYPES.items():
        token = conference_records.issue_link(turn.tx, record.id, kind, turn.person.id, turn.now + LASTS)
        link = f"{turn.desk.public_url}/document/{token}"
        name = _name(case, record, kind, in_full=in_full)
        found.append(Attachment(name, media_type, partial(turn.desk.write, paper, kind), link))
    return tuple(found)


def paper_for(tx: Transaction, person: Person, case: Case, record: ConferenceRecord) -> Paper:
    """As much of a finished record as this person may read: all of it, or the outcome and the plan."""
    assert record.paper is not None, "only a finished record is handed out"
    paper = from_text(record.paper)
    return paper if permissions.may(tx, "read_record", person, case) else for_the_core_group(paper)


def offered(tx: Transaction, desk: Desk, token: str, now: datetime) -> Download:
    """What this token leads to at `now` (aware); nothing is noted yet. Raises `DocumentClosed`."""
    link, record, case = _standing(tx, token, now)
    until = say_time(link.expires_at.astimezone(desk.timezone))
    person = people.get(tx, link.person)
    in_full = permissions.may(tx, "read_record", person, case)
    name = _name(case, record, link.kind, in_full=in_full)
    return Download(paper_for(tx, person, case, record), link.kind, name, until)


def taken(tx: Transaction, desk: Desk, token: str, now: datetime) -> Download:
    """The same for somebody who takes it away, which goes into the log. Raises `DocumentClosed`."""
    found = offered(tx, desk, token, now)
    link, record, case = _standing(tx, token, now)
    audit.write(tx, now, link.person, "downloaded_record", case.ref, {"record": record.id, "kind": link.kind})
    return found


def _standing(tx: Transaction, token: str, now: datetime) -> tuple[DocumentLink, ConferenceRecord, Case]:
    """The link with what it leads to, if its owner may still read this case's record."""
    link = conference_records.find_link(tx, token)
    if link is None or link.revoked or now >= link.expires_at:
        raise DocumentClosed
    record = conference_records.get(tx, link.record)
    case = cases.get(tx, record.case_id)
    if not permissions.may(tx, "record", people.get(tx, link.person), case):
        raise DocumentClosed
    return link, record, case


def _name(case: Case, record: ConferenceRecord, kind: Kind, *, in_full: bool) -> str:
    what = "conference-record" if in_full else "outcome-and-plan"
    version = f"-version-{record.version}" if record.version > 1 else ""
    held_on = record.answers.get("held_on", "")
    return f"{case.ref}-{what}-{held_on}{version}.{kind}".replace("/", "-")
