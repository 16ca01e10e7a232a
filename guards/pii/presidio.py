"""Presidio as the frame: our recognizers for anybody's engine, and anybody's recognizers for our masking.

Importing presidio-analyzer takes a second and 80 MB, so it happens only where it is asked for. Nothing here
may open a network connection.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from guards.base import Span
from guards.pii.aside import Aside
from guards.pii.book import LITERAL
from guards.pii.placeholders import LONGEST

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerResult

LANGUAGES: Final = ("en", "ko", "de", "es", "fr", "pt", "ja", "zh", "it")
ENTITIES: Final[Mapping[str, str]] = {
    "CARD": "CREDIT_CARD", "IBAN": "IBAN_CODE", "EMAIL": "EMAIL_ADDRESS", "PHONE": "PHONE_NUMBER",
    "IP": "IP_ADDRESS", "MAC": "MAC_ADDRESS", "SSN": "US_SSN", "RRN": "KR_RRN", "WALLET": "CRYPTO",
    "ACCOUNT": "US_BANK_NUMBER",
}  # fmt: skip
_SIGN: Final = 5  # letters
_KINDS: Final = {entity: kind for kind, entity in ENTITIES.items()}
_PIECE: Final = 4000  # characters analysed at once, so that memory does not grow with the text
_OVERLAP: Final = 100
_LESS_THAN_SURE: Final = 0.99  # what ours validate wins over what others say

Find = Callable[[str], Sequence[Span]]


def recognizers(
    finds: Mapping[str, tuple[Find, Sequence[str]]], languages: Sequence[str] = LANGUAGES
) -> list[EntityRecognizer]:
    """Ours for any AnalyzerEngine: by name what finds, and the kinds that it finds."""
    from presidio_analyzer import LocalRecognizer, RecognizerResult

    class Framed(LocalRecognizer):
        def __init__(self, name: str, find: Find, kinds: Sequence[str], language: str) -> None:
            self._find = find
            super().__init__([entity_of(kind) for kind in kinds], name=name, supported_language=language)

        def load(self) -> None:
            """Nothing to load: what finds is given."""

        def analyze(
            self, text: str, entities: Sequence[str], nlp_artifacts: object = None
        ) -> list[RecognizerResult]:
            return [
                RecognizerResult(entity, span.start, span.end, span.score)
                for span in self._find(text)
                if (entity := entity_of(span.kind)) in entities
            ]

    return [
        Framed(name, find, kinds, language) for language in languages for name, (find, kinds) in finds.items()
    ]


def entity_of(kind: str) -> str:
    return ENTITIES.get(kind, kind)


def kind_of(entity: str) -> str:
    """An entity that we have no kind for is a kind of its own, in letters that a placeholder can carry.

    What is too long ends in letters that stand for all of it.
    """
    letters = _KINDS.get(entity) or re.sub(r"[^A-Z]", "", entity.upper())
    if letters in ("", LITERAL):
        return "OTHER"
    if len(letters) > LONGEST:
        return letters[: LONGEST - _SIGN] + _sign(letters)
    return letters if len(letters) > 1 else f"{letters}KIND"


def _sign(letters: str) -> str:
    digest = hashlib.blake2b(letters.encode(), digest_size=_SIGN).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest)


@dataclass(frozen=True, slots=True)
class Choice:
    """A recognizer of Presidio's own by its class, or anybody's as `package.module:Class`."""

    name: str
    language: str = "en"
    threshold: float = 0.0
    options: Mapping[str, object] = field(default_factory=dict)


class NoSuchRecognizer(ValueError):
    """A name of `masking.recognizers` that leads to no recognizer. Correct it, or install its package."""


def chosen(choice: Choice) -> Callable[[], EntityRecognizer]:
    """What makes the recognizer. Raises NoSuchRecognizer."""
    from presidio_analyzer import EntityRecognizer

    module, _, name = choice.name.rpartition(":")
    try:
        found = getattr(importlib.import_module(module or "presidio_analyzer.predefined_recognizers"), name)
    except (ImportError, AttributeError, ValueError):
        raise NoSuchRecognizer(
            f"no recognizer {choice.name!r}: give a class of Presidio or package.module:Class, installed"
        ) from None
    if not (isinstance(found, type) and issubclass(found, EntityRecognizer)):
        raise NoSuchRecognizer(f"{choice.name!r} is not a Presidio EntityRecognizer")
    make: Callable[..., EntityRecognizer] = found
    options = {"supported_language": choice.language, **choice.options}
    try:
        inspect.signature(make).bind(**options)
    except TypeError as error:
        raise NoSuchRecognizer(f"{choice.name!r} does not take these options: {error}") from None
    return lambda: make(**options)


class PresidioDetector:
    """An engine in a thread of its own: it blocks. Load it once at start; a find before that waits for it.

    `told` hears how many finds hang each time that one more is given up.
    """

    def __init__(
        self,
        build: Callable[[], AnalyzerEngine],
        *,
        name: str = "presidio",
        max_characters: int = 100_000,
        told: Callable[[int], None] = lambda hanging: None,
    ) -> None:
        self._build = build
        self._name = name
        self._max_characters = max_characters
        self._engine: AnalyzerEngine | None = None
        self._aside = Aside(name, told)

    @property
    def name(self) -> str:
        return self._name

    @property
    def loaded(self) -> bool:
        return self._engine is not None

    @property
    def hanging(self) -> int:
        """How many finds nobody waits for any more, that have not come back."""
        return self._aside.left

    def load(self) -> None:
        """Build everything; takes seconds. Doing it again costs nothing."""
        self._aside.begin(self._loaded).result()

    async def loading(self) -> None:
        """The same; whoever ends it does not wait for what hangs."""
        await asyncio.wrap_future(self._aside.begin(self._loaded))

    def close(self) -> None:
        self._aside.close()

    async def find(self, text: str) -> Sequence[Span]:
        if len(text) > self._max_characters:
            raise ValueError(f"{len(text)} characters are more than {self._name} reads")
        return await self._aside.do(lambda: self._find(text))

    def _find(self, text: str) -> list[Span]:
        engine = self._loaded()
        return [
            _span(result, start)
            for start in range(0, max(1, len(text) - _OVERLAP), _PIECE - _OVERLAP)
            for language in engine.supported_languages
            for result in engine.analyze(text[start : start + _PIECE], language=language)
        ]

    def _loaded(self) -> AnalyzerEngine:
        if self._engine is None:
            self._engine = self._build()
        return self._engine


def engine_of(choices: Sequence[Choice]) -> AnalyzerEngine:
    """An engine with these recognizers and no language model. Raises NoSuchRecognizer."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    # Presidio's recognizer of mail would fetch the list of public suffixes at its first mail.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    languages = list(dict.fromkeys(choice.language for choice in choices))
    made = [_with_threshold(chosen(choice)(), choice.threshold) for choice in choices]
    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=made, supported_languages=languages),
        nlp_engine=NoOpNlpEngine(models=[{"lang_code": code, "model_name": "none"} for code in languages]),
        supported_languages=languages,
    )


def _with_threshold(recognizer: EntityRecognizer, threshold: float) -> EntityRecognizer:
    if threshold:
        recognizer.score_thresholds = {"default": threshold}
    return recognizer


def _span(result: RecognizerResult, start: int) -> Span:
    score = min(result.score, _LESS_THAN_SURE)
    return Span(start + result.start, start + result.end, kind_of(result.entity_type), score)
