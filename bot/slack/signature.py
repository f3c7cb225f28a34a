"""Whether a request truly comes from Slack, and just now: nothing forged or replayed gets past here."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

FRESH_SECONDS = 5 * 60


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature Slack puts on `body` sent at `timestamp` (seconds since 1970, as text)."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def genuine(secret: str, timestamp: str, signature: str, body: bytes, now: datetime) -> bool:
    """Whether `signature` is right for `body` and no more than five minutes from `now` (aware)."""
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return False
    if abs(now.timestamp() - int(timestamp)) > FRESH_SECONDS:
        return False
    given = signature.encode("utf-8", "surrogateescape")
    return hmac.compare_digest(sign(secret, timestamp, body).encode(), given)
