"""A question as it is put to the library: understood, by whom, on which day, and what is installed then."""

from dataclasses import dataclass
from datetime import date

from guidance.documents import NATIONAL
from guidance.stock import Stock
from guidance.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question understood. `authority` is whose documents are preferred: lower case, `england` for none."""

    asked: Understanding
    authority: str
    today: date
    stock: Stock

    @property
    def everywhere(self) -> bool:
        """Whether no authority is to be preferred."""
        return self.authority == NATIONAL or self.asked.comparing

    @property
    def own(self) -> frozenset[str]:
        """The authorities whose documents come first: those named, or the asker's own and the nation's."""
        return self.asked.places or frozenset({self.authority, NATIONAL})

    @property
    def whose(self) -> frozenset[str] | None:
        """The authorities whose own documents may answer; None for all of them."""
        return None if self.everywhere and not self.asked.places else self.own
