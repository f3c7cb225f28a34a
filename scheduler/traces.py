"""What went wrong, for the log: where in our code, and never the words or addresses it went wrong with."""

from __future__ import annotations

import traceback


def trace_of(error: BaseException) -> str:
    """The lines of code that led to `error` and to its causes, with their kinds but not their messages."""
    lines: list[str] = []
    at: BaseException | None = error
    while at is not None:
        lines += [*traceback.format_tb(at.__traceback__), type(at).__name__]
        at = at.__cause__ or at.__context__
    return "\n".join(lines)
