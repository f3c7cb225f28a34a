"""Pictures made small enough to travel inside a Teams message, for they have no public address to be at."""

from __future__ import annotations

import base64
import math
from io import BytesIO

from PIL import Image

LARGEST = 20_000  # letters of the address: a message has room for 28 KB in all
WIDTH = 700  # pixels, about the width of a card
COLOURS = (32, 16, 8)  # enough for a drawing, the fewer the smaller; a photograph would not fit anyway


def as_address(png: bytes) -> str | None:
    """The picture written as an address of its own; None where it cannot be made small enough."""
    address = _address(png)
    for colours in COLOURS:
        if len(address) <= LARGEST:
            break
        address = _address(_smaller(png, colours))
    return address if len(address) <= LARGEST else None


def _address(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _smaller(png: bytes, colours: int) -> bytes:
    with Image.open(BytesIO(png)) as picture:
        drawing = picture.convert("RGB")
    # By a whole number, so that lines stay lines: it halves what there is to carry.
    drawing = drawing.reduce(math.ceil(drawing.width / WIDTH))
    out = BytesIO()
    drawing.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
