"""How e-mail and texts are set up: what is read, and the one sentence for each way of getting it wrong."""

from __future__ import annotations

import pytest

from bot.outlet_settings import NotifySettings, SmtpSettings, notify_in, smtp_in
from bot.settings import WrongSetting, read
from tests.doubles.notify import API_KEY, EMAIL_TEMPLATE, TEXT_TEMPLATE

FROM = "Children's services <meetings@example.org>"
TEXTS = {"NOTIFY_API_KEY": API_KEY, "NOTIFY_TEXT_TEMPLATE": TEXT_TEMPLATE}


def test_nothing_set_is_off() -> None:
    settings = read({"ICPC_SECRET_KEY": "k" * 32})
    assert (settings.smtp, settings.notify) == (None, None)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "smtp://user:p%40ss@mail.example.org:2525?starttls=1",
            SmtpSettings("mail.example.org", 2525, "starttls", "user", "p@ss", FROM),
        ),
        (
            "smtp://mail.example.org?starttls=1",
            SmtpSettings("mail.example.org", 587, "starttls", "", "", FROM),
        ),
        ("smtps://u:p@mail.example.org", SmtpSettings("mail.example.org", 465, "tls", "u", "p", FROM)),
        ("smtp://localhost:25", SmtpSettings("localhost", 25, "none", "", "", FROM)),
    ],
)
def test_a_mail_server_is_one_address(url: str, expected: SmtpSettings) -> None:
    assert smtp_in({"SMTP_URL": url, "SMTP_FROM": FROM}) == expected


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"SMTP_FROM": FROM}, "SMTP_URL is missing"),
        ({"SMTP_URL": "smtps://mail.example.org"}, "SMTP_FROM is missing"),
        ({"SMTP_URL": "smtps://mail.example.org", "SMTP_FROM": "meetings"}, "SMTP_FROM is not"),
        ({"SMTP_URL": "mail.example.org", "SMTP_FROM": FROM}, "SMTP_URL is not the address"),
        ({"SMTP_URL": "http://mail.example.org", "SMTP_FROM": FROM}, "SMTP_URL is not the address"),
        ({"SMTP_URL": "smtps://mail.example.org:many", "SMTP_FROM": FROM}, "SMTP_URL is not the address"),
        ({"SMTP_URL": "smtps://[", "SMTP_FROM": FROM}, "SMTP_URL is not the address"),
        ({"SMTP_URL": "smtps://user@mail.example.org", "SMTP_FROM": FROM}, "SMTP_URL has a user"),
        ({"SMTP_URL": "smtp://mail.example.org", "SMTP_FROM": FROM}, "SMTP_URL is not encrypted"),
        ({"SMTP_URL": "smtp://mail.example.org?starttls=0", "SMTP_FROM": FROM}, "SMTP_URL is not encrypted"),
        ({"NOTIFY_API_KEY": API_KEY}, "NOTIFY_TEXT_TEMPLATE is missing"),
        ({"NOTIFY_TEXT_TEMPLATE": TEXT_TEMPLATE}, "NOTIFY_API_KEY is missing"),
        ({"NOTIFY_BASE_URL": "https://notify.example.org"}, "NOTIFY_API_KEY is missing"),
        ({**TEXTS, "NOTIFY_API_KEY": API_KEY[-36:]}, "NOTIFY_API_KEY is not a whole key"),
        ({**TEXTS, "NOTIFY_TEXT_TEMPLATE": "text"}, "NOTIFY_TEXT_TEMPLATE is not"),
        ({**TEXTS, "NOTIFY_BASE_URL": "http://notify.example.org"}, "NOTIFY_BASE_URL must begin"),
        ({**TEXTS, "NOTIFY_BASE_URL": "notify"}, "NOTIFY_BASE_URL must begin"),
        (
            {
                **TEXTS,
                "NOTIFY_EMAIL_TEMPLATE": EMAIL_TEMPLATE,
                "SMTP_URL": "smtps://mail.example.org",
                "SMTP_FROM": FROM,
            },
            "both send e-mail",
        ),
    ],
)
def test_what_is_wrong_or_half_set_stops_the_start_and_is_named(env: dict[str, str], name: str) -> None:
    with pytest.raises(WrongSetting, match=name) as wrong:
        read({"ICPC_SECRET_KEY": "k" * 32, **env})
    assert str(wrong.value).endswith(".")
    assert API_KEY[-36:] not in str(wrong.value)


def test_notify_sends_texts_e_mails_or_both() -> None:
    assert notify_in(TEXTS) == NotifySettings(API_KEY, TEXT_TEMPLATE, None, None)
    both = {**TEXTS, "NOTIFY_EMAIL_TEMPLATE": EMAIL_TEMPLATE, "NOTIFY_BASE_URL": "http://127.0.0.1:6011"}
    assert notify_in(both) == NotifySettings(API_KEY, TEXT_TEMPLATE, EMAIL_TEMPLATE, "http://127.0.0.1:6011")


def test_passwords_and_keys_do_not_show_when_settings_are_printed() -> None:
    shown = repr(
        (smtp_in({"SMTP_URL": "smtps://u:hidden@m.example.org", "SMTP_FROM": FROM}), notify_in(TEXTS))
    )
    assert "hidden" not in shown
    assert API_KEY not in shown
