"""How a meeting is reached by telephone: what to dial, in words and as an address that dials it."""

from __future__ import annotations

import re

PAUSE = ",,"  # two commas are about four seconds: long enough for a voice to have said its first words
_NOT_DIALLED = re.compile(r"[^0-9+]")
_NOT_KEYS = re.compile(r"[^0-9*#]")


def call_address(dial_in: str) -> str:
    """The address that rings a number: `call_address("+44 (0)113 496 0000")` is `tel:+441134960000`."""
    number = dial_in.replace("(0)", "") if dial_in.lstrip().startswith("+") else dial_in
    return f"tel:{_NOT_DIALLED.sub('', number)}"


def call_with_pin(dial_in: str, pin: str) -> str:
    """The address that rings a number and then, after a pause, presses the keys of each code of the PIN."""
    codes = (_NOT_KEYS.sub("", code).replace("#", "%23") for code in pin.split())
    return PAUSE.join((call_address(dial_in), *codes))


def say_pin(pin: str) -> str:
    """The codes as they are to be pressed, one after the other: "123456#", or "931#, then #, then 778#"."""
    return ", then ".join(pin.split())
