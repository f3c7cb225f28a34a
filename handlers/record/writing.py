"""Writing a chair's record: a page at a time, left and taken up again, finished when it is whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers.cases.step_table import deadline_table
from handlers.cases.what_follows import coming_after, core_group_alone
from handlers.desk import Turn
from handlers.forms import SENT
from handlers.record.amendment import DROP, SUMMARY
from handlers.record.answers import day, decisions, is_quorate, is_rearranged, with_a_plan
from handlers.record.core_group import doubtful
from handlers.record.days_off import on_days_off
from handlers.record.documents import attachments
from handlers.record.finish import finish
from handlers.record.page import Page, not_offered
from handlers.record.pages import CHECK, after, form_of, gaps, pages_of, state_of
from handlers.record.paper import decisions_table, paper_of
from handlers.record.reports import contradictions
from handlers.record.sitting import Sitting
from handlers.reply import Block, Bullets, Button, Buttons, Heading, Reply, Table, Text, action
from procedure.pathway import Pathway
from procedure.steps import name_of
from procedure.wording import capitalise, say_date, whole_sentence
from storage import audit, conference_records
from storage.cases import Case
from storage.conference_records import ConferenceRecord

DROP_IT = "Throw the changes away? The record stays as it was."


def write(turn: Turn, sitting: Sitting) -> Reply:
    """The page that is wanted, or what one that was sent leads to."""
    case, wanted = sitting.case, turn.value("page")
    draft = conference_records.draft(turn.tx, case.id)
    audit.write(turn.tx, turn.now, turn.person.id, "opened_record", case.ref, {"page": wanted})
    answers = dict(draft.answers) if draft else {}
    page = next((each for each in pages_of(sitting, answers) if each.id == wanted), None)
    if page is not None and SENT in turn.values:
        return _saved(turn, sitting, answers, page)
    if page is not None:
        sentences = dict(page.lacks) if turn.value("missing") else {}
        return form_of(sitting, answers, page, sentences, CHECK if sentences else "next")
    if turn.value("finish") and draft is not None:
        return _finish(turn, sitting, draft)
    if wanted == CHECK or draft is not None:
        return _overview(turn, sitting, answers, f"{case.ref}: the record so far")
    return form_of(sitting, answers, pages_of(sitting, answers)[0])


def _saved(turn: Turn, sitting: Sitting, answers: dict[str, str], page: Page) -> Reply:
    """Keeps what was filled in and goes where the chair wants to; not on to the next page past what is wrong."""
    given = {field.name: turn.value(field.name) for field in page.fields}
    answers = {**answers, **given}
    wrong = {**page.wrong(given), **not_offered(page, given)}
    then = turn.value("then") or "next"
    again = next((each for each in pages_of(sitting, answers) if each.id == page.id), page)
    if wrong and then != "leave":
        return form_of(sitting, answers, again, wrong, then)
    # What is asked for again before the record can be finished is kept; what nobody would ask about is not.
    lost = {name: sentence for name, sentence in wrong.items() if name not in again.lacks}
    given = {name: value for name, value in given.items() if name not in lost}
    answers = {name: value for name, value in answers.items() if name not in lost}
    conference_records.keep(turn.tx, sitting.case.id, sitting.number, given, turn.person.id, turn.now)
    audit.write(turn.tx, turn.now, turn.person.id, "kept_record", sitting.case.ref, {"page": page.id})
    if then == "leave":
        return _left(sitting, [f"{_label(page, name)}: {sentence}" for name, sentence in lost.items()])
    following = after(sitting, answers, page.id, then)
    if following is not None:
        just_now = [says for name, says in on_days_off(sitting, answers).items() if name in given]
        shown = form_of(sitting, answers, following)
        return replace(shown, blocks=(*(Text(says, "note") for says in just_now), *shown.blocks))
    return _overview(turn, sitting, answers, f"{sitting.case.ref}: the record so far")


def _label(page: Page, name: str) -> str:
    return next(field.label for field in page.fields if field.name == name)


def _left(sitting: Sitting, lost: list[str]) -> Reply:
    """That the record can be taken up again, and what of the last page could not be kept."""
    ref = sitting.case.ref
    text = f"{ref}: your record is kept, and nobody else sees it yet. Type record {ref} to go on with it."
    not_kept: list[Block] = [Text("Not kept:", "warning"), Bullets(tuple(lost))] if lost else []
    go_on = Button("Go on with the record", action("record", ref=ref), "primary")
    return Reply(SUMMARY, (Text(text), *not_kept, Buttons((go_on,))), about_case=True)


def _overview(turn: Turn, sitting: Sitting, answers: dict[str, str], title: str) -> Reply:
    """Every page with how far it is filled in, all that was filled in, and what is still missing."""
    pages, missing = pages_of(sitting, answers), gaps(sitting, answers)
    ref = sitting.case.ref
    rows = tuple((capitalise(page.title), state_of(page, answers)) for page in pages)
    blocks: list[Block] = [Heading(title), *_what_is_put_right(turn, sitting)]
    blocks.append(Table("Pages of the record", ("Page", "State"), rows))
    blocks += [Text(sentence, "note") for sentence in _not_asked(sitting, answers)]
    sentences = [sentence for of_page in missing.values() for sentence in of_page.values()]
    if sentences:
        blocks += [Text("Still missing:", "warning"), Bullets(tuple(sentences))]
    warnings = (*contradictions(sitting, answers), *doubtful(sitting, answers))
    blocks += [Text(sentence, "warning") for sentence in warnings]
    blocks += [Text(sentence, "note") for sentence in on_days_off(sitting, answers).values()]
    blocks += paper_of(sitting, answers, turn.person.name).as_blocks()
    blocks.append(Buttons((*_to_finish(sitting, answers, missing), *_to_pages(ref, pages, missing))))
    return Reply(SUMMARY, tuple(blocks), about_case=True)


def _what_is_put_right(turn: Turn, sitting: Sitting) -> list[Block]:
    draft = conference_records.draft(turn.tx, sitting.case.id)
    if sitting.amends is None or draft is None:
        return []
    why = whole_sentence(draft.reason)
    text = f"You are putting right version {sitting.amends.version}, which stands until you finish. {why}"
    return [Text(text)]


def _not_asked(sitting: Sitting, answers: dict[str, str]) -> list[str]:
    """Which parts fall away, and why, in a sentence."""
    if is_rearranged(sitting, answers):
        return [
            "The conference is to be held again, so views on a plan, decisions and a plan are not asked for."
        ]
    decided = decisions(sitting, answers)
    if len(decided) == len(sitting.children) and not with_a_plan(sitting, answers):
        return ["No child has a plan from now on, so tasks and a core group are not asked for."]
    return []


def _to_finish(
    sitting: Sitting, answers: dict[str, str], missing: dict[str, dict[str, str]]
) -> tuple[Button, ...]:
    """The button that finishes a whole record, or the way to the first page that is not."""
    ref = sitting.case.ref
    if missing:
        first = next(iter(missing))
        known = {"ref": ref, "page": first}
        begun = any(field in answers for field in missing[first])
        more = {"missing": "yes"} if begun else {}
        return (Button("Go on where something is missing", action("record", **known, **more), "primary"),)
    question = (
        "Finish the record? The outcome is recorded and people are told. Whatever is wrong in it can be put right "
        "later, in a new version."
    )
    finish_it = Button("Finish the record", action("record", ref=ref, finish="yes"), "primary", question)
    if sitting.amends is None:
        return (finish_it,)
    return (finish_it, Button("Leave it as it was", action("record", ref=ref, do=DROP), "danger", DROP_IT))


def _to_pages(ref: str, pages: list[Page], missing: dict[str, dict[str, str]]) -> list[Button]:
    return [
        Button(
            capitalise(page.title),
            action("record", ref=ref, page=page.id, **({"missing": "yes"} if page.id in missing else {})),
        )
        for page in pages
    ]


def _finish(turn: Turn, sitting: Sitting, draft: ConferenceRecord) -> Reply:
    """Finishes a whole record; says what one that is half-filled still lacks."""
    answers = dict(draft.answers)
    if gaps(sitting, answers):
        return _overview(turn, sitting, answers, f"{sitting.case.ref}: the record is not finished yet")
    pathway = finish(turn, sitting, draft)
    case = sitting.case
    version = f", version {draft.version}" if draft.version > 1 else ""
    blocks: list[Block] = [Heading(f"{case.ref}: the record is finished{version}")]
    if not is_quorate(sitting, answers):
        held_again = is_rearranged(sitting, answers)
        sentence = (
            "The conference was not quorate and is to be held again."
            if held_again
            else "It went ahead without a quorum, and the record says why."
        )
        blocks.append(Text(sentence, "warning"))
    if not is_rearranged(sitting, answers):
        blocks.append(decisions_table(sitting, answers))
    held_on = day(answers, "held_on")
    assert held_on is not None, "a whole record has its day"
    follows = _what_follows(turn, case, pathway, held_on)
    if follows.rows:
        blocks += [Text("What follows:"), follows]
    blocks += attachments(turn, case, conference_records.get(turn.tx, draft.id))
    buttons = [Button("Open case", action("case", ref=case.ref))]
    if with_a_plan(sitting, answers):
        buttons.insert(0, Button("The plan’s tasks", action("tasks", ref=case.ref)))
    blocks.append(Buttons(tuple(buttons)))
    return Reply(SUMMARY, tuple(blocks), about_case=True)


def _what_follows(turn: Turn, case: Case, pathway: Pathway, held_on: date) -> Table:
    """The steps after the conference, and the core group where its day has no limit to stand beside."""
    coming = coming_after(pathway, held_on)
    table = deadline_table(turn, coming)
    meets_on = core_group_alone(turn.tx, case, pathway, held_on, coming)
    if meets_on is None:
        return table
    core_group = (name_of("core_group"), "no limit", f"Agreed for {say_date(meets_on)}")
    return replace(table, rows=(*table.rows, core_group))
