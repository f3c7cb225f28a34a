"""Takes the text out of a web page, with its headings, lists and tables, and leaves the furniture behind."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

_FURNITURE = (
    "script",
    "style",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "noscript",
    "svg",
    "iframe",
    "template",
)
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS = frozenset({*_HEADINGS, "p", "li", "table", "blockquote", "pre", "dt", "dd"})


def markdown_from_html(html: str) -> str:
    """The words of a page as Markdown: one block a paragraph, `#` headings, `-` lists, `|` tables."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(_FURNITURE):
        if tag.name != "header" or tag.find_parent(["article", "main"]) is None:
            tag.decompose()
    root = soup.find("main") or soup.find("article") or soup.body or soup
    blocks: list[str] = []
    _gather(root, blocks)
    return "\n\n".join(_lists_together(blocks)) + "\n"


def _gather(parent: Tag, blocks: list[str]) -> None:
    loose: list[str] = []
    for child in parent.children:
        if isinstance(child, NavigableString):
            loose.append(str(child))
        elif isinstance(child, Tag):
            if child.name in _BLOCKS or child.find(list(_BLOCKS)) is not None or child.name == "div":
                _flush(loose, blocks)
                _add(child, blocks)
            elif child.name == "br":
                _flush(loose, blocks)
            else:
                loose.append(child.get_text(" "))
    _flush(loose, blocks)


def _add(tag: Tag, blocks: list[str]) -> None:
    if tag.name in _HEADINGS:
        blocks.append(f"{_HEADINGS[tag.name]} {_words(tag)}")
    elif tag.name == "table":
        blocks.append(_table(tag))
    elif tag.name == "li":
        nested = [each.extract() for each in tag.find_all(["ul", "ol"], recursive=False)]
        blocks.append(f"- {_words(tag)}")
        for each in nested:
            _gather(each, blocks)
    elif tag.name in _BLOCKS:
        blocks.append(_words(tag))
    else:
        _gather(tag, blocks)


def _table(table: Tag) -> str:
    rows = [[_words(cell) for cell in row.find_all(["td", "th"])] for row in table.find_all("tr")]
    rows = [row for row in rows if any(row)]
    if not rows:
        return ""
    width = max(len(row) for row in rows)
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _lists_together(blocks: list[str]) -> list[str]:
    together: list[str] = []
    for block in (each for each in blocks if each.strip("#- ")):
        if block.startswith("- ") and together and together[-1].startswith("- "):
            together[-1] += "\n" + block
        else:
            together.append(block)
    return together


def _flush(loose: list[str], blocks: list[str]) -> None:
    words = _even(" ".join(loose))
    if words:
        blocks.append(words)
    loose.clear()


def _words(tag: Tag) -> str:
    return _even(tag.get_text(" "))


def _even(text: str) -> str:
    return re.sub(r"\s+([.,;:!?)])", r"\1", " ".join(text.split()))
