"""What somebody spreads over messages in a row: `4111 1111`, then `1111 1111`; `my PIN is`, then `4711`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from guards.base import Span
from guards.pii.cues import Cue

_BETWEEN: Final = " \t\r\n.,;…-–—_/"  # what people leave at a border
_REACH: Final = 80  # characters of the first and of the last text that are read together
_SHORTEST: Final = 3  # digits of a piece
_MANY: Final = 3  # pieces; they may be shorter by one digit
_NUMBERS: Final = frozenset({"CARD", "IBAN", "RRN", "SSN", "ID", "PHONE", "ACCOUNT", "SECRET", "WALLET"})
_CODES: Final = frozenset({"WALLET", "SECRET"})
_CODE: Final = 6  # letters and digits of a piece of one
_FIRST_CODE: Final = re.compile(r"[A-Za-z0-9_-]{6,}(?<=[A-Za-z0-9])\Z", re.ASCII)
_NEXT_CODE: Final = re.compile(r"[A-Za-z0-9]{6,}", re.ASCII)
_ENDS: Final = (".", "!", "?", "。", "！", "？")  # of a sentence: what comes next is said of something else
_WORDS_AFTER: Final = re.compile(r"\D{0,12}\Z")
_WORDS_BEFORE: Final = re.compile(r"\D{0,30}(?=\d)")
_NAMED: Final = Cue(  # what a number is called that goes on behind some words
    "card", "credit", "debit", "visa", "master", "amex", "karte", "kreditk", "tarjeta", "carte", "cartão",
    "cartao", "카드", "カード", "卡号", "卡號", "信用卡", "iban", "konto", "bank acc", "cuenta", "compte",
    "계좌", "口座", "账号", "帳號", "ssn", "social sec", "주민", "rrn", "身份证", "身分證", "cpf", "aadhaar",
    "steuer",
    "phone", "mobile", "handy", "telef", "teléf", "téléphone", "celular", "móvil", "전화", "휴대폰", "電話",
    "携帯", "电话", "手机",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where a part of one text stands in the joined one."""

    text: int
    start: int  # in its own text
    at: int  # in the joined one
    length: int


@dataclass(frozen=True, slots=True)
class _Joined:
    text: str
    pieces: Sequence[_Piece]


Find = Callable[[str], Sequence[Span]]


def across(texts: Sequence[str], find: Find) -> list[list[Span]]:
    """For each text the pieces of numbers that begin in it and go on in the next, or end what began before;
    and what only a word in the text before or behind it tells.

    Each piece is a span of its own; what lies within one text alone is not repeated here.
    """
    found: list[list[Span]] = [[] for _ in texts]
    for text, span in _all(texts, find):
        if span not in found[text]:
            found[text].append(span)
    return found


def _all(texts: Sequence[str], find: Find) -> Iterator[tuple[int, Span]]:
    for first, last in _chains(texts):
        for mark in ("", " "):
            yield from _spread(texts, _joined(texts, first, last, mark), find)
    for at in range(1, len(texts)):
        if joined := _resumed(texts, at):
            yield from _spread(texts, joined, find)
        if joined := _told(texts, at):
            yield from _cued(texts, joined, find)


def _chains(texts: Sequence[str]) -> list[tuple[int, int]]:
    """From which text to which one a number may go: a digit ends one, a digit or letter begins the next; or
    a code of letters and digits ends one and begins the next.

    A text in the middle is a number and nothing else.
    """
    chains: list[tuple[int, int]] = []
    for at in range(1, len(texts)):
        before, after = texts[at - 1].rstrip(_BETWEEN), texts[at].lstrip(_BETWEEN)
        if not ((before[-1:].isdigit() and after[:1].isalnum()) or _is_code(before, after)):
            continue
        if chains and chains[-1][1] == at - 1 and _is_number(texts[at - 1]):
            chains[-1] = chains[-1][0], at
        else:
            chains.append((at - 1, at))
    return chains


def _is_code(before: str, after: str) -> bool:
    first, then = _FIRST_CODE.search(before[-_REACH:]), _NEXT_CODE.match(after)
    return bool(first and then and any(not letter.isalpha() for letter in first[0] + then[0]))


def _spread(texts: Sequence[str], joined: _Joined, find: Find) -> Iterator[tuple[int, Span]]:
    """The spans that touch more than one text, cut at its borders."""
    for span in find(joined.text):
        cut = [one for piece in joined.pieces if (one := _within(span, piece))]
        if (
            span.kind in _NUMBERS
            and len(cut) > 1
            and all(_is_long(texts[at], one, len(cut)) for at, one in cut)
        ):
            yield from cut


def _cued(texts: Sequence[str], joined: _Joined, find: Find) -> Iterator[tuple[int, Span]]:
    """The spans within one text that are not found in it alone."""
    spans = [
        (piece, one) for span in find(joined.text) for piece in joined.pieces if (one := _whole(span, piece))
    ]
    for piece in joined.pieces:
        here = [one for of, one in spans if of is piece]
        if here:
            alone = {span.kind for span in find(texts[piece.text][piece.start : piece.start + piece.length])}
            yield from ((piece.text, one) for one in here if one.kind not in alone)


def _joined(texts: Sequence[str], first: int, last: int, mark: str) -> _Joined:
    joined, pieces = "", []
    for at in range(first, last + 1):
        text = texts[at]
        start = len(text) - len(text.lstrip(_BETWEEN)) if at > first else max(0, len(text) - _REACH)
        end = len(text.rstrip(_BETWEEN)) if at < last else start + _REACH
        joined += mark if at > first else ""
        pieces.append(_Piece(at, start, len(joined), len(text[start:end])))
        joined += text[start:end]
    return _Joined(joined, pieces)


def _resumed(texts: Sequence[str], at: int) -> _Joined | None:
    """A number that goes on behind some words, where it was said what number it is."""
    before, after = texts[at - 1][-_REACH:], texts[at][:_REACH]
    words = _WORDS_AFTER.search(before)
    skipped = _WORDS_BEFORE.match(after)
    if (
        not words
        or not skipped
        or not words.start()
        or not skipped.end()
        or not _NAMED.pattern.search(before)
    ):
        return None
    begin = len(texts[at - 1]) - len(before)
    head = before[: words.start()]
    pieces = (
        _Piece(at - 1, begin, 0, len(head)),
        _Piece(at, skipped.end(), len(head) + 1, len(after) - skipped.end()),
    )
    return _Joined(f"{head} {after[skipped.end() :]}", pieces)


def _told(texts: Sequence[str], at: int) -> _Joined | None:
    """Both as one sentence, unless one ends where they meet."""
    before = texts[at - 1].rstrip()
    if not before or not texts[at].strip() or before.endswith(_ENDS):
        return None
    return _joined(texts, at - 1, at, " ")


def _within(span: Span, piece: _Piece) -> tuple[int, Span] | None:
    start, end = max(span.start, piece.at), min(span.end, piece.at + piece.length)
    if start >= end:
        return None
    move = piece.start - piece.at
    return piece.text, Span(start + move, end + move, span.kind, span.score)


def _whole(span: Span, piece: _Piece) -> Span | None:
    found = _within(span, piece)
    return found[1] if found and found[1].end - found[1].start == span.end - span.start else None


def _is_long(text: str, span: Span, pieces: int) -> bool:
    words = text[span.start : span.end]
    if span.kind in _CODES and sum(map(str.isalnum, words)) >= _CODE:
        return True
    shortest = _SHORTEST - 1 if pieces >= _MANY else _SHORTEST
    return sum(map(str.isdigit, words)) >= shortest


def _is_number(text: str) -> bool:
    return len(text) <= _REACH and all(c.isdigit() or c in _BETWEEN for c in text)
