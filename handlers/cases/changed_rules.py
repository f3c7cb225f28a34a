"""When a council changes its rules, what is due in the cases it has, and who is reminded of it, changes too."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import blake2b

from handlers.cases.recording import follow_up_all
from handlers.desk import Desk
from procedure.calendar import BeyondCalendar
from scheduler.traces import trace_of
from storage import cases, receipts
from storage.database import Database, Transaction

log = logging.getLogger(__name__)

RULES = "rules that cases were last followed by"
TOGETHER = 50  # cases followed in one transaction, so that nobody's request waits long for its turn


class ChangedRules:
    """Follows every open case anew, once after a start at which the rules are not those of before."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self._desk = desk
        self._rules = fingerprint(desk)
        self._is_seen_to = False

    async def see_to(self, now: datetime) -> None:
        """Compares the rules with those remembered, and follows the cases at `now` (aware) if they differ.

        A program that ends in the middle begins again: what was followed already is found to be right.
        """
        if self._is_seen_to:
            return
        if await self._database.read(lambda tx: receipts.remembered(tx, RULES)) != self._rules:
            for some in _portions(await self._database.read(cases.all_open)):
                await self._follow(some, now)
            await self._database.transact(lambda tx: receipts.remember(tx, RULES, self._rules))
        self._is_seen_to = True

    async def _follow(self, case_ids: Sequence[str], now: datetime) -> None:
        def work(tx: Transaction) -> None:
            follow_up_all(tx, self._desk, case_ids, now)

        try:
            await self._database.transact(work)
        except BeyondCalendar as error:
            # One case must not hold up the reminders of all others: it stays as it was until its next event.
            if len(case_ids) == 1:
                log.error("A case cannot be followed by the changed rules.\n%s", trace_of(error))
                return
            for case_id in case_ids:
                await self._follow([case_id], now)


def fingerprint(desk: Desk) -> str:
    """A short text that is another one as soon as a policy, a bank holiday or the time zone is."""
    policies = [repr(desk.policies[authority]) for authority in sorted(desk.policies)]
    holidays = sorted(desk.calendar.holidays.items())
    return blake2b(repr((policies, holidays, desk.timezone.key)).encode(), digest_size=16).hexdigest()


def _portions(case_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(case_ids), TOGETHER):
        yield case_ids[first : first + TOGETHER]
