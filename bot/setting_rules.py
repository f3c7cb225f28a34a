"""What every setting keeps to: one that is wrong stops the start, in one sentence that says how to mend it."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class WrongSetting(Exception):
    """A sentence that names the variable and says how to mend it."""


def address(url: str, *schemes: str) -> SplitResult | None:
    """The parts of an address with one of these schemes and a host; None if it is no such address."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  raises where the port is no number
    except ValueError:
        return None
    return parts if parts.scheme in schemes and parts.hostname else None
