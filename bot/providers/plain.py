"""An SDK's client for single calls of JSON: its key, its pool and its errors, and none of its types."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any, Protocol

Json = Mapping[str, Any]  # Any: whatever a server sends; who reads it ends anything else as `malformed`


class Client(Protocol):
    """As much as both vendors' clients have in common. Any: the types are their own."""

    def get(self, path: str, *, cast_to: Any, options: Any) -> Awaitable[Any]: ...  # Any: see above

    def post(
        self, path: str, *, cast_to: Any, body: Any, files: Any, options: Any
    ) -> Awaitable[Any]: ...  # too

    def close(self) -> Awaitable[None]: ...


class Plain:
    """Paths are below the vendor's base."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def get(self, path: str, query: Json) -> object:
        return await self._client.get(path, cast_to=object, options={"params": query})

    async def text(self, path: str) -> str:
        """A body that is no JSON document."""
        import httpx2  # late, as the SDKs that need it

        response = await self._client.get(path, cast_to=httpx2.Response, options={})
        return str(response.text)

    async def post(self, path: str, body: Json) -> object:
        return await self._client.post(path, cast_to=object, body=body, files=None, options={})

    async def upload(self, path: str, fields: Json, content: bytes) -> object:
        """A form of these fields and one file of lines."""
        files = [("file", ("lines.jsonl", content, "application/jsonl"))]
        form = {"headers": {"Content-Type": "multipart/form-data"}}
        return await self._client.post(path, cast_to=object, body=fields, files=files, options=form)

    async def close(self) -> None:
        await self._client.close()
