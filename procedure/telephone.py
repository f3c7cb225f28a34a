"""Telephone numbers as people write them: how many figures each has, and which of them a text reaches."""

from __future__ import annotations

import re

# How long British numbers are, from the 0 they begin with (Ofcom's National Telephone Numbering Plan).
_FIGURES = {"01": (10, 11), "02": (11,), "03": (11,), "07": (11,), "08": (10, 11)}
_ABROAD = range(8, 16)  # figures with the code of the country, of which there are 15 at most (ITU-T E.164)
_BRITISH = "+44"
_WRITTEN = re.compile(r"\+?[0-9 ()-]+", re.ASCII)
MOBILE, LANDLINE = "07700 900123", "0113 496 0000"  # kept by Ofcom for examples: nobody's


def dialled(number: str) -> str:
    """A telephone number as it is dialled: figures, and a plus where it begins with one, or with 00."""
    figures = re.sub("^00", "+", re.sub(r"[^0-9+()]", "", number))
    return re.sub("[()]", "", figures.replace("(0)", "") if figures.startswith("+") else figures)


def wrong_with(number: str, like: str = MOBILE) -> str:
    """What is wrong with a number, in a sentence that shows how to write one, `like`; empty where nothing is.

    It does not repeat the number: sentences reach logs.
    """
    typed = dialled(number)
    if not _WRITTEN.fullmatch(number.strip()) or not typed:
        return f"Enter the telephone number in figures: write it like {like}."
    home = _at_home(typed)
    if not home.startswith("0"):
        figures = len(typed.removeprefix("+"))
        fits = typed.startswith("+") and figures in _ABROAD
        return (
            ""
            if fits
            else f"That is not a whole telephone number: write it like {like}, or with a plus and the country."
        )
    begins = home[:2]
    if begins not in _FIGURES:
        return f"No telephone number begins with {begins}: check it, and write it like {like}."
    if len(home) in _FIGURES[begins]:
        return ""
    more = len(typed.removeprefix("+")) - len(home)  # the country's code takes the place of the 0
    wanted = " or ".join(str(figures + more) for figures in _FIGURES[begins])
    start = begins if typed == home else f"{_BRITISH} {begins[1]}"
    return (
        f"That number has {len(home) + more} figures, and one that begins with {start} has {wanted}: "
        f"check it, and write it like {like}."
    )


def takes_texts(number: str) -> bool:
    """Whether a text can be sent there: to a British mobile, and to any number abroad, but to no landline."""
    home = _at_home(dialled(number))
    return home.startswith("07") or not home.startswith("0")


def _at_home(typed: str) -> str:
    """A British number as it is dialled in Britain; any other as it is."""
    if typed.startswith(_BRITISH):
        return f"0{typed.removeprefix(_BRITISH).removeprefix('0')}"
    return typed
