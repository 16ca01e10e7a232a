"""Trains the signs of prompt injection and writes the weights with a report of what they are worth.

python -m training.injection             the weights and their figures: some three minutes on one core
python -m training.injection --unseen    also what is known of each source that nothing was learnt from
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch

from guards.injection import WEIGHTS, InjectionSigns
from guards.pii.features import LONGEST, Features, featurise
from guards.pii.tokens import tokenise
from training.injection_net import Batch, Net
from training.injection_rows import REPORT, Row, rows
from training.injection_variations import DISGUISES, Variations

EPOCHS, SIZE, RATE = 5, 64, 3e-3
SMOOTHED = 0.03  # labels are never quite sure: some of the corpus are wrong
OWN = 3.0  # how much our own lines count, since they are what this bot will meet
ALARMS = 0.01  # the share of harmless held-back texts that score above a half
FAMILIES = (
    "neuralchemy", "s-labs", "yanismiraoui", "garak", "NotInject,injecguard", "deepset", "gandalf",
    "satml-ctf-2024", "llmail-inject", "dhvaniguard",
)  # fmt: skip
SURE = 2.0  # smoothed labels make doubtful scores: this draws them apart, and leaves a half where it is

Scored = Sequence[tuple[Row, float]]


def features(text: str) -> Features:
    return featurise(tokenise(text[: LONGEST // 2]))


def train(known: Sequence[Row], epochs: int) -> Net:
    torch.manual_seed(7)
    chance = random.Random(7)
    known = [row for row in known if len(features(row.text).words)]
    varied = Variations([row.text for row in known if not row.label and len(row.text) < 300], chance)
    net = Net()
    optimizer = torch.optim.Adam(net.parameters(), lr=RATE)
    steps = epochs * (-(-len(known) // SIZE) + 1)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    for _ in range(epochs):
        met = [(features(varied.of(row)), row) for row in known]
        for batch in _batches([one for one in met if len(one[0].words)], chance):
            loss = _loss(net, batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            pace.step()
    return net.eval()


def _batches(met: list[tuple[Features, Row]], chance: random.Random) -> list[list[tuple[Features, Row]]]:
    """Texts of about one length together."""
    met.sort(key=lambda one: len(one[0].words) + chance.uniform(0, 8))
    batches = [met[at : at + SIZE] for at in range(0, len(met), SIZE)]
    chance.shuffle(batches)
    return batches


def _loss(net: Net, batch: Sequence[tuple[Features, Row]]) -> torch.Tensor:
    wanted = torch.tensor([float(row.label) for _, row in batch]) * (1 - 2 * SMOOTHED) + SMOOTHED
    weights = torch.tensor([OWN if row.source.startswith("own") else 1.0 for _, row in batch])
    logits = net(Batch([one for one, _ in batch]))
    return torch.nn.functional.binary_cross_entropy_with_logits(logits, wanted, weight=weights)


# -- what it is worth ---------------------------------------------------------------------------------


def scored(judged: Sequence[Row], score: Callable[[str], float]) -> Scored:
    return [(row, score(row.text)) for row in judged]


def worth(found: Scored) -> dict[str, Any]:
    """Shares and of how many, at the threshold where one harmless text in a hundred alarms."""
    threshold = float(np.quantile([score for row, score in found if not row.label], 1 - ALARMS))
    by: dict[str, list[bool]] = defaultdict(list)
    for row, score in found:
        kind = "found" if row.label else "alarmed"
        for name in (kind, f"{kind}:{row.source}", *([f"{kind}:{row.lang}"] if row.lang != "und" else [])):
            by[name].append(score > threshold)
    return {name: [round(sum(each) / len(each), 4), len(each)] for name, each in sorted(by.items())}


def hidden(held: Sequence[Row], signs: InjectionSigns, chance: random.Random) -> dict[str, float]:
    """How many of the attacks that alarm in plain words still do so in disguise, and inside a long text."""
    plain = [row.text for row in held if row.label and row.text.isascii() and signs.score(row.text) > 0.5][
        :300
    ]
    harmless = [row.text for row in held if not row.label and len(row.text) < 300]
    filler = [" ".join(chance.sample(harmless, 30)) for _ in plain]
    forms = {name: [disguise(text) for text in plain] for name, disguise in DISGUISES.items()}
    forms["in a long text"] = [
        f"{around} {text} {around}" for text, around in zip(plain, filler, strict=True)
    ]
    forms["long and harmless"] = filler
    return {name: _alarms(texts, signs) for name, texts in forms.items()}


def _alarms(texts: Sequence[str], signs: InjectionSigns) -> float:
    return round(sum(signs.score(text) > 0.5 for text in texts) / len(texts), 4)


def unseen(everything: Sequence[Row], family: str) -> dict[str, Any]:
    """How well a source is known that nothing was learnt from."""
    names = tuple(family.split(","))
    ours = [row for row in everything if not row.held() and not row.source.startswith(names)]
    with TemporaryDirectory() as folder:
        signs = saved(train(ours, 2), everything, Path(folder) / "signs.npz")
    figures = worth(
        scored([row for row in everything if row.held() or row.source.startswith(names)], signs.score)
    )
    return {name: each for name, each in figures.items() if name.split(":")[-1].startswith(names)}


def saved(net: Net, everything: Sequence[Row], path: Path) -> InjectionSigns:
    """As the runtime reads them, with a half where one harmless held-back text in a hundred alarms."""
    with TemporaryDirectory() as folder:
        net.save(Path(folder) / "plain.npz", scale=1.0, shift=0.0)
        plain = InjectionSigns(Path(folder) / "plain.npz")
    harmless = [plain.logit(row.text) for row in everything if row.held() and not row.label]
    net.save(path, scale=SURE, shift=-float(np.quantile(harmless, 1 - ALARMS)))
    return InjectionSigns(path)


def main() -> None:
    torch.set_num_threads(1)
    started, everything = time.process_time(), rows()
    held = [row for row in everything if row.held()]
    signs = saved(train([row for row in everything if not row.held()], EPOCHS), everything, WEIGHTS)
    report = json.loads(REPORT.read_text("utf-8")) if REPORT.exists() else {}
    report["processor seconds"] = round(time.process_time() - started)
    found = scored(held, signs.score)
    report["held back"] = worth(found)
    report["others"] = worth([one for one in found if not one[0].source.startswith("own")])
    report["hidden"] = hidden(held, signs, random.Random(7))
    if "--unseen" in sys.argv:
        report["unseen"] = {family: unseen(everything, family) for family in FAMILIES}
    REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
