"""Names by spaCy: people and places of English text, found offline, off the event loop."""

import socket
from collections.abc import Iterator

import pytest

from guards.pii.names import names_detector
from guards.pii.presidio import PresidioDetector


@pytest.fixture(scope="module")
def detector() -> Iterator[PresidioDetector]:
    found = names_detector(max_characters=9000)
    yield found
    found.close()


async def test_a_find_before_loading_waits_for_it(detector: PresidioDetector) -> None:
    text = "My name is John Smith and I live in Berlin."
    found = {(text[span.start : span.end], span.kind) for span in await detector.find(text)}

    assert found == {("John Smith", "PERSON"), ("Berlin", "LOCATION")}


def test_it_has_a_name(detector: PresidioDetector) -> None:
    assert detector.name == "names"


async def test_names_late_in_a_long_text_are_found(detector: PresidioDetector) -> None:
    text = "Nothing happened that day. " * 300 + "Then Mary Johnson called."

    assert any(text[span.start : span.end] == "Mary Johnson" for span in await detector.find(text))


async def test_nothing_but_names_is_looked_for(detector: PresidioDetector) -> None:
    assert await detector.find("Pay 47.15 dollars on Monday to ada@example.com") == []
    assert await detector.find("123 456") == []


async def test_what_is_not_looked_for_is_no_warning(
    detector: PresidioDetector, caplog: pytest.LogCaptureFixture
) -> None:
    await detector.find("Acme Corp owes me 47.15 dollars since Monday")

    assert caplog.records == []


async def test_a_text_beyond_the_bound_raises_so_that_masking_fails_closed(
    detector: PresidioDetector,
) -> None:
    with pytest.raises(ValueError, match="9001 characters"):
        await detector.find("a" * 9001)


async def test_no_connection_is_ever_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    fresh = names_detector()
    fresh.load()

    assert await fresh.find("Ask Peter Parker in London")
    fresh.close()
