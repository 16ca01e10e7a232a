"""Replaces personal data by stable placeholders and seals the originals in the person's vault.

Fails closed: when a detector fails, nothing of the text may go anywhere. Every mask opens exactly again, and
whatever reaches a prompt or a desk came this way: words of people and staff, knowledge, and Parley's own.
"""

from __future__ import annotations

import asyncio
import re
from bisect import bisect_left, bisect_right, insort
from collections import OrderedDict
from collections.abc import Awaitable, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Final, TypeVar

from guards.base import Detector, MaskedText, MaskingFailed, RawText, Span, VaultEntry
from guards.pii.book import LITERAL, Book
from guards.pii.borders import Find, across
from guards.pii.patterns import PatternDetector
from guards.pii.placeholders import BARE, LENIENT, PLACEHOLDER, REFERENCE
from guards.vault import PersonVault

_T = TypeVar("_T")
KEPT: Final = ""  # the kind of what is a placeholder or a reference already
_OPENERS: Final = "[［【<&"
_WORD: Final = re.compile("[^\\W_\u1100-\U0010ffff]+")
REMEMBERED: Final = 512  # texts of the operator and of Parley, with what was found in them


@dataclass(frozen=True, slots=True)
class Masked:
    """The masked text, and the vault entries that were not known before."""

    text: MaskedText
    entries: tuple[VaultEntry, ...]


class Masker:
    """Masks by the union of what its detectors find, all within `timeout` seconds."""

    def __init__(self, detectors: Sequence[Detector], timeout: float) -> None:
        self._detectors = tuple(detectors)
        self._numbers = PatternDetector().spans
        self._timeout = timeout
        self._read: OrderedDict[str, Sequence[Span]] = OrderedDict()

    async def mask(
        self, raw: RawText, *, vault: PersonVault, known: Sequence[VaultEntry], also: Sequence[Span] = ()
    ) -> Masked:
        """A person's words, or a member of staff's. `also`: what `across` found in this one of several."""
        found = [*await self._found(raw.text), *also]
        kinds = {entry.kind for entry in known} | {span.kind for span in found}
        return _replaced(raw.text, resolve(raw.text, [*found, *_literals(raw.text, kinds)]), vault, known)

    async def mask_authored(
        self, text: MaskedText, *, vault: PersonVault, known: Sequence[VaultEntry]
    ) -> Masked:
        """Words of the operator or of Parley, in which placeholders and references stay what they are.

        What was found in them is remembered: the same passages come back with every question.
        """
        if text.value not in self._read:
            kept = [
                span for pattern in (PLACEHOLDER, REFERENCE) for span in _spans(pattern, text.value, KEPT)
            ]
            self._read[text.value] = resolve(text.value, [*kept, *await self._found(text.value)])
            if len(self._read) > REMEMBERED:
                self._read.popitem(last=False)
        return _replaced(text.value, self._read[text.value], vault, known)

    async def across(self, said: Sequence[RawText]) -> Sequence[Sequence[Span]]:
        """For each of several texts in a row, its part of the numbers that run over from one to the next."""
        return await self._in_time(_across([one.text for one in said], self._numbers))

    async def _found(self, text: str) -> Sequence[Span]:
        return await self._in_time(self._each(text))

    async def _each(self, text: str) -> Sequence[Span]:
        """One detector after another: they share one interpreter, and a task for each costs as much."""
        return [span for detector in self._detectors for span in await detector.find(text)]

    async def _in_time(self, finding: Awaitable[_T]) -> _T:
        """Whatever goes wrong with one ends all, without a word of the text, not even as its context."""
        try:
            async with asyncio.timeout(self._timeout):
                return await finding
        except (asyncio.CancelledError, KeyboardInterrupt, GeneratorExit):
            raise  # somebody wants no more of it
        except BaseException as error:  # noqa: BLE001 - whatever broke a detector, nothing of the text goes anywhere
            failure = _wordless(error)
        raise MaskingFailed("a detector failed") from failure


async def _across(texts: Sequence[str], numbers: Find) -> Sequence[Sequence[Span]]:
    return across(texts, numbers)


def resolve(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans without overlap, in order: a validated one wins, then the longest; losers keep what is left."""
    ordered = sorted(spans, key=lambda s: (s.kind != KEPT, s.score < 1, s.start - s.end, s.start))
    words = _words(text) if any(span.score < 1 for span in ordered) else []
    taken: list[Span] = []  # in order and apart, so that what touches a span is found without asking all
    for span in ordered:
        for piece in _left(_whole_words(text, words, span), taken):
            if tight := _tight(text, piece):
                insort(taken, tight, key=_start)
    return taken


def _replaced(text: str, spans: Sequence[Span], vault: PersonVault, known: Sequence[VaultEntry]) -> Masked:
    """The text with a placeholder for every span. The spans are in order and apart."""
    hidden = [span for span in spans if span.kind != KEPT]
    if not hidden:
        return Masked(MaskedText(text), ())
    book = Book(vault, known)
    parts: list[str] = []
    done = 0
    for span in hidden:
        parts += (text[done : span.start], book.placeholder_of(span.kind, text[span.start : span.end]))
        done = span.end
    return Masked(MaskedText("".join([*parts, text[done:]])), tuple(book.added))


def _literals(text: str, kinds: Set[str]) -> list[Span]:
    """What a person wrote that would open like a placeholder, or be filled in like a reference."""
    bracketed = (PLACEHOLDER, LENIENT) if any(opener in text for opener in _OPENERS) else ()
    patterns = (*bracketed, REFERENCE) if "{" in text else bracketed
    spans = [span for pattern in patterns for span in _spans(pattern, text, LITERAL)]
    bare = list(BARE.finditer(text)) if "_" in text else []
    if spans or any(found[1] in kinds for found in bare):
        kinds = {*kinds, LITERAL}  # which the literals themselves bring
    return spans + [Span(*found.span(), LITERAL) for found in bare if found[1] in kinds]


def _spans(pattern: re.Pattern[str], text: str, kind: str) -> list[Span]:
    return [Span(*found.span(), kind) for found in pattern.finditer(text)]


def _left(span: Span, taken: Sequence[Span]) -> list[Span]:
    """What is left of a span between those that are taken."""
    pieces, start = [], span.start
    at = max(0, bisect_right(taken, start, key=_start) - 1)
    while at < len(taken) and taken[at].start < span.end:
        if start < taken[at].start:
            pieces.append(_from(span, start, taken[at].start))
        start = max(start, taken[at].end)
        at += 1
    return [*pieces, _from(span, start, span.end)] if start < span.end else pieces


def _start(span: Span) -> int:
    return span.start


def _tight(text: str, span: Span) -> Span | None:
    """Without spaces at its ends; None when no letter or digit is left in it."""
    words = text[span.start : span.end]
    if not any(character.isalnum() for character in words):
        return None
    start = span.start + len(words) - len(words.lstrip())
    return _from(span, start, start + len(words.strip()))


def _words(text: str) -> list[tuple[int, int]]:
    """Where they begin and end, in scripts that put spaces between them."""
    return [word.span() for word in _WORD.finditer(text)]


def _whole_words(text: str, words: Sequence[tuple[int, int]], span: Span) -> Span:
    """A guessed span grows to the borders of its words; a validated one is already exact."""
    start, end = max(0, span.start), min(len(text), span.end)
    if span.score < 1 and start < end:
        start, end = _around(words, start)[0], _around(words, end)[1]
    return _from(span, start, end)


def _from(span: Span, start: int, end: int) -> Span:
    """The same with other borders; most spans keep theirs."""
    if (start, end) == (span.start, span.end):
        return span
    return Span(start, end, span.kind, span.score)


def _around(words: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
    """The borders of the word that goes on here; the place itself where none does."""
    place = bisect_left(words, (at, 0)) - 1
    return words[place] if place >= 0 and at < words[place][1] else (at, at)


def _wordless(failure: BaseException) -> Exception:
    """The same failure by class and place, without the message that may quote a person."""
    return RuntimeError(type(failure).__name__).with_traceback(failure.__traceback__)
