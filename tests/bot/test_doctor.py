"""The check-up asks the platforms, and says how to mend what they answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import settings
from bot.clock import real_time
from bot.doctor.elsewhere import findings
from bot.doctor.slack import SCOPES
from bot.settings import Settings
from tests.doubles import smtp
from tests.doubles.notify import API_KEY, EMAIL_TEMPLATE, TEXT_TEMPLATE, NotifyDouble
from tests.doubles.slack import SlackDouble
from tests.doubles.slack_stage import manifest_scopes
from tests.doubles.smtp import SmtpDouble
from tests.doubles.vendor import answers
from tests.doubles.zoom import ZoomDouble


def with_slack(slack: SlackDouble, folder: Path, **changes: str) -> Settings:
    environment = {
        "ICPC_DATABASE_URL": f"sqlite:///{folder / 'icpc.db'}",
        "SLACK_BOT_TOKEN": slack.token,
        "SLACK_SIGNING_SECRET": slack.secret,
        "SLACK_API_URL": slack.api_url,
        **changes,
    }
    return settings.read(environment, demo=True)


def test_the_permissions_asked_after_are_those_of_the_manifest() -> None:
    assert manifest_scopes() == SCOPES


async def test_all_is_well_with_a_good_token_and_every_permission(tmp_path: Path) -> None:
    async with SlackDouble(scopes=manifest_scopes()) as slack:
        found = await findings(with_slack(slack, tmp_path), real_time)
    assert [finding.grade for finding in found] == ["well", "well", "well"]


async def test_a_permission_that_is_lacking_is_named(tmp_path: Path) -> None:
    async with SlackDouble(scopes=manifest_scopes() - {"users:read.email"}) as slack:
        found = await findings(with_slack(slack, tmp_path), real_time)
    [lacking] = [finding for finding in found if finding.grade == "mend"]
    assert "users:read.email" in lacking.says


async def test_a_token_that_slack_does_not_know_is_said_plainly(tmp_path: Path) -> None:
    async with SlackDouble(scopes=manifest_scopes()) as slack:
        found = await findings(with_slack(slack, tmp_path, SLACK_BOT_TOKEN="xoxb-wrong"), real_time)
    assert [finding.grade for finding in found] == ["mend"]
    assert "SLACK_BOT_TOKEN" in found[0].says
    assert "xoxb" not in found[0].says


async def test_a_clock_that_is_off_is_noticed(tmp_path: Path) -> None:
    async with SlackDouble(scopes=manifest_scopes()) as slack:
        found = await findings(with_slack(slack, tmp_path), lambda: real_time() + timedelta(minutes=10))
    [off] = [finding for finding in found if finding.grade == "mend"]
    assert "600 seconds" in off.says or "599 seconds" in off.says or "601 seconds" in off.says


async def test_a_platform_that_is_away_is_not_mistaken_for_a_wrong_token(tmp_path: Path) -> None:
    async with SlackDouble(scopes=manifest_scopes()) as slack:
        away = with_slack(slack, tmp_path)
    found = await findings(away, real_time)
    assert [finding.says for finding in found] == [
        "Slack cannot be reached: check the network and SLACK_API_URL."
    ]


async def test_nothing_is_asked_of_platforms_that_are_not_set_up(tmp_path: Path) -> None:
    nothing = settings.read({"ICPC_DATABASE_URL": f"sqlite:///{tmp_path / 'icpc.db'}"}, demo=True)
    assert await findings(replace(nothing, slack=None, teams=None), real_time) == []


async def test_a_meeting_service_is_asked_whether_it_lets_us_in(tmp_path: Path) -> None:
    nothing = settings.read({"ICPC_DATABASE_URL": f"sqlite:///{tmp_path / 'icpc.db'}"}, demo=True)
    async with ZoomDouble() as zoom:
        meetings = replace(nothing, slack=None, teams=None, meetings=zoom.settings)
        [well] = await findings(meetings, real_time)
        zoom.token_faults.append(answers(401, {"error": "invalid_client"}))
        [refused] = await findings(meetings, real_time)
    [away] = await findings(meetings, real_time)
    assert [each.grade for each in (well, refused, away)] == ["well", "mend", "mend"]
    assert "should check ZOOM_ACCOUNT_ID" in refused.says
    assert away.says == "Zoom did not answer: check the network, and try again in a few minutes."


def with_post(folder: Path, **environment: str) -> Settings:
    where = {"ICPC_DATABASE_URL": f"sqlite:///{folder / 'icpc.db'}"}
    return settings.read({**where, **environment}, demo=True)


async def said_of_post(folder: Path, **environment: str) -> list[tuple[str, str]]:
    found = await findings(with_post(folder, **environment), real_time)
    return [(each.grade, each.says) for each in found]


async def test_a_mail_server_that_lets_us_in_is_well_and_is_sent_nothing(tmp_path: Path) -> None:
    async with SmtpDouble() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        said = await said_of_post(tmp_path, SMTP_URL=url, SMTP_FROM="meetings@example.org")
    assert said == [("well", "The mail server lets the assistant in and takes its sender.")]
    assert server.taken == []


async def test_a_sender_that_the_mail_server_refuses_is_found_before_the_first_letter(tmp_path: Path) -> None:
    async with SmtpDouble() as server:
        server.faults.append(smtp.Fault(smtp.SENDER, "550 5.7.1 not yours"))
        url = f"smtp://127.0.0.1:{server.port}"
        [(grade, says)] = await said_of_post(tmp_path, SMTP_URL=url, SMTP_FROM="meetings@example.org")
    assert grade == "mend"
    assert says == "E-mail cannot be sent (the mail server refuses our sender): check SMTP_URL and SMTP_FROM."


async def test_a_mail_server_that_is_away_is_found(tmp_path: Path) -> None:
    async with SmtpDouble() as server:
        url = f"smtp://127.0.0.1:{server.port}"
    [(grade, says)] = await said_of_post(tmp_path, SMTP_URL=url, SMTP_FROM="meetings@example.org")
    assert grade == "mend"
    assert "cannot be reached" in says


async def test_notify_is_asked_about_the_key_and_each_template(tmp_path: Path) -> None:
    async with NotifyDouble() as notify:
        both = {"NOTIFY_TEXT_TEMPLATE": TEXT_TEMPLATE, "NOTIFY_EMAIL_TEMPLATE": EMAIL_TEMPLATE}
        said = await said_of_post(tmp_path, NOTIFY_API_KEY=API_KEY, NOTIFY_BASE_URL=notify.url, **both)
    assert said == [
        ("well", "Notify knows the key and the template for texts."),
        ("well", "Notify knows the key and the template for e-mail."),
    ]
    assert notify.taken == []


@pytest.mark.parametrize(
    ("key", "template", "fields", "because"),
    [
        (API_KEY[:-1] + "1", TEXT_TEMPLATE, ["message"], "Notify refuses our messages (403)"),
        (API_KEY, TEXT_TEMPLATE[:-1] + "b", ["message"], "Notify refuses our messages (404)"),
        (API_KEY, TEXT_TEMPLATE, ["message", "name"], "the template must have one field, ((message))"),
    ],
    ids=["wrong key", "unknown template", "template with another field"],
)
async def test_what_is_wrong_at_notify_is_said_before_somebody_waits_for_a_text(
    tmp_path: Path, key: str, template: str, fields: list[str], because: str
) -> None:
    async with NotifyDouble() as notify:
        notify.fields = fields
        said = await said_of_post(
            tmp_path, NOTIFY_API_KEY=key, NOTIFY_BASE_URL=notify.url, NOTIFY_TEXT_TEMPLATE=template
        )
    remedy = "check NOTIFY_API_KEY and NOTIFY_TEXT_TEMPLATE"
    assert said == [("mend", f"Notify cannot send texts ({because}): {remedy}.")]
