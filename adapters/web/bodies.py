"""Reads a request's body: bounded, strictly UTF-8, JSON; whatever comes, the answer is a Problem.

Never puts a piece of the body into an error.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, StringConstraints, ValidationError
from starlette.requests import ClientDisconnect, Request

from adapters.web.errors import Problem, invalid

MAX_BYTES = 64 * 1024
READ_SECONDS = 15.0
_LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"
_SURROGATE = re.compile("[\ud800-\udfff]")


class StartBody(BaseModel):
    """Every field may be left out. `work` and `turnstile` answer the challenge of a 428."""

    language: Annotated[str, StringConstraints(pattern=_LANGUAGE)] | None = None
    identity: Annotated[str, StringConstraints(min_length=1, max_length=4096)] | None = Field(
        None, description="JWT (HS256) signed by the host page: sub, exp, aud = site"
    )
    work: Annotated[str, StringConstraints(min_length=1, max_length=256)] | None = Field(
        None, description="The puzzle of a challenge of kind work, a dot, and its solution"
    )
    turnstile: Annotated[str, StringConstraints(min_length=1, max_length=2048)] | None = Field(
        None, description="The token that the script of a challenge of kind turnstile gave"
    )


class MessageBody(BaseModel):
    """`client_message_id` makes sending safe to repeat: the same id with the same text is stored once."""

    client_message_id: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,128}$")]
    text: str


class IdentifyBody(BaseModel):
    identity: Annotated[str, StringConstraints(min_length=1, max_length=4096)]


Body = TypeVar("Body", bound=BaseModel)


async def read(request: Request, model: type[Body]) -> Body:
    """The body as `model`. An empty body is an empty object."""
    raw = await _bytes(request)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if raw and media != "application/json":
        raise Problem(415, "not_json", "Send the body as JSON with Content-Type: application/json.")
    try:
        return model.model_validate(_object(raw or b"{}"), strict=True)
    except ValidationError as error:
        raise invalid(error) from None  # its text repeats the input


async def _bytes(request: Request) -> bytes:
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > MAX_BYTES:
        raise _too_large()  # before anything of it is read
    raw = bytearray()
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for chunk in request.stream():
                raw += chunk
                if len(raw) > MAX_BYTES:
                    raise _too_large()
    except (TimeoutError, ClientDisconnect):
        raise Problem(408, "body_too_slow", "The body did not arrive in time. Send it again.") from None
    return bytes(raw)


def _too_large() -> Problem:
    return Problem(413, "body_too_large", "Send at most 64 KiB in one request.")


def _object(raw: bytes) -> dict[str, object]:
    try:
        found = json.loads(raw.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Problem(400, "malformed_json", "Send one well-formed JSON object in UTF-8.") from None
    if not isinstance(found, dict):
        raise Problem(422, "invalid_request", "Send a JSON object, not another kind of value.")
    return {_whole(key): _whole(value) if isinstance(value, str) else value for key, value in found.items()}


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice: readers would differ in which of them counts")
    return found


def _no_constant(_name: str) -> None:
    raise ValueError("NaN and Infinity are not JSON")


def _whole(text: str) -> str:
    """Half of a surrogate pair becomes U+FFFD: it cannot be stored or sent as UTF-8."""
    return _SURROGATE.sub("\ufffd", text)


def documented(model: type[BaseModel], *, required: bool = True) -> dict[str, Any]:  # Any: OpenAPI is JSON
    """The requestBody entry of /openapi.json for a body that is read by hand."""
    content = {"application/json": {"schema": model.model_json_schema()}}
    return {"requestBody": {"required": required, "content": content}}
