"""Somebody's risk as staff see it: what is in it, where each sign was seen, and who said so and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.risk import Explained
from guards.base import MaskedText
from guards.risk import Signal, Tier


@dataclass(frozen=True, slots=True)
class SignRow:
    """One sign. `counts`: it was not forgiven since. A mark has its author's name and reason."""

    signal: Signal
    at: int
    channel: str
    conversation_id: str
    here: bool
    counts: bool
    mark: str | None
    by: str | None
    why: MaskedText | None
    note_id: str | None


@dataclass(frozen=True, slots=True)
class Caution:
    """The risk; its shares, the largest first, add up to it."""

    risk: float
    tier: Tier
    shares: Sequence[tuple[Signal, float]]
    signs: Sequence[SignRow]


def caution(
    found: Explained, here: str, names: Mapping[str, str], notes: Mapping[str, MaskedText | None]
) -> Caution:
    """`here` is the conversation that is open, `notes` the texts of its messages."""
    shares = sorted(found.score.shares.items(), key=lambda item: -item[1])
    signs = [
        SignRow(
            signal=sign.signal,
            at=sign.row.at,
            channel=sign.row.channel,
            conversation_id=sign.row.conversation_id,
            here=sign.row.conversation_id == here,
            counts=sign.counts,
            mark=sign.row.mark,
            by=names.get(sign.row.staff_id, "somebody else") if sign.row.staff_id else None,
            why=notes.get(sign.row.note_id or ""),
            note_id=sign.row.note_id,
        )
        for sign in found.signs
    ]
    return Caution(found.score.risk, found.tier, shares, signs)
