"""One call of Slack's Web API with the SDK's client, and what its failures mean for a message.

The client never sends a call again by itself: whether that is safe is for the caller to know.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.base import Left, SendFailed

Json = dict[str, Any]  # Any: the shape is Slack's

# The SDK and Bolt log whole bodies; nothing of theirs reaches a log.
MUTE: Final = logging.Logger("slack", logging.CRITICAL + 1)
MUTE.disabled = True

_TOTAL: Final = 8  # seconds: the core waits ten for a message
_TIMEOUT: Final = aiohttp.ClientTimeout(total=_TOTAL, connect=4)
_READS: Final = ("conversations.", "auth.")
_FORMS: Final = ("oauth.",)
_GONE: Final = frozenset(["channel_not_found", "user_not_found", "user_disabled", "cannot_dm_bot"])
_LATER: Final = frozenset(["ratelimited", "rate_limited", "service_unavailable", "accesslimited"])
_UNCLEAR: Final = frozenset(["internal_error", "fatal_error", "request_timeout", "no_answer"])
_LATER_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    data: Json
    scopes: frozenset[str]  # of the token that asked


class Api:
    """One per connection. Between `open` and `close` calls share one pool of connections to Slack.

    Outside of that each call has its own: checks come before, and the last messages after.
    """

    def __init__(self, url: str | None) -> None:
        self.url = url or AsyncWebClient.BASE_URL
        self._session: aiohttp.ClientSession | None = None
        self._clients: dict[str, AsyncWebClient] = {}
        self._under_way: set[asyncio.Future[None]] = set()

    def open(self) -> None:
        self._clients.clear()
        self._session = aiohttp.ClientSession(timeout=_TIMEOUT)

    async def close(self) -> None:
        """Calls that are under way end first: one that is cut may have done its work."""
        session, self._session = self._session, None
        self._clients.clear()
        if self._under_way:
            await asyncio.wait(self._under_way)
        if session is not None:
            await session.close()

    async def call(self, token: str, method: str, args: Mapping[str, object]) -> Answer:
        """Raises SendFailed; its code is Slack's word for the error, or `429`, or `connection`."""
        given = {name: value for name, value in args.items() if value is not None}
        ended = asyncio.get_running_loop().create_future()
        self._under_way.add(ended)
        try:
            answer = await self._client(token).api_call(method, **_written(method, given))
        except SlackApiError as refused:
            raise _failure(refused) from None
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise SendFailed("retry", "connection") from None  # nothing was sent
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise SendFailed("unknown", "connection") from None
        finally:
            self._under_way.discard(ended)
            ended.set_result(None)
        assert isinstance(answer.data, dict)
        scopes = str(answer.headers.get("x-oauth-scopes", ""))
        return Answer(answer.data, frozenset(scope.strip() for scope in scopes.split(",") if scope))

    def client(self) -> AsyncWebClient:
        """For what must bring its own token, such as Socket Mode."""
        return AsyncWebClient(base_url=self.url, logger=MUTE, retry_handlers=[])

    def _client(self, token: str) -> AsyncWebClient:
        if token not in self._clients:
            self._clients[token] = AsyncWebClient(
                token, self.url, _TOTAL, session=self._session, logger=MUTE, retry_handlers=[]
            )
        return self._clients[token]


def _written(method: str, args: Json) -> dict[str, Any]:  # Any: as api_call takes them
    if method.startswith(_READS):
        return {"http_verb": "GET", "params": args}
    return {"data": args} if method.startswith(_FORMS) else {"json": args}


def _failure(refused: SlackApiError) -> SendFailed:
    response = refused.response
    status = getattr(response, "status_code", 0)
    if status == 429:
        return SendFailed("retry", "429", _seconds(response.headers))
    body = getattr(response, "data", None)
    code = body.get("error") if isinstance(body, dict) else None
    return failure(str(code or "no_answer"))


def failure(code: str) -> SendFailed:
    """What Slack's error means for a message: it can be there all the same only where Slack broke."""
    if code in _GONE:
        return Left(code)
    if code in _LATER:
        return SendFailed("retry", code, _LATER_SECONDS)
    kind: Literal["unknown", "dead"] = "unknown" if code in _UNCLEAR else "dead"
    return SendFailed(kind, code)


def _seconds(headers: Mapping[str, str]) -> float:
    said = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() else _LATER_SECONDS
