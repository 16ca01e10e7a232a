"""HTTP as cheap as it gets, so that what is measured is the server: one kept connection, one open stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

Json = dict[str, Any]  # Any: the shape is the API's


class Unexpected(Exception):
    """The server answered something else than the bench relies on; its message says what."""


class Connection:
    """Requests one after another on one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> Connection:
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=1 << 20))

    def close(self) -> None:
        self._writer.close()

    async def post(self, path: str, body: Json, *, token: str = "") -> tuple[int, Json]:
        """The status and the body."""
        self._send("POST", path, token, json.dumps(body).encode())
        status, headers = await self._head()
        length = int(headers.get("content-length", "0"))
        return status, json.loads(await self._reader.readexactly(length) or b"{}")

    async def deliver(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """A platform's request, as it is; the status."""
        self._send("POST", path, "", body, headers)
        status, answered = await self._head()
        await self._reader.readexactly(int(answered.get("content-length", "0")))
        return status

    async def get(self, path: str) -> int:
        """The status; the body is read and dropped."""
        self._send("GET", path, "", b"")
        status, headers = await self._head()
        await self._reader.readexactly(int(headers.get("content-length", "0")))
        return status

    async def events(self, path: str, *, token: str) -> AsyncIterator[bytes]:
        """The server-sent events of a stream, as they are on the wire; the connection is spent on it."""
        self._send("GET", path, token, b"")
        status, _ = await self._head()
        if status != 200:
            raise Unexpected(f"GET {path}: {status}")
        while True:
            yield await self._reader.readuntil(b"\n\n")

    def _send(
        self, method: str, path: str, token: str, body: bytes, more: Mapping[str, str] | None = None
    ) -> None:
        lines = [
            f"{method} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Authorization: Bearer {token}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            *(f"{name}: {value}" for name, value in (more or {}).items()),
        ]
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + body)

    async def _head(self) -> tuple[int, dict[str, str]]:
        first, *lines = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        parted = (line.partition(":") for line in lines if line)
        return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in parted}
