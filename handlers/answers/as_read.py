"""Shows words of a document as they read on paper, without the marks that make bold type and links of them."""

import re

_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")
_TAG = re.compile(r"</?(?:a|b|em|i|strong|sub|sup|u|span)(?: [^<>]*)?>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|-])")
_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])+)\]\((?:\\.|[^()\\])*\)")
_HEADING = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)


def as_read(words: str) -> str:
    """The same words in the same order; only the marks of Markdown and HTML are gone."""
    for marks, kept in ((_LINK, r"\1"), (_TAG, ""), (_BOLD, r"\2"), (_ITALIC, r"\1"), (_HEADING, "")):
        words = marks.sub(kept, words)
    return _ESCAPED.sub(r"\1", words)
