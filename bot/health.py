"""Whether the program runs, whether it is ready, and its figures, for whoever watches over it."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.clock import Clock
from scheduler.tick import Tick
from storage import outbox
from storage.database import Database, StorageUnavailable, Transaction

STALE = timedelta(minutes=2)


class Health:
    """Answers `/healthz`, `/readyz` and `/metrics`. `clock` is the one that the ticks go by."""

    def __init__(self, database: Database, tick: Tick, clock: Clock) -> None:
        self._database = database
        self._tick = tick
        self._clock = clock
        self._registry = CollectorRegistry()
        self._nudges = Gauge("icpc_nudges", "Nudges by state", ["state"], registry=self._registry)
        self._late = Gauge("icpc_tick_age_seconds", "Since reminders last ran", registry=self._registry)

    def attach(self, app: web.Application) -> None:
        """Adds the three routes."""
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/metrics", self._metrics)

    async def _alive(self, _: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def _ready(self, _: web.Request) -> web.Response:
        """503 with the reason unless the database answers and a tick went well within two minutes."""
        try:
            await self._database.read(lambda tx: tx.query("SELECT name FROM remembered LIMIT 1"))
        except StorageUnavailable:
            return web.json_response({"ready": False, "reason": "the database does not answer"}, status=503)
        age = self._age()
        if age is None or age > STALE:
            reason = self._tick.health.problem or "reminders have not run for two minutes"
            return web.json_response({"ready": False, "reason": reason}, status=503)
        return web.json_response({"ready": True})

    async def _metrics(self, _: web.Request) -> web.Response:
        def count(tx: Transaction) -> dict[str, int]:
            return outbox.counts(tx)

        try:
            counts = await self._database.read(count)
        except StorageUnavailable:
            return web.Response(text="The database does not answer.\n", status=503)
        for state in ("planned", "sending", "sent", "uncertain", "failed", "cancelled"):
            self._nudges.labels(state).set(counts.get(state, 0))
        age = self._age()
        self._late.set(age.total_seconds() if age is not None else -1)
        return web.Response(
            body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    def _age(self) -> timedelta | None:
        last = self._tick.health.last_good
        return self._clock() - last if last is not None else None
