"""Whatever kills the assistant, whenever: nobody misses a reminder, and nobody gets one twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def after(kills: int, seed: int, memory: str, directory: Path) -> dict[str, Any]:
    """What the campaign found (see `tests.crash.campaign.Toll`)."""
    command = [sys.executable, "-m", "tests.crash.campaign", str(directory), str(kills), str(seed), memory]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    toll: dict[str, Any] = json.loads(done.stdout)
    assert toll["kills"] == kills
    return toll


def none_missed(toll: dict[str, Any]) -> None:
    assert toll["lost"] == []
    assert toll["unsettled"] == []
    assert toll["not_whole"] == []


def test_twenty_sudden_deaths_lose_nothing_and_send_nothing_twice(tmp_path: Path) -> None:
    toll = after(20, 1, "history", tmp_path)
    none_missed(toll)
    assert toll["duplicated"] == []
    assert toll["uncertain"] == []


def test_where_no_history_is_kept_twenty_deaths_send_nothing_twice_and_every_doubt_is_listed(
    tmp_path: Path,
) -> None:
    toll = after(20, 2, "no-history", tmp_path)
    none_missed(toll)
    assert toll["duplicated"] == []
    assert toll["uncertain"]


def test_this_suite_would_notice_reminders_sent_twice(tmp_path: Path) -> None:
    assert after(12, 3, "forgetful", tmp_path)["duplicated"]


@pytest.mark.long
@pytest.mark.parametrize("memory", ["history", "no-history"])
def test_a_thousand_sudden_deaths(memory: str, tmp_path: Path) -> None:
    toll = after(1000, 20261122, memory, tmp_path)
    none_missed(toll)
    assert toll["duplicated"] == []
    assert bool(toll["uncertain"]) == (memory == "no-history")
    assert len(toll["deaths"]) == 6
