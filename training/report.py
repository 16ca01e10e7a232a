"""What the committed weights reach on data that they were not trained on: `report.json`, and `report.md`.

The sets are those of `data/`, see its README. `python -m training.report` measures again without training.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from guards.pii.masking import resolve
from guards.pii.patterns import PatternDetector
from guards.pii.tagger import Tagger
from training.corpora import judged, read
from training.examples import Example
from training.scoring import JUDGED, Marked, Score, scored

FOLDER: Final = Path(__file__).parent
NAMES: Final = frozenset({"PERSON", "LOCATION"})
TOLERANCE: Final = 0.02  # in F2, between two trainings
_COLUMNS: Final = ("precision", "recall", "f1", "f2", "leak", "false_alarms")
Figures = dict[str, dict[str, float]]


def sets() -> Iterator[tuple[str, list[Example], frozenset[str]]]:
    """Name, messages, and the kinds that are marked in them."""
    chat = read("chat")
    for language in sorted({row.language for row in chat} - {"neg"}):
        yield f"chat {language}", [row for row in chat if row.language == language], JUDGED
    yield "presidio-research", judged("presidio_synth", part=True), JUDGED
    yield "WNUT-17", read("wnut17_dev"), NAMES
    yield "MEDDOCAN", judged("meddocan", part=True), JUDGED
    yield "Japanese Wikipedia", judged("ja_wiki", part=True), NAMES
    clean = [*judged("no_pii", part=True), *(row for row in chat if row.language == "neg")]
    yield "nothing personal", clean, JUDGED


def measure(tagger: Tagger, messages: Mapping[str, list[Example]] | None = None) -> dict[str, Figures]:
    """The tagger alone on names and places, and together with the patterns on everything."""
    judges = [(name, rows, JUDGED) for name, rows in messages.items()] if messages else list(sets())
    patterns = PatternDetector()

    def alone(text: str) -> list[Marked]:
        return [(span.start, span.end, span.kind) for span in resolve(text, tagger.spans(text))]

    def together(text: str) -> list[Marked]:
        spans = resolve(text, [*patterns.spans(text), *tagger.spans(text)])
        return [(span.start, span.end, span.kind) for span in spans]

    return {
        "tagger": {name: _figures(scored(_marked(rows), alone, NAMES)) for name, rows, _ in judges},
        "together": {name: _figures(scored(_marked(rows), together, kinds)) for name, rows, kinds in judges},
    }


def _figures(score: Score) -> dict[str, float]:
    return score.figures()


def _marked(rows: list[Example]) -> list[tuple[str, tuple[Marked, ...]]]:
    return [(row.text, row.spans) for row in rows]


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
        yield f"| {name} | " + " | ".join(f"{row[column]:.3f}" for column in _COLUMNS) + " |"
    yield ""


def drifted(new: Mapping[str, Figures], old: Mapping[str, Figures]) -> list[str]:
    """Where the new figures are further from the old than the tolerance."""
    return [
        f"{name}: F2 {row['f2']:.3f}, was {old['tagger'][name]['f2']:.3f}"
        for name, row in new["tagger"].items()
        if name in old["tagger"] and abs(row["f2"] - old["tagger"][name]["f2"]) > TOLERANCE
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
