"""A number that somebody spreads over several messages in a row: `4111 1111`, then `1111 1111`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from guards.base import Span

_BETWEEN: Final = " \t\r\n.,;…-–—_/"  # what people leave at a border
_REACH: Final = 80  # characters of the first and of the last text that are read together
_SHORTEST: Final = 3  # digits of a piece
_NUMBERS: Final = frozenset({"CARD", "IBAN", "RRN", "SSN", "ID", "PHONE", "ACCOUNT", "SECRET", "WALLET"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where a part of one text stands in the joined one."""

    text: int
    start: int  # in its own text
    at: int  # in the joined one
    length: int


Find = Callable[[str], Sequence[Span]]


def across(texts: Sequence[str], find: Find) -> list[list[Span]]:
    """For each text the pieces of numbers that begin in it and go on in the next, or end what began before.

    Each piece is a span of its own; what lies within one text alone is not repeated here.
    """
    found: list[list[Span]] = [[] for _ in texts]
    for first, last in _chains(texts):
        for mark in ("", " "):
            for text, span in _spread(texts, first, last, mark, find):
                if span not in found[text]:
                    found[text].append(span)
    return found


def _chains(texts: Sequence[str]) -> list[tuple[int, int]]:
    """From which text to which one a number may go: a digit ends one, a digit or letter begins the next.

    A text in the middle is a number and nothing else.
    """
    chains: list[tuple[int, int]] = []
    for at in range(1, len(texts)):
        before, after = texts[at - 1].rstrip(_BETWEEN), texts[at].lstrip(_BETWEEN)
        if not (before[-1:].isdigit() and after[:1].isalnum()):
            continue
        if chains and chains[-1][1] == at - 1 and _is_number(texts[at - 1]):
            chains[-1] = chains[-1][0], at
        else:
            chains.append((at - 1, at))
    return chains


def _spread(texts: Sequence[str], first: int, last: int, mark: str, find: Find) -> list[tuple[int, Span]]:
    """The spans that touch more than one text, cut at its borders."""
    joined, pieces = _joined(texts, first, last, mark)
    spread: list[tuple[int, Span]] = []
    for span in find(joined):
        cut = [one for piece in pieces if (one := _within(span, piece))]
        if span.kind in _NUMBERS and len(cut) > 1 and all(_is_long(texts[text], one) for text, one in cut):
            spread += cut
    return spread


def _joined(texts: Sequence[str], first: int, last: int, mark: str) -> tuple[str, list[_Piece]]:
    joined, pieces = "", []
    for at in range(first, last + 1):
        text = texts[at]
        start = len(text) - len(text.lstrip(_BETWEEN)) if at > first else max(0, len(text) - _REACH)
        end = len(text.rstrip(_BETWEEN)) if at < last else start + _REACH
        joined += mark if at > first else ""
        pieces.append(_Piece(at, start, len(joined), len(text[start:end])))
        joined += text[start:end]
    return joined, pieces


def _within(span: Span, piece: _Piece) -> tuple[int, Span] | None:
    start, end = max(span.start, piece.at), min(span.end, piece.at + piece.length)
    if start >= end:
        return None
    move = piece.start - piece.at
    return piece.text, Span(start + move, end + move, span.kind, span.score)


def _is_long(text: str, span: Span) -> bool:
    return sum(character.isdigit() for character in text[span.start : span.end]) >= _SHORTEST


def _is_number(text: str) -> bool:
    return len(text) <= _REACH and all(c.isdigit() or c in _BETWEEN for c in text)
