"""An answer from approved knowledge, word for word: what answers when no model does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from guards.base import Passage

# Measured: tests/bot/knowledge/test_evaluation.py
GOOD: Final = 0.47  # from which a passage is quoted, unless it could as well be the next one:
AHEAD: Final = 0.005  # by so much it must lead,
CLEAR: Final = 0.7  # and when the next one too explains the question as well as this,
CLEARLY_AHEAD: Final = 0.04  # by so much
NEAR: Final = 0.35  # from which a passage is offered, beside those that come so near to it:
BESIDE: Final = 0.5


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
    if len(passages) > 1 and best.score - passages[1].score < _lead(passages[1]):
        return None
    heading = best.title.rpartition(" › ")[2]
    source = f"\n\n[{best.title}]({best.link})" if best.link else ""
    return Quote(best.id, f"**{heading}**\n\n{best.text.value}{source}")


def _lead(following: Passage) -> float:
    return CLEARLY_AHEAD if following.score >= CLEAR else AHEAD


def choice(passages: Sequence[Passage]) -> str | None:
    """The titles to choose from, as a list with links, when several come near and none is to be quoted."""
    if not passages or passages[0].score < NEAR:
        return None
    near = [passage for passage in passages if passage.score >= passages[0].score * BESIDE]
    if len(near) < 2:
        return None
    lines = (f"[{each.title}]({each.link})" if each.link else f"**{each.title}**" for each in near)
    return "\n".join(f"- {line}" for line in lines)
