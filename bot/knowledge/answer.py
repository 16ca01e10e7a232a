"""An answer from approved knowledge, word for word: what answers when no model does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from guards.base import Passage

# Measured on the sample (tests/bot/knowledge/test_evaluation.py): of 75 questions it can answer, 68 score
# at least this with the right passage and 1 with another; of 44 it cannot answer, 2 do.
GOOD: Final = 0.5


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
    heading = best.title.rpartition(" › ")[2]
    source = f"\n\n[{best.title}]({best.link})" if best.link else ""
    return Quote(best.id, f"**{heading}**\n\n{best.text.value}{source}")
