"""Reading the file in which a council lists its people, and saying which line is wrong and how."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from dataclasses import dataclass

from handlers.agencies import AGENCIES, agency_id
from handlers.permissions import ROLES
from procedure.telephone import LANDLINE, wrong_with

REQUIRED = ("email", "name", "roles")
KNOWN = (*REQUIRED, "team", "agency", "phone", "active")
LONGEST_QUOTE = 40  # characters
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_ACTIVE = {
    "": True,
    "yes": True,
    "true": True,
    "1": True,
    "no": False,
    "false": False,
    "0": False,
    "left": False,
}


class PeopleFileWrong(Exception):
    """A sentence that names the line and says what to write there."""


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the file; `agency` is an id, empty where none is given."""

    email: str
    name: str
    roles: frozenset[str]
    team: str | None
    agency: str
    phone: str | None
    active: bool


def read_people(content: bytes, agencies: Collection[str] = AGENCIES) -> list[Row]:
    """The people in a CSV file, each of one of these agencies (ids) or of none.

    Raises `PeopleFileWrong`, and then nothing of it is to be used.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PeopleFileWrong("the file is not UTF-8 text: save it as CSV UTF-8 and try again.") from error
    lines = csv.DictReader(io.StringIO(text, newline=""), restkey="beyond")
    try:
        return _read(lines, agencies)
    except csv.Error as error:
        raise PeopleFileWrong(f"line {lines.line_num} cannot be read as CSV: save the file again.") from error


def _read(lines: csv.DictReader[str], agencies: Collection[str]) -> list[Row]:
    names = [name.strip().casefold() for name in lines.fieldnames or []]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise PeopleFileWrong(
            f"the first line must name the columns {', '.join(KNOWN)}: {missing[0]} is missing."
        )
    lines.fieldnames = names
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for found in lines:
        line = lines.line_num
        if any(text.strip() for text in found.pop("beyond", [])):
            raise PeopleFileWrong(
                f"line {line} has more parts than columns: put a text with commas in quotes."
            )
        values = {name: (text or "").strip() for name, text in found.items()}
        if not any(values.values()):
            continue  # spreadsheets leave such lines at the end
        row = _row(line, values, agencies)
        if row.email.casefold() in seen:
            first = seen[row.email.casefold()]
            raise PeopleFileWrong(f"line {line}: that e-mail address is on line {first} too.")
        seen[row.email.casefold()] = line
        rows.append(row)
    if not rows:
        raise PeopleFileWrong("there is nobody in the file: write one person a line under the column names.")
    return rows


def _roles(text: str) -> frozenset[str]:
    """The roles, with spaces, commas or semicolons between them: their ids, or the names that `people list` has."""
    text = text.casefold()
    for role, name in ROLES.items():
        text = text.replace(name.casefold(), role)
    return frozenset(text.replace(",", " ").replace(";", " ").split())


def _row(line: int, values: dict[str, str], agencies: Collection[str]) -> Row:
    if not _EMAIL.fullmatch(values["email"]):
        raise PeopleFileWrong(
            f"line {line}: the e-mail address is missing or not one, such as name@example.org."
        )
    if not values["name"]:
        raise PeopleFileWrong(f"line {line}: the name is missing.")
    roles = _roles(values["roles"])
    wrong = sorted(roles - ROLES.keys())
    if wrong or not roles:
        said = f"there is no role {wrong[0]}" if wrong else "the roles are missing"
        raise PeopleFileWrong(f"line {line}: {said}: use {', '.join(ROLES)}.")
    agency = values.get("agency", "")
    if agency and agency_id(agency) not in agencies:
        wrong_one = f"there is no agency {agency[:LONGEST_QUOTE]}"
        raise PeopleFileWrong(f"line {line}: {wrong_one}: use {', '.join(agencies)}, or leave it empty.")
    phone = values.get("phone", "")
    if phone and (sentence := wrong_with(phone, LANDLINE)):
        raise PeopleFileWrong(f"line {line}, phone: {sentence}")
    active = values.get("active", "").casefold()
    if active not in _ACTIVE:
        raise PeopleFileWrong(f"line {line}: active must be yes or no, and no for somebody who has left.")
    return Row(
        email=values["email"],
        name=values["name"],
        roles=roles,
        team=values.get("team", "").casefold() or None,
        agency=agency_id(agency),
        phone=phone or None,
        active=_ACTIVE[active],
    )
