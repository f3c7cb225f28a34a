"""Finishing a chair's record, or a new version of it: from now on it stands, and what follows is set going."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.cases.plan_in_force import children_with_a_plan
from handlers.cases.recording import pathway_of, refresh
from handlers.conference.held_again import hold_again
from handlers.desk import Turn
from handlers.paper import Paper, from_text, to_text
from handlers.plan.core_group_news import group_of, tell_changes
from handlers.plan.own_part import parts_of, tell_changes_of_parts
from handlers.plan.plan_ended import end_plan
from handlers.record.answers import dissenters, is_rearranged, with_a_plan
from handlers.record.events import bring_about, happenings
from handlers.record.paper import paper_of
from handlers.record.plan import agree_on_plan, take_out_tasks
from handlers.record.sitting import Sitting
from handlers.record.versions import what_changed, with_versions
from handlers.reminders.notices import AMENDED, DISSENT, RECORDED, tell
from handlers.reminders.recipients import recipients_of
from procedure.pathway import Pathway
from storage import audit, cases, conference_records, core_groups, people
from storage.conference_records import ConferenceRecord

PLACE = "Place"
READ = (
    "read_record",
    "given_record",
    "downloaded_record",
)  # in the log: who has had a record before their eyes


def finish(turn: Turn, sitting: Sitting, draft: ConferenceRecord) -> Pathway:
    """Records the outcome for each child and what follows; gives where the case stands.

    `draft` lacks nothing. Raises `Refusal` where the record contradicts what is known of the case.
    """
    case, answers = sitting.case, draft.answers
    before, group_before = pathway_of(turn, case), group_of(turn.tx, case)
    parts_before = parts_of(turn.tx, case, before)
    bring_about(turn, sitting, happenings(sitting, answers, draft.root))
    if with_a_plan(sitting, answers):
        agree_on_plan(turn, sitting, draft)
    elif sitting.is_review and is_rearranged(sitting, answers):
        take_out_tasks(turn, sitting, draft)
    end_plan(turn, case, children_with_a_plan(pathway_of(turn, case)))
    paper = with_versions(turn, paper_of(sitting, answers, turn.person.name, _place(sitting)), draft)
    conference_records.finish(turn.tx, draft.id, to_text(paper), turn.person.id, turn.now)
    if sitting.amends is not None:
        conference_records.end_links(turn.tx, sitting.amends.id, turn.now)
    done = {"record": draft.id, "version": draft.version}
    audit.write(turn.tx, turn.now, turn.person.id, "finished_record", case.ref, done)
    pathway = refresh(turn, case)
    told = _tell(turn, sitting, draft, paper, group_before.members)
    hold_again(turn, case, before, pathway, knows=told)
    tell_changes(turn, case, group_before, pathway)
    members, now = set(group_before.members), set(core_groups.members(turn.tx, case.id))
    # Whoever is new in the core group is shown their tasks; one that is dissolved hears that the plan ended.
    tell_changes_of_parts(turn, case, parts_before, pathway, knows=now - members if now else members)
    return pathway


def _place(sitting: Sitting) -> str:
    if sitting.amends is not None and sitting.amends.paper is not None:
        return dict(from_text(sitting.amends.paper).facts.pairs).get(PLACE, "")
    booked = sitting.pathway.conference.booked if sitting.pathway.conference else None
    return str(booked.details.get("place", "")) if booked else ""


def _tell(
    turn: Turn, sitting: Sitting, draft: ConferenceRecord, paper: Paper, members_before: list[str]
) -> Iterable[str]:
    """Those who answer for the case and the booking team; of a new version its readers; of dissent that is new.

    Gives those (ids) who are told what was decided.
    """
    case, answers = sitting.case, draft.answers
    behind = recipients_of(turn.tx, case)
    answerable = dict.fromkeys((*behind.social_worker, *behind.team_managers))
    told = (*answerable, *behind.booking)
    known: tuple[str, ...] = ()
    if sitting.amends is None:
        about = {"record": draft.root, "version": draft.version}
        tell(turn, case, RECORDED, dict.fromkeys(told), details=about)
    else:
        members = (*members_before, *core_groups.members(turn.tx, case.id))
        _tell_of_version(turn, sitting.amends, draft, paper, (*told, *members))
        known = dissenters(sitting, sitting.amends.answers)
    disagree = () if is_rearranged(sitting, answers) else dissenters(sitting, answers)
    new = [each for each in disagree if each not in known]
    if new:
        tell(turn, case, DISSENT, answerable, details={"who": new})
    return told


def _tell_of_version(
    turn: Turn, old: ConferenceRecord, draft: ConferenceRecord, paper: Paper, told: tuple[str, ...]
) -> None:
    """A new version is told to everybody who was told of the one before, and to whoever has read any."""
    case = cases.get(turn.tx, draft.case_id)
    readers = people.some(turn.tx, {*told, *_readers(turn, case.ref, draft)})
    details = {"record": draft.root, "version": draft.version, "changed": what_changed(old, paper)}
    tell(turn, case, AMENDED, [each.id for each in readers if each.kind == "member"], details=details)


def _readers(turn: Turn, ref: str, draft: ConferenceRecord) -> set[str]:
    """Who has read any version of this record, or taken one away, as the log of the case tells."""
    versions = [
        each for each in conference_records.finished(turn.tx, draft.case_id) if each.root == draft.root
    ]
    ids = {each.id for each in versions}
    entries = audit.entries(turn.tx, ref)
    return {entry.person for entry in entries if entry.action in READ and entry.details.get("record") in ids}
