"""What the check-up asks of the mail server and of GOV.UK Notify; nothing is sent to anybody."""

from __future__ import annotations

from bot.clock import Clock
from bot.doctor.finding import Finding
from bot.outlet_settings import NotifySettings, SmtpSettings
from bot.post.email import EmailOutlet
from bot.post.notify import Channel, NotifyOutlet
from scheduler.outlets import TryLater

REMEDY = {
    "email": "NOTIFY_API_KEY and NOTIFY_EMAIL_TEMPLATE",
    "text": "NOTIFY_API_KEY and NOTIFY_TEXT_TEMPLATE",
}


async def mail_findings(settings: SmtpSettings, clock: Clock) -> list[Finding]:
    """Whether the mail server lets us in, and lets us write as `SMTP_FROM`."""
    try:
        await EmailOutlet(settings, clock).check()
    except TryLater as problem:
        return [Finding("mend", f"E-mail cannot be sent ({problem.reason}): check SMTP_URL and SMTP_FROM.")]
    return [Finding("well", "The mail server lets the assistant in and takes its sender.")]


async def notify_findings(settings: NotifySettings) -> list[Finding]:
    """Whether Notify knows our key and the template of each way of writing that is set up."""
    wanted: dict[Channel, str | None] = {"text": settings.text_template, "email": settings.email_template}
    return [await _template(settings, channel) for channel, template in wanted.items() if template]


async def _template(settings: NotifySettings, channel: Channel) -> Finding:
    name = "texts" if channel == "text" else "e-mail"
    try:
        await NotifyOutlet(settings, channel).check()
    except TryLater as problem:
        return Finding("mend", f"Notify cannot send {name} ({problem.reason}): check {REMEDY[channel]}.")
    return Finding("well", f"Notify knows the key and the template for {name}.")
