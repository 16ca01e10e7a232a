"""Trims a conversation to a token budget: what matters stays, in its order.

Never drops the newest message or an open question, never parts a tool call from its result, and says so
when even these do not fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.providers.base import Prompt, Said

# importance × recency decides between messages that are not pinned:
#   importance = 1 + 2 (figure, identifier, fact or placeholder) + 1 (asks) + 1 (answers a question: a
#                decision) + 2 (written by staff)
#   recency    = 2 ** (-messages since / HALF_LIFE), so a figure of 30 messages ago weighs like small talk
#                of 11 messages ago
HALF_LIFE: Final = 12.0
BYTES_PER_TOKEN: Final = 4
_LONGEST_AGE: Final = 500.0  # further back all are equally old; keeps the power above zero

_FIGURE: Final = re.compile(r"\d|\{[a-z]|\[[A-Z]+_")
_ASKS: Final = re.compile(r"[?？؟][\s\"'”»)]*\Z")


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier message. A tool call and its result carry the same `pair`; `pinned` is never dropped."""

    said: Said
    pair: str | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class TooLarge:
    """What may not be dropped needs more than there is."""

    tokens: int
    budget: int


def tokens(text: str) -> int:
    """An estimate on the safe side for most scripts: UTF-8 bytes / 4, rounded up."""
    return -(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


def trim(messages: Sequence[Past], *, budget: int, fixed: int = 0) -> list[Past] | TooLarge:
    """The messages that fit, oldest first. `fixed`: tokens of instructions, question and passages."""
    costs = [tokens(message.said.text.value) for message in messages]
    if fixed + sum(costs) <= budget:
        return list(messages)
    units = _units(messages)
    pinned = _pinned(messages)
    kept = [unit for unit in units if not pinned.isdisjoint(unit)]
    left = budget - fixed - sum(costs[at] for unit in kept for at in unit)
    if left < 0:
        return TooLarge(tokens=budget - left, budget=budget)
    weights = list(_weights(messages))
    others = [unit for unit in units if pinned.isdisjoint(unit)]
    for unit in sorted(others, key=lambda unit: max(weights[at] for at in unit), reverse=True):
        cost = sum(costs[at] for at in unit)
        if cost <= left:
            kept.append(unit)
            left -= cost
    return [messages[at] for at in sorted(at for unit in kept for at in unit)]


def shortened(prompt: Prompt) -> Prompt | None:
    """The prompt with half of its history, or with what is pinned; None when no more can be left out."""
    past = [Past(said) for said in prompt.history]
    half = sum(tokens(said.text.value) for said in prompt.history) // 2
    kept = trim(past, budget=half)
    if isinstance(kept, TooLarge):
        kept = [past[at] for at in sorted(_pinned(past))]
    return replace(prompt, history=[each.said for each in kept]) if len(kept) < len(past) else None


def _units(messages: Sequence[Past]) -> list[list[int]]:
    """Places that stay or go together: each alone, or with the others of its pair."""
    units: dict[str | int, list[int]] = {}
    for at, message in enumerate(messages):
        units.setdefault(at if message.pair is None else message.pair, []).append(at)
    return list(units.values())


def _pinned(messages: Sequence[Past]) -> set[int]:
    """The newest message, whatever the person said since the last answer, and a question put to them."""
    pinned = {at for at, message in enumerate(messages) if message.pinned}
    for at in range(len(messages) - 1, -1, -1):
        said = messages[at].said
        if said.role == "person" or at == len(messages) - 1 or _asks(said):
            pinned.add(at)
        if said.role != "person":
            break
    return pinned


def _weights(messages: Sequence[Past]) -> Iterator[float]:
    asked = False
    for at, message in enumerate(messages):
        said = message.said
        asks = _asks(said)
        importance = (
            1
            + 2 * (_FIGURE.search(said.text.value) is not None)
            + asks
            + (asked and said.role == "person")
            + 2 * (said.role == "staff")
        )
        age = min(float(len(messages) - 1 - at), _LONGEST_AGE)
        yield importance * 2.0 ** (-age / HALF_LIFE)
        asked = asks and said.role != "person"


def _asks(said: Said) -> bool:
    return _ASKS.search(said.text.value[-8:]) is not None
