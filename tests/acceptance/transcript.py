"""The story written down while it happens, for somebody who wants to read what the assistant is like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from bot import reply_json
from bot.browser.view import OUTLETS
from bot.clock import Clock
from handlers.reply import (
    Block,
    Bullets,
    Buttons,
    CalendarEntry,
    Fields,
    Folded,
    Form,
    Heading,
    Link,
    Picture,
    Quote,
    Reply,
    Table,
    Text,
)
from procedure.wording import say_date, say_list, say_time
from storage import conversations, people
from storage.conversations import Message
from storage.database import Database, Transaction
from tests.acceptance.doors import LONDON

PREFACE = """\
# A case, from the strategy discussion to the core group

This is what was said in a run of the acceptance test, word for word: nobody wrote it by hand. The people and
the cases are made up. What somebody typed or pressed stands after their name; what the assistant showed or
sent is set in from the left, with the buttons under it in square brackets. Of a case's table only the
rows that have changed are repeated, and each rule is explained once.

To write it anew: `ICPC_WRITE_STORY=1 python -m pytest tests/acceptance/test_the_story.py`
"""

SENT_BY_FORM = ": what you sent"  # how the page names what is left of a form that was sent
OVERVIEW = "This morning"  # how a manager's overview of the day begins
_IN_BRACKETS = re.compile(r" \([^)]*\)")
_REFERENCE = re.compile(r"\b[A-Z]{2}\d{3}\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: who did it and in what words, or who was `shown` what."""

    at: datetime
    who: tuple[str, ...]
    how: str
    words: str
    shown: bool = False


class Transcript:
    """Reads the conversations of the demonstration as they grow."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._in_brief = False
        self._known: dict[int, Message] = {}
        self._story: list[str | Entry] = []
        self._writer = MarkdownWriter()
        self._overviews: set[tuple[str, str]] = set()

    def chapter(self, title: str, what: str) -> None:
        """Begins a part of the story."""
        self._story.append(f"## {title}\n\n{what}")
        self._in_brief = False

    def and_so_on(self, what: str) -> None:
        """Says in one sentence what happens until the next chapter."""
        if not self._in_brief:
            self._story.append(what)
        self._in_brief = True

    async def catch_up(self) -> None:
        """Writes down what has happened since the last time."""
        messages, names = await self._database.read(_everything)
        for message in in_a_fixed_order(messages, names):
            before = self._known.get(message.number)
            if not self._in_brief and (before is None or before.content != message.content):
                self._add(message, before, names[message.person])
            self._known[message.number] = message

    def text(self) -> str:
        """All of it, in Markdown."""
        parts, day = [PREFACE], ""
        for each in self._story:
            if isinstance(each, str):
                parts.append(each)
                day = "" if each.startswith("#") else day
                continue
            if day != (day := say_date(each.at, weekday=True)):
                parts.append(f"### {day}")
            parts.append(_shown(each))
        return "\n\n".join(parts) + "\n"

    def _add(self, message: Message, before: Message | None, who: str) -> None:
        entry = self._entry(message, before, who)
        last = self._story[-1] if self._story else None
        if isinstance(last, Entry) and _same_to_another(last, entry):
            self._story[-1] = replace(last, who=(*last.who, who))
        else:
            self._story.append(entry)

    def _entry(self, message: Message, before: Message | None, who: str) -> Entry:
        at = (self._clock() if before else message.at).astimezone(LONDON)
        if message.direction == "said":
            pressed = message.content.get("pressed")
            where = " in the team channel" if message.place == "channel" else ""
            if pressed:
                return Entry(at, (who,), "presses", f"[{pressed}]")
            return Entry(at, (who,), f"types{where}", f"`{message.content['text']}`")
        reply = reply_json.from_json(message.content)
        filled = next(
            (b for b in reply.blocks if isinstance(b, Folded) and b.summary.endswith(SENT_BY_FORM)), None
        )
        if before is not None and filled is not None:
            pairs = [pair for block in filled.blocks if isinstance(block, Fields) for pair in block.pairs]
            answers = "; ".join(
                f"{label.rstrip('?')}: {value}" for label, value in pairs if value != "Not given"
            )
            title = filled.summary.removesuffix(SENT_BY_FORM)
            return Entry(at, (who,), f"fills in “{title}”", answers)
        again = "sends the form, and sees it again" if reply.form and reply.form.errors else ""
        replaced = again or "presses a button, and sees in the message’s place"
        how = replaced if before else _how(message)
        return Entry(at, (who,), how, self._in_words(reply, who), shown=True)

    def _in_words(self, reply: Reply, who: str) -> str:
        """The reply; of somebody's overview of the morning, after the first, how it begins."""
        if reply.blocks and isinstance(reply.blocks[0], Heading):
            about = (who, reply.blocks[0].text.partition(",")[0])
            if about[1] == OVERVIEW and about in self._overviews:
                return self._writer.write(replace(reply, blocks=reply.blocks[:2]))
            self._overviews.add(about)
        return self._writer.write(reply)


def in_a_fixed_order(messages: list[Message], names: Mapping[str, str]) -> list[Message]:
    """The messages with those that went out at one moment in an order that no chance decides.

    What one person was sent stays in its order: first what each was sent first, the same words together.
    """
    ordered: list[Message] = []
    for _, found in groupby(messages, lambda each: (each.at, each.outlet is None and each.number)):
        turn: Counter[str] = Counter()
        keyed = []
        for each in found:
            keyed.append(((turn[each.person], _words(each), names[each.person]), each))
            turn[each.person] += 1
        ordered += [each for _, each in sorted(keyed, key=itemgetter(0))]
    return ordered


def _words(message: Message) -> str:
    """What was sent, without the links and the ids that are others in every run."""
    if message.outlet is None:
        return ""
    return MarkdownWriter().write(reply_json.from_json(message.content))


def _everything(tx: Transaction) -> tuple[list[Message], Mapping[str, str]]:
    found = {each.number: each for each in conversations.sent(tx)}
    for person in people.members(tx):
        for place in ("direct", "channel"):
            found |= {each.number: each for each in conversations.thread(tx, person.id, place)}
    names = {each.person: people.get(tx, each.person).name for each in found.values()}
    return [found[number] for number in sorted(found)], names


def _same_to_another(last: Entry, entry: Entry) -> bool:
    alike = (last.at, last.how, last.words) == (entry.at, entry.how, entry.words)
    return alike and last.how.startswith("is sent")


def _how(message: Message) -> str:
    if message.outlet:
        return "is sent" if message.outlet == "console" else f"is sent, as {OUTLETS[message.outlet]}"
    if message.place == "channel":
        return "sees, with everybody in the channel" if message.public else "alone sees"
    return "sees"


def _shown(entry: Entry) -> str:
    who = f"**{say_list(list(entry.who))}**"
    plural = entry.how.replace("is sent", "are sent") if len(entry.who) > 1 else entry.how
    head = f"{say_time(entry.at)}: {who} {plural}"
    if not entry.shown:
        return f"{head} {entry.words}".rstrip()
    return f"{head}:\n\n" + "\n".join(f"> {line}".rstrip() for line in entry.words.splitlines())


class MarkdownWriter:
    """A reply in Markdown; of a case's table and its reasons, what was written before is left out."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, str], str] = {}
        self._reasons: set[str] = set()
        self._case = ""

    def write(self, reply: Reply) -> str:
        """The reply's blocks, one under the other."""
        heading = next((block.text for block in reply.blocks if isinstance(block, Heading)), "")
        found = _REFERENCE.search(heading)
        self._case = found[0] if found else ""
        return "\n\n".join(filter(None, map(self._block, reply.blocks)))

    def _block(self, block: Block) -> str:
        writers: dict[type[Any], Callable[[Any], str]] = {
            Heading: lambda block: f"**{_plain(block.text)}**",
            Text: self._text,
            Bullets: lambda block: "\n".join(f"- {_plain(item)}" for item in block.items),
            Fields: lambda block: "\n".join(
                f"- {_plain(name)}: {_plain(value)}" for name, value in block.pairs
            ),
            Table: self._table,
            Quote: lambda block: f"“{_plain(block.text)}” ({_plain(block.citation)})",
            Picture: lambda block: f"*A picture: {_plain(block.alt.partition('.')[0])}*",
            Buttons: lambda block: " ".join(f"[{each.label}]" for each in block.buttons),
            Link: lambda block: f"[{block.label}] (a link of their own)",
            CalendarEntry: lambda _: "",
            Folded: self._folded,
            Form: self._form,
        }
        return writers[type(block)](block)

    @staticmethod
    def _text(block: Text) -> str:
        words = _plain(block.text)
        return {"note": f"*{words}*", "warning": f"⚠ **{words}**"}.get(block.tone, words)

    def _table(self, block: Table) -> str:
        new = [row for row in block.rows if self._is_news(block.caption, row)]
        left_out = len(block.rows) - len(new)
        lines = [_row(block.columns), "|" + " --- |" * len(block.columns), *map(_row, new)] if new else []
        if left_out:
            rest = "The other rows are as before." if new else "Every row is as before."
            lines += [*([""] if new else []), f"*{rest}*"]
        return "\n".join([f"{_plain(block.caption)}:", "", *lines])

    def _is_news(self, caption: str, row: tuple[str, ...]) -> bool:
        if not self._case:
            return True
        place, rest = (self._case, caption, row[0]), " ".join(row[1:])
        known = self._rows.get(place) == rest
        self._rows[place] = rest
        return not known

    def _folded(self, block: Folded) -> str:
        """What is folded away, opened up the first time and for anything that was not written yet."""
        inner = [words for each in block.blocks for words in self._unwritten(each)]
        if not inner:
            return ""
        return "\n\n".join([f"<details><summary>{_plain(block.summary)}</summary>", *inner, "</details>"])

    def _unwritten(self, block: Block) -> Iterator[str]:
        """The block, unless the same rule was given in the same way before, for another case or agency."""
        words = self._block(block)
        about = words
        if isinstance(block, Bullets) and len(block.items) > 1:
            about = f"{_IN_BRACKETS.sub('', block.items[0])} {block.items[1].startswith('Waiting')}"
        if about not in self._reasons:
            self._reasons.add(about)
            yield words

    @staticmethod
    def _form(form: Form) -> str:
        asked = [
            f"- {field.label}"
            + (f": {field.value}" if field.value else "")
            + (f" ⚠ {field.error}" * bool(field.error))
            for field in form.fields
        ]
        intro = [_plain(form.intro), ""] if form.intro else []
        return "\n".join([f"**{_plain(form.title)}** (a form)", "", *intro, *asked, "", f"[{form.submit}]"])


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(_plain(cell).replace("|", "\\|") for cell in cells) + " |"


def _plain(text: str) -> str:
    return re.sub(r"([*_`<])", r"\\\1", text)
