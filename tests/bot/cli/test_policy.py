"""`icpc policy check` says whether the rules can be followed and what they rest on."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from bot.cli.policy import policy


def test_the_shipped_policies_are_listed_with_their_sources() -> None:
    result = CliRunner().invoke(policy, ["check"])
    assert result.exit_code == 0
    assert "Nottinghamshire (nottinghamshire, over england): 6 rules on, counting from day 1" in result.stdout
    assert "off inquorate: Within 10 working days of the conference that could not go ahead." in result.stdout
    assert "Working Together to Safeguard Children" in result.stdout


def test_each_file_with_a_mistake_gets_its_sentence_and_the_rest_are_still_checked(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('authority = "good"\nname = "Good"\nover = "england"\n', encoding="utf-8")
    bad.write_text(
        'authority = "bad"\nname = "Bad"\nover = "england"\n[rules.icpc]\non = false\n', encoding="utf-8"
    )
    result = CliRunner().invoke(policy, ["check", str(bad), str(tmp_path / "none.toml"), str(good)])
    assert result.exit_code == 1
    assert 'bad.toml: rule "icpc" is statutory and cannot be switched off' in result.stderr
    assert "none.toml: it cannot be read as a text file" in result.stderr
    assert "Good (good, over england)" in result.stdout
