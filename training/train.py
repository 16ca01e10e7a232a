"""Makes `guards/pii/tagger.npz` and the report on it, from nothing but this folder: `make train`."""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Final

import torch
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from training.corpora import judged, own_kinds, read, templates_of, words
from training.encoding import SKIPPED, Encoded, encoded, transitions, vocabulary
from training.examples import EASTERN, Example
from training.generator import LANGUAGES, Generator, templates
from training.network import Network, export
from training.variations import joined, reworded, salad, varied

SEED: Final = 20260
EPOCHS: Final = 10
SHARE: Final = 0.65  # of the messages of `_PER_LANGUAGE`, in every pass
_PER_LANGUAGE: Final = {
    "en": 11000,
    "de": 6500,
    "es": 6500,
    "fr": 6500,
    "pt": 6500,
    "ko": 7500,
    "ja": 6500,
    "zh": 6500,
}
_CAUTION: Final = 0.35  # how far the border moves afterwards: a name left open is worse than a word masked
_KEPT: Final = 0.998  # of the mean over the last steps, which is what is written down
_REWORDED: Final = 0.35  # the share of messages in which other words stand for some
_TOKENS: Final = 6000  # a batch
_WEIGHTS: Final = Path("guards/pii/tagger.npz")


def own(generator: Generator, chance: Random, share: float) -> Iterator[Example]:
    """As many messages of every language as `_PER_LANGUAGE` says, a third of them several put together."""
    for language in LANGUAGES:
        lines = templates(language, generator.held)
        for _ in range(int(_PER_LANGUAGE[language] * share)):
            parts = [
                varied(generator.fill(chance.choice(lines), language), chance)
                for _ in range(chance.choice((1, 1, 1, 1, 2, 3)))
            ]
            yield parts[0] if len(parts) == 1 else joined(parts, chance)


def planted(generator: Generator, chance: Random, share: float) -> Iterator[Example]:
    """Names where nothing around them says so, and where nothing is around them."""
    clean = {
        language: [line for line in templates(language, generator.held) if "{" not in line]
        for language in LANGUAGES
    }
    for name in ("interface", "prompts"):
        for row in read(name):
            if "{" not in row.text and not row.spans:
                clean[row.language].append(row.text)
    others = words()
    for language in LANGUAGES:
        for _ in range(int((1000 if language in EASTERN else 1800) * share)):
            yield varied(generator.planted(chance.choice(clean[language]), language), chance)
            if chance.random() < 0.3:
                yield Example(salad(others[language], language, chance), (), language)
        for _ in range(int(900 * share)):
            parts = [generator.record(language)]
            if chance.random() < 0.4:
                parts.insert(0, Example(chance.choice(clean[language]), (), language))
            yield varied(joined(parts, chance), chance)


def borrowed(generator: Generator, chance: Random, share: float) -> Iterator[Example]:
    presidio = judged("presidio_synth", part=False)
    lines = templates_of(presidio)
    yield from (varied(own_kinds(row), chance) for row in presidio)
    yield from (varied(generator.fill(chance.choice(lines), "en"), chance) for _ in range(int(4000 * share)))
    tweets = read("wnut17_train")
    yield from (varied(row, chance) for row in tweets)
    yield from (varied(generator.renamed(row), chance) for row in tweets * 4)
    articles = judged("ja_wiki", part=False)
    yield from (generator.renamed(row) for row in articles if chance.random() < 0.5)
    for name, often in (("meddocan", 0.6), ("ja_wiki", 1.0), ("no_pii", 1.0)):
        yield from (varied(row, chance) for row in judged(name, part=False) if chance.random() < often)
    for name, often in (("interface", 0.6), ("prompts", 1.0)):
        yield from (varied(row, chance) for row in read(name) if chance.random() < often)


def epoch(generator: Generator, chance: Random, share: float = 1.0) -> list[Encoded]:
    others = words()
    found: list[Encoded] = []
    for source in (own, planted, borrowed):
        for row in source(generator, chance, share):
            if chance.random() < _REWORDED:
                row = reworded(row, others[row.language], chance)
            if one := encoded(row):
                found.append(one)
    chance.shuffle(found)
    return found


def batches(examples: list[Encoded]) -> Iterator[list[Encoded]]:
    batch: list[Encoded] = []
    size = 0
    for one in examples:
        batch.append(one)
        size += len(one.labels)
        if size >= _TOKENS:
            yield batch
            batch, size = [], 0


def learn(epochs: int, share: float, held: bool | None = None) -> tuple[Network, list[Encoded]]:
    torch.manual_seed(SEED)
    chance = Random(SEED)
    generator = Generator(SEED, held)
    examples = epoch(generator, chance, share)
    network = Network(
        vocabulary((e.features.words for e in examples), 3, 30000),
        vocabulary((e.features.pairs for e in examples), 4, 24000),
    )
    steps = epochs * len(list(batches(examples)))
    rates = torch.optim.Adam(network.parameters(), lr=1e-3, betas=(0.9, 0.99))
    mean = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(_KEPT))
    dropped = torch.Generator().manual_seed(SEED)
    step = 0
    for number in range(epochs):
        began, losses = time.monotonic(), []
        if number:
            examples = epoch(generator, chance, share)
        for some in batches(examples):
            for group in rates.param_groups:
                group["lr"] = (
                    4e-3 * min(1.0, step / 100) * 0.5 * (1 + math.cos(math.pi * min(step / steps, 1)))
                )
            batch = network.batch(some, dropped)
            loss = functional.cross_entropy(
                network(batch), batch["labels"], ignore_index=SKIPPED, label_smoothing=0.02
            )
            rates.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            rates.step()
            mean.update_parameters(network)
            losses.append(loss.item())
            step += 1
        print(
            f"epoch {number + 1}: loss {sum(losses) / len(losses):.4f}, {len(examples)} messages,"
            f" {time.monotonic() - began:.0f} s",
            flush=True,
        )
    found: Network = mean.module
    with torch.no_grad():
        found.leave.bias[0] -= _CAUTION
    return found, examples


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--epochs", type=int, default=EPOCHS)
    options.add_argument("--share", type=float, default=SHARE)
    options.add_argument("--out", type=Path, default=_WEIGHTS)
    chosen = options.parse_args()
    torch.set_num_threads(1)  # more would add up in another order, and learn something else
    began = time.monotonic()
    network, examples = learn(chosen.epochs, chosen.share)
    export(network.eval(), chosen.out, transitions(examples))
    print(f"{chosen.out}: {chosen.out.stat().st_size / 1e6:.2f} MB after {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
