"""How a call to the small Slack goes wrong: refused, too often, late, cut off, or who knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """How one call goes wrong. `accepted` says whether Slack did what was asked all the same."""

    kind: str
    accepted: bool = False
    status: int = 200
    word: str = ""
    seconds: float | None = None


def rate_limited(seconds: int | None = 1) -> Fault:
    """429, with `Retry-After` unless `seconds` is None."""
    return Fault("rate", status=429, word="ratelimited", seconds=seconds)


def server_error(status: int = 500, *, accepted: bool = False) -> Fault:
    """A 5xx with a page of HTML, as a proxy gives it."""
    return Fault("status", accepted, status)


def reset_before() -> Fault:
    """The connection breaks, and nothing was done."""
    return Fault("reset")


def reset_after() -> Fault:
    """The connection breaks after Slack did what was asked."""
    return Fault("reset", accepted=True)


def slow(seconds: float) -> Fault:
    """Slack does it, and answers late."""
    return Fault("slow", accepted=True, seconds=seconds)


def malformed(*, accepted: bool = True) -> Fault:
    """200 with a body that is cut off."""
    return Fault("malformed", accepted)


def refused(word: str) -> Fault:
    """`ok: false` with this word, such as "channel_not_found"."""
    return Fault("refused", word=word)
