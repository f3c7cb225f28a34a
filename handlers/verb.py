"""What a verb is: a name, what it takes, a form for when that is missing, and what it does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from handlers.arguments import NOTHING, Parameters
from handlers.desk import Desk, Turn
from handlers.reply import Form, Reply
from handlers.request import Request


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be asked for.

    `handle` runs inside one transaction. `form` builds the form shown when any of `required` is missing,
    or when what was filled in is found wanting. `before` does slow or outside work ahead of the
    transaction; what it gives is `Turn.prepared`. `in_order` puts what was typed after the name into the order
    and the words of `parameters`. `may_name` lets its form be filled in with somebody's name: to take it out.
    `instead` is what somebody may type who may not use it.
    """

    name: str
    summary: str
    usage: str
    handle: Callable[[Turn], Reply]
    parameters: Parameters = NOTHING
    required: tuple[str, ...] = ()
    form: Callable[[Turn], Form] | None = None
    also: tuple[str, ...] = ()
    before: Callable[[Request, Desk], Awaitable[Any]] | None = None
    in_order: Callable[[str], str] | None = None
    may_name: bool = False
    instead: str = "help to see what you can do"
