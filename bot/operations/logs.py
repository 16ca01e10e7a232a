"""One line per event, in JSON or for a terminal, made so that a person's words cannot end up in it.

An event has a name and fields from a closed list whose values are single words and numbers. An exception
is shown by class, file and line, never by its message or its locals. Libraries' messages are not shown at
all, only where they came from: some of them print whole request bodies.
"""

from __future__ import annotations

import errno
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor

FIELDS = frozenset(
    word
    for line in (
        "event level timestamp raised refused_fields",  # what every line may have
        "request_id conversation_id turn_id message_id outbound_id staff_id",
        "error code kind reason outcome status result stage state check call",
        "provider model breaker channel desk job table setting",
        "seconds retry_after attempts trips count length tier",
        "host port method route version revision library at",
    )
    for word in line.split()
)
_EVENT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_WORD = re.compile(r"[\w.:/{}+-]{1,128}", re.ASCII)
_QUIET = ("uvicorn.access",)  # its lines hold addresses and paths, which hold tickets

Format = Literal["auto", "json", "console"]


def configure(format: Format = "auto", *, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send our events, libraries' messages, warnings and crashes to `stream` in one safe form."""
    out = stream or sys.stderr
    console = format == "console" or (format == "auto" and out.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _show_exception,
            _only_safe_fields,
            _renderer(console, out),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    _capture_libraries()
    _capture_crashes()


def describe(error: BaseException) -> list[str]:
    """The chain of an exception, outermost first: `ValueError at bot/worker.py:29 bot/pipeline.py:88`."""
    lines: list[str] = []
    for one in _chain(error):
        name = type(one).__name__
        if isinstance(one, OSError) and (code := errno.errorcode.get(one.errno or 0)):
            name = f"{name}({code})"
        frames = [f"{_place(f.filename)}:{f.lineno}" for f in traceback.extract_tb(one.__traceback__)]
        lines.append(" ".join([name, "at", *frames[-6:]]) if frames else name)
    return lines


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting.append(one.__cause__ or one.__context__)
        waiting.extend(one.exceptions if isinstance(one, BaseExceptionGroup) else ())


def _place(filename: str) -> str:
    return "/".join(PurePath(filename).parts[-2:])


def _show_exception(_logger: object, _method: str, event: EventDict) -> EventDict:
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["raised"] = describe(error)
    return event


def _only_safe_fields(_logger: object, _method: str, event: EventDict) -> EventDict:
    """The last word: what is not on the list, or is not a word or a number, does not pass."""
    refused = sorted(key for key in event if key not in FIELDS)
    safe: EventDict = {key: _safe(key, value) for key, value in event.items() if key in FIELDS}
    if refused:
        safe["refused_fields"] = [key if _WORD.fullmatch(key) else "?" for key in refused]
    return safe


def _safe(key: str, value: Any) -> object:  # Any: whatever a caller passed is judged here
    if key in ("timestamp", "raised") or value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str) and (_EVENT if key == "event" else _WORD).fullmatch(value):
        return value
    return f"({type(value).__name__} refused)"


def _renderer(console: bool, out: TextIO) -> Processor:
    if console:
        return structlog.dev.ConsoleRenderer(colors=out.isatty())
    return structlog.processors.JSONRenderer(ensure_ascii=True)


class _Libraries(logging.Handler):
    """Says that a library had something to say, how loud and from where; not what."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is None and isinstance(record.msg, BaseException):
            error = record.msg
        structlog.get_logger().log(
            record.levelno,
            "library.message",
            library=record.name,
            at=f"{_place(record.pathname)}:{record.lineno}",
            exc_info=error,
        )


def _capture_libraries() -> None:
    logging.raiseExceptions = False  # its report of a broken log call prints the arguments
    logging.captureWarnings(True)
    root = logging.getLogger()
    root.handlers[:] = [_Libraries(logging.WARNING)]
    root.setLevel(logging.WARNING)
    for logger in root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger):  # no library keeps a way out of its own
            logger.handlers.clear()
            logger.propagate = True
    for name in _QUIET:
        logging.getLogger(name).disabled = True


def _capture_crashes() -> None:
    """An uncaught exception is told like any other: the interpreter would print its message."""

    def crashed(error: BaseException | None) -> None:
        structlog.get_logger().critical("process.crashed", exc_info=error)

    sys.excepthook = lambda _type, error, _traceback: crashed(error)
    sys.unraisablehook = lambda crash: crashed(crash.exc_value)
    threading.excepthook = lambda crash: crashed(crash.exc_value)
