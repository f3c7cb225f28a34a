"""The pages of a chair's record in order: which there are follows from what was answered so far."""

from __future__ import annotations

from handlers.forms import asked
from handlers.record.answers import Answers
from handlers.record.before import before_the_decisions
from handlers.record.decisions import decided
from handlers.record.page import Page
from handlers.record.sitting import Sitting
from handlers.reply import Field, Form, Reply, action
from procedure.wording import capitalise, say_count

CHECK = "check"  # the page after the last, on which everything is seen together

PARTS = (
    "preparation",
    "people",
    "fathers",
    "views",
    "quorum",
    "agencies",
    "decisions",
    "task",
    "core",
)
"""The parts of every record, by the first word of their pages' ids. A part may have several pages, or none."""

_UNDER = {"dissent": "decisions"}

THEN = {
    "next": "Save and go on",
    "back": "Save and go back a page",
    "check": "Save and see what is still missing",
    "leave": "Save and leave it for now",
}


def pages_of(sitting: Sitting, answers: Answers) -> list[Page]:
    """Every page that there is to fill in, in order."""
    return [*before_the_decisions(sitting, answers), *decided(sitting, answers)]


def gaps(sitting: Sitting, answers: Answers) -> dict[str, dict[str, str]]:
    """What is still to be filled in, by page and field, a sentence each; nothing when the record is whole."""
    return {page.id: dict(page.lacks) for page in pages_of(sitting, answers) if page.lacks}


def form_of(
    sitting: Sitting,
    answers: Answers,
    page: Page,
    sentences: dict[str, str] | None = None,
    then: str = "next",
) -> Reply:
    """One page as a form, with a sentence beside each field that was found wanting."""
    known = action("record", ref=sitting.case.ref, page=page.id)
    what_then = Field("then", "And then", "choice", value=then, options=tuple(THEN.items()))
    intro = (
        f"Part {part_of(page.id)} of {len(PARTS)}. Anything may stay empty for now: "
        "you see what is missing at the end."
    )
    form = Form(capitalise(page.title), known, (*page.fields, what_then), "Save", intro)
    reply = asked(form, sentences)
    return Reply("The record of a conference", (*page.above, *reply.blocks), about_case=True)


def part_of(page_id: str) -> int:
    """Which part of the record a page belongs to, from 1: it stays the same whatever else is answered."""
    word = page_id.split("_")[0]
    return PARTS.index(_UNDER.get(word, word)) + 1


def after(sitting: Sitting, answers: Answers, page_id: str, then: str) -> Page | None:
    """The page to show after this one was saved; None where it is the overview."""
    pages = pages_of(sitting, answers)
    ids = [page.id for page in pages]
    if then not in ("next", "back") or page_id not in ids:
        return None
    place = ids.index(page_id) + (1 if then == "next" else -1)
    return pages[place] if 0 <= place < len(pages) else None


def state_of(page: Page, answers: Answers) -> str:
    """How far a page is filled in, in words."""
    if not any(field.name in answers for field in page.fields):
        return "Not begun"
    if page.lacks:
        return f"{say_count(len(page.lacks), 'thing')} missing"
    if page.waits_for:
        return f"Waits for “{page.waits_for}”"
    filled = any(answers.get(field.name, "").strip() for field in page.fields)
    return "Filled in" if filled else "Left empty"
