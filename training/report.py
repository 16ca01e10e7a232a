"""What the committed weights reach on data that they were not trained on: `report.json`, and `report.md`.

The sets are those of `data/`, see its README. `python -m training.report` measures again without training.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.evaluation.spans import SCORED, Tally, scored
from guards.base import Span
from guards.pii.masking import resolve
from guards.pii.patterns import PatternDetector
from guards.pii.tagger import Tagger
from training.corpora import judged, read
from training.examples import Example

FOLDER: Final = Path(__file__).parent
NAMES: Final = frozenset({"PERSON", "LOCATION"})
TOLERANCE: Final = 0.02  # in F2, between two trainings
_COLUMNS: Final = ("precision", "recall", "f1", "f2", "leak", "false_alarms")
Row = dict[str, float | int | None]  # None: nothing was there to be measured
Figures = dict[str, Row]


def sets() -> Iterator[tuple[str, list[Example], frozenset[str]]]:
    """Name, messages, and the kinds that are marked in them."""
    chat = read("chat")
    for language in sorted({row.language for row in chat} - {"neg"}):
        yield f"chat {language}", [row for row in chat if row.language == language], SCORED
    yield "presidio-research", judged("presidio_synth", part=True), SCORED
    yield "WNUT-17", read("wnut17_dev"), NAMES
    yield "MEDDOCAN", judged("meddocan", part=True), SCORED
    yield "Japanese Wikipedia", judged("ja_wiki", part=True), NAMES
    clean = [*judged("no_pii", part=True), *(row for row in chat if row.language == "neg")]
    yield "nothing personal", clean, SCORED


def measure(tagger: Tagger, messages: Mapping[str, list[Example]] | None = None) -> dict[str, Figures]:
    """The tagger alone on names and places, and together with the patterns on everything."""
    judges = [(name, rows, SCORED) for name, rows in messages.items()] if messages else list(sets())
    patterns = PatternDetector()

    def together(text: str) -> list[Span]:
        return [*patterns.spans(text), *tagger.spans(text)]

    return {
        "tagger": {name: _figures(rows, tagger.spans, NAMES) for name, rows, _ in judges},
        "together": {name: _figures(rows, together, types) for name, rows, types in judges},
    }


def _figures(rows: list[Example], find: Callable[[str], list[Span]], types: frozenset[str]) -> Row:
    tally = Tally()
    for row in rows:
        found = resolve(row.text, find(row.text))
        covered = {at for span in found for at in range(span.start, span.end)}
        gold, guesses = scored(row.text, (Span(*span) for span in row.spans), found, types)
        tally.add(gold, guesses, covered=covered, milliseconds=0.0)
    figures = tally.figures()
    return {column: figures[column] for column in _COLUMNS}


def written(figures: Mapping[str, Figures], held_out: Mapping[str, Figures]) -> str:
    """The report as a page."""
    return "\n".join(
        [
            *("# What the tagger reaches", "", "Made by `make train`; README.md says what the sets are.", ""),
            *("## With the patterns: every kind", "", *_table(figures["together"])),
            *("## The tagger alone: people and places", "", *_table(figures["tagger"])),
            *("## Trained without a fifth of templates and names, measured on these", ""),
            *("With the patterns, by `python -m training.held_out`.", "", *_table(held_out["together"])),
        ]
    )


def _table(rows: Figures) -> Iterator[str]:
    yield "| set | precision | recall | F1 | F2 | leaked | false alarms |"
    yield "|---|---|---|---|---|---|---|"
    for name, row in rows.items():
        yield f"| {name} | " + " | ".join(_shown(row[column]) for column in _COLUMNS) + " |"
    yield ""


def _shown(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.3f}"


def drifted(new: Mapping[str, Figures], old: Mapping[str, Figures]) -> list[str]:
    """Where the new figures are further from the old than the tolerance."""
    return [
        f"{name}: F2 {_shown(row['f2'])}, was {_shown(old['tagger'][name]['f2'])}"
        for name, row in new["tagger"].items()
        if name in old["tagger"] and abs((row["f2"] or 0) - (old["tagger"][name]["f2"] or 0)) > TOLERANCE
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--weights", type=Path, default=Path("guards/pii/tagger.npz"))
    options.add_argument(
        "--check", action="store_true", help="say how far it is from the report, and write nothing"
    )
    chosen = options.parse_args()
    figures = measure(Tagger.load(chosen.weights))
    page = written(figures, json.loads((FOLDER / "held_out.json").read_text()))
    print(page)
    path = FOLDER / "report.json"
    if path.exists() and (far := drifted(figures, json.loads(path.read_text()))):
        print(f"further than {TOLERANCE} from the committed report:", *far, sep="\n  ")
        if chosen.check:
            sys.exit(1)
    elif path.exists():
        print(f"within {TOLERANCE} of the committed report")
    if not chosen.check:
        path.write_text(json.dumps(figures, indent=1) + "\n")
        (FOLDER / "report.md").write_text(page)


if __name__ == "__main__":
    main()
