"""What an administrator sets, read once; a wrong value stops the start in one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.meeting_settings import MeetingSettings, meetings_in
from bot.outlet_settings import NotifySettings, SmtpSettings, notify_in, smtp_in
from bot.platform_settings import SlackSettings, TeamsSettings, slack_in, teams_in
from bot.setting_rules import LOOPBACK, WrongSetting, address

__all__ = ["LOOPBACK", "Settings", "WrongSetting", "look_over", "read"]

T = TypeVar("T")
USUAL_PORT = 3978
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z0-9-]+|localhost")
DEMO_KEY = "for the demonstration only: nothing real is ever sealed with this"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. `public_url` has no slash at its end."""

    database_path: Path
    secret_keys: tuple[str, ...]
    public_url: str
    authority: str
    timezone: ZoneInfo
    host: str
    port: int
    demo: bool
    slack: SlackSettings | None
    teams: TeamsSettings | None
    smtp: SmtpSettings | None
    notify: NotifySettings | None
    policies: Path | None
    meeting_hosts: tuple[str, ...]
    meetings: MeetingSettings
    behind_proxy: bool


def read(
    environment: Mapping[str, str], *, demo: bool = False, host: str | None = None, port: int | None = None
) -> Settings:
    """The settings in `environment`. Raises `WrongSetting` for the first that is wrong."""
    found, wrong = look_over(environment, demo=demo, host=host, port=port)
    if wrong:
        raise wrong[0]
    return found


def look_over(
    environment: Mapping[str, str], *, demo: bool = False, host: str | None = None, port: int | None = None
) -> tuple[Settings, tuple[WrongSetting, ...]]:
    """The settings in `environment`, and everything that is wrong with them: each such is as if it were not set."""
    env = {name: value.strip() for name, value in environment.items() if value.strip()}
    wrong: list[WrongSetting] = []

    def part(reading: Callable[[], T], otherwise: T) -> T:
        try:
            return reading()
        except WrongSetting as problem:
            wrong.append(problem)
            return otherwise

    here = host or "127.0.0.1"
    listens = port or part(lambda: _port(env), USUAL_PORT)
    settings = Settings(
        database_path=part(lambda: _database(env, demo), Path("icpc.db")),
        secret_keys=part(lambda: _secret_keys(env, demo), ()),
        public_url=part(lambda: _public_url(env, here, listens), f"http://{here}:{listens}"),
        authority=env.get("ICPC_AUTHORITY", "leeds" if demo else "england").casefold(),
        timezone=part(lambda: _timezone(env), ZoneInfo("Europe/London")),
        host=here,
        port=listens,
        demo=demo,
        slack=part(lambda: slack_in(env), None),
        teams=part(lambda: teams_in(env, here), None),
        smtp=part(lambda: smtp_in(env), None),
        notify=part(lambda: notify_in(env), None),
        policies=Path(env["ICPC_POLICIES"]) if "ICPC_POLICIES" in env else None,
        meeting_hosts=part(lambda: _meeting_hosts(env), ()),
        meetings=part(lambda: meetings_in(env), None),
        behind_proxy=part(lambda: _behind_proxy(env), False),
    )
    return settings, tuple(wrong)


def _behind_proxy(env: Mapping[str, str]) -> bool:
    text = env.get("ICPC_BEHIND_PROXY", "0")
    if text not in ("0", "1"):
        raise WrongSetting(
            "ICPC_BEHIND_PROXY must be 1 where a proxy stands in front of us, and 0 otherwise."
        )
    return text == "1"


def _port(env: Mapping[str, str]) -> int:
    text = env.get("PORT", str(USUAL_PORT))
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise WrongSetting(f"PORT is {text!r}: set it to a number from 1 to 65535, such as {USUAL_PORT}.")
    return int(text)


def _database(env: Mapping[str, str], demo: bool) -> Path:
    url = env.get("ICPC_DATABASE_URL", "sqlite:///icpc-demo.db" if demo else "sqlite:///icpc.db")
    scheme, _, path = url.partition(":///")
    if scheme != "sqlite" or not path:
        raise WrongSetting(
            "ICPC_DATABASE_URL is not an SQLite address: set it to sqlite:/// and a file's path, "
            "such as sqlite:///icpc.db."
        )
    return Path(path)


def _secret_keys(env: Mapping[str, str], demo: bool) -> tuple[str, ...]:
    keys = tuple(key for key in env.get("ICPC_SECRET_KEY", DEMO_KEY if demo else "").split(",") if key)
    if not keys:
        raise WrongSetting(
            "ICPC_SECRET_KEY is not set: set it to at least 32 random characters and keep a copy safe, "
            "for without it nobody can open the contact details again."
        )
    if any(len(key) < 32 for key in keys):
        raise WrongSetting(
            "ICPC_SECRET_KEY is too short: use at least 32 random characters, and no comma, "
            "which parts a new key from the one before it."
        )
    return keys


def _public_url(env: Mapping[str, str], host: str, port: int) -> str:
    url = env.get("ICPC_PUBLIC_URL", f"http://{host}:{port}").rstrip("/")
    if address(url, "http", "https") is None:
        raise WrongSetting(
            f"ICPC_PUBLIC_URL is {url!r}: set it to the address people open, such as https://icpc.example.org."
        )
    return url


def _timezone(env: Mapping[str, str]) -> ZoneInfo:
    name = env.get("ICPC_TIMEZONE", "Europe/London")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongSetting(f"ICPC_TIMEZONE is {name!r}: set it to a name such as Europe/London.") from error


def _meeting_hosts(env: Mapping[str, str]) -> tuple[str, ...]:
    default = "teams.microsoft.com,teams.live.com,zoom.us,meet.jit.si,meet.google.com,meet.example.org"
    hosts = tuple(host.strip().casefold() for host in env.get("ICPC_MEETING_HOSTS", default).split(","))
    wrong = next((host for host in hosts if not _HOST.fullmatch(host)), None)
    if wrong is not None:
        raise WrongSetting(
            f"ICPC_MEETING_HOSTS has {wrong!r}: write hosts alone with commas between, such as zoom.us,meet.jit.si."
        )
    return hosts
