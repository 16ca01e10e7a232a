"""How Telegram brings updates to a webhook: in order for each chat, again and again until it is taken."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import parse_qsl

import aiohttp

from tests.peers.record import Record
from tests.peers.telegram.things import Json
from tests.peers.telegram.updates import Update, Updates

SECRET = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """`delays` are seconds before each further attempt, the last one for all that follow; after `attempts`
    an update is dropped. `gate` holds further attempts back while it is clear."""

    def __init__(self, updates: Updates, record: Record, execute: Callable[[Json], object]) -> None:
        self.url, self.secret = "", ""
        self.connections = 40
        self.patience = 10.0
        self.delays: Sequence[float] = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
        self.attempts = 10
        self.gate = asyncio.Event()
        self.gate.set()
        self.last_error: tuple[int, str] | None = None
        self._updates, self._record, self._execute = updates, record, execute
        self._lanes: dict[int, asyncio.Task[None]] = {}
        self._busy = asyncio.Semaphore(40)
        self._session: aiohttp.ClientSession | None = None
        updates.on_new = self.start

    def set(self, url: str, secret: str, connections: int) -> None:
        self.stop()
        self.url, self.secret, self.connections = url, secret, connections
        self.last_error = None
        self._busy = asyncio.Semaphore(connections)
        self.start()

    def start(self) -> None:
        """Every lane in which something waits moves."""
        if not self.url:
            return
        for lane in {update.lane for update in self._updates.pending}:
            if lane not in self._lanes or self._lanes[lane].done():
                self._lanes[lane] = asyncio.create_task(self._run(lane))

    def stop(self) -> None:
        for task in self._lanes.values():
            task.cancel()
        self._lanes.clear()

    async def close(self) -> None:
        tasks = list(self._lanes.values())
        self.stop()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def info(self) -> Json:
        known: Json = {"url": self.url, "has_custom_certificate": False}
        known["pending_update_count"] = len(self._updates.pending)
        if self.url:
            known |= {"max_connections": self.connections, "ip_address": "127.0.0.1"}
        if self._updates.allowed:
            known["allowed_updates"] = self._updates.allowed
        if self.last_error:
            known["last_error_date"], known["last_error_message"] = self.last_error
        return known

    async def _run(self, lane: int) -> None:
        while waiting := [update for update in self._updates.pending if update.lane == lane]:
            taken = await self._brought(waiting[0])
            self._updates.done(waiting[0], dropped=not taken)

    async def _brought(self, update: Update) -> bool:
        for number in range(self.attempts):
            if number:
                await self._pause(self.delays[min(number, len(self.delays)) - 1])
            if await self.attempt(update):
                return True
        return False

    async def attempt(self, update: Update) -> bool:
        """Bring it once; True for any 2xx."""
        update.sent += 1
        began = time.perf_counter()
        async with self._busy:
            status, answer = await self._post(json.dumps(update.wire()).encode())
        update.statuses.append(status)
        took = round(time.perf_counter() - began, 4)
        self._record.note("delivery", id=update.id, status=status, number=len(update.statuses), seconds=took)
        if isinstance(status, int) and 200 <= status < 300:
            self._replied(answer)
            return True
        told = status if isinstance(status, str) else f"Wrong response from the webhook: {status} {answer[0]}"
        self.last_error = (int(time.time()), told)
        return False

    async def _post(self, body: bytes) -> tuple[int | str, tuple[str, str, str]]:
        """The status, or words for why there is none; and reason, content type and text of the answer."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        headers = {"Content-Type": "application/json", **({SECRET: self.secret} if self.secret else {})}
        try:
            async with (
                asyncio.timeout(self.patience),
                self._session.post(self.url, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                text = await answer.text(errors="replace")
        except TimeoutError:
            return "Read timeout expired", ("", "", "")
        except aiohttp.ClientError:
            return "Connection refused", ("", "", "")
        return answer.status, (answer.reason or "", answer.content_type, text)

    def _replied(self, answer: tuple[str, str, str]) -> None:
        """A method in the answer is executed; what comes of it nobody is told."""
        _, kind, text = answer
        args: object = None
        if kind == "application/json":
            with suppress(ValueError):
                args = json.loads(text)
        elif kind == "application/x-www-form-urlencoded":
            args = dict(parse_qsl(text))
        if isinstance(args, dict) and args.get("method"):
            self._execute(args)

    async def _pause(self, seconds: float) -> None:
        if seconds:
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.Event().wait(), seconds)
        await self.gate.wait()
