"""Slack's requests over HTTP: bounded, proven to be Slack's on their raw bytes, then handed in.

Nothing of a request that is not Slack's is parsed, logged or repeated.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs

from fastapi import APIRouter
from slack_bolt.async_app import AsyncBoltRequest
from starlette.requests import Request
from starlette.responses import Response

from adapters.slack.intake import Intake
from adapters.slack.signing import is_from_slack

PATH: Final = "/slack/events"
_MAX_BYTES: Final = 512 * 1024
_READ_SECONDS: Final = 2.0


class TooLarge(Exception):
    """More bytes than any event of Slack has. Remedy: none, it is not Slack's."""


def events_route(intake: Intake, secret: str, now: Callable[[], int]) -> APIRouter:
    """Events, buttons and forms all come to one address."""
    router = APIRouter(include_in_schema=False)

    @router.post(PATH)
    async def take(request: Request) -> Response:
        try:
            async with asyncio.timeout(_READ_SECONDS):
                body = await _bytes(request)
        except TooLarge:
            return Response(status_code=413)
        except TimeoutError:
            return Response(status_code=408)
        if not _proven(request, secret, body, now()):
            return Response(status_code=401)
        return await _handed_in(intake, request, body.decode())

    return router


async def _bytes(request: Request) -> bytes:
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > _MAX_BYTES:
            raise TooLarge
    return bytes(raw)


def _proven(request: Request, secret: str, body: bytes, now_ms: int) -> bool:
    timestamps = request.headers.getlist("x-slack-request-timestamp")
    signatures = request.headers.getlist("x-slack-signature")
    if len(timestamps) != 1 or len(signatures) != 1:
        return False
    return is_from_slack(secret, timestamps[0], signatures[0], body, now_ms=now_ms) and _readable(body)


def _readable(body: bytes) -> bool:
    """An object in JSON, or a form that holds one."""
    try:
        text = body.decode()
        form = None if text.startswith("{") else parse_qs(text, strict_parsing=True)
        found = json.loads(text if form is None else form["payload"][0])
    except (ValueError, KeyError, RecursionError):
        return False
    return isinstance(found, dict)


async def _handed_in(intake: Intake, request: Request, body: str) -> Response:
    headers: dict[str, str | list[str]] = {"content-type": request.headers.get("content-type", "")}
    answer = await intake.take(AsyncBoltRequest(body=body, headers=headers))  # type: ignore[arg-type]  # its dict is invariant
    return Response(answer.body, answer.status, headers=answer.first_headers())
