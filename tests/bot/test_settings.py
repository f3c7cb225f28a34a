"""Settings: what is right is read, what is wrong or half-set stops the start with a sentence naming it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import DEMO_KEY, Settings, WrongSetting, read

KEY = "k" * 32
LIVE = {"ICPC_SECRET_KEY": KEY}
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
TEAMS = {
    "MICROSOFT_APP_ID": "id",
    "MICROSOFT_APP_PASSWORD": "password",
    "MICROSOFT_APP_TENANT_ID": "tenant",
}


def settings(**environment: str) -> Settings:
    return read({**LIVE, **environment})


def test_without_anything_but_a_key_the_defaults_are_safe() -> None:
    found = settings()
    assert found.database_path == Path("icpc.db")
    assert (found.authority, found.timezone.key) == ("england", "Europe/London")
    assert (found.host, found.port, found.demo) == ("127.0.0.1", 3978, False)
    assert (found.slack, found.teams) == (None, None)
    assert found.public_url == "http://127.0.0.1:3978"


def test_the_demonstration_needs_nothing_and_has_its_own_key_and_file() -> None:
    found = read({}, demo=True)
    assert found.secret_keys == (DEMO_KEY,)
    assert found.database_path == Path("icpc-demo.db")
    assert found.authority == "leeds"


def test_what_the_command_line_says_comes_before_the_environment() -> None:
    assert read({**LIVE, "PORT": "8000"}).port == 8000
    assert read({**LIVE, "PORT": "8000"}, port=9000).port == 9000


def test_spaces_around_a_value_and_slashes_at_its_end_do_not_count() -> None:
    found = settings(ICPC_PUBLIC_URL=" https://icpc.example.org/ ", ICPC_AUTHORITY=" Leeds ")
    assert found.public_url == "https://icpc.example.org"
    assert found.authority == "leeds"


def test_keys_follow_each_other_newest_first() -> None:
    assert settings(ICPC_SECRET_KEY=f"{'n' * 32},{KEY}").secret_keys == ("n" * 32, KEY)


def test_an_absolute_path_has_four_slashes() -> None:
    assert settings(ICPC_DATABASE_URL="sqlite:////var/lib/icpc.db").database_path == Path("/var/lib/icpc.db")


def test_slack_by_http_or_by_socket() -> None:
    by_http = settings(**SLACK).slack
    assert by_http is not None
    assert by_http.api_url == "https://slack.com/api/"
    by_socket = settings(
        SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", SLACK_API_URL="http://127.0.0.1:9/api"
    ).slack
    assert by_socket is not None
    assert (by_socket.signing_secret, by_socket.api_url) == (None, "http://127.0.0.1:9/api/")


def test_teams_for_one_organisation_or_with_an_identity_of_azure() -> None:
    single = settings(**TEAMS).teams
    assert single is not None
    assert (single.app_type, single.anonymous) == ("SingleTenant", False)
    managed = settings(
        MICROSOFT_APP_ID="id", MICROSOFT_APP_TYPE="UserAssignedMSI", MICROSOFT_APP_TENANT_ID="tenant"
    ).teams
    assert managed is not None
    assert managed.app_password == ""


def test_an_emulator_on_this_computer_alone_needs_no_password() -> None:
    anonymous = settings(TEAMS_ANONYMOUS="1").teams
    assert anonymous is not None
    assert anonymous.anonymous
    with pytest.raises(WrongSetting, match="TEAMS_ANONYMOUS"):
        read({**LIVE, "TEAMS_ANONYMOUS": "1"}, host="0.0.0.0")  # noqa: S104  that is what is refused


@pytest.mark.parametrize(
    ("environment", "variable"),
    [
        ({"ICPC_SECRET_KEY": ""}, "ICPC_SECRET_KEY is not set"),
        ({"ICPC_SECRET_KEY": "short"}, "ICPC_SECRET_KEY is too short"),
        ({"ICPC_SECRET_KEY": f"{KEY},short"}, "ICPC_SECRET_KEY is too short"),
        ({"ICPC_DATABASE_URL": "icpc.db"}, "ICPC_DATABASE_URL"),
        ({"ICPC_DATABASE_URL": "sqlite:///"}, "ICPC_DATABASE_URL"),
        ({"ICPC_PUBLIC_URL": "icpc.example.org"}, "ICPC_PUBLIC_URL"),
        ({"ICPC_PUBLIC_URL": "ftp://icpc.example.org"}, "ICPC_PUBLIC_URL"),
        ({"ICPC_PUBLIC_URL": "http://["}, "ICPC_PUBLIC_URL"),
        ({"ICPC_TIMEZONE": "Mars/Olympus"}, "ICPC_TIMEZONE"),
        ({"ICPC_TIMEZONE": "Europe"}, "ICPC_TIMEZONE"),
        ({"ICPC_TIMEZONE": "../../etc/passwd"}, "ICPC_TIMEZONE"),
        ({"PORT": "many"}, "PORT"),
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET is missing"),
        ({"MICROSOFT_APP_PASSWORD": "p"}, "MICROSOFT_APP_ID is missing"),
        ({**TEAMS, "MICROSOFT_APP_PASSWORD": ""}, "MICROSOFT_APP_PASSWORD is missing"),
        ({**TEAMS, "MICROSOFT_APP_TENANT_ID": ""}, "MICROSOFT_APP_TENANT_ID is missing"),
        ({**TEAMS, "MICROSOFT_APP_TYPE": "MultiTenant"}, "MICROSOFT_APP_TYPE"),
        ({**TEAMS, "TEAMS_ANONYMOUS": "1"}, "TEAMS_ANONYMOUS and MICROSOFT_APP_ID"),
        ({**TEAMS, "TO_CHANNEL_FROM_BOT_LOGIN_URL": "http://login.example.org"}, "must begin with https"),
    ],
)
def test_a_wrong_or_half_set_value_stops_the_start_naming_it(
    environment: dict[str, str], variable: str
) -> None:
    with pytest.raises(WrongSetting) as stopped:
        settings(**environment)
    sentence = str(stopped.value)
    assert variable in sentence
    assert sentence.endswith(".")
    for secret in (environment.get("ICPC_SECRET_KEY"), environment.get("MICROSOFT_APP_PASSWORD")):
        assert not secret or secret not in sentence.replace("short:", "")


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({**SLACK, "SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({**SLACK, "SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"ICPC_MEETING_HOSTS": "https://zoom.us/"}, "ICPC_MEETING_HOSTS"),
        ({"ICPC_MEETING_HOSTS": "zoom.us,,meet.jit.si"}, "ICPC_MEETING_HOSTS"),
    ],
    ids=["app token as bot token", "bot token as app token", "an address for a host", "nothing for a host"],
)
def test_one_thing_in_the_place_of_another_stops_the_start(environment: dict[str, str], named: str) -> None:
    with pytest.raises(WrongSetting, match=named):
        settings(**environment)


def test_a_gateway_in_front_of_slack_may_have_tokens_of_its_own() -> None:
    slack = settings(
        **{**SLACK, "SLACK_BOT_TOKEN": "ours", "SLACK_API_URL": "https://gateway.example.org/"}
    ).slack
    assert slack is not None
    assert slack.bot_token == "ours"
