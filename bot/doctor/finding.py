"""What the check-up found: one thing, how it is, and the remedy where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Grade = Literal["well", "note", "mend"]
GRADES: dict[Grade, str] = {"well": "well", "note": "worth knowing", "mend": "must be mended"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it is (`GRADES`), and what was found, with the remedy where there is one."""

    grade: Grade
    says: str
