"""Other authorities' documents by the thousand, made up from the same words, to see whether they mislead."""

import random
from collections.abc import Iterator

from guidance.documents import Document, Passage

TOWNS = tuple(
    f"{first}{last}"
    for first in ("Ash", "Brack", "Cor", "Dun", "Elm")
    for last in ("ford", "ley", "mere", "wick", "stow")
)
_TOPICS = (
    (
        "The conference",
        "The initial conference in {town} is held within {n} working days of the strategy discussion.",
    ),
    (
        "Section 47",
        "In {town} the section 47 enquiry is finished within {n} working days and signed off by the {who}.",
    ),
    (
        "Reports",
        "Each agency in {town} shares its report with the family {n} working days before the conference.",
    ),
    ("Reports for the chair", "The {who} in {town} needs the report {n} working days before the conference."),
    (
        "Core group",
        "The first core group in {town} meets within {n} working days of the conference and the {who} chairs it.",
    ),
    ("Reviews", "The review conference in {town} is held within {n} months."),
    (
        "Strategy",
        "The {who} chairs the strategy discussion in {town}; the police and health are asked to come.",
    ),
    (
        "The chair",
        "In {town} the conference chair sees the parents {n} minutes before it starts.",
    ),
    ("Children", "The child's views are gathered by the {who} in {town} and heard first."),
    ("Fathers", "Fathers are invited in {town} and the {who} rings them."),
    ("Quoracy", "The {who} in {town} decides whether {n} agencies are enough."),
    ("Plans", "The plan in {town} is written by the {who} and checked after {n} weeks."),
    ("Audit", "An audit in {town} found that {n} per cent of plans were monitored by the {who}."),
    ("Advocacy", "An advocate is offered to every child in {town} by the {who}."),
    ("Minutes", "Minutes are sent within {n} working days by the {who} of {town}."),
    ("Venue", "Conferences in {town} take place at the town hall, room {n}."),
)
_WHO = (
    "team manager",
    "social worker",
    "service manager",
    "conference chair",
    "head of service",
    "business support officer",
)
_TAILS = (
    "Ask the duty desk if you are not sure.",
    "This was agreed by the partnership last spring.",
    "The form is on the intranet.",
    "Managers check this every month.",
    "Interpreters are booked by the same office.",
)


def crowd(passages: int, seed: int = 1) -> Iterator[tuple[Document, list[Passage]]]:
    """That many passages of made-up documents, one a town, the same for the same seed."""
    random_ = random.Random(seed)
    each = -(-passages // len(TOWNS))
    for town in TOWNS:
        identity = f"{town.lower()}-procedures"
        document = Document(
            identity, f"{town} conference procedures", authority=town.lower(), file_name=f"{identity}.md"
        )
        yield document, [_passage(identity, town, number, random_) for number in range(each)]


def _passage(identity: str, town: str, number: int, random_: random.Random) -> Passage:
    heading, sentence = random_.choice(_TOPICS)
    said = sentence.format(town=town, n=random_.randint(2, 30), who=random_.choice(_WHO))
    tails = " ".join(random_.sample(_TAILS, k=random_.randint(1, 3)))
    return Passage(identity, number, f"{heading} {number}", f"{said} {tails}")
