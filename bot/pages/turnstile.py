"""Slows down whoever asks too often from one address, without remembering more than it has room for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from time import monotonic

from aiohttp import web

UNKNOWN = "unknown"


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Turnstile:
    """Lets each address through `most` times in `per` seconds, evenly refilled; `room` addresses are known.

    With more addresses than that the one not seen for longest is forgotten. `elapsed` counts seconds.
    """

    def __init__(
        self, most: int, per: float, room: int = 10_000, elapsed: Callable[[], float] = monotonic
    ) -> None:
        self._most = most
        self._per = per
        self._room = room
        self._elapsed = elapsed
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait(self, address: str) -> int:
        """The whole seconds until this address is let through again; 0 when it may pass. Counts nothing."""
        left = self._bucket(address).left
        return 0 if left >= 1 else int((1 - left) * self._per / self._most) + 1

    def count(self, address: str) -> None:
        """Takes one of the address's goes."""
        bucket = self._bucket(address)
        bucket.left = max(0.0, bucket.left - 1)

    @property
    def known(self) -> int:
        """How many addresses are remembered."""
        return len(self._buckets)

    def _bucket(self, address: str) -> _Bucket:
        now = self._elapsed()
        bucket = self._buckets.get(address) or _Bucket(float(self._most), now)
        bucket.left = min(float(self._most), bucket.left + (now - bucket.at) * self._most / self._per)
        bucket.at = now
        self._buckets[address] = bucket
        self._buckets.move_to_end(address)
        if len(self._buckets) > self._room:
            self._buckets.popitem(last=False)
        return bucket


def address_of(request: web.Request, *, behind_proxy: bool) -> str:
    """Where a request comes from; behind a proxy of ours, what that proxy says, which is the last it adds.

    A household or an office with IPv6 has a whole /64, and counts as one.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if behind_proxy else ""
    text = forwarded.rpartition(",")[2].strip() or request.remote or UNKNOWN
    try:
        found = ip_address(text)
    except ValueError:
        return UNKNOWN
    if isinstance(found, IPv6Address):
        return found.ipv4_mapped.compressed if found.ipv4_mapped else found.exploded[:19]
    return found.compressed
