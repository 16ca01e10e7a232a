"""The ways in of messengers: a loopback Slack and Telegram beside a Parley that keeps dying.

They live in this process, outlive every death, and bring again what nobody acknowledged.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import socket
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

import httpx2

from tests.crash.lane import Lane
from tests.crash.people import storyteller
from tests.crash.points import MOMENTS, STEPS, Death, prepared
from tests.crash.zygote import Home
from tests.peers.models import ModelServer, Request
from tests.peers.slack import Slack
from tests.peers.telegram import Telegram

Line = Mapping[str, Any]  # Any: a line of a platform's record, of many shapes

# Deaths at the moment in which a platform, a provider or staff learn of something.
LEARNED = {
    "provider/asked": "a provider has the question",
    "platform/acknowledged": "the platform will not bring it again",
    "platform/posted": "a message stands there, and the application does not know",
    "platform/begun": "a stream stands there that says nothing yet",
    "platform/grown": "half an answer stands there",
    "platform/drafted": "a person sees a draft of an answer that was not sent",
    "staff/taken-over": "the OK of a take-over has just arrived",
}
NAMED = (*(f"{step}/{moment}" for step in STEPS for moment in MOMENTS), *LEARNED)
_CALLS = {
    "chat.postMessage": "platform/posted",
    "sendMessage": "platform/posted",
    "chat.startStream": "platform/begun",
    "chat.appendStream": "platform/grown",
    "sendMessageDraft": "platform/drafted",
}


@dataclass(frozen=True, slots=True)
class Way:
    """How each platform's events come."""

    slack: str
    telegram: str


WAYS = (Way("http", "webhook"), Way("socket", "polling"))


@dataclass(frozen=True, slots=True)
class Platforms:
    """Everything outside of Parley."""

    slack: Slack
    telegram: Telegram
    lane: Lane

    async def settled(self) -> None:
        """Every event was taken, or given up."""
        await self.slack.settled()
        await self.telegram.settled(60)


@asynccontextmanager
async def connected(template: Path, folder: Path, zygote: Process, way: Way) -> AsyncIterator[Platforms]:
    """A lane in a new copy of the template with both platforms connected to it."""
    shutil.copytree(template, folder)
    async with (
        Slack() as slack,
        Telegram() as telegram,
        ModelServer() as model,
        httpx2.AsyncClient(timeout=60, limits=httpx2.Limits()) as client,
    ):
        port = _free_port()
        home = Home(str(folder), model.openai_url, port, _tokens(slack, telegram, port), _modes(way))
        lane = Lane(zygote, home, client)

        def answer(request: Request) -> str:
            lane.witness("provider/asked")
            return storyteller(request)

        model.default = answer
        _deliver(slack, telegram, lane, f"http://127.0.0.1:{port}/slack/events")
        slack.socket_mode = way.slack == "socket"
        watchers = [asyncio.create_task(_watch(peer, lane)) for peer in (slack, telegram)]
        yield Platforms(slack, telegram, lane)
        for watcher in watchers:
            watcher.cancel()
        await asyncio.gather(*watchers, return_exceptions=True)


def _deliver(slack: Slack, telegram: Telegram, lane: Lane, url: str) -> None:
    """As soon as one serves, and far more often than the platforms would, so that nothing is given up."""
    slack.events_url = slack.interactions_url = slack.commands_url = url
    slack.courier.gate = telegram.webhook.gate = lane.alive
    slack.retry_delays = (0.05,) * 100
    telegram.webhook.delays, telegram.webhook.attempts = (0.05,), 10_000


async def _watch(peer: Slack | Telegram, lane: Lane) -> None:
    """Witness what the platform learns, as it happens."""
    lines: Sequence[Line] = peer.record.lines
    for at in count():
        await peer.record.until(lambda at=at: len(lines) > at, seconds=3600)  # type: ignore[misc]
        for point in _points(lines[at]):
            lane.witness(point)


def _points(line: Line) -> Iterator[str]:
    if line["kind"] == "confirmed" or line.get("outcome") == "taken":
        yield "platform/acknowledged"
    elif line["kind"] == "call" and line["method"] in _CALLS and line["answer"].get("ok"):
        yield _CALLS[line["method"]]


def deaths(seed: int, way: Way, *, of: int) -> Sequence[Death]:
    """What one run dies of: three quarters at named points, which the runs go through in turn."""
    rng, at_random = random.Random(f"{seed} {way}"), of // 4
    deck = list(NAMED)
    random.Random(way.slack).shuffle(deck)
    dealt = of - at_random
    named = list(islice(cycle(deck), seed * dealt, (seed + 1) * dealt))
    fates = [Death(point, nth=rng.randint(1, 2)) for point in named]
    fates += [Death(None, seconds=rng.uniform(0.01, 1.0)) for _ in range(at_random)]
    rng.shuffle(fates)
    return [death for fate in fates for death in prepared(fate)]


def _tokens(slack: Slack, telegram: Telegram, port: int) -> Mapping[str, str]:
    return {
        "slack_bot_token": slack.workspace.token,
        "slack_signing_secret": slack.signing_secret,
        "slack_app_token": slack.app_token,
        "slack_api_url": slack.api_url,
        "telegram_bot_token": telegram.token,
        "telegram_webhook_secret": "a-secret-of-the-webhook",
        "telegram_api_url": telegram.url,
        "public_url": f"http://127.0.0.1:{port}",
    }


def _modes(way: Way) -> Mapping[str, Mapping[str, str]]:
    return {"slack": {"mode": way.slack}, "telegram": {"mode": way.telegram}}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
