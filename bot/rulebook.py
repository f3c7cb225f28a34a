"""Reads the rules at start-up: the authorities’ policies, and the bank holidays of England and Wales."""

from __future__ import annotations

from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import holidays
from govuk_bank_holidays.bank_holidays import BankHolidays

from procedure.calendar import EARLIEST, LATEST, WorkingCalendar
from procedure.policy import Policy, PolicyError, parent_of, parse

SHIPPED = resources.files("procedure") / "policies"


class UnknownAuthority(LookupError):
    """There is no policy for an authority; the message names those there are."""


def authorities(extra_dir: Path | None = None) -> tuple[str, ...]:
    """The authorities whose policies can be loaded, in alphabetical order. Raises `PolicyError`."""
    names = {entry.name.removesuffix(".toml") for entry in SHIPPED.iterdir() if entry.name.endswith(".toml")}
    if extra_dir is not None:
        if not extra_dir.is_dir():
            raise PolicyError(
                f"{extra_dir} is not a folder: ICPC_POLICIES names the folder with your policies."
            )
        names.update(path.stem for path in extra_dir.glob("*.toml"))
    return tuple(sorted(names))


def load(authority: str, extra_dir: Path | None = None) -> Policy:
    """The policy of one authority, over those it names. A file in `extra_dir` wins over a shipped one.

    Raises `UnknownAuthority`, or `PolicyError` for a file that cannot be followed.
    """
    return _load(authority.strip().casefold(), extra_dir, ())


def load_all(extra_dir: Path | None = None) -> dict[str, Policy]:
    """Every policy there is, by authority. Raises `PolicyError` at the first that cannot be followed."""
    return {authority: load(authority, extra_dir) for authority in authorities(extra_dir)}


def read_file(path: Path, extra_dir: Path | None = None) -> Policy:
    """The policy in one file, wherever it lies. Raises `PolicyError` and `UnknownAuthority`."""
    policy = _parse(_text_of(path), path.name, extra_dir or path.parent, (path.stem,))
    _check_name(policy, path.name)
    return policy


def england_and_wales() -> WorkingCalendar:
    """The working days of England and Wales.

    Bank holidays are those published by the government as far as its list goes, and computed after that.
    """
    published = BankHolidays(use_cached_holidays=True).get_holidays(BankHolidays.ENGLAND_AND_WALES)
    known = {holiday["date"]: str(holiday["title"]) for holiday in published}
    first, last = date(min(known).year, 1, 1), date(max(known).year, 12, 31)
    for day, name in _computed():
        if not first <= day <= last:
            known[day] = name
    return WorkingCalendar(known, proclaimed_until=last)


def _computed() -> list[tuple[date, str]]:
    years = range(EARLIEST.year, LATEST.year + 1)
    computed = holidays.country_holidays("GB", subdiv="ENG", years=years)
    return [
        (day, name.replace("'", "’").replace("[", "(").replace("]", ")")) for day, name in computed.items()
    ]


def _load(authority: str, extra_dir: Path | None, above: tuple[str, ...]) -> Policy:
    file = f"{authority}.toml"
    own = extra_dir / file if extra_dir is not None else None
    if authority not in authorities(extra_dir):
        known = ", ".join(authorities(extra_dir))
        raise UnknownAuthority(f"There is no policy for “{authority}”; choose one of: {known}.")
    policy = _parse(
        _text_of(own if own is not None and own.is_file() else SHIPPED / file),
        file,
        extra_dir,
        (*above, authority),
    )
    _check_name(policy, file)
    return policy


def _check_name(policy: Policy, file: str) -> None:
    if file != f"{policy.authority}.toml":
        own_name = policy.authority
        raise PolicyError(f"{file}: its authority is “{own_name}”; name the file {own_name}.toml.")


def _text_of(path: Path | Traversable) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path.name}: it cannot be read as a text file; check the path.") from error


def _parse(text: str, file: str, extra_dir: Path | None, above: tuple[str, ...]) -> Policy:
    over = parent_of(text, file)
    if over is None:
        return parse(text, file)
    if over in above:
        raise PolicyError(f"{file}: it is laid over itself by way of “{over}”; change over = there.")
    if over not in authorities(extra_dir):
        raise PolicyError(f"{file}: it is laid over “{over}”, for which there is no policy; correct over =.")
    return parse(text, file, _load(over, extra_dir, above))
