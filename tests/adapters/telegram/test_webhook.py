"""Updates that are brought: nothing without the secret, 200 only once stored, and never a 5xx for ever."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import aiohttp
import pytest

from adapters.connections import Misconnected
from adapters.telegram.connection import TelegramConnection
from guards.base import Holds
from tests.adapters.telegram.fake import SECRET, FakeCore, FakeDuty, Rig, options
from tests.clock import ManualClock
from tests.peers.telegram import Telegram

HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {
    "update_id": 5,
    "message": {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 7, "type": "private"},
        "from": {"id": 7, "is_bot": False, "first_name": "Mina"},
        "text": "my card is 4111 1111 1111 1111",
    },
}


async def posts(rig: Rig, body: bytes, headers: dict[str, str] | None = None) -> int:
    given = {HEADER: SECRET} if headers is None else headers
    async with (
        aiohttp.ClientSession() as session,
        session.post(rig.telegram.webhook.url, data=io.BytesIO(body), headers=given) as answer,
    ):
        return answer.status


async def test_it_is_set_with_the_secret_and_exactly_what_is_handled(hooked: Rig) -> None:
    [call] = hooked.telegram.called("setWebhook")

    assert hooked.telegram.webhook.url.endswith("/telegram/webhook")
    assert hooked.telegram.webhook.secret == SECRET
    assert hooked.telegram.updates.allowed == [
        *("message", "edited_message", "business_connection", "business_message"),
        *("edited_business_message", "deleted_business_messages", "callback_query", "my_chat_member"),
        "stopped_message_generation",
    ]
    assert call.number("max_connections") == 20
    assert not call.flag("drop_pending_updates")


async def test_what_is_brought_is_stored_and_taken(hooked: Rig) -> None:
    await hooked.telegram.says(7, 7, "Hello")
    await hooked.telegram.settled()

    assert hooked.core.said == [("7", "Hello")]
    assert hooked.telegram.updates.all[0].statuses == [200]


async def test_503_until_it_is_stored(hooked: Rig) -> None:
    hooked.core.down = 2
    await hooked.telegram.says(7, 7, "Hello")
    await hooked.telegram.settled()

    assert hooked.core.said == [("7", "Hello")]
    assert hooked.telegram.updates.all[0].statuses == [503, 503, 200]


async def test_an_update_that_breaks_us_is_no_5xx_for_ever(hooked: Rig) -> None:
    hooked.core.breaks = 99
    await hooked.telegram.says(7, 7, "Hello")
    await hooked.telegram.settled()

    assert hooked.telegram.updates.all[0].statuses == [503, 503, 200]
    assert hooked.core.alarms == ["update_left_out"]


@pytest.mark.parametrize(
    "headers",
    [{}, {HEADER: ""}, {HEADER: "wrong"}, {HEADER: SECRET + "x"}, {HEADER: SECRET[:-1]}, {HEADER: "sécret"}],
)
async def test_TG_1_without_the_secret_401(hooked: Rig, headers: dict[str, str]) -> None:
    assert await posts(hooked, json.dumps(UPDATE).encode(), headers) == 401
    assert hooked.core.took == []


async def test_TG_2_no_webhook_without_a_secret(
    telegram: Telegram, counters: Holds, clock: ManualClock
) -> None:
    given = replace(options(telegram), mode="webhook", public_url="https://parley.example")
    connection = TelegramConnection(given, FakeCore(), FakeDuty(), counters, clock.now)

    assert connection.routers == []
    with pytest.raises(Misconnected) as refused:
        await connection.start()
    assert "TELEGRAM_WEBHOOK_SECRET" in refused.value.remedy
    assert telegram.calls == []


@pytest.mark.parametrize("forwarded", ["149.154.167.197", "127.0.0.1"])
async def test_TG_3_a_forwarded_address_makes_no_difference(hooked: Rig, forwarded: str) -> None:
    spoofed = {"X-Forwarded-For": forwarded, "X-Real-IP": forwarded, "Forwarded": f"for={forwarded}"}
    body = json.dumps(UPDATE).encode()

    assert await posts(hooked, body, spoofed) == 401
    assert await posts(hooked, body, {HEADER: SECRET, **spoofed}) == 200
    assert len(hooked.core.took) == 1


def deep(levels: int) -> bytes:
    return b'{"update_id": 5, "message": ' + b"[" * levels + b"]" * levels + b"}"


WORDS = "words nobody may read in a log"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"{", 200),
        (b"\xff\xfe", 200),
        (b"[]", 200),
        (b"null", 200),
        (b"12", 200),
        (json.dumps(WORDS).encode(), 200),
        (json.dumps({"update_id": 5, "something_new": {"text": WORDS}}).encode(), 200),
        (json.dumps({"update_id": 5, "message": {"text": WORDS}}).encode(), 200),
        (json.dumps({**UPDATE, "message": {**UPDATE["message"], "text": 5}}).encode(), 200),  # type: ignore[dict-item]  # a message
        (json.dumps({**UPDATE, "message": {**UPDATE["message"], "text": None}}).encode(), 200),  # type: ignore[dict-item]  # a message
        (json.dumps(WORDS * 70_000).encode(), 413),
        (deep(10_000), 200),
        (deep(900), 200),
    ],
)
async def test_TG_5_junk_is_taken_or_refused_and_never_logged(
    hooked: Rig, log: io.StringIO, body: bytes, status: int
) -> None:
    assert await posts(hooked, body) == status
    assert hooked.core.took == []
    assert WORDS not in log.getvalue()


async def test_before_telegram_said_who_we_are_nothing_is_taken(telegram: Telegram, hooked: Rig) -> None:
    url = hooked.telegram.webhook.url
    await hooked.connection.stop()
    telegram.webhook.url = url

    assert await posts(hooked, json.dumps(UPDATE).encode()) == 503


async def test_what_is_brought_again_goes_to_the_core_under_the_same_name(hooked: Rig) -> None:
    await hooked.telegram.says(7, 7, "hello")
    await hooked.telegram.settled()
    await hooked.telegram.redelivers(hooked.telegram.updates.all[0])
    await hooked.telegram.says(7, 7, "more")
    await hooked.telegram.settled()

    assert hooked.core.said == [("7", "hello"), ("7", "hello"), ("7", "more")]
    assert len({getattr(one, "event_id", "") for one in hooked.core.took}) == 2
