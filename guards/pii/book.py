"""The placeholders of one conversation: which value has which, and the originals sealed behind them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from guards.base import RawText, VaultEntry
from guards.pii.placeholders import PLACEHOLDER, placeholder
from guards.vault import PersonVault

LITERAL: Final = "TEXT"  # the kind of a person's own words that only look like a placeholder or a reference
_WORDS: Final = frozenset({"PERSON", "LOCATION", "ADDRESS", "EMAIL"})
_EXACT: Final = frozenset({"SECRET", LITERAL})


class Book:
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


def open_entry(entry: VaultEntry, vault: PersonVault) -> str:
    return vault.open_raw(entry.sealed, purpose=f"vault:{entry.placeholder}").text


def _normalised(kind: str, words: str) -> str:
    if kind in _EXACT:
        return words
    plain = unicodedata.normalize("NFKC", words).casefold()
    if kind in _WORDS:
        return " ".join(plain.split())
    return "".join(c for c in plain if c.isalnum())
