"""One visitor of the public interface, as a few verbs."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

Event = tuple[str, str | None, dict[str, Any]]  # Any: JSON


@dataclass
class Visitor:
    http: httpx2.AsyncClient
    id: str
    token: str

    @classmethod
    async def start(cls, http: httpx2.AsyncClient, **body: str) -> Visitor:
        answer = await http.post("/v1/conversations", json=body)
        assert answer.status_code == 201, answer.text
        return cls(http, answer.json()["conversation_id"], answer.json()["token"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def ask(self, method: str, path: str, **options: Any) -> httpx2.Response:  # Any: httpx2's own
        headers = {**self.headers, **options.pop("headers", {})}
        return await self.http.request(
            method, f"/v1/conversations/{self.id}{path}", headers=headers, **options
        )

    async def send(self, text: str, client_message_id: str = "m1") -> httpx2.Response:
        return await self.ask(
            "POST", "/messages", json={"client_message_id": client_message_id, "text": text}
        )

    async def read(self, after: str | None = None, **more: Any) -> httpx2.Response:  # Any: httpx2's own
        return await self.ask("GET", "/messages", params={"after": after, **more} if after else more)

    @asynccontextmanager
    async def events(self, after: str | None = None, **headers: str) -> AsyncIterator[AsyncIterator[Event]]:
        path = f"/v1/conversations/{self.id}/events" + (f"?after={after}" if after else "")
        async with self.http.stream("GET", path, headers={**self.headers, **headers}) as response:
            assert response.status_code == 200
            assert response.headers["content-type"].startswith("text/event-stream")
            assert response.headers["cache-control"] == "no-store"
            assert response.headers["x-accel-buffering"] == "no"
            yield _events(response)


async def _events(response: httpx2.Response) -> AsyncIterator[Event]:
    """(name, id, content) of each event; a comment is an event named ':'."""
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line.startswith(":"):
            yield ":", None, {}
        elif line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "event" in fields:
            yield fields["event"], fields.get("id"), json.loads(fields["data"])
            fields = {}
        else:
            fields = {}
