"""The one shape of every error: a code for programs, a sentence with the remedy for people.

Never repeats what was sent: a body may hold a person's words.
"""

from __future__ import annotations

import math
from dataclasses import asdict

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.web.challenges import Challenge
from guards.base import Refusal, RefusalReason, Unavailable

_log = structlog.get_logger()


class Problem(Exception):
    """A request that gets an error as its answer. Remedy: its message says it."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        retry_after: float | None = None,
        challenge: Challenge | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after
        self.challenge = challenge


class ErrorBody(BaseModel):
    """`challenge` comes with status 428 only."""

    code: str
    message: str
    challenge: Challenge | None = None


class ErrorAnswer(BaseModel):
    """What every status from 400 up carries."""

    error: ErrorBody


_REFUSALS: dict[RefusalReason, tuple[int, str]] = {
    "empty": (422, "The message is empty. Write something and send it again."),
    "too_long": (413, "The message is too long. Shorten it or send it in parts."),
    "unreadable": (422, "The message cannot be read as text. Remove control characters and send it again."),
    "too_many_files": (413, "There are too many files. Send fewer with one message."),
    "file_too_large": (413, "A file is too large. Send a smaller one."),
    "file_refused": (415, "Files of this kind are not accepted. Say in words what is needed."),
    "rate_limited": (429, "Too many messages in a short time. Wait for the seconds in Retry-After."),
    "over_budget": (503, "The assistant cannot answer now. Try again after the seconds in Retry-After."),
    "consent": (
        403,
        "The person has to decide first. Read …/consent, ask them, send their answer there.",
    ),
    "blocked": (403, "Messages from this sender are not accepted. Contact the site in another way."),
}
_HTTP = {
    404: ("not_found", "There is nothing at this address. See /openapi.json for what there is."),
    405: ("method_not_allowed", "This address does not take that method. See /openapi.json."),
    408: ("body_too_slow", "The body did not arrive in time. Send it again."),
    413: ("body_too_large", "The body is larger than anything that is taken here. Send less."),
}
_METHODS = ("GET", "HEAD", "POST", "DELETE", "OPTIONS")  # all that any of our routes takes
_RETRY_SECONDS = 5.0


def refused(refusal: Refusal) -> Problem:
    """The answer to a message that the core does not accept."""
    status, message = _REFUSALS[refusal.reason]
    return Problem(status, refusal.reason, message, retry_after=refusal.retry_after)


def invalid(error: ValidationError | RequestValidationError) -> Problem:
    """Names the fields and what is wrong with them, never what they held."""
    faults = [f"{'.'.join(str(part) for part in fault['loc'])}: {fault['type']}" for fault in error.errors()]
    return Problem(422, "invalid_request", f"Correct these fields and send again: {'; '.join(faults)}.")


def problem(error: Exception) -> Problem:
    """Any error that a route may raise, as a Problem."""
    match error:
        case Problem():
            return error
        case Unavailable():
            message = "Nothing was stored just now. Send the same request again after Retry-After seconds."
            return Problem(503, "unavailable", message)
        case RequestValidationError():
            return invalid(error)
        case HTTPException():
            code, message = _HTTP.get(error.status_code, ("http_error", "The request cannot be served."))
            return Problem(error.status_code, code, message)
    return Problem(500, "internal", "Something broke on our side. Try again; if it stays, tell the site.")


def answer(error: Exception) -> JSONResponse:
    """The response for an error, with Retry-After where waiting helps."""
    found = problem(error)
    headers: dict[str, str] = {}
    if found.status in (429, 503):
        headers["Retry-After"] = str(max(1, math.ceil(found.retry_after or _RETRY_SECONDS)))
    if found.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    error_body: dict[str, object] = {"code": found.code, "message": found.message}
    if found.challenge is not None:
        error_body["challenge"] = asdict(found.challenge)
    return JSONResponse({"error": error_body}, found.status, headers)


def broken(error: Exception) -> JSONResponse:
    """The response for a fault of our own, which the log then has under the id of the request."""
    _log.error("request.broken", exc_info=error)
    return answer(error)


HANDLED: tuple[type[Exception], ...] = (Problem, Unavailable, RequestValidationError, HTTPException)


async def handle(request: Request, error: Exception) -> JSONResponse:
    """The handler itself, for `app.add_exception_handler`."""
    response = answer(error)
    if response.status_code == 405:
        response.headers["Allow"] = ", ".join(_taken(request))
    return response


def _taken(request: Request) -> list[str]:
    """The methods of an address. The framework's own header names those of its first route only."""
    found = []
    for method in _METHODS:
        scope = {**request.scope, "method": method}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            found.append(method)
    return found


class Faults:
    """ASGI middleware, the innermost: what nobody expected gets its answer inside of all the others.

    A handler for Exception would stand outside of them: no headers, no request id, a closed connection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            return  # nobody is there to be told
        except Exception as error:  # the request's edge: a bug is told and ends nothing else
            told = broken(error)
            if begun:
                raise  # half an answer must not look like a whole one: the server cuts it off
            await told(scope, receive, send)


def install(app: FastAPI) -> None:
    """Give the whole application this one error shape."""
    for kind in HANDLED:
        app.add_exception_handler(kind, handle)
    app.user_middleware.append(Middleware(Faults))
