"""Policies and bank holidays are read at start-up, and what is wrong with them is said then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import holidays
import pytest

from bot.rulebook import UnknownAuthority, authorities, england_and_wales, load, load_all, read_file
from procedure.policy import PolicyError

BOROUGH = 'authority = "borough"\nname = "A borough"\nover = "leeds"\n[rules.plan_visit]\non = true\n'


def test_the_shipped_policies_can_all_be_followed() -> None:
    assert set(load_all()) == set(authorities()) == {"england", "leeds", "nottinghamshire"}


def test_a_policy_is_found_however_its_name_is_written() -> None:
    assert load(" Leeds ").authority == "leeds"


def test_an_unknown_authority_is_told_which_there_are() -> None:
    with pytest.raises(UnknownAuthority, match="choose one of: england, leeds, nottinghamshire"):
        load("atlantis")


def test_a_councils_own_file_lies_over_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "borough.toml").write_text(BOROUGH, encoding="utf-8")
    borough = load("borough", tmp_path)
    assert borough.rule("plan_visit").on
    assert borough.rule("s47").count == 4
    assert authorities(tmp_path)[0] == "borough"


def test_a_councils_own_file_wins_over_the_shipped_one_of_that_name(tmp_path: Path) -> None:
    text = 'authority = "leeds"\nname = "Leeds, our way"\nover = "england"\n'
    (tmp_path / "leeds.toml").write_text(text, encoding="utf-8")
    assert load("leeds", tmp_path).name == "Leeds, our way"


def test_a_folder_of_policies_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="is not a folder: ICPC_POLICIES names the folder"):
        load("leeds", tmp_path / "nowhere")


def test_policies_laid_over_each_other_in_a_ring_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(
        BOROUGH.replace("leeds", "two").replace("borough", "one"), encoding="utf-8"
    )
    (tmp_path / "two.toml").write_text(
        BOROUGH.replace("leeds", "one").replace("borough", "two"), encoding="utf-8"
    )
    with pytest.raises(PolicyError, match="laid over itself"):
        load("one", tmp_path)


def test_a_policy_over_one_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(BOROUGH.replace("leeds", "atlantis"), encoding="utf-8")
    with pytest.raises(PolicyError, match="it is laid over “atlantis”, for which there is no policy"):
        load("one", tmp_path)


def test_a_file_named_for_another_authority_is_refused(tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_text(BOROUGH, encoding="utf-8")
    with pytest.raises(PolicyError, match=r"its authority is “borough”; name the file borough\.toml"):
        load("town", tmp_path)
    with pytest.raises(PolicyError, match=r"name the file borough\.toml"):
        read_file(tmp_path / "town.toml")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "borough.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PolicyError, match="cannot be read as a text file"):
        read_file(tmp_path / "borough.toml")
    with pytest.raises(PolicyError, match="cannot be read as a text file"):
        load("borough", tmp_path)


def test_the_published_bank_holidays_agree_with_computed_ones_on_every_weekday() -> None:
    calendar = england_and_wales()
    computed = holidays.country_holidays("GB", subdiv="ENG", years=range(2012, 2029))
    ours = {day for day, _ in calendar.holidays_between(date(2012, 1, 1), date(2028, 12, 31))}
    assert ours == {day for day in computed if day.weekday() < 5}
    assert calendar.proclaimed_until == date(2028, 12, 31)
