"""Every way in which a vendor's SDK or its connection fails, as one of ours: the only such table.

It reads an error's class names, status and error code, so it needs no SDK to be imported, and it keeps none
of the error's words: they may quote the call.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from bot.providers.base import FailureKind, ProviderFailed

# What the provider names in its error body. These win over the status, because quota and length problems
# come as 429, 400, 402, 413 or inside a 200.
_BY_CODE: Mapping[str, FailureKind] = {
    "insufficient_quota": "quota",
    "billing_hard_limit_reached": "quota",
    "billing_not_active": "quota",
    "billing_error": "quota",
    "context_length_exceeded": "too_long",
    "string_above_max_length": "too_long",
    "request_too_large": "too_long",
    "model_not_found": "unknown_model",
    "content_filter": "filtered",
    "content_policy_violation": "filtered",
}
# Anthropic has no code for these, nor have vLLM and other servers; the phrases are documented or in their
# sources. Compared only, never kept.
_BY_PHRASE: Mapping[str, FailureKind] = {
    "credit balance is too low": "quota",
    "prompt is too long": "too_long",
    "exceed context limit": "too_long",
    "maximum context length": "too_long",
    "exceeds the available context size": "too_long",
}
_BY_STATUS: Mapping[int, FailureKind] = {
    401: "auth",
    402: "quota",
    403: "auth",
    404: "unknown_model",
    408: "overloaded",
    409: "overloaded",
    413: "too_long",
    425: "overloaded",
    429: "rate_limited",
}
# For errors inside a 200, which have no status of their own.
_BY_TYPE: Mapping[str, FailureKind] = {
    "overloaded_error": "overloaded",
    "api_error": "overloaded",
    "timeout_error": "overloaded",
    "rate_limit_error": "rate_limited",
    "rate_limit_exceeded": "rate_limited",
    "authentication_error": "auth",
    "invalid_api_key": "auth",
    "permission_error": "auth",
    "invalid_request_error": "bad_request",
    "not_found_error": "unknown_model",
}
# By the name of the class or of one of its parents, the first that fits. Covers both SDKs, the raw httpx2
# errors that escape from them in mid-stream, and the standard library's.
_BY_CLASS: Mapping[str, FailureKind] = {
    "APITimeoutError": "timeout",
    "TimeoutException": "timeout",
    "TimeoutError": "timeout",
    "APIConnectionError": "network",
    "TransportError": "network",
    "StreamError": "network",
    "OSError": "network",
    "AuthenticationError": "auth",
    "JSONDecodeError": "malformed",
    "UnicodeDecodeError": "malformed",
    "APIResponseValidationError": "malformed",
}
# What the SDKs' errors are raised from where nobody was reached.
_UNSENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout"})


def failure_of(error: Exception, *, now_ms: int) -> ProviderFailed:
    """The failure that an exception means. What is in no table is `malformed`: never a delivered answer."""
    kind = _kind(error)
    status = _status(error)
    return ProviderFailed(kind, retry_after=_retry_after(error, now_ms), status=status, unsent=_unsent(error))


def _unsent(error: Exception) -> bool:
    """No connection was made, so that nothing of the call left."""
    return any(type(one).__name__ in _UNSENT for one in (error, error.__cause__))


def known(error: Exception) -> bool:
    """Whether the table has a line for this error; an unknown one deserves a log line with its class."""
    return _status(error) is not None or bool(list(_words(error))) or _by_class(error) is not None


def _kind(error: Exception) -> FailureKind:
    words, status = list(_words(error)), _status(error)
    for word in words:
        if word in _BY_CODE:
            return _BY_CODE[word]
    for phrase, kind in _BY_PHRASE.items():
        if phrase in str(getattr(error, "message", "")).lower():
            return kind
    if status is not None and status >= 300:
        return _by_status(status)
    for word in words:
        if word in _BY_TYPE:
            return _BY_TYPE[word]
    if status is not None or words:
        return "overloaded"  # an error frame inside a 200, of a sort we do not know
    return _by_class(error) or "malformed"


def _by_status(status: int) -> FailureKind:
    return _BY_STATUS.get(status, "overloaded" if status >= 500 else "bad_request")


def _by_class(error: Exception) -> FailureKind | None:
    names = {parent.__name__ for parent in type(error).__mro__}
    return next((kind for name, kind in _BY_CLASS.items() if name in names), None)


def _status(error: Exception) -> int | None:
    """The response's status, or the one that some compatible servers put into an error frame's code."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status != 200:
        return status
    framed = next((int(word) for word in _words(error) if word.isdecimal() and len(word) == 3), None)
    return framed or (status if isinstance(status, int) else None)


def _words(error: Exception) -> Iterator[str]:
    """The codes and types of the error's body: `{"error": {...}}` with Anthropic, unwrapped with OpenAI."""
    body = getattr(error, "body", None)
    inner = body.get("error", body) if isinstance(body, Mapping) else None
    if not isinstance(inner, Mapping):
        return
    details = inner.get("details")
    detail = details.get("error_code") if isinstance(details, Mapping) else None
    for word in (detail, inner.get("code"), inner.get("type")):
        if isinstance(word, str | int):
            yield str(word).lower()


def _retry_after(error: Exception, now_ms: int) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", {})
    in_ms = _seconds(headers.get("retry-after-ms"))
    if in_ms is not None:
        return in_ms / 1000
    value = headers.get("retry-after")
    seconds = _seconds(value)
    return seconds if seconds is not None else _until(value, now_ms)


def _seconds(value: str | None) -> float | None:
    try:
        seconds = float(value or "nan")
    except ValueError:
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _until(value: str | None, now_ms: int) -> float | None:
    """The HTTP-date form of Retry-After. Its old form names no zone and is in GMT, not in this machine's."""
    try:
        moment = parsedate_to_datetime(value or "")
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, aware.timestamp() - now_ms / 1000)
    except (ValueError, TypeError, OverflowError):
        return None
