"""Documents to take away: a paper as a Word file or as a PDF."""

from __future__ import annotations

from bot.documents.pdf import as_pdf
from bot.documents.word import as_docx
from handlers.paper import Paper

WRITERS = {"docx": as_docx, "pdf": as_pdf}


def write(paper: Paper, kind: str) -> bytes:
    """The paper as a file; `kind` is "docx" or "pdf"."""
    return WRITERS[kind](paper)
