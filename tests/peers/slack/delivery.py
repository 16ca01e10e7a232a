"""How Slack brings an event to the app: three seconds for an answer, and up to three further attempts."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, Protocol
from urllib.parse import urlencode

import aiohttp

from tests.peers.record import Record
from tests.peers.slack.world import Json

Sort = Literal["event", "interaction", "command"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing for the app; only an event is brought again."""

    id: str
    sort: Sort
    payload: Json


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one attempt. `answer` is what the app said in it; `reason` is Slack's word for the failure."""

    reason: str = ""
    status: int = 0
    answer: str = ""
    no_retry: bool = False

    @property
    def taken(self) -> bool:
        return not self.reason

    @property
    def json(self) -> Json:
        value = json.loads(self.answer) if self.answer.startswith("{") else {}
        return value if isinstance(value, dict) else {}


@dataclass(eq=False)
class Delivery:
    """What became of a parcel, attempt by attempt."""

    parcel: Parcel
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def taken(self) -> bool:
        return any(outcome.taken for outcome in self.outcomes)


class Carrier(Protocol):
    """The way to the app: by HTTP, or by socket."""

    async def bring(self, parcel: Parcel, number: int, reason: str, patience: float) -> Outcome: ...


def signature(secret: str, timestamp: str, body: bytes) -> str:
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class Post:
    """By HTTP, signed. `urls` say where each sort goes."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.secret = "8f742231b10e8888abcd99yyyzzz85a5"
        self.urls: dict[Sort, str] = {}
        self._now = now
        self._session: aiohttp.ClientSession | None = None

    def signed(
        self, body: bytes, *, timestamp: str | None = None, secret: str | None = None
    ) -> dict[str, str]:
        """The headers that make this body Slack's."""
        at = timestamp or str(int(self._now()))
        return {
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": signature(secret or self.secret, at, body),
        }

    async def bring(self, parcel: Parcel, number: int, reason: str, patience: float) -> Outcome:
        body, kind = _written(parcel)
        headers = {
            **self.signed(body),
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        if parcel.sort not in self.urls:
            return Outcome("unknown_error", no_retry=True)
        return await self.send(self.urls[parcel.sort], body, headers, patience)

    async def send(self, url: str, body: bytes, headers: dict[str, str], patience: float) -> Outcome:
        """Send these bytes, whatever they are."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with (
                asyncio.timeout(patience),
                self._session.post(url, data=body, headers=headers) as answer,
            ):
                text = await answer.text(errors="replace")
        except TimeoutError:
            return Outcome("http_timeout")
        except aiohttp.ClientError:
            return Outcome("connection_failed")
        reason = "" if 200 <= answer.status < 300 else "http_error"
        return Outcome(reason, answer.status, text, answer.headers.get("X-Slack-No-Retry") == "1")

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def _written(parcel: Parcel) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if parcel.sort == "event":
        return json.dumps(parcel.payload).encode(), "application/json"
    if parcel.sort == "interaction":
        return urlencode({"payload": json.dumps(parcel.payload)}).encode(), form
    return urlencode(parcel.payload).encode(), form


class Courier:
    """Brings parcels, and again what was not taken. `gate` holds further attempts back while it is clear."""

    def __init__(self, record: Record) -> None:
        self.patience = 3.0
        self.delays: Sequence[float] = (0.0, 0.0, 0.0)
        self.gate = asyncio.Event()
        self.gate.set()
        self.deliveries: list[Delivery] = []
        self._record = record

    async def deliver(self, parcel: Parcel, carrier: Carrier) -> Delivery:
        delivery = Delivery(parcel)
        self.deliveries.append(delivery)
        reason = ""
        for number in range(1 + (len(self.delays) if parcel.sort == "event" else 0)):
            if number:
                await self._pause(self.delays[number - 1])
            outcome = await self.attempt(delivery, carrier, number, reason)
            if outcome.taken or outcome.no_retry:
                break
            reason = outcome.reason
        return delivery

    async def attempt(self, delivery: Delivery, carrier: Carrier, number: int, reason: str) -> Outcome:
        began = time.perf_counter()
        outcome = await carrier.bring(delivery.parcel, number, reason, self.patience)
        delivery.outcomes.append(outcome)
        took, told = time.perf_counter() - began, outcome.reason or "taken"
        known = {"id": delivery.parcel.id, "sort": delivery.parcel.sort, "number": number}
        self._record.note("delivery", **known, outcome=told, status=outcome.status, seconds=round(took, 4))
        return outcome

    async def _pause(self, seconds: float) -> None:
        if seconds:
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.Event().wait(), seconds)
        await self.gate.wait()
