"""Presidio as the frame, both ways: ours in anybody's engine, anybody's in our masking."""

from __future__ import annotations

import socket
import threading
import traceback
from collections.abc import Iterator, Sequence

import pytest
from presidio_analyzer import AnalyzerEngine, LocalRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from guards.base import MaskingFailed, RawText, Span
from guards.pii.masking import Masker, resolve
from guards.pii.patterns import KINDS, PatternDetector
from guards.pii.placeholders import BARE, LENIENT
from guards.pii.presidio import (
    Choice,
    NoSuchRecognizer,
    PresidioDetector,
    chosen,
    engine_of,
    entity_of,
    kind_of,
    recognizers,
)
from tests.guards.pii.forms import FOUND, marked
from tests.guards.test_vault import vault


class Badges(LocalRecognizer):
    """Somebody else's recognizer: numbers of badges, and a failure when it is told to fail."""

    def __init__(self, supported_language: str = "en", score: float = 1.0) -> None:
        super().__init__(["STAFF_BADGE_2"], supported_language=supported_language)
        self._score = score

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: Sequence[str], nlp_artifacts: object = None
    ) -> list[RecognizerResult]:
        if "fail" in text:
            raise RuntimeError(text)
        if "leave" in text:
            raise SystemExit(text)
        if "interrupt" in text:
            raise KeyboardInterrupt(text)
        start = text.find("B-")
        return [RecognizerResult("STAFF_BADGE_2", start, start + 5, self._score)] if start >= 0 else []


BADGES = f"{__name__}:Badges"


def framed(*languages: str) -> AnalyzerEngine:
    ours = recognizers({"patterns": (PatternDetector().spans, KINDS)}, languages)
    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=ours, supported_languages=list(languages)),
        nlp_engine=NoOpNlpEngine(models=[{"lang_code": one, "model_name": "none"} for one in languages]),
        supported_languages=list(languages),
    )


@pytest.fixture
def detector(request: pytest.FixtureRequest) -> Iterator[PresidioDetector]:
    made = PresidioDetector(lambda: engine_of(request.param))
    yield made
    made.close()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_through_the_frame_ours_find_the_same_spans(language: str) -> None:
    engine = framed("en", "ko")
    for text, _ in (marked(form) for forms in FOUND.values() for form in forms):
        framed_spans = [
            Span(one.start, one.end, kind_of(one.entity_type), one.score)
            for one in engine.analyze(text, language=language)
        ]

        assert resolve(text, framed_spans) == resolve(text, PatternDetector().spans(text)), text


def test_through_the_frame_only_what_is_asked_for_is_found() -> None:
    text = "4111 1111 1111 1111 or ada@example.com"
    (found,) = framed("en").analyze(text, language="en", entities=["EMAIL_ADDRESS"])

    assert (found.entity_type, text[found.start : found.end]) == ("EMAIL_ADDRESS", "ada@example.com")


@pytest.mark.parametrize("detector", [[Choice("CreditCardRecognizer"), Choice(BADGES, "de")]], indirect=True)
async def test_anybodys_recognizers_find_in_their_own_kinds(detector: PresidioDetector) -> None:
    text = "badge B-123, card 4111111111111111"
    spans = await detector.find(text)

    assert {(text[s.start : s.end], s.kind, s.score < 1) for s in spans} == {
        ("B-123", "STAFFBADGE", True),
        ("4111111111111111", "CARD", True),
    }


@pytest.mark.parametrize(
    ("threshold", "found"), [(0.0, 1), (0.5, 0)], ids=["without a threshold", "with a threshold"]
)
async def test_what_a_recognizer_is_less_sure_of_than_its_threshold_is_left(
    threshold: float, found: int
) -> None:
    choice = Choice(BADGES, threshold=threshold, options={"score": 0.4})
    detector = PresidioDetector(lambda: engine_of([choice]))

    assert len(await detector.find("badge B-123")) == found
    detector.close()


@pytest.mark.parametrize("detector", [[Choice(BADGES)]], indirect=True)
async def test_a_long_text_is_read_in_pieces_with_offsets_of_the_whole(detector: PresidioDetector) -> None:
    text = "nothing " * 1000 + "B-123"

    assert [text[s.start : s.end] for s in await detector.find(text)] == ["B-123"]


@pytest.mark.parametrize("detector", [[Choice("EmailRecognizer")]], indirect=True)
async def test_no_connection_is_ever_opened(
    detector: PresidioDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    assert [span.kind for span in await detector.find("ada@example.com")] == ["EMAIL"]


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (Choice("NoSuchRecognizer"), "no recognizer 'NoSuchRecognizer'"),
        (Choice("no.such.package:Class"), "no recognizer 'no.such.package:Class'"),
        (Choice(f"{__name__}:Missing"), "no recognizer"),
        (Choice("collections:OrderedDict"), "is not a Presidio EntityRecognizer"),
        (Choice(BADGES, options={"colour": "red"}), "does not take these options"),
    ],
)
def test_a_name_that_leads_nowhere_is_refused_with_its_reason(choice: Choice, says: str) -> None:
    with pytest.raises(NoSuchRecognizer, match=says):
        chosen(choice)


@pytest.mark.parametrize(
    ("entity", "kind"),
    [
        ("CREDIT_CARD", "CARD"),
        ("PERSON", "PERSON"),
        ("MEDICAL_LICENSE", "MEDICALLICENSE"),
        ("UK_NHS_NUMBER_OLD_FORM", "UKNHSNUMBEROLDFORM"),
        ("123", "OTHER"),
        ("社員番号", "OTHER"),
        ("TEXT", "OTHER"),
        ("text", "OTHER"),
        ("B2", "BKIND"),
    ],
)
def test_an_unknown_entity_becomes_a_kind_that_a_placeholder_can_carry(entity: str, kind: str) -> None:
    assert kind_of(entity) == kind


def test_long_entities_become_kinds_of_their_own_that_every_reader_of_placeholders_knows() -> None:
    names = ["UK_VEHICLE_REGISTRATION", "UK_VEHICLE_REGISTRATION_PLATE", "X" * 300]
    kinds = [kind_of(name) for name in names]

    assert len(set(kinds)) == len(names)
    assert kinds == [kind_of(name) for name in names]
    assert all(LENIENT.fullmatch(f"[{kind}_1]") and BARE.fullmatch(f"{kind}_1") for kind in kinds)
    assert kinds[0].startswith("UKVEHICLE")


def test_every_kind_comes_back_from_the_frame() -> None:
    assert [kind_of(entity_of(kind)) for kind in KINDS] == list(KINDS)


@pytest.mark.parametrize("detector", [[Choice(BADGES)]], indirect=True)
async def test_PII_6_a_recognizer_that_raises_fails_closed(detector: PresidioDetector) -> None:
    with pytest.raises(MaskingFailed):
        await Masker([detector], timeout=30).mask(RawText("fail B-123"), vault=vault(), known=())


@pytest.mark.parametrize("words", ["leave B-123", "interrupt B-123"])
@pytest.mark.parametrize("detector", [[Choice(BADGES)]], indirect=True)
async def test_PII_6_a_recognizer_that_would_end_the_process_fails_closed(
    detector: PresidioDetector, words: str
) -> None:
    with pytest.raises(MaskingFailed) as failed:
        await Masker([detector], timeout=30).mask(RawText(words), vault=vault(), known=())

    told = "".join(traceback.format_exception(failed.value))
    assert words not in told
    assert [span.kind for span in await detector.find("badge B-123")] == ["STAFFBADGE"]


async def test_PII_6_a_recognizer_that_blocks_past_the_deadline_fails_closed() -> None:
    """Also one that cannot be interrupted: the event loop goes on without it."""
    free = threading.Event()

    def hang() -> AnalyzerEngine:
        free.wait()
        raise RuntimeError

    detector = PresidioDetector(hang)
    try:
        with pytest.raises(MaskingFailed):
            await Masker([detector], timeout=0.01).mask(RawText("hi"), vault=vault(), known=())
        assert not detector.loaded
    finally:
        free.set()
        detector.close()
