"""What an answer rests on: the facts it refers to, the passages it cites or quotes, what was masked for it.

Names, ids, titles of approved knowledge and counts; never a value and never a person's words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from bot.words import UNSPACED, fold
from guards.base import CheckedText, MaskedText, Passage
from guards.pii.placeholders import PLACEHOLDER, REFERENCE

_QUOTED: Final = 7  # so many words in a row are no accident
_QUOTED_UNSPACED: Final = 14  # letters, where words are not set apart


@dataclass(frozen=True, slots=True)
class Source:
    """A passage of approved knowledge, or a template of a rule."""

    id: str
    title: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Basis:
    """`masks` counts the values that were replaced before anything was read, by their kind."""

    facts: Sequence[str] = ()
    passages: Sequence[Source] = ()
    masks: Mapping[str, int] = field(default_factory=dict)
    checks: Sequence[str] = ()
    model: str = ""


def basis(
    text: CheckedText,
    of: Sequence[Passage],
    read: Iterable[MaskedText],
    *,
    checks: Sequence[str],
    model: str = "",
) -> Basis:
    """`of`: the passages that it was made of; `read`: what people wrote and the answer was found by."""
    facts = sorted({found[1] for found in REFERENCE.finditer(text.masked.value)})
    return Basis(facts, [Source(one.id, one.title, one.link) for one in of], _masks(read), checks, model)


class Quotable:
    """Passages that drafts may be made of. They are read once, and not before a draft is held to them."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages

    def used(self, text: str, cited: Collection[str]) -> Sequence[Passage]:
        """Those that a draft names, and those that it quotes without naming them."""
        said = _runs(text)
        return [one for one, runs in self._read if one.id in cited or not said.isdisjoint(runs)]

    @cached_property
    def _read(self) -> Sequence[tuple[Passage, set[str]]]:
        return [(one, _runs(one.text.value)) for one in self._passages]


def _masks(read: Iterable[MaskedText]) -> Mapping[str, int]:
    found = {match[0]: match[1] for text in read for match in PLACEHOLDER.finditer(text.value)}
    return dict(sorted(Counter(found.values()).items()))


def _runs(text: str) -> set[str]:
    """Everything in it that is long enough to be known again elsewhere."""
    plain = fold(text)
    words = plain.split()
    spaced = {" ".join(words[at : at + _QUOTED]) for at in range(len(words) - _QUOTED + 1)}
    letters = [part for run in UNSPACED.findall(plain.replace(" ", "")) for part in _pieces(run)]
    return spaced.union(letters)


def _pieces(run: str) -> Sequence[str]:
    return [run[at : at + _QUOTED_UNSPACED] for at in range(len(run) - _QUOTED_UNSPACED + 1)]
