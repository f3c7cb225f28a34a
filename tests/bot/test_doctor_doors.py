"""The check-up asks the platforms, and says how to mend what they answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot import settings
from bot.clock import real_time
from bot.doctor_doors import SLACK_SCOPES, door_findings
from bot.settings import Settings
from tests.doubles.slack import SlackDouble
from tests.doubles.slack_stage import manifest_scopes
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
    assert manifest_scopes() == SLACK_SCOPES


async def test_all_is_well_with_a_good_token_and_every_permission(tmp_path: Path) -> None:
    async with SlackDouble(scopes=manifest_scopes()) as slack:
        found = await door_findings(with_slack(slack, tmp_path), real_time)
    assert [finding.grade for finding in found] == ["well", "well", "well"]


async def test_a_permission_that_is_lacking_is_named(tmp_path: Path) -> None:
    async with SlackDouble(scopes=manifest_scopes() - {"users:read.email"}) as slack:
        found = await door_findings(with_slack(slack, tmp_path), real_time)
    [lacking] = [finding for finding in found if finding.grade == "mend"]
    assert "users:read.email" in lacking.says


async def test_a_token_that_slack_does_not_know_is_said_plainly(tmp_path: Path) -> None:
    async with SlackDouble(scopes=manifest_scopes()) as slack:
        found = await door_findings(with_slack(slack, tmp_path, SLACK_BOT_TOKEN="xoxb-wrong"), real_time)
    assert [finding.grade for finding in found] == ["mend"]
    assert "SLACK_BOT_TOKEN" in found[0].says
    assert "xoxb" not in found[0].says


async def test_a_clock_that_is_off_is_noticed(tmp_path: Path) -> None:
    async with SlackDouble(scopes=manifest_scopes()) as slack:
        found = await door_findings(with_slack(slack, tmp_path), lambda: real_time() + timedelta(minutes=10))
    [off] = [finding for finding in found if finding.grade == "mend"]
    assert "600 seconds" in off.says or "599 seconds" in off.says or "601 seconds" in off.says


async def test_a_platform_that_is_away_is_not_mistaken_for_a_wrong_token(tmp_path: Path) -> None:
    async with SlackDouble(scopes=manifest_scopes()) as slack:
        away = with_slack(slack, tmp_path)
    found = await door_findings(away, real_time)
    assert [finding.says for finding in found] == [
        "Slack cannot be reached: check the network and SLACK_API_URL."
    ]


async def test_nothing_is_asked_of_platforms_that_are_not_set_up(tmp_path: Path) -> None:
    nothing = settings.read({"ICPC_DATABASE_URL": f"sqlite:///{tmp_path / 'icpc.db'}"}, demo=True)
    assert await door_findings(replace(nothing, slack=None, teams=None), real_time) == []


async def test_a_meeting_service_is_asked_whether_it_lets_us_in(tmp_path: Path) -> None:
    nothing = settings.read({"ICPC_DATABASE_URL": f"sqlite:///{tmp_path / 'icpc.db'}"}, demo=True)
    async with ZoomDouble() as zoom:
        meetings = replace(nothing, slack=None, teams=None, meetings=zoom.settings)
        [well] = await door_findings(meetings, real_time)
        zoom.token_faults.append(answers(401, {"error": "invalid_client"}))
        [refused] = await door_findings(meetings, real_time)
    [away] = await door_findings(meetings, real_time)
    assert [each.grade for each in (well, refused, away)] == ["well", "mend", "mend"]
    assert "should check ZOOM_ACCOUNT_ID" in refused.says
    assert away.says == "Zoom did not answer: check the network, and try again in a few minutes."
