"""An answer from approved knowledge, word for word: what answers when no model does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from guards.base import Passage

GOOD: Final = 0.47  # measured: tests/bot/knowledge/test_evaluation.py
AHEAD: Final = 0.005  # of the next passage; closer than that, it could as well be the other


@dataclass(frozen=True, slots=True)
class Quote:
    """A draft that quotes one passage, in the Markdown subset."""

    id: str
    text: str


def quote(passages: Sequence[Passage]) -> Quote | None:
    """The first of what a search found, with its title and link; None when it is not good enough."""
    if not passages or passages[0].score < GOOD:
        return None
    best = passages[0]
    if len(passages) > 1 and best.score - passages[1].score < AHEAD:
        return None
    heading = best.title.rpartition(" › ")[2]
    source = f"\n\n[{best.title}]({best.link})" if best.link else ""
    return Quote(best.id, f"**{heading}**\n\n{best.text.value}{source}")


def choice(passages: Sequence[Passage]) -> str | None:
    """The titles to choose from, as a list with links, when several fit and none leads."""
    good = [passage for passage in passages if passage.score >= GOOD]
    if len(good) < 2:
        return None
    lines = (f"[{each.title}]({each.link})" if each.link else f"**{each.title}**" for each in good)
    return "\n".join(f"- {line}" for line in lines)
