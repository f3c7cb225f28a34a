"""How long a service asks to be left alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def asked_seconds(headers: Mapping[str, Any] | None) -> float | None:
    """The seconds of a `Retry-After` header; None where there is none that can be read."""
    found = {key.casefold(): value for key, value in (headers or {}).items()}.get("retry-after", "")
    text = str(found[0] if isinstance(found, list) and found else found)
    return float(text) if text.isascii() and text.isdecimal() else None
