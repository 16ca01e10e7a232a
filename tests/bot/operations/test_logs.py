"""PII-5 and CON-5: whatever is logged, by whomever, a person's words do not reach a line."""

import io
import json
import logging
import logging.config
import subprocess
import sys
import warnings

import pytest
import structlog
import uvicorn.config

from bot.operations import logs

CARD = "4111 1111 1111 1111"
MAIL = "ann@example.org"


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_an_event_with_its_ids(log: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(conversation_id="c-1", request_id="r-1"):
        structlog.get_logger().warning("send.failed", outbound_id="m-1", kind="retry", attempts=3)

    (line,) = lines(log)
    assert line.pop("timestamp")
    assert line == {
        "event": "send.failed",
        "level": "warning",
        "conversation_id": "c-1",
        "request_id": "r-1",
        "outbound_id": "m-1",
        "kind": "retry",
        "attempts": 3,
    }


@pytest.mark.promise("P6")
def test_PII_5_a_field_that_is_not_on_the_list_does_not_pass(log: io.StringIO) -> None:
    structlog.get_logger().info("reply.done", text=CARD, user={"mail": MAIL})

    (line,) = lines(log)
    assert line["refused_fields"] == ["text", "user"]
    assert CARD not in log.getvalue()
    assert MAIL not in log.getvalue()


@pytest.mark.parametrize(
    "value", [CARD, MAIL, "two words", "a\nb", "\x1b[31mred", "한국어", ["x"], {"a": 1}, b"x"]
)
def test_CON_5_a_value_is_one_plain_word_or_a_number(log: io.StringIO, value: object) -> None:
    structlog.get_logger().info("reply.done", reason=value)

    assert str(lines(log)[0]["reason"]).endswith(" refused)")
    assert len(log.getvalue().splitlines()) == 1


def test_an_event_is_a_name_not_a_sentence(log: io.StringIO) -> None:
    structlog.get_logger().info(f"Could not answer {MAIL}")

    assert lines(log)[0]["event"] == "(str refused)"


@pytest.mark.promise("P6")
def test_PII_5_an_exception_is_its_classes_and_places(log: io.StringIO) -> None:
    def inner(card: str) -> None:
        raise KeyError(card)

    try:
        try:
            inner(CARD)
        except KeyError as error:
            raise ValueError(f"no answer to {MAIL}") from error
    except ValueError:
        structlog.get_logger().exception("reply.broken")

    raised = lines(log)[0]["raised"]
    assert isinstance(raised, list)
    first, second = raised
    assert first.startswith("ValueError at operations/test_logs.py:")
    assert second.startswith("KeyError at operations/test_logs.py:")
    assert CARD not in log.getvalue()
    assert MAIL not in log.getvalue()


def test_a_group_of_exceptions_and_the_name_of_an_os_error(log: io.StringIO) -> None:
    group = ExceptionGroup(MAIL, [OSError(98, MAIL), TypeError(MAIL)])
    structlog.get_logger().error("server.failed", exc_info=group)

    assert lines(log)[0]["raised"] == ["ExceptionGroup", "OSError(EADDRINUSE)", "TypeError"]


@pytest.mark.promise("P6")
@pytest.mark.parametrize("name", ["slack_bolt", "openai", "httpx2", "uvicorn.error", "asyncio"])
def test_PII_5_a_library_is_placed_and_not_quoted(log: io.StringIO, name: str) -> None:
    logger = logging.getLogger(name)
    logger.info("request body %s", CARD)
    logger.warning(f"request body {CARD}")
    logger.error("answer to %s", MAIL, exc_info=ValueError(CARD))

    quiet, loud = lines(log)
    assert (quiet["event"], quiet["library"]) == ("library.message", name)
    assert str(quiet["at"]).startswith("operations/test_logs.py:")
    assert loud["raised"] == ["ValueError"]
    assert CARD not in log.getvalue()
    assert MAIL not in log.getvalue()


def test_PII_5_a_library_keeps_no_way_out_of_its_own(
    log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.config.dictConfig(uvicorn.config.LOGGING_CONFIG)  # as whoever runs a server without a thought
    logs.configure("json", stream=log)
    logging.getLogger("uvicorn.error").error("Exception in %s", CARD, exc_info=ValueError(CARD))

    assert "ValueError" in log.getvalue()
    assert CARD not in log.getvalue() + "".join(capsys.readouterr())


def test_the_access_log_is_off(log: io.StringIO) -> None:
    logging.getLogger("uvicorn.access").warning("GET /events?ticket=secret")

    assert log.getvalue() == ""


def test_a_broken_log_call_does_not_print_its_arguments(
    log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("library").warning("%d", CARD)

    assert CARD not in log.getvalue() + "".join(capsys.readouterr())


def test_a_warning_is_placed_and_not_quoted(log: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(CARD, stacklevel=1)

    assert lines(log)[0]["library"] == "py.warnings"
    assert CARD not in log.getvalue()


@pytest.mark.promise("P6")
@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize(
    "crash",
    [
        "raise ValueError(card)",
        "import threading; t = threading.Thread(target=int, args=(card,)); t.start(); t.join()",
        "class A:\n  def __del__(self): raise ValueError(card)\nA()",
    ],
)
def test_PII_5_a_crash_page_holds_no_words(form: str, crash: str) -> None:
    code = f"from bot.operations import logs\nlogs.configure({form!r})\ncard = {CARD!r}\n{crash}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)

    assert "process.crashed" in done.stderr
    assert "ValueError" in done.stderr
    assert CARD not in done.stderr + done.stdout
