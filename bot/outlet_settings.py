"""How people without an account are reached: the council's mail server, and GOV.UK Notify."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Literal
from urllib.parse import parse_qs, unquote

from bot.setting_rules import LOOPBACK, WrongSetting, address

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_NOTIFY_KEY = re.compile(rf".+-{_UUID}-{_UUID}")  # the key's name, the service, the secret
_TEMPLATE = re.compile(_UUID)
_SENDER = re.compile(r"[^@\s]+@[^@\s]+")
_PORTS = {"smtp": 587, "smtps": 465}
_EXAMPLE = "smtp://user:password@mail.example.org:587?starttls=1"


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """The mail server. `sender` is what letters come from: an address, or a name and an address."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"]
    user: str
    password: str = field(repr=False)
    sender: str


@dataclass(frozen=True, slots=True)
class NotifySettings:
    """GOV.UK Notify. A channel without a template is off; without `base_url` it is the service's own."""

    api_key: str = field(repr=False)
    text_template: str | None
    email_template: str | None
    base_url: str | None = None


def smtp_in(env: Mapping[str, str]) -> SmtpSettings | None:
    """The mail server, if there is one. Raises `WrongSetting`."""
    url, sender = env.get("SMTP_URL", ""), env.get("SMTP_FROM", "")
    if not url and not sender:
        return None
    if not url:
        raise WrongSetting(f"SMTP_URL is missing though SMTP_FROM is set: set it too, such as {_EXAMPLE}.")
    if not sender:
        raise WrongSetting("SMTP_FROM is missing: set it to the address that e-mails come from.")
    if not _SENDER.fullmatch(parseaddr(sender)[1]) or not sender.isascii():
        raise WrongSetting("SMTP_FROM is not an e-mail address: set it to one, such as meetings@example.org.")
    parts = address(url, *_PORTS)
    if parts is None or parts.hostname is None or parts.path.strip("/"):
        raise WrongSetting(f"SMTP_URL is not the address of a mail server: set it like {_EXAMPLE}.")
    if bool(parts.username) != bool(parts.password):
        raise WrongSetting("SMTP_URL has a user or a password without the other: give both or neither.")
    starttls = parse_qs(parts.query).get("starttls") == ["1"]
    if parts.scheme == "smtp" and not starttls and parts.hostname not in LOOPBACK:
        raise WrongSetting("SMTP_URL is not encrypted: begin it with smtps:// or end it with ?starttls=1.")
    security: Literal["none", "starttls", "tls"] = "starttls" if starttls else "none"
    return SmtpSettings(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        security="tls" if parts.scheme == "smtps" else security,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
    )


def notify_in(env: Mapping[str, str]) -> NotifySettings | None:
    """GOV.UK Notify, if it is set up. Raises `WrongSetting`."""
    key, url = env.get("NOTIFY_API_KEY", ""), env.get("NOTIFY_BASE_URL")
    templates = {name: env.get(name) for name in ("NOTIFY_TEXT_TEMPLATE", "NOTIFY_EMAIL_TEMPLATE")}
    if not key and url is None and not any(templates.values()):
        return None
    if not key:
        raise WrongSetting("NOTIFY_API_KEY is missing though other Notify settings are there: set it too.")
    if not _NOTIFY_KEY.fullmatch(key):
        raise WrongSetting("NOTIFY_API_KEY is not a whole key: copy all of it, with its name at the front.")
    if not any(templates.values()):
        raise WrongSetting(
            "NOTIFY_TEXT_TEMPLATE is missing: set it, or NOTIFY_EMAIL_TEMPLATE, to the id of a template."
        )
    for name, template in templates.items():
        if template and not _TEMPLATE.fullmatch(template):
            raise WrongSetting(f"{name} is not the id of a template: copy it from the template's page.")
    if templates["NOTIFY_EMAIL_TEMPLATE"] and env.get("SMTP_URL"):
        raise WrongSetting("NOTIFY_EMAIL_TEMPLATE and SMTP_URL both send e-mail: take one of them out.")
    parts = address(url, "https", "http") if url else None
    if url and (parts is None or (parts.scheme == "http" and parts.hostname not in LOOPBACK)):
        raise WrongSetting("NOTIFY_BASE_URL must begin with https://: mend it, or take it out.")
    return NotifySettings(key, templates["NOTIFY_TEXT_TEMPLATE"], templates["NOTIFY_EMAIL_TEMPLATE"], url)
