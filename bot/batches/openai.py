"""OpenAI's Batch API: a file of requests, a batch of it, and files of results. Knows no SDK."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Final, Literal
from urllib.parse import quote

from bot.batches.base import UNBILLED, Failed, Found, Piece, Result, Said
from bot.batches.calls import Calls, as_documented
from bot.batches.lines import results_of
from bot.providers.base import FailureKind
from bot.providers.openai import usage_of
from bot.providers.plain import Json

_MARK: Final = "parley_batch"
_ENDED: Final = ("completed", "expired", "cancelled", "failed")
_KEPT_SECONDS: Final = 3 * 86_400  # files with masked words, until OpenAI deletes them
_PAGE: Final = 100
_SLACK_SECONDS: Final = 600  # their clock against ours


class OpenAIBatches:
    """One model. Each batch carries our mark in its metadata, by which it is found again."""

    name = "openai"

    def __init__(self, model: str, calls: Calls, account: str = "") -> None:
        self.model, self.account, self._calls = model, account, calls

    async def send(self, mark: str, pieces: Sequence[Piece]) -> str:
        lines = "\n".join(json.dumps(self._line(piece)) for piece in pieces)
        expiry = {"expires_after[anchor]": "created_at", "expires_after[seconds]": str(_KEPT_SECONDS)}
        file = await self._calls.upload("/files", {"purpose": "batch", **expiry}, lines.encode())
        batch = await self._calls.post(
            "/batches",
            {
                "input_file_id": file["id"],
                "endpoint": "/v1/chat/completions",
                "completion_window": "24h",
                "metadata": {_MARK: mark},
                "output_expires_after": {"anchor": "created_at", "seconds": _KEPT_SECONDS},
            },
        )
        with as_documented():
            return str(batch["id"])

    async def find(
        self, mark: str, pieces: Collection[str], *, since_ms: int, ours: Collection[str]
    ) -> Found | Literal["absent", "unsure"]:
        """Newest first, back to before it can have been sent."""
        with as_documented():
            return await self._find(mark, since_ms / 1000 - _SLACK_SECONDS)

    async def _find(self, mark: str, oldest: float) -> Found | Literal["absent"]:
        after: Json = {}
        while True:
            page = await self._calls.get("/batches", {"limit": _PAGE, **after})
            for batch in page["data"]:
                if batch["created_at"] < oldest:
                    return "absent"
                if (batch.get("metadata") or {}).get(_MARK) == mark:
                    return Found(str(batch["id"]))
            if not page.get("has_more") or not page["data"]:
                return "absent"
            after = {"after": page["data"][-1]["id"]}

    async def results(self, vendor_id: str) -> Sequence[Result] | None:
        with as_documented():
            batch = await self._calls.get(f"/batches/{quote(vendor_id, safe='')}", {})
            if batch["status"] not in _ENDED:
                return None
            found: list[Result] = []
            for file_id in (batch.get("output_file_id"), batch.get("error_file_id")):
                if file_id:
                    text = await self._calls.text(f"/files/{quote(file_id, safe='')}/content")
                    found += results_of(text, _result)
            return found

    async def aclose(self) -> None:
        await self._calls.aclose()

    def _line(self, piece: Piece) -> Json:
        messages = [{"role": "system", "content": piece.system}, {"role": "user", "content": piece.text}]
        body = {
            "model": self.model,
            "messages": messages,
            "max_completion_tokens": piece.max_output_tokens,
        }
        return {"custom_id": piece.id, "method": "POST", "url": "/v1/chat/completions", "body": body}


def _result(line: Json) -> Result:
    answered = line.get("response") or {}
    body = answered.get("body") or {}
    usage = usage_of(body.get("usage") or {})
    status = answered.get("status_code")
    if status != 200:
        if not line.get("error") and not (isinstance(status, int) and status >= 400):
            return Failed(line["custom_id"], "malformed", usage)
        kind: FailureKind = "bad_request" if status == 400 else "overloaded"
        return Failed(line["custom_id"], kind, usage or UNBILLED)
    choice = body["choices"][0]
    if choice["message"].get("refusal") or choice["finish_reason"] == "content_filter":
        return Failed(line["custom_id"], "refused", usage)
    if choice["finish_reason"] != "stop" or not isinstance(choice["message"].get("content"), str):
        return Failed(line["custom_id"], "cut", usage)
    return Said(line["custom_id"], choice["message"]["content"], usage)
