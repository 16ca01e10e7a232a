"""The tagger while it learns; `export` writes it down in bytes for the runtime, which needs only numpy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from guards.pii.features import SHAPES
from guards.pii.senses import Senses, closed, load, places
from training.encoding import LABELS, Encoded

HIDDEN: Final = 96
DILATIONS: Final = (1, 2, 4, 1)
GAP: Final = max(DILATIONS)  # empty places between two messages of a batch
WIDTH: Final = 32  # numbers that each table has of a token; of its sense, twice as many
_HASHED: Final = {"heads": 20000, "tails": 20000}
GRAMS: Final = 32000
_UNSENSED: Final = 0.1  # the share of words whose sense is forgotten in training


class Network(nn.Module):
    def __init__(self, words: NDArray[np.uint32], pairs: NDArray[np.uint32]) -> None:
        super().__init__()
        self.known = {"words": closed(words), "pairs": closed(pairs)}
        self.senses = load()
        tables = {
            "words": nn.Embedding(len(words) + 1, WIDTH),
            "senses": nn.Embedding.from_pretrained(_vectors(self.senses), freeze=True),
            "pairs": nn.Embedding(len(pairs) + 1, WIDTH),
            **{name: nn.Embedding(rows, WIDTH) for name, rows in _HASHED.items()},
            "shapes": nn.Embedding(SHAPES, WIDTH),
        }
        self.tables = nn.ModuleDict(tables)
        self.grams = nn.EmbeddingBag(GRAMS, WIDTH, mode="mean")
        for name, table in [*tables.items(), ("grams", self.grams)]:
            if name != "senses":
                nn.init.normal_(table.weight, std=0.1)
        width = sum(table.embedding_dim for table in [*self.tables.values(), self.grams])
        self.enter = nn.Linear(width, HIDDEN)
        self.layers = nn.ModuleList(nn.Conv1d(HIDDEN, HIDDEN, 3, padding=d, dilation=d) for d in DILATIONS)
        self.leave = nn.Linear(HIDDEN, len(LABELS))
        self.drop = nn.Dropout(0.2)

    def forward(self, batch: dict[str, Tensor]) -> Tensor:
        columns = [table(batch[name]) for name, table in self.tables.items()]
        columns.append(self.grams(batch["grams"], batch["gram_starts"]))
        seen = functional.relu(self.enter(self.drop(torch.cat(columns, 1))))
        state = torch.zeros(batch["size"], HIDDEN).index_copy(0, batch["places"], seen).T[None]
        present = torch.zeros(batch["size"]).index_fill(0, batch["places"], 1.0)
        for layer in self.layers:
            state = (state + functional.relu(layer(state))) * present
        return self.leave(self.drop(state[0].T[batch["places"]]))

    def batch(self, examples: Sequence[Encoded], dropped: torch.Generator | None = None) -> dict[str, Tensor]:
        """Messages one after another with a gap; `dropped` makes it forget words and pairs of them."""
        columns = {
            name: np.concatenate([getattr(e.features, name) for e in examples])
            for name in ("words", "pairs", "heads", "tails", "shapes", "grams")
        }
        sizes = np.array([len(e.labels) for e in examples])
        grams = np.array([len(e.features.grams) for e in examples])
        found = {
            "labels": torch.from_numpy(np.concatenate([e.labels for e in examples])),
            "gram_starts": torch.from_numpy(
                np.concatenate([e.features.gram_starts for e in examples])
                + np.repeat(np.cumsum(grams) - grams, sizes)
            ),
            "places": torch.arange(int(sizes.sum()))
            + torch.from_numpy(np.repeat(np.arange(len(sizes)) * GAP, sizes)),
        }
        found["size"] = int(found["places"][-1]) + 1
        for name, column in columns.items():
            found[name] = torch.from_numpy(self._rows(name, column))
        rows = self.senses.rows[places(self.senses.words, columns["words"])]
        found["senses"] = torch.from_numpy(rows.astype(np.int64))
        if dropped is not None:
            _forget(found, dropped)
        return found

    def _rows(self, name: str, column: NDArray[np.uint32]) -> NDArray[np.int64]:
        if size := GRAMS if name == "grams" else _HASHED.get(name):
            return (column % np.uint32(size)).astype(np.int64)
        return places(self.known[name], column) if name in self.known else column.astype(np.int64)


def _vectors(known: Senses) -> Tensor:
    return torch.from_numpy(known.vectors.astype(np.float32) * np.float32(known.scale))


def _forget(batch: dict[str, Tensor], dropped: torch.Generator) -> None:
    size = len(batch["labels"])
    for name, often in (("words", 0.2), ("pairs", 0.5), ("senses", _UNSENSED)):
        batch[name][torch.rand(size, generator=dropped) < often] = 0


def export(network: Network, path: Path, transitions: NDArray[np.float32]) -> None:
    """Tables as int8, with one scale a column that the first matrix takes in; the rest as float16."""
    arrays: dict[str, NDArray[np.generic]] = {
        "labels": np.array(LABELS),
        "transitions": transitions.astype(np.float16),
        "dilations": np.array(DILATIONS),
    }
    tables = {name: table.weight.detach().numpy() for name, table in network.tables.items()}
    tables["grams"] = network.grams.weight.detach().numpy()
    scales = []
    for name, table in tables.items():
        if name == "senses":  # not this network's own
            scales.append(np.full(table.shape[1], network.senses.scale))
            continue
        scale = np.maximum(np.quantile(np.abs(table), 0.9995, axis=0), 1e-6) / 127
        arrays[name] = np.clip(np.round(table / scale), -127, 127).astype(np.int8)
        scales.append(scale)
    enter = network.enter.weight.detach().numpy().T * np.concatenate(scales)[:, None]
    arrays |= {
        "known_words": network.known["words"],
        "known_pairs": network.known["pairs"],
        "enter": enter.astype(np.float32),
        "enter_bias": _half(network.enter.bias),
    }
    for place, layer in enumerate(network.layers):
        kernel = layer.weight.detach().numpy().transpose(2, 1, 0).reshape(3 * HIDDEN, HIDDEN)
        arrays |= {f"layer_{place}": kernel.astype(np.float16), f"layer_{place}_bias": _half(layer.bias)}
    arrays |= {
        "leave": network.leave.weight.detach().numpy().T.astype(np.float16),
        "leave_bias": _half(network.leave.bias),
    }
    np.savez_compressed(path, **arrays)


def _half(parameter: Tensor) -> NDArray[np.float16]:
    return parameter.detach().numpy().astype(np.float16)
