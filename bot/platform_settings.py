"""The platforms that people reach us by: what Slack and Teams have to know of us, and we of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.setting_rules import LOOPBACK, WrongSetting

SLACK = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """How to reach Slack: over HTTP with a signing secret, or by Socket Mode with an app token."""

    bot_token: str
    signing_secret: str | None
    app_token: str | None
    api_url: str


@dataclass(frozen=True, slots=True)
class TeamsServices:
    """Where Microsoft's services are, under the names that its own SDK has for them.

    Other addresses are for gateways, and for tests without a network. `login_url` may hold `{tenant}`.
    """

    openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    issuer: str = "https://api.botframework.com"
    login_url: str = "https://login.microsoftonline.com/{tenant}"
    scope: str = "https://api.botframework.com"


@dataclass(frozen=True, slots=True)
class TeamsSettings:
    """The bot's registration with Azure; `anonymous` is for emulators on this computer only."""

    app_id: str
    app_password: str
    app_type: str
    tenant_id: str
    anonymous: bool
    services: TeamsServices = TeamsServices()


def slack_in(env: Mapping[str, str]) -> SlackSettings | None:
    """Slack, if it is set up. Raises `WrongSetting`."""
    token, secret, app = (env.get(n) for n in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"))
    if not (token or secret or app):
        return None
    if not token:
        raise WrongSetting("SLACK_BOT_TOKEN is missing though other Slack settings are there: set it too.")
    if not (secret or app):
        raise WrongSetting(
            "SLACK_SIGNING_SECRET is missing: set it, or set SLACK_APP_TOKEN to connect by Socket Mode."
        )
    url = env.get("SLACK_API_URL", SLACK)
    for name, value, beginning in (("SLACK_BOT_TOKEN", token, "xoxb-"), ("SLACK_APP_TOKEN", app, "xapp-")):
        if url == SLACK and value and not value.startswith(beginning):
            raise WrongSetting(f"{name} is another kind of token: copy the one that begins with {beginning}.")
    return SlackSettings(token, secret, app, url if url.endswith("/") else url + "/")


def teams_in(env: Mapping[str, str], host: str) -> TeamsSettings | None:
    """Teams, if it is set up; `host` is what we are bound to. Raises `WrongSetting`."""
    names = ("MICROSOFT_APP_ID", "MICROSOFT_APP_PASSWORD", "MICROSOFT_APP_TYPE", "MICROSOFT_APP_TENANT_ID")
    app_id, password, app_type, tenant = (env.get(name, "") for name in names)
    if env.get("TEAMS_ANONYMOUS") == "1":
        if host not in LOOPBACK:
            raise WrongSetting(
                "TEAMS_ANONYMOUS lets anybody in and works on this computer only: "
                "take it out, or bind to 127.0.0.1."
            )
        if app_id:
            raise WrongSetting("TEAMS_ANONYMOUS and MICROSOFT_APP_ID are both set: take one of them out.")
        return TeamsSettings("", "", "SingleTenant", "", anonymous=True)
    if not (app_id or password or tenant or app_type):
        return None
    if not app_id:
        raise WrongSetting("MICROSOFT_APP_ID is missing though other Teams settings are there: set it too.")
    app_type = app_type or "SingleTenant"
    if app_type not in ("SingleTenant", "UserAssignedMSI"):
        raise WrongSetting("MICROSOFT_APP_TYPE must be SingleTenant or UserAssignedMSI.")
    if app_type == "SingleTenant" and not password:
        raise WrongSetting("MICROSOFT_APP_PASSWORD is missing: set it to the client secret of the bot.")
    if not tenant:
        raise WrongSetting("MICROSOFT_APP_TENANT_ID is missing: set it to your organisation's tenant id.")
    return TeamsSettings(app_id, password, app_type, tenant, anonymous=False, services=_teams_services(env))


def _teams_services(env: Mapping[str, str]) -> TeamsServices:
    usual = TeamsServices()
    services = TeamsServices(
        openid_url=env.get("TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL", usual.openid_url),
        issuer=env.get("TO_BOT_FROM_CHANNEL_TOKEN_ISSUER", usual.issuer),
        login_url=env.get("TO_CHANNEL_FROM_BOT_LOGIN_URL", usual.login_url).rstrip("/"),
        scope=env.get("TO_CHANNEL_FROM_BOT_OAUTH_SCOPE", usual.scope).removesuffix("/.default"),
    )
    for url in (services.openid_url, services.login_url):
        if not url.startswith("https://") and urlsplit(url).hostname not in LOOPBACK:
            raise WrongSetting(
                "TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL and TO_CHANNEL_FROM_BOT_LOGIN_URL must begin "
                "with https://: mend them, or take them out."
            )
    return services
