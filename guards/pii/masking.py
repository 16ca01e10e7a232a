"""Replaces personal data by stable placeholders and seals the originals in the person's vault.

Fails closed: when a detector fails, nothing of the text may go anywhere. Every mask opens exactly again.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from guards.base import Detector, MaskedText, MaskingFailed, RawText, Span, VaultEntry
from guards.pii.placeholders import LENIENT, PLACEHOLDER, REFERENCE, placeholder
from guards.vault import PersonVault

LITERAL: Final = "TEXT"  # the kind of a person's own words that only look like a placeholder or a reference
_WORDS: Final = frozenset({"PERSON", "LOCATION", "ADDRESS", "EMAIL"})
_EXACT: Final = frozenset({"SECRET", LITERAL})


@dataclass(frozen=True, slots=True)
class Masked:
    """The masked text, and the vault entries that were not known before."""

    text: MaskedText
    entries: tuple[VaultEntry, ...]


class Masker:
    """Masks by the union of what its detectors find, all within `timeout` seconds."""

    def __init__(self, detectors: Sequence[Detector], timeout: float) -> None:
        self._detectors = tuple(detectors)
        self._timeout = timeout

    async def mask(self, raw: RawText, *, vault: PersonVault, known: Sequence[VaultEntry]) -> Masked:
        spans = resolve(raw.text, [*await self._found(raw.text), *_literals(raw.text)])
        book = _Book(vault, known)
        parts: list[str] = []
        done = 0
        for span in spans:
            parts += (
                raw.text[done : span.start],
                book.placeholder_of(span.kind, raw.text[span.start : span.end]),
            )
            done = span.end
        return Masked(MaskedText("".join([*parts, raw.text[done:]])), tuple(book.added))

    async def _found(self, text: str) -> list[Span]:
        try:
            async with asyncio.timeout(self._timeout):
                outcomes = await asyncio.gather(
                    *(detector.find(text) for detector in self._detectors), return_exceptions=True
                )
        except TimeoutError:
            outcomes = [TimeoutError()]
        spans: list[Span] = []
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise MaskingFailed("a detector failed") from _wordless(outcome)
            spans.extend(outcome)
        return spans


def resolve(text: str, spans: Iterable[Span]) -> list[Span]:
    """Spans without overlap, in order: a validated one wins, then the longest; losers keep what is left."""
    taken: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.score < 1, s.start - s.end, s.start)):
        pieces = [_whole_words(text, span)]
        for winner in taken:
            pieces = [rest for piece in pieces for rest in _outside(piece, winner)]
        taken += [tight for piece in pieces if (tight := _tight(text, piece))]
    return sorted(taken, key=lambda span: span.start)


def unmask(text: str, entries: Iterable[VaultEntry], vault: PersonVault) -> str:
    """The exact text again: every placeholder of these entries opened, all others left as they are."""
    sealed = {entry.placeholder: entry for entry in entries}

    def opened(name: str) -> str:
        return open_entry(sealed[name], vault) if name in sealed else name

    return PLACEHOLDER.sub(lambda found: opened(found[0]), text)


def open_entry(entry: VaultEntry, vault: PersonVault) -> str:
    return vault.open_raw(entry.sealed, purpose=f"vault:{entry.placeholder}").text


class _Book:
    """The placeholders of one conversation, while one text is being masked."""

    def __init__(self, vault: PersonVault, known: Sequence[VaultEntry]) -> None:
        self._vault = vault
        self._by_digest = {(entry.kind, entry.digest): entry for entry in known}
        self._numbers: dict[str, int] = {}
        self._forms: dict[tuple[str, int], int] = {}
        self.added: list[VaultEntry] = []
        for entry in known:
            self._count(entry)

    def placeholder_of(self, kind: str, words: str) -> str:
        """The same value gets the same placeholder; another way to write it gets another form of it."""
        digest = self._vault.digest(f"{kind}:{_normalised(kind, words)}")
        entry = self._by_digest.get((kind, digest))
        if entry is None:
            return self._add(kind, digest, words, placeholder(kind, self._numbers.get(kind, 0) + 1))
        if open_entry(entry, self._vault) == words:
            return entry.placeholder
        written = self._vault.digest(f"{kind} as written:{words}")
        form = self._by_digest.get((kind, written))
        return form.placeholder if form else self._add(kind, written, words, self._next_form(entry))

    def _next_form(self, entry: VaultEntry) -> str:
        number = _numbered(entry)[0]
        return placeholder(entry.kind, number, self._forms[entry.kind, number] + 1)

    def _add(self, kind: str, digest: str, words: str, name: str) -> str:
        sealed = self._vault.seal(RawText(words), purpose=f"vault:{name}")
        entry = VaultEntry(placeholder=name, kind=kind, digest=digest, sealed=sealed)
        self._by_digest[kind, digest] = entry
        self.added.append(entry)
        self._count(entry)
        return name

    def _count(self, entry: VaultEntry) -> None:
        number, form = _numbered(entry)
        self._numbers[entry.kind] = max(self._numbers.get(entry.kind, 0), number)
        key = entry.kind, number
        self._forms[key] = max(self._forms.get(key, 1), form)


def _numbered(entry: VaultEntry) -> tuple[int, int]:
    found = PLACEHOLDER.fullmatch(entry.placeholder)
    if found is None:
        raise ValueError(f"not a placeholder: {entry.placeholder}")
    return int(found[2]), int(found[3] or 1)


def _literals(text: str) -> list[Span]:
    looks_alike = (PLACEHOLDER, LENIENT) if "[" in text else ()
    patterns = (*looks_alike, REFERENCE) if "{" in text else looks_alike
    return [
        Span(found.start(), found.end(), LITERAL) for pattern in patterns for found in pattern.finditer(text)
    ]


def _normalised(kind: str, words: str) -> str:
    if kind in _EXACT:
        return words
    plain = unicodedata.normalize("NFKC", words).casefold()
    if kind in _WORDS:
        return " ".join(plain.split())
    return "".join(c for c in plain if c.isalnum())


def _outside(span: Span, winner: Span) -> list[Span]:
    """What is left of a span before and after the winner: one piece, two, or none."""
    sides = (replace(span, end=min(span.end, winner.start)), replace(span, start=max(span.start, winner.end)))
    return [side for side in sides if side.start < side.end]


def _tight(text: str, span: Span) -> Span | None:
    """Without spaces at its ends; None when no letter or digit is left in it."""
    words = text[span.start : span.end]
    if not any(character.isalnum() for character in words):
        return None
    start = span.start + len(words) - len(words.lstrip())
    return replace(span, start=start, end=start + len(words.strip()))


def _whole_words(text: str, span: Span) -> Span:
    """A guessed span grows to the borders of its words; a validated one is already exact."""
    start, end = max(0, span.start), min(len(text), span.end)
    if span.score < 1:
        while start > 0 and _joined(text, start):
            start -= 1
        while 0 < end < len(text) and _joined(text, end):
            end += 1
    return replace(span, start=start, end=end)


def _joined(text: str, at: int) -> bool:
    """No word border between these two characters, in scripts that put spaces between words."""
    return all(c.isalnum() and ord(c) < 0x1100 for c in text[at - 1 : at + 1])


def _wordless(failure: BaseException) -> Exception:
    """The same failure by class and place, without the message that may quote a person."""
    return RuntimeError(type(failure).__name__).with_traceback(failure.__traceback__)
