"""Anthropic's Message Batches. Knows no SDK."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, Literal
from urllib.parse import quote

from bot.batches.base import UNBILLED, Failed, Found, Piece, Result, Said
from bot.batches.calls import Calls, as_documented
from bot.batches.lines import results_of
from bot.providers.anthropic import usage_of
from bot.providers.base import FailureKind
from bot.providers.plain import Json

_PATH: Final = "/v1/messages/batches"
_NOT_DONE: Final = ("errored", "canceled", "expired")
_PAGE: Final = 100
_SLACK_SECONDS: Final = 600  # their clock against ours


class AnthropicBatches:
    """One model. A batch carries no mark here: one that we do not know is told by what is in it, and what is
    in it shows only when it has ended."""

    name = "anthropic"

    def __init__(self, model: str, calls: Calls, account: str = "") -> None:
        self.model, self.account, self._calls = model, account, calls

    async def send(self, mark: str, pieces: Sequence[Piece]) -> str:
        batch = await self._calls.post(_PATH, {"requests": [self._request(piece) for piece in pieces]})
        with as_documented():
            return str(batch["id"])

    async def find(
        self, mark: str, pieces: Collection[str], *, since_ms: int, ours: Collection[str]
    ) -> Found | Literal["absent", "unsure"]:
        with as_documented():
            return await self._find(pieces, since_ms / 1000 - _SLACK_SECONDS, ours)

    async def _find(
        self, pieces: Collection[str], oldest: float, ours: Collection[str]
    ) -> Found | Literal["absent", "unsure"]:
        unsure, after = False, dict[str, object]()
        while True:
            page = await self._calls.get(_PATH, {"limit": _PAGE, **after})
            for batch in page["data"]:
                if datetime.fromisoformat(batch["created_at"]).timestamp() < oldest:
                    return "unsure" if unsure else "absent"
                if batch["id"] in ours:
                    continue
                if batch["processing_status"] != "ended":
                    unsure = True
                elif await self._holds(batch["id"], pieces):
                    return Found(str(batch["id"]))
            if not page.get("has_more") or not page["data"]:
                return "unsure" if unsure else "absent"
            after = {"after_id": page["data"][-1]["id"]}

    async def results(self, vendor_id: str) -> Sequence[Result] | None:
        with as_documented():
            batch = await self._calls.get(f"{_PATH}/{quote(vendor_id, safe='')}", {})
            return await self._results(vendor_id) if batch["processing_status"] == "ended" else None

    async def aclose(self) -> None:
        await self._calls.aclose()

    async def _holds(self, vendor_id: str, pieces: Collection[str]) -> bool:
        return any(result.id in pieces for result in await self._results(vendor_id))

    async def _results(self, vendor_id: str) -> Sequence[Result]:
        text = await self._calls.text(f"{_PATH}/{quote(vendor_id, safe='')}/results")
        return results_of(text, _result)

    def _request(self, piece: Piece) -> Json:
        return {
            "custom_id": piece.id,
            "params": {
                "model": self.model,
                "system": piece.system,
                "messages": [{"role": "user", "content": piece.text}],
                "max_tokens": piece.max_output_tokens,
            },
        }


def _result(line: Json) -> Result:
    result = line["result"]
    if result["type"] in _NOT_DONE:
        error = (result.get("error") or {}).get("error", {}).get("type")
        kind: FailureKind = "bad_request" if error == "invalid_request_error" else "overloaded"
        return Failed(line["custom_id"], kind, UNBILLED)
    if result["type"] != "succeeded":
        return Failed(line["custom_id"], "malformed")
    message = result["message"]
    usage = usage_of(message.get("usage"), None)
    if message["stop_reason"] != "end_turn":
        return Failed(line["custom_id"], "refused" if message["stop_reason"] == "refusal" else "cut", usage)
    text = "".join(block["text"] for block in message["content"] if block["type"] == "text")
    return Said(line["custom_id"], text, usage)
