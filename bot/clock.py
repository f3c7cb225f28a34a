"""What time it is, really or in a demonstration where it can be moved forward; and how it is waited for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]  # gives an aware time in UTC
Pause = Callable[[float], Awaitable[None]]  # waits for so many seconds


def real_time() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class DemonstrationClock:
    """Runs like a real clock, from wherever it was last set. It never goes back."""

    def __init__(self, ahead: timedelta = timedelta(), real: Clock = real_time) -> None:
        self._real = real
        self.ahead = ahead

    def __call__(self) -> datetime:
        return self._real() + self.ahead

    def move_to(self, then: datetime) -> None:
        """Sets the clock to `then` (aware). Raises `ValueError` if that is in its past."""
        if then < self():
            raise ValueError("the clock only goes forward")
        self.ahead = then - self._real()
