"""Whom to ask when the guidance does not say, for each authority."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from guidance.documents import NATIONAL


class Contacts:
    """The contacts of `contacts.toml`, with those that an installation adds or changes."""

    def __init__(self, shipped: Mapping[str, str], own: Mapping[str, str] | None = None) -> None:
        self._contacts = {**shipped, **(own or {})}

    def for_authority(self, *authorities: str) -> str:
        """The contact of the first of these authorities that has one; otherwise the national sentence."""
        for authority in authorities:
            if authority in self._contacts:
                return self._contacts[authority]
        return self._contacts[NATIONAL]


def load_contacts(own: Mapping[str, str] | None = None) -> Contacts:
    path = Path(__file__).with_name("contacts.toml")
    return Contacts(tomllib.loads(path.read_text(encoding="utf-8")), own)
