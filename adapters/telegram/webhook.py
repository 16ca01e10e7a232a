"""Where Telegram brings updates: 401 without the secret, 200 only once stored, 503 to be brought again.

The secret is compared before a byte of the body is read, and no other header is believed in.
"""

from __future__ import annotations

import hmac
import json
from typing import Final

import structlog
from fastapi import APIRouter, Request, Response
from starlette.requests import ClientDisconnect

from adapters.telegram.intake import Intake
from adapters.telegram.places import CHANNEL
from guards.base import Unavailable

_log = structlog.get_logger()
PATH: Final = "/telegram/webhook"
_HEADER: Final = "x-telegram-bot-api-secret-token"
_LARGEST: Final = 1024 * 1024


class _TooLarge(Exception):
    """More than Telegram ever brings. It is refused; there is nothing to mend."""


def webhook(intake: Intake, secret: str) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    expected = secret.encode()

    @router.post(PATH)
    async def take(request: Request) -> Response:
        given = request.headers.get(_HEADER, "").encode("latin-1")
        if not hmac.compare_digest(given, expected):
            return Response(status_code=401)
        try:
            raw = json.loads(await _body(request))
        except _TooLarge:
            return Response(status_code=413)
        except ClientDisconnect:
            return Response(status_code=400)  # for nobody
        except (ValueError, RecursionError):  # for ever so: bringing it again would change nothing
            _log.warning("telegram.unreadable", channel=CHANNEL)
            return Response(status_code=200)
        try:
            await intake.take(raw)
        except Unavailable:
            return Response(status_code=503)
        return Response(status_code=200)

    return router


async def _body(request: Request) -> bytes:
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > _LARGEST:
            raise _TooLarge
    return bytes(raw)
