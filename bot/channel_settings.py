"""The settings of messengers: sections of `parley.toml`, and what has to be there before one is connected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings

from adapters.slack.base import SlackOptions
from adapters.telegram.base import TelegramOptions
from bot.setting_types import Url

_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what Telegram takes


class Messengers(BaseSettings):
    """Tokens and addresses of messengers, from the environment."""

    slack_bot_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: Url | None = None
    telegram_bot_token: SecretStr | None = None
    telegram_webhook_secret: SecretStr | None = None
    telegram_api_url: Url | None = None


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Slack(_Section):
    mode: Literal["http", "socket"] = "http"
    streaming: bool = True
    desk_channel: str | None = None


class Telegram(_Section):
    mode: Literal["polling", "webhook"] = "polling"
    streaming: bool = True
    desk_chat: int | None = None


class Desks(_Section):
    reply_prefix: Annotated[str, Field(min_length=2, max_length=20, pattern=r"^\S+$")] = "!reply"


Own = Mapping[str, str | int | float | bool]  # what a channel of a third party is told


def missing(env: Messengers, slack: Slack, telegram: Telegram, public_url: str | None) -> Iterator[str]:
    """What stops a messenger that is switched on: the setting's name and the remedy."""
    if env.slack_bot_token or env.slack_client_id:
        yield from _slack(env, slack, public_url)
    elif slack.desk_channel:
        yield "SLACK_BOT_TOKEN: slack.desk_channel is set, but Slack is not connected; set the token"
    if env.telegram_bot_token:
        yield from _telegram(env, telegram, public_url)
    elif telegram.desk_chat:
        yield "TELEGRAM_BOT_TOKEN: telegram.desk_chat is set, but Telegram is not connected; set the token"


@dataclass(frozen=True, slots=True)
class Shared:
    """What every messenger is told alike."""

    public_url: str | None
    link_hosts: frozenset[str]
    languages: Sequence[str]
    reply_prefix: str


def revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which platforms are switched on, and how; `own` are channels of third parties by name."""

    slack: SlackOptions | None
    telegram: TelegramOptions | None
    own: Mapping[str, Own]

    @property
    def some(self) -> bool:
        return bool(self.slack or self.telegram or self.own)


def wanted(
    env: Messengers, slack: Slack, telegram: Telegram, own: Mapping[str, Own], shared: Shared
) -> Wanted:
    return Wanted(_slack_options(env, slack, shared), _telegram_options(env, telegram, shared), own)


def _slack_options(env: Messengers, slack: Slack, shared: Shared) -> SlackOptions | None:
    """None: Slack is not connected."""
    if not (env.slack_bot_token or env.slack_client_id):
        return None
    return SlackOptions(
        mode=slack.mode,
        bot_token=revealed(env.slack_bot_token),
        signing_secret=revealed(env.slack_signing_secret),
        app_token=revealed(env.slack_app_token),
        client_id=env.slack_client_id,
        client_secret=revealed(env.slack_client_secret),
        api_url=env.slack_api_url,
        public_url=shared.public_url,
        streaming=slack.streaming,
        desk=slack.desk_channel,
        reply_prefix=shared.reply_prefix,
        link_hosts=shared.link_hosts,
    )


def _telegram_options(env: Messengers, telegram: Telegram, shared: Shared) -> TelegramOptions | None:
    """None: Telegram is not connected."""
    token = revealed(env.telegram_bot_token)
    if token is None:
        return None
    return TelegramOptions(
        token,
        mode=telegram.mode,
        webhook_secret=revealed(env.telegram_webhook_secret),
        public_url=shared.public_url,
        api_url=env.telegram_api_url,
        streaming=telegram.streaming,
        desk=telegram.desk_chat,
        reply_prefix=shared.reply_prefix,
        link_hosts=shared.link_hosts,
        languages=shared.languages,
    )


def _slack(env: Messengers, slack: Slack, public_url: str | None) -> Iterator[str]:
    if env.slack_client_id and not env.slack_client_secret:
        yield "SLACK_CLIENT_SECRET: is missing beside SLACK_CLIENT_ID; copy it from Basic Information"
    if env.slack_client_id and not public_url:
        yield "PUBLIC_URL: workspaces install the app through it; set the address that people reach Parley at"
    if slack.mode == "http" and not env.slack_signing_secret:
        yield "SLACK_SIGNING_SECRET: is missing; copy it from the app's Basic Information, or use slack.mode"
    if slack.mode == "socket" and not env.slack_app_token:
        yield "SLACK_APP_TOKEN: socket mode needs an app-level token (xapp-) with connections:write"


def _telegram(env: Messengers, telegram: Telegram, public_url: str | None) -> Iterator[str]:
    if telegram.mode != "webhook":
        return
    secret = env.telegram_webhook_secret.get_secret_value() if env.telegram_webhook_secret else ""
    if not _WEBHOOK_SECRET.fullmatch(secret):
        yield (
            "TELEGRAM_WEBHOOK_SECRET: a webhook without a secret takes anybody's word; set 1 to 256 of"
            " A-Z a-z 0-9 _ - (openssl rand -hex 32)"
        )
    if not (public_url or "").startswith("https://"):
        yield 'PUBLIC_URL: Telegram calls only https://; set it, or use telegram.mode = "polling"'
