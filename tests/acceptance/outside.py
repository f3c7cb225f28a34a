"""The services outside that a council connects: its mail server, GOV.UK Notify, and Microsoft Graph."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.doubles import graph, notify
from tests.doubles.graph import GraphDouble
from tests.doubles.notify import NotifyDouble
from tests.doubles.smtp import SmtpDouble

SENDER = "meetings@example.org"


@dataclass(frozen=True, slots=True)
class Outside:
    """Small ones of our own, over the network."""

    meetings: GraphDouble
    mail: SmtpDouble
    texts: NotifyDouble

    @property
    def environment(self) -> dict[str, str]:
        """The settings that lead to them."""
        return {
            "ICPC_MEETING_PROVIDER": "teams",
            "GRAPH_TENANT_ID": graph.TENANT,
            "GRAPH_CLIENT_ID": graph.CLIENT,
            "GRAPH_CLIENT_SECRET": graph.SECRET,
            "GRAPH_ORGANISER": graph.ORGANISER,
            "GRAPH_URL": f"{self.meetings.url}/v1.0",
            "GRAPH_LOGIN_URL": self.meetings.url,
            "SMTP_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "SMTP_FROM": SENDER,
            "NOTIFY_API_KEY": notify.API_KEY,
            "NOTIFY_TEXT_TEMPLATE": notify.TEXT_TEMPLATE,
            "NOTIFY_BASE_URL": self.texts.url,
        }


@asynccontextmanager
async def outside() -> AsyncIterator[Outside]:
    """All of them, listening."""
    async with GraphDouble() as meetings, SmtpDouble() as mail, NotifyDouble() as texts:
        yield Outside(meetings, mail, texts)
