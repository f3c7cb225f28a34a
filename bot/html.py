"""A reply as HTML, and the pages it stands on: pure, from templates that escape whatever people wrote."""

from __future__ import annotations

import base64
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.reply_json import kind_of
from handlers.reply import Field, Picture, Reply
from storage.people import Person

OPENABLE = ("http", "https", "tel", "mailto")


@dataclass(frozen=True, slots=True)
class Pressing:
    """What a press needs to know: who presses, where, on which message; and the people a form can name."""

    person: str
    where: str
    message: int
    token: str
    people: tuple[Person, ...] = ()


class Html:
    """The templates of `bot/web/templates`, read when they are first needed."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("bot", "web/templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(
            kind=kind_of, picture_address=picture_address, chosen=chosen, choices=choices
        )
        self._templates.tests["openable"] = openable

    def reply(self, reply: Reply, pressing: Pressing | None = None) -> Markup:
        """The reply's blocks. Without `pressing`, its buttons and forms are shown and cannot be used."""
        template = self._templates.get_template("reply.html")
        return Markup(template.render(reply=reply, pressing=pressing))  # noqa: S704  escaped by the template

    def page(self, name: str, **content: Any) -> str:
        """One whole page: "page", "everyone" or "error"."""
        return self._templates.get_template(f"{name}.html").render(**content)


def picture_address(picture: Picture) -> str:
    """The picture itself, as an address that needs no request; an SVG in an image runs no script."""
    if picture.svg:
        return f"data:image/svg+xml;base64,{base64.b64encode(picture.svg.encode()).decode('ascii')}"
    return f"data:image/png;base64,{base64.b64encode(picture.png).decode('ascii')}"


def openable(url: str) -> bool:
    """Whether a link may lead there: a web page, a telephone number or an e-mail address."""
    try:
        return urlsplit(url).scheme in OPENABLE
    except ValueError:
        return False


def chosen(field: Field) -> Collection[str]:
    """The values that are chosen in a field that takes several."""
    return [part.strip() for part in field.value.split(",") if part.strip()]


def choices(field: Field, people: Collection[Person]) -> list[tuple[str, str]]:
    """What can be chosen: the field's options, or the members by e-mail address; what it holds is kept."""
    if field.kind in ("person", "people"):
        found = [(person.email, person.name) for person in people if person.email and person.active]
    else:
        found = list(field.options)
    known = {value for value, _ in found}
    kept = chosen(field) if field.kind in ("choices", "people") else [field.value] if field.value else []
    return found + [(value, value) for value in kept if value not in known]
