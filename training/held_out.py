"""Trains once more without a fifth of the templates and of the names, and measures on messages made of these.

The figures go into the report, the weights nowhere. `python -m training.held_out`
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from random import Random
from typing import Final

import torch

from guards.pii.tagger import Tagger
from training.encoding import transitions
from training.examples import Example, merged
from training.generator import LANGUAGES, Generator, templates
from training.network import export
from training.report import FOLDER, measure
from training.train import EPOCHS, SEED, SHARE, learn

_MESSAGES: Final = 400  # of each language


def messages() -> dict[str, list[Example]]:
    generator, chance = Generator(SEED + 1, held=True), Random(SEED + 1)
    found = {}
    for language in LANGUAGES:
        lines = templates(language, held=True)
        rows = [generator.fill(chance.choice(lines), language) for _ in range(_MESSAGES)]
        found[f"held out {language}"] = [Example(row.text, tuple(merged(row)), language) for row in rows]
    return found


def main() -> None:
    torch.set_num_threads(1)
    network, examples = learn(EPOCHS, SHARE, held=False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights.npz"
        export(network.eval(), path, transitions(examples))
        figures = measure(Tagger.load(path), messages())
    (FOLDER / "held_out.json").write_text(json.dumps(figures, indent=1) + "\n")
    for name, row in figures["together"].items():
        print(name, row)


if __name__ == "__main__":
    main()
