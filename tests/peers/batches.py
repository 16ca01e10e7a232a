"""A loopback server that takes batches as OpenAI and Anthropic do: files, metadata, lists, unordered results.

    async with BatchServer() as server:
        server.answers = lambda system, text: "Yes."   # or Broken("api_error"), or Finish("length")
        ... send a batch, then server.finish() ends all that run

It refuses what they refuse (a repeated or malformed custom_id, a file of another purpose, an unknown id).
`server.faults` plays one fault for each of the next requests that make a batch.
"""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from aiohttp import web
from aiohttp.typedefs import Handler

Api = Literal["openai", "anthropic"]
Fault = Literal["refuse", "overloaded", "lost_answer"]  # the last: taken, and then the connection is cut
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_STATUS = {"refuse": 401, "overloaded": 529}


@dataclass(frozen=True, slots=True)
class Finish:
    """A whole answer that ended for another reason than being finished."""

    reason: str
    text: str = "Half of it"
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Broken:
    """One request of a batch that was not answered. `expired`: its day was over."""

    kind: str


Answer = str | Finish | Broken


@dataclass
class Taken:
    """One batch as it was taken. `requests` maps custom ids to bodies; `odd` lines end its results."""

    id: str
    api: Api
    created_at: int
    requests: dict[str, dict[str, Any]]
    metadata: dict[str, str] = field(default_factory=dict)
    results: list[dict[str, Any]] | None = None
    expired: bool = False
    odd: list[str] = field(default_factory=list)


class BatchServer:
    """`now` is its clock, in seconds. Results come in another order than the requests went."""

    def __init__(self) -> None:
        self.answers: Callable[[str, str], Answer] = lambda _system, _text: "They wanted to know something."
        self.faults: list[Fault] = []
        self.taken: list[Taken] = []
        self.now = 1_763_700_000
        self.revoked = False  # its keys are: nothing is answered but 401
        self.page = 100  # at most so many batches in a list, whatever is asked for
        self._files: dict[str, str] = {}
        self._names = itertools.count(1)

    @property
    def openai_url(self) -> str:
        return f"{self._url}/v1"

    @property
    def anthropic_url(self) -> str:
        return self._url

    def finish(self, *, only: int | None = None) -> None:
        """End what runs; with `only`, as expired after so many requests of each."""
        for batch in self.taken:
            if batch.results is None:
                done = list(batch.requests.items())[:only]
                batch.expired = only is not None
                batch.results = [self._result(batch.api, name, body) for name, body in done]
                random.Random(7).shuffle(batch.results)

    async def __aenter__(self) -> BatchServer:
        app = web.Application(middlewares=[self._authorised])
        app.router.add_post("/v1/files", self._upload)
        app.router.add_get("/v1/files/{id}/content", self._content)
        app.router.add_post("/v1/batches", self._openai_create)
        app.router.add_get("/v1/batches", self._openai_list)
        app.router.add_get("/v1/batches/{id}", self._openai_one)
        app.router.add_post("/v1/messages/batches", self._anthropic_create)
        app.router.add_get("/v1/messages/batches", self._anthropic_list)
        app.router.add_get("/v1/messages/batches/{id}", self._anthropic_one)
        app.router.add_get("/v1/messages/batches/{id}/results", self._anthropic_results)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @web.middleware
    async def _authorised(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        return _refused(401) if self.revoked else await handler(request)

    # -- OpenAI ---------------------------------------------------------------------------------------

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        file = form.get("file")
        if form.get("purpose") != "batch" or not isinstance(file, web.FileField):
            return _refused(400)
        if form.get("expires_after[anchor]") != "created_at":
            return _refused(400)
        name = f"file-{next(self._names)}"
        self._files[name] = file.file.read().decode()
        return web.json_response({"id": name, "object": "file", "purpose": "batch"})

    async def _content(self, request: web.Request) -> web.Response:
        text = self._files.get(request.match_info["id"])
        return _refused(404) if text is None else web.Response(text=text, content_type="application/jsonl")

    async def _openai_create(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        text = self._files.get(body["input_file_id"])
        if text is None or body["completion_window"] != "24h" or body["endpoint"] != "/v1/chat/completions":
            return _refused(400)
        lines = [json.loads(line) for line in text.splitlines()]
        if any(line["method"] != "POST" or line["url"] != body["endpoint"] for line in lines):
            return _refused(400)
        requests = [(line["custom_id"], line["body"]) for line in lines]
        return await self._take(request, "openai", requests, body.get("metadata") or {})

    async def _openai_list(self, request: web.Request) -> web.Response:
        page, more = self._page("openai", request, "after")
        return web.json_response(
            {"object": "list", "data": [self._openai(batch) for batch in page], "has_more": more}
        )

    async def _openai_one(self, request: web.Request) -> web.Response:
        batch = self._find("openai", request)
        return web.json_response(self._openai(batch)) if batch else _refused(404)

    def _openai(self, batch: Taken) -> dict[str, Any]:
        shown = {
            "id": batch.id, "object": "batch", "created_at": batch.created_at,
            "endpoint": "/v1/chat/completions",
            "completion_window": "24h", "input_file_id": "file-0", "metadata": batch.metadata or None,
            "status": "in_progress", "output_file_id": None, "error_file_id": None,
        }  # fmt: skip
        if batch.results is not None:
            shown["status"] = "expired" if batch.expired else "completed"
            for name, wanted in (("output_file_id", True), ("error_file_id", False)):
                lines = [one for one in batch.results if (one["error"] is None) is wanted]
                odd = batch.odd if wanted else []
                if lines or odd:
                    shown[name] = f"{batch.id}-{name}"
                    self._files[f"{batch.id}-{name}"] = _file(lines, odd)
        return shown

    # -- Anthropic ------------------------------------------------------------------------------------

    async def _anthropic_create(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        requests = [(one["custom_id"], one["params"]) for one in body["requests"]]
        if any("max_tokens" not in params or params.get("stream") for _, params in requests):
            return _refused(400)
        return await self._take(request, "anthropic", requests, {})

    async def _anthropic_list(self, request: web.Request) -> web.Response:
        page, more = self._page("anthropic", request, "after_id")
        return web.json_response({"data": [_anthropic(batch) for batch in page], "has_more": more})

    async def _anthropic_one(self, request: web.Request) -> web.Response:
        batch = self._find("anthropic", request)
        return web.json_response(_anthropic(batch)) if batch else _refused(404)

    async def _anthropic_results(self, request: web.Request) -> web.Response:
        batch = self._find("anthropic", request)
        if batch is None or batch.results is None:
            return _refused(404)
        return web.Response(text=_file(batch.results, batch.odd))

    # -- both -----------------------------------------------------------------------------------------

    async def _take(
        self, request: web.Request, api: Api, requests: list[tuple[str, Any]], metadata: dict[str, str]
    ) -> web.StreamResponse:
        names = [name for name, _ in requests]
        if not names or len(set(names)) < len(names) or not all(_ID.fullmatch(name) for name in names):
            return _refused(400)
        fault = self.faults.pop(0) if self.faults else None
        if fault in _STATUS:
            return _refused(_STATUS[fault])
        batch = Taken(f"batch_{next(self._names)}", api, self.now, dict(requests), metadata)
        self.taken.append(batch)
        if fault == "lost_answer":
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(self._openai(batch) if api == "openai" else _anthropic(batch))

    def _page(self, api: Api, request: web.Request, cursor: str) -> tuple[list[Taken], bool]:
        """Newest first."""
        mine = [batch for batch in reversed(self.taken) if batch.api == api]
        if after := request.query.get(cursor):
            mine = mine[[batch.id for batch in mine].index(after) + 1 :]
        size = min(int(request.query.get("limit", "20")), self.page)
        return mine[:size], len(mine) > size

    def _find(self, api: Api, request: web.Request) -> Taken | None:
        named = (batch for batch in self.taken if batch.api == api and batch.id == request.match_info["id"])
        return next(named, None)

    def _result(self, api: Api, name: str, body: dict[str, Any]) -> dict[str, Any]:
        system = body["system"] if api == "anthropic" else body["messages"][0]["content"]
        answer = self.answers(system, body["messages"][-1]["content"])
        return (_openai_result if api == "openai" else _anthropic_result)(name, answer)


def _anthropic(batch: Taken) -> dict[str, Any]:
    created = datetime.fromtimestamp(batch.created_at, UTC).isoformat().replace("+00:00", "Z")
    status = "in_progress" if batch.results is None else "ended"
    return {"id": batch.id, "type": "message_batch", "created_at": created, "processing_status": status}


def _openai_result(name: str, answer: Answer) -> dict[str, Any]:
    line: dict[str, Any] = {"id": f"batch_req_{name}", "custom_id": name, "response": None, "error": None}
    if isinstance(answer, Broken):
        status = 400 if answer.kind == "invalid_request_error" else 500
        if answer.kind != "expired":
            line["response"] = {"status_code": status, "body": {"error": {"type": answer.kind}}}
        return {**line, "error": {"code": answer.kind, "message": "no"}}
    text, reason = (answer.text, answer.reason) if isinstance(answer, Finish) else (answer, "stop")
    message = {"role": "assistant", "content": text, "refusal": None}
    usage = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
    body: dict[str, Any] = {"choices": [{"index": 0, "message": message, "finish_reason": reason}]}
    if _counted(answer):
        body["usage"] = usage
    return {**line, "response": {"status_code": 200, "body": body}}


def _anthropic_result(name: str, answer: Answer) -> dict[str, Any]:
    if isinstance(answer, Broken):
        if answer.kind == "expired":
            return {"custom_id": name, "result": {"type": "expired"}}
        error = {"type": "error", "error": {"type": answer.kind, "message": "no"}}
        return {"custom_id": name, "result": {"type": "errored", "error": error}}
    text, reason = (answer.text, answer.reason) if isinstance(answer, Finish) else (answer, "end_turn")
    usage = {"input_tokens": 1000, "output_tokens": 100}
    message: dict[str, Any] = {"content": [{"type": "text", "text": text}], "stop_reason": reason}
    if _counted(answer):
        message["usage"] = usage
    return {"custom_id": name, "result": {"type": "succeeded", "message": message}}


def _file(lines: Iterable[dict[str, Any]], odd: Iterable[str]) -> str:
    """Text that is no ASCII goes as it is, which JSON allows."""
    return "\n".join([*(json.dumps(line, ensure_ascii=False) for line in lines), *odd])


def _counted(answer: str | Finish) -> bool:
    return isinstance(answer, str) or answer.counted


def _refused(status: int) -> web.Response:
    return web.json_response({"error": {"type": "error", "message": "no"}}, status=status)


def bodies(batch: Taken) -> Iterator[str]:
    """What each request told the model."""
    return (json.dumps(body, ensure_ascii=False) for body in batch.requests.values())
