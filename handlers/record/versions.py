"""The versions of a conference record: which there are, why each was made, and what it changed."""

from __future__ import annotations

from dataclasses import replace

from handlers.desk import Turn
from handlers.paper import Paper, Section, from_text
from handlers.reply import Table
from procedure.wording import say_date, say_list, whole_sentence
from storage import conference_records, people
from storage.conference_records import ConferenceRecord

VERSIONS = "Versions of this record"
_COLUMNS = ("Version", "Finished", "By", "Why")


def versions_of(turn: Turn, record: ConferenceRecord) -> list[ConferenceRecord]:
    """The finished versions of the record that this one is a version of, the first one first."""
    every = conference_records.finished(turn.tx, record.case_id)
    return sorted((each for each in every if each.root == record.root), key=lambda each: each.version)


def with_versions(turn: Turn, paper: Paper, draft: ConferenceRecord) -> Paper:
    """The paper, telling what was put right in it where it is not the first version."""
    if draft.version == 1:
        return paper
    before = versions_of(turn, draft)
    changed = say_list(what_changed(before[-1], paper)) or "Nothing but the wording"
    this = (
        str(draft.version),
        say_date(turn.today),
        turn.person.name,
        f"{whole_sentence(draft.reason)} Changed: {changed}.",
    )
    table = Table(VERSIONS, _COLUMNS, (*(_row(turn, each) for each in before), this))
    facts = replace(paper.facts, pairs=(*paper.facts.pairs, ("Version", str(draft.version))))
    return replace(paper, facts=facts, sections=(*paper.sections, Section(VERSIONS, (table,))))


def versions_table(turn: Turn, record: ConferenceRecord) -> Table:
    """Every version with its day, its author and its reason."""
    return Table(VERSIONS, _COLUMNS, tuple(_row(turn, each) for each in versions_of(turn, record)))


def what_changed(old: ConferenceRecord, new: Paper) -> list[str]:
    """What stands at the top, and the headings, in which a version differs from the last; what is left out too."""
    assert old.paper is not None, "only a finished record is put right"
    before, after = _by_name(from_text(old.paper)), _by_name(new)
    every = dict.fromkeys((*after, *before))
    return [
        name for name in every if name not in ("Version", VERSIONS) and before.get(name) != after.get(name)
    ]


def _by_name(paper: Paper) -> dict[str, object]:
    return {**dict(paper.facts.pairs), **{section.heading: section.parts for section in paper.sections}}


def _row(turn: Turn, record: ConferenceRecord) -> tuple[str, ...]:
    day = say_date(record.changed_at.astimezone(turn.desk.timezone))
    by = people.get(turn.tx, record.changed_by).name
    return (str(record.version), day, by, record.reason or "The first version")
