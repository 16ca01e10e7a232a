"""Chooses what finds personal data, as `[masking]` says. Nothing slow is loaded here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import structlog

from bot.safeguard_settings import Masking
from guards.base import Detector
from guards.claims.strangers import Find
from guards.pii.names import names_detector
from guards.pii.own import OwnPatterns
from guards.pii.patterns import PatternDetector
from guards.pii.presidio import PresidioDetector, engine_of
from guards.pii.tagger import Tagger, TaggerDetector

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Detectors:
    """`engines` are those among `all` that have to be loaded at start and closed at the end.

    `names` finds names in answers; None where names are not looked for.
    """

    all: tuple[Detector, ...]
    engines: tuple[PresidioDetector, ...]
    names: Find | None = None

    def load(self) -> None:
        """Takes seconds. Raises whatever a model's files can do wrong."""
        for engine in self.engines:
            engine.load()

    async def loading(self) -> None:
        """The same, where waiting for it may be given up."""
        for engine in self.engines:
            await engine.loading()

    @property
    def hang(self) -> bool:
        """Something that was given up has not come back: more of it may follow."""
        return any(engine.hanging for engine in self.engines)

    @property
    def are_loaded(self) -> bool:
        return all(engine.loaded for engine in self.engines)

    def close(self) -> None:
        for engine in self.engines:
            engine.close()


def detectors(masking: Masking) -> Detectors:
    engines = tuple(_engines(masking))
    quick: list[Detector] = [PatternDetector()]
    tagger = Tagger.load() if masking.names != "off" else None
    if tagger:
        quick.append(TaggerDetector(tagger))
    if masking.patterns:
        quick.append(OwnPatterns(masking.patterns))
    return Detectors((*quick, *engines), engines, tagger.spans if tagger else None)


def _engines(masking: Masking) -> Iterator[PresidioDetector]:
    if masking.names == "tagger and spacy":
        yield names_detector(told=_hangs)
    if masking.recognizers:
        yield PresidioDetector(lambda: engine_of(masking.recognizers), told=_hangs)


def _hangs(number: int) -> None:
    _log.error("masking.hangs", count=number)
