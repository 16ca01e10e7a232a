"""The network of the injection signs in torch: the same sums that guards/injection.py does in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from guards.injection import BLOCK, DILATIONS, GRAMS, TABLES
from guards.pii.features import Features

WIDTHS = {"words": 32, "pairs": 24, "heads": 16, "tails": 16, "shapes": 8}
GRAM_WIDTH, WIDTH, HIDDEN = 24, 64, 48
LONGEST = 384  # tokens that are read of one text in training


class Batch:
    """Texts side by side, each filled up to whole blocks."""

    def __init__(self, texts: Sequence[Features], chance: np.random.Generator | None = None) -> None:
        sizes = [min(len(text.words), LONGEST) for text in texts]
        blocks = -(-max(sizes) // BLOCK)
        shape = (len(texts), blocks * BLOCK)
        self.mask = torch.zeros(shape)
        self.ids = {name: torch.zeros(shape, dtype=torch.long) for name in TABLES}
        grams, starts, places, done = [], [], [], 0
        for at, (text, size) in enumerate(zip(texts, sizes, strict=True)):
            self.mask[at, :size] = 1
            for name, table in TABLES.items():
                ids = (getattr(text, name)[:size] & np.uint32(table - 1)).astype(np.int64)
                self.ids[name][at, :size] = torch.from_numpy(ids)
            end = len(text.grams) if size == len(text.words) else int(text.gram_starts[size])
            grams.append(text.grams[:end] & np.uint32(GRAMS - 1))
            starts.append(text.gram_starts[:size] + done)
            places.append(at * shape[1] + np.arange(size))
            done += end
        self.grams, self.starts, self.places = (
            torch.from_numpy(np.concatenate(parts).astype(np.int64)) for parts in (grams, starts, places)
        )


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.tables = nn.ModuleDict({name: nn.Embedding(size, WIDTHS[name]) for name, size in TABLES.items()})
        self.tables["grams"] = nn.EmbeddingBag(GRAMS, GRAM_WIDTH, mode="mean")
        for table in self.tables.values():
            nn.init.normal_(table.weight, std=0.1)
        self.input = nn.Linear(sum(WIDTHS.values()) + GRAM_WIDTH, WIDTH)
        self.convs = nn.ModuleDict({f"conv{d}": nn.Linear(3 * WIDTH, WIDTH) for d in DILATIONS})
        self.hidden = nn.Linear(2 * WIDTH, HIDDEN)
        self.output = nn.Linear(HIDDEN, 1)
        self.drop = nn.Dropout(0.3)

    def forward(self, batch: Batch) -> Tensor:
        """The logit of each text: that of its worst window."""
        mask = batch.mask[..., None]
        rows = torch.relu(self.input(self._embedded(batch))) * mask
        for dilation in DILATIONS:
            padded = nn.functional.pad(rows, (0, 0, dilation, dilation))
            near = torch.cat([padded[:, at : at + rows.shape[1]] for at in (0, dilation, 2 * dilation)], 2)
            rows = rows + torch.relu(self.convs[f"conv{dilation}"](self.drop(near))) * mask
        return self._judged(rows, batch.mask)

    def _embedded(self, batch: Batch) -> Tensor:
        parts = [self._dropped(self.tables[name](ids), name) for name, ids in batch.ids.items()]
        size = batch.mask.numel()
        bags = self.tables["grams"](batch.grams, batch.starts)
        grams = torch.zeros(size, GRAM_WIDTH).index_copy(0, batch.places, bags)
        return torch.cat([*parts, grams.view(*batch.mask.shape, GRAM_WIDTH)], 2)

    def _dropped(self, rows: Tensor, name: str) -> Tensor:
        """In training some tokens are not known by one of their names, so that no name is relied on alone."""
        if not self.training or name == "shapes":
            return rows
        return rows * (torch.rand(*rows.shape[:2], 1) > (0.3 if name == "pairs" else 0.15))

    def _judged(self, rows: Tensor, mask: Tensor) -> Tensor:
        texts, tokens, width = rows.shape
        blocks = rows.view(texts, tokens // BLOCK, BLOCK, width)
        counts = mask.view(texts, -1, BLOCK).sum(2)
        highest, sums = blocks.amax(2), blocks.sum(2)
        if blocks.shape[1] > 1:
            alone = counts[:, 1:] == 0  # a window whose second block is empty, unless it is the first
            highest = torch.maximum(highest[:, :-1], highest[:, 1:])
            sums, counts = sums[:, :-1] + sums[:, 1:], counts[:, :-1] + counts[:, 1:]
            alone[:, 0] = False
        else:
            alone = torch.zeros_like(counts, dtype=torch.bool)
        means = sums / counts.clamp(min=1)[..., None]
        pooled = self.drop(torch.cat([highest, means], 2))
        logits = self.output(torch.relu(self.hidden(pooled)))[..., 0]
        return logits.masked_fill(alone, -30.0).amax(1)

    def save(self, path: Path, *, scale: float, shift: float) -> None:
        """As guards/injection.py reads them: tables in whole numbers, whose steps the first layer undoes."""
        parts, steps = {}, []
        for name, table in self.tables.items():
            weight = table.weight.detach().numpy()
            step = float(np.quantile(np.abs(weight), 0.9999)) / 127
            parts[name] = np.clip(np.round(weight / step), -127, 127).astype(np.int8)
            steps.append(np.full(weight.shape[1], step))
        layers = {"input": self.input, **self.convs, "hidden": self.hidden, "output": self.output}
        for name, layer in layers.items():
            weight = layer.weight.detach().numpy().T
            parts[f"{name}.weight"] = _side_by_side(weight) if name.startswith("conv") else weight
            parts[f"{name}.bias"] = layer.bias.detach().numpy()
        parts["input.weight"] = parts["input.weight"] * np.concatenate(steps)[:, None].astype(np.float32)
        parts["output.weight"] = parts["output.weight"] * np.float32(scale)
        parts["output.bias"] = (parts["output.bias"] + np.float32(shift)) * np.float32(scale)
        np.savez_compressed(path, **parts)


def _side_by_side(weight: np.ndarray) -> np.ndarray:
    """What a token gives to the one behind it, to itself and to the one before it, from one product."""
    return weight.reshape(3, WIDTH, WIDTH).transpose(1, 0, 2).reshape(WIDTH, 3 * WIDTH)
