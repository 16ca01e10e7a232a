"""What `parley check` says of messengers, from the platforms themselves; and settings that stop a start."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.channel_settings import Messengers, Own, Shared, Slack, Telegram, missing, wanted
from bot.checks import Finding
from bot.clock import SystemClock
from bot.messengers import examine
from guards.vault import KeyRing
from storage.sqlite import SqliteDatabase
from storage.store import Store
from tests.peers.slack import Slack as LoopbackSlack
from tests.peers.telegram import Telegram as LoopbackTelegram

GROUP = -1001
SHARED = Shared("https://chat.shop.example", frozenset(), ("en",), "!reply")
NOBODY: dict[str, Own] = {}


def env(**given: str) -> Messengers:
    return Messengers(**given, _env_file=None)  # type: ignore[arg-type]  # these fields are secrets


async def found(db: SqliteDatabase, given: Messengers, slack: Slack, telegram: Telegram) -> list[Finding]:
    asked = wanted(given, slack, telegram, NOBODY, SHARED)
    return list(await examine(asked, Store("default", db), SystemClock(), KeyRing(bytes(32))))


async def test_all_is_well_where_all_is_well(db: SqliteDatabase) -> None:
    async with LoopbackSlack() as slack, LoopbackTelegram() as telegram:
        slack.opens_channel("CSTAFF", private=True)
        telegram.opens_supergroup(GROUP, forum=True, admin=True)
        given = env(
            slack_bot_token=slack.workspace.token, slack_app_token=slack.app_token,
            slack_api_url=slack.api_url, telegram_bot_token=telegram.token, telegram_api_url=telegram.url,
        )  # fmt: skip
        findings = await found(
            db, given, Slack(mode="socket", desk_channel="CSTAFF"), Telegram(desk_chat=GROUP)
        )

    assert [(one.name, one.detail) for one in findings if not one.ok] == []
    assert {one.name.split()[0] for one in findings} == {"slack", "telegram"}
    assert len(findings) >= 6


async def test_what_is_wrong_is_said_with_the_remedy_and_without_the_token(db: SqliteDatabase) -> None:
    async with LoopbackSlack() as slack, LoopbackTelegram() as telegram:
        telegram.opens_supergroup(GROUP, forum=False, admin=False)
        given = env(
            slack_bot_token="xoxb-wrong", slack_signing_secret="s", slack_api_url=slack.api_url,
            telegram_bot_token=telegram.token, telegram_api_url=telegram.url,
        )  # fmt: skip
        findings = await found(db, given, Slack(), Telegram(desk_chat=GROUP))

    wrong = [one for one in findings if not one.ok]
    assert {one.name.split()[0] for one in wrong} == {"slack", "telegram"}
    assert all(one.remedy for one in wrong)
    assert "xoxb-wrong" not in repr(findings)


async def test_a_platform_that_is_away_is_a_problem_and_no_crash(db: SqliteDatabase) -> None:
    given = env(telegram_bot_token="42:abc", telegram_api_url="http://127.0.0.1:9")
    findings = await found(db, given, Slack(), Telegram())

    assert findings
    assert not findings[0].ok
    assert findings[0].remedy


@pytest.mark.parametrize(
    ("given", "slack", "telegram", "public_url", "names"),
    [
        ({"slack_bot_token": "x"}, Slack(), Telegram(), None, ["SLACK_SIGNING_SECRET"]),
        ({"slack_bot_token": "x"}, Slack(mode="socket"), Telegram(), None, ["SLACK_APP_TOKEN"]),
        (
            {"slack_client_id": "1", "slack_signing_secret": "s"}, Slack(), Telegram(), None,
            ["SLACK_CLIENT_SECRET", "PUBLIC_URL"],
        ),
        ({}, Slack(desk_channel="C1"), Telegram(desk_chat=-1), None,
         ["SLACK_BOT_TOKEN", "TELEGRAM_BOT_TOKEN"]),
        ({"telegram_bot_token": "x"}, Slack(), Telegram(mode="webhook"), None,
         ["TELEGRAM_WEBHOOK_SECRET", "PUBLIC_URL"]),
        ({"telegram_bot_token": "x", "telegram_webhook_secret": "with space"}, Slack(),
         Telegram(mode="webhook"), "https://chat.shop.example", ["TELEGRAM_WEBHOOK_SECRET"]),
        ({"telegram_bot_token": "x", "telegram_webhook_secret": "good-1"}, Slack(),
         Telegram(mode="webhook"), "https://chat.shop.example", []),
        ({"slack_bot_token": "x", "slack_signing_secret": "s"}, Slack(), Telegram(), None, []),
    ],
)  # fmt: skip
def test_TG_2_what_is_missing_stops_the_start_by_its_name(
    given: dict[str, str], slack: Slack, telegram: Telegram, public_url: str | None, names: list[str]
) -> None:
    said = list(missing(env(**given), slack, telegram, public_url))

    assert [line.split(":")[0] for line in said] == names


def test_what_is_not_switched_on_is_not_wanted() -> None:
    asked = wanted(env(), Slack(), Telegram(), {"own": {"path": "x"}}, SHARED)

    assert (asked.slack, asked.telegram, dict(asked.own)) == (None, None, {"own": {"path": "x"}})


def test_no_token_shows_in_a_repr() -> None:
    given = env(slack_bot_token="xoxb-secret", slack_signing_secret="hush", telegram_bot_token="42:secret")
    asked = wanted(given, Slack(), Telegram(), NOBODY, SHARED)

    assert isinstance(given.slack_bot_token, SecretStr)
    assert "secret" not in repr(asked).replace("_secret", "")
    assert "hush" not in repr(asked)
