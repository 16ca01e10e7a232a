"""Figures of several rounds, and the table that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


def quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True, slots=True)
class Round:
    """One round of one thing. Latencies in seconds; `cpu` is CPU seconds per message."""

    p50: float
    p99: float
    rate: float
    cpu: float

    @classmethod
    def of(cls, seconds: Sequence[float], *, took: float, cpu: float) -> Round:
        count = len(seconds)
        return cls(quantile(seconds, 0.5), quantile(seconds, 0.99), count / took, cpu / count)


def middle(rounds: Iterable[float]) -> float:
    """The median of rounds: one that somebody else's work fell into does not count."""
    return median(rounds)


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f}" if seconds < 0.1 else f"{seconds * 1000:.0f}"


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> str:
    """Columns as wide as they need to be; the first to the left, figures to the right."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        )
        for row in (head, ["-" * width for width in widths], *rows)
    ]
    return "\n".join([title, *lines, *([note] if note else [])]) + "\n"
