"""Visitors of a drill: they write through the public API, as the widget does, and wait for a word.

What was not accepted is sent again under the same id, as the widget would; what was is never sent again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.clock import Clock, new_id
from guards.work import solve

if TYPE_CHECKING:
    import httpx2

_PAUSE_SECONDS: Final = 0.25
_QUESTION: Final = "This is a fire drill of the support, number {number}. Is anybody there?"

Sleep = Callable[[float], Awaitable[None]]


class CannotBegin(Exception):
    """No conversation can be begun as an anonymous visitor. Remedy: the code says what is asked for; run the
    drill on an installation that lets strangers write."""


@dataclass(slots=True)
class Probe:
    """One visitor with one message. Seconds are monotonic; None: it did not come to that."""

    conversation_id: str
    token: str
    message_id: str | None = None
    accepted_at: float | None = None
    answered_at: float | None = None
    refusals: list[int] = field(default_factory=list)  # statuses while it was not taken; 0: the wire broke

    @property
    def waited(self) -> float | None:
        if self.accepted_at is None or self.answered_at is None:
            return None
        return self.answered_at - self.accepted_at


class Visitors:
    """Speaks to a running Parley at the client's base URL."""

    def __init__(self, client: httpx2.AsyncClient, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._client, self._clock, self._sleep = client, clock, sleep

    async def begin(self) -> Probe:
        """Does the work that a stranger is asked for in busy times. Raises CannotBegin."""
        answer = await self._client.post("/v1/conversations", json={})
        if answer.status_code == 428 and answer.json()["error"]["challenge"]["kind"] == "work":
            proof = await asyncio.to_thread(solve, answer.json()["error"]["challenge"]["puzzle"])
            answer = await self._client.post("/v1/conversations", json={"work": proof})
        if answer.status_code != 201:
            raise CannotBegin(f"{answer.status_code} {answer.json().get('error', {}).get('code', '')}")
        told = answer.json()
        return Probe(told["conversation_id"], told["token"])

    async def play(self, probe: Probe, number: int, *, until: float) -> None:
        """Write, again while it is not taken, then wait for a word; give up at `until`."""
        body = {"client_message_id": new_id(), "text": _QUESTION.format(number=number)}
        while probe.message_id is None and self._clock.monotonic() < until:
            answer = await self._asked("POST", probe, body)
            if answer and answer.status_code == 202:
                probe.message_id, probe.accepted_at = answer.json()["message_id"], self._clock.monotonic()
            else:
                probe.refusals.append(answer.status_code if answer else 0)
                await self._sleep(_PAUSE_SECONDS)
        while probe.message_id and probe.answered_at is None and self._clock.monotonic() < until:
            if await self._heard(probe):
                probe.answered_at = self._clock.monotonic()
            else:
                await self._sleep(_PAUSE_SECONDS)

    async def _heard(self, probe: Probe) -> bool:
        """A word of anybody but themselves, after their own."""
        answer = await self._asked("GET", probe)
        if answer is None or answer.status_code != 200:
            return False
        messages = answer.json()["messages"]
        own = next((at for at, one in enumerate(messages) if one["id"] == probe.message_id), len(messages))
        return any(one["author"] != "person" for one in messages[own + 1 :])

    async def _asked(
        self, method: str, probe: Probe, body: Mapping[str, str] | None = None
    ) -> httpx2.Response | None:
        """None where the wire broke: that is what a drill is about, and no end of it."""
        import httpx2  # late: half a second

        url = f"/v1/conversations/{probe.conversation_id}/messages"
        try:
            return await self._client.request(
                method, url, json=body, headers={"Authorization": f"Bearer {probe.token}"}
            )
        except httpx2.TransportError:
            return None
