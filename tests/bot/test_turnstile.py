"""Whoever asks too often from one address waits; nobody else does, and memory has an end."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.pages.turnstile import UNKNOWN, Turnstile, address_of


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def spend(turnstile: Turnstile, address: str, goes: int) -> None:
    for _ in range(goes):
        turnstile.count(address)


def test_after_its_goes_an_address_waits_and_then_has_one_more(seconds: Seconds) -> None:
    turnstile = Turnstile(most=10, per=60, elapsed=seconds)
    spend(turnstile, "198.51.100.1", 9)
    assert turnstile.wait("198.51.100.1") == 0
    turnstile.count("198.51.100.1")
    assert turnstile.wait("198.51.100.1") == 7
    seconds.now += 7
    assert turnstile.wait("198.51.100.1") == 0
    turnstile.count("198.51.100.1")
    assert turnstile.wait("198.51.100.1") > 0


def test_another_address_does_not_wait(seconds: Seconds) -> None:
    turnstile = Turnstile(most=10, per=60, elapsed=seconds)
    spend(turnstile, "198.51.100.1", 50)
    assert turnstile.wait("198.51.100.2") == 0


def test_a_thousand_goes_are_forgiven_like_ten(seconds: Seconds) -> None:
    turnstile = Turnstile(most=10, per=60, elapsed=seconds)
    spend(turnstile, "198.51.100.1", 1000)
    seconds.now += 60
    assert turnstile.wait("198.51.100.1") == 0


def test_no_more_addresses_are_remembered_than_there_is_room_for(seconds: Seconds) -> None:
    turnstile = Turnstile(most=10, per=60, room=100, elapsed=seconds)
    for number in range(1000):
        turnstile.count(f"198.51.{number // 250}.{number % 250}")
    assert turnstile.known == 100


@pytest.mark.parametrize(
    ("forwarded", "behind", "address"),
    [
        ("203.0.113.9", True, "203.0.113.9"),
        ("10.0.0.1, 203.0.113.9", True, "203.0.113.9"),
        ("203.0.113.9", False, UNKNOWN),
        ("2001:db8:1:2:3:4:5:6", True, "2001:0db8:0001:0002"),
        ("::ffff:203.0.113.9", True, "203.0.113.9"),
        ("nonsense", True, UNKNOWN),
    ],
)
def test_where_a_request_comes_from_is_what_our_own_proxy_says(
    forwarded: str, behind: bool, address: str
) -> None:
    request = make_mocked_request("GET", "/join/x", headers={"X-Forwarded-For": forwarded})
    assert address_of(request, behind_proxy=behind) == address
