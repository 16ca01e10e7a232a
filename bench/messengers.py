"""Slack and Telegram as Parley sees them: somebody who brings events by HTTP, and a Web API that says yes."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Literal

from aiohttp import web

Platform = Literal["Slack", "Telegram"]
POLICY = '[slack]\nmode = "http"\n[telegram]\nmode = "webhook"\n'
_SIGNING_SECRET, _WEBHOOK_SECRET, _BOT = "bench-signing-secret", "bench-webhook-secret", 42
_USERS = 200
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Request:
    """One event on its way in."""

    path: str
    body: bytes
    headers: Mapping[str, str]


def environment(api: str) -> Mapping[str, str]:
    """What Parley is told of both platforms, which live at `api`."""
    return {
        "PUBLIC_URL": "https://parley.example",
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": _SIGNING_SECRET,
        "SLACK_API_URL": f"{api}/slack/",
        "TELEGRAM_BOT_TOKEN": f"{_BOT}:bench-token-of-the-right-length-0123",
        "TELEGRAM_WEBHOOK_SECRET": _WEBHOOK_SECRET,
        "TELEGRAM_API_URL": api,
    }


def request(platform: Platform, text: str) -> Request:
    """The next of a few hundred people writes."""
    number = next(_numbers)
    user = number % _USERS + 1
    return _slack(number, user, text) if platform == "Slack" else _telegram(number, user, text)


def _slack(number: int, user: int, text: str) -> Request:
    now = int(time.time())
    who = {"team_id": "T1", "user_id": "UBOT", "is_bot": True, "is_enterprise_install": False}
    event = {"type": "message", "channel": f"D{user}", "channel_type": "im", "user": f"U{user}"}
    envelope = {"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": f"Ev{number}"}
    said = {**event, "text": text, "ts": f"{now}.{number:06d}"}
    body = json.dumps({**envelope, "event": said, "authorizations": [who]}).encode()
    base = b"v0:%d:%s" % (now, body)
    signature = hmac.new(_SIGNING_SECRET.encode(), base, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": str(now), "X-Slack-Signature": f"v0={signature}"}
    return Request("/slack/events", body, headers)


def _telegram(number: int, user: int, text: str) -> Request:
    person = {"id": user, "is_bot": False, "first_name": "P", "language_code": "en"}
    chat = {"id": user, "type": "private", "first_name": "P"}
    message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": person, "text": text}
    body = json.dumps({"update_id": number, "message": message}).encode()
    return Request("/telegram/webhook", body, {"X-Telegram-Bot-Api-Secret-Token": _WEBHOOK_SECRET})


@asynccontextmanager
async def platforms() -> AsyncIterator[str]:
    """Their APIs; yields the address."""
    site = web.Application()
    site.router.add_route("*", "/slack/{method}", _slack_says_yes)
    site.router.add_route("*", "/bot{token}/{method}", _telegram_says_yes)
    async with _served(site) as address:
        yield address


@asynccontextmanager
async def silent_model() -> AsyncIterator[tuple[int, asyncio.Event]]:
    """A provider that takes every question and answers none until it is told to refuse; its port, and how."""
    refusing = asyncio.Event()

    async def take(request: web.Request) -> web.Response:
        await refusing.wait()
        raise web.HTTPServiceUnavailable

    site = web.Application()
    site.router.add_route("*", "/{path:.*}", take)
    async with _served(site) as address:
        yield int(address.rpartition(":")[2]), refusing


@asynccontextmanager
async def _served(site: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(site, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _slack_says_yes(request: web.Request) -> web.Response:
    who = {"team_id": "T1", "user_id": "UBOT", "bot_id": "B1", "url": "https://bench.slack.com/"}
    return web.json_response({"ok": True, **who, "ts": f"1.{next(_numbers):06d}", "message": {}})


async def _telegram_says_yes(request: web.Request) -> web.Response:
    bot = {"id": _BOT, "is_bot": True, "first_name": "Parley", "username": "parley_bot"}
    chat = {"id": 1, "type": "private"}
    message = {"message_id": next(_numbers), "date": 0, "chat": chat, "from": bot}
    results = {"getMe": bot, "sendMessage": message}
    return web.json_response({"ok": True, "result": results.get(request.match_info["method"], True)})
