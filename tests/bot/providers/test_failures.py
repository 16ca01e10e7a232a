"""The parts of the failure table that need no server."""

import os
import ssl
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from bot.providers.base import FailureKind
from bot.providers.failures import failure_of, known

NOW = 1_763_700_000_000  # Fri, 21 Nov 2025 04:40:00 GMT


class SdkError(Exception):
    def __init__(self, body: object = None, status: int | None = None, retry_after: str = "") -> None:
        super().__init__("words of the call")
        self.body = body
        self.response = SimpleNamespace(headers={"retry-after": retry_after})
        if status is not None:
            self.status_code = status


def error(code: object = None, kind: object = None) -> dict[str, object]:
    return {"error": {"code": code, "type": kind, "message": "words"}}


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (TimeoutError(), "timeout"),
        (ssl.SSLError(), "network"),
        (ConnectionResetError(), "network"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), "malformed"),
        (AttributeError("a bug, or a frame of another shape"), "malformed"),
        (SdkError(error(kind="overloaded_error"), 200), "overloaded"),
        (SdkError(error(kind="rate_limit_error"), 200), "rate_limited"),
        (SdkError(error(kind="authentication_error"), 200), "auth"),
        (SdkError(error(kind="of a new sort"), 200), "overloaded"),
        (SdkError(error(code=429)), "rate_limited"),
        (SdkError(error(code="529")), "overloaded"),
        (SdkError({"code": "insufficient_quota", "type": "insufficient_quota"}, 429), "quota"),
        (SdkError("<html>bad gateway</html>", 502), "overloaded"),
        (SdkError({"error": "text"}, 418), "bad_request"),
        (SdkError({"error": {"details": {"error_code": "request_too_large"}}}, 400), "too_long"),
    ],
    ids=repr,
)
def test_each_error_has_its_kind(raised: Exception, expected: FailureKind) -> None:
    assert failure_of(raised, now_ms=NOW).kind == expected


def test_no_words_are_kept() -> None:
    assert "words" not in repr(failure_of(SdkError(error("x"), 400), now_ms=NOW).args)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("Fri, 21 Nov 2025 04:40:30 GMT", 30.0),
        ("Fri, 21 Nov 2025 04:00:00 GMT", 0.0),
        ("Fri, 99 Nov 2025 04:00:00 GMT", None),
    ],
)
def test_retry_after_may_be_a_date(value: str, seconds: float | None) -> None:
    assert failure_of(SdkError(status=429, retry_after=value), now_ms=NOW).retry_after == seconds


@pytest.fixture
def _in_seoul() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Asia/Seoul"
    time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("_in_seoul")
@pytest.mark.parametrize("value", ["Fri Nov 21 04:40:30 2025", "Fri, 21 Nov 2025 04:40:30 -0000"])
def test_a_date_without_a_zone_is_in_gmt_wherever_parley_runs(value: str) -> None:
    assert failure_of(SdkError(status=429, retry_after=value), now_ms=NOW).retry_after == 30.0


def test_an_error_that_no_line_fits_is_told_apart() -> None:
    assert not known(AttributeError("x"))
    assert known(TimeoutError())
    assert known(SdkError(error("x")))


def test_retry_after_in_milliseconds_is_preferred() -> None:
    error = SdkError(status=429, retry_after="9")
    error.response.headers["retry-after-ms"] = "250"

    assert failure_of(error, now_ms=NOW).retry_after == 0.25
