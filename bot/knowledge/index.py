"""Finds the passages that fit a question, and keeps the index in step with the folder.

A score, 0..1 whatever the size of the folder, so that one threshold can tell "no good passage", has two
halves. The first and larger: how much of the question the passage explains, word by word. A word weighs more
the fewer passages hold it, most of all when none does. The other: how much of the passage's heading the
question names, and never more than the first. So one matching word beside others that the passage does not
hold is not enough, however well it fits the heading.
"""

from __future__ import annotations

import asyncio
import bisect
import functools
import hashlib
import itertools
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bot.knowledge.passages import parse, sources
from bot.knowledge.terms import SMALL, Word, words
from guards.base import MaskedText, Passage
from storage.knowledge import IndexedFile, KnowledgeStore

_VERSION: Final = b"2"  # of what passages and terms are; another one indexes everything anew
_RARITY: Final = 0.2  # the weight of a part that n passages hold: (1 + n) ** -0.2
_FIRST: Final = 2  # the beginning of a word says more than its other parts
_CHANCE, _SAME = 0.1, 0.8  # the share of its parts that words have by chance; that makes them one word
_HEADING: Final = 0.5  # of the heading, when the question weighs 1
_SMALL_WORTH: Final = 0.25  # of "how long" in a heading; in a text such words prove nothing
_OTHER_LANGUAGE: Final = 0.8
_WORDS_AT_MOST: Final = 40  # of a question
_READ_AT_MOST: Final = 1000  # terms, the rarest first, to choose the passages that are compared
_COMPARED: Final = 16  # passages


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did, in files."""

    indexed: int
    removed: int
    unchanged: int


class Knowledge:
    """One tenant's approved knowledge."""

    def __init__(self, store: KnowledgeStore, *, default_language: str = "en") -> None:
        self._store, self._default = store, default_language

    async def sync(self, folder: Path) -> Synced:
        """Index what is new or changed, forget what is gone, all or nothing. Raises KnowledgeInvalid."""
        known = await self._store.digests()
        contents = await asyncio.to_thread(sources, folder)
        digests = {source: self._digest(content) for source, content in contents.items()}
        changed = [source for source, digest in digests.items() if known.get(source) != digest]
        removed = known.keys() - contents.keys()
        files = [self._indexed(source, digests[source], contents[source]) for source in changed]
        if files or removed:
            await self._store.update(files, removed=removed)
        return Synced(len(files), len(removed), len(contents) - len(files))

    async def search(self, query: MaskedText, *, language: str, limit: int) -> Sequence[Passage]:
        """The best passages first, each with its score; none when no word of the question is known."""
        asked = list(dict.fromkeys(words(query.value)))[:_WORDS_AT_MOST]
        parts = {part for word in asked for part in word if not part.startswith(SMALL)}
        spread = await self._store.spread(sorted(parts))
        question = _Question(asked, spread)
        rare = await self._store.holders(_rarest(spread))
        likely = sorted(rare, key=lambda id: (-question.weight(rare[id]), id))[:_COMPARED]
        held = await self._store.holders(list(spread), likely) if likely else {}
        found = [
            replace(passage, score=question.score(passage.title, held[id], own=spoken == language))
            for id, (passage, spoken) in (await self._store.passages(likely)).items()
        ]
        found.sort(key=lambda passage: (-passage.score, passage.id))
        return [passage for passage in found if passage.score > 0][:limit]

    def _digest(self, content: bytes) -> str:
        return hashlib.sha256(b"\n".join([_VERSION, self._default.encode(), content])).hexdigest()

    def _indexed(self, source: str, digest: str, content: bytes) -> IndexedFile:
        document = parse(source, content, default_language=self._default)
        passages = [(passage, _parts(passage, document.also)) for passage in document.passages]
        return IndexedFile(source, digest, document.language, passages)


def _parts(passage: Passage, also: Mapping[str, str]) -> Mapping[str, int]:
    text = f"{passage.title}\n{also.get(passage.id, '')}\n{passage.text.value}"
    return Counter(part for word in words(text) for part in word if not part.startswith(SMALL))


class _Question:
    """The words of a question and what each is worth, by how many passages hold its parts."""

    def __init__(self, asked: Sequence[Word], spread: Mapping[str, int]) -> None:
        self._weights = {part: math.pow(1 + holders, -_RARITY) for part, holders in spread.items()}
        self._said = {part for word in asked for part in word}
        self._whole: dict[Word, float] = {}  # what each word weighs with all its parts
        own = (word for word in asked if not word[0].startswith(SMALL))
        self._worths = [(word, self._worth(word)) for word in own]
        self._total = sum(worth for _, worth in self._worths)

    def weight(self, parts: Iterable[str]) -> float:
        weights = self._weights
        return sum([weights.get(part, 1.0) for part in parts])

    def score(self, title: str, held: Collection[str], *, own: bool) -> float:
        """How well the passage of this title fits that holds these parts of the question."""
        explained = sum(worth * self._share(word, held) for word, worth in self._worths) / (self._total or 1)
        named = self._named(title.rpartition(" › ")[2])
        score = (explained + _HEADING * min(named, explained)) / (1 + _HEADING)
        return score if own else score * _OTHER_LANGUAGE

    def _named(self, heading: str) -> float:
        """How much of a heading the question says."""
        own = _heading_words(heading)
        total = sum(self._worth(word) for word in own)
        return sum(self._worth(word) * self._share(word, self._said) for word in own) / (total or 1)

    def _worth(self, word: Word) -> float:
        if word[0].startswith(SMALL):
            return _SMALL_WORTH
        return self._weighs(word) / (len(word) - 1 + _FIRST)

    def _share(self, word: Word, parts: Collection[str]) -> float:
        """How surely the word is one that has these parts: 0..1."""
        share = self._weighed(word, parts) / self._weighs(word)
        return min(1.0, max(0.0, (share - _CHANCE) / (_SAME - _CHANCE)))

    def _weighs(self, word: Word) -> float:
        """Asked for by every passage that is compared, so it is remembered for as long as the question."""
        if word not in self._whole:
            self._whole[word] = self._weighed(word, word)
        return self._whole[word]

    def _weighed(self, word: Word, parts: Collection[str]) -> float:
        first = (_FIRST - 1) * self.weight(word[:1]) if word[0] in parts else 0.0
        return self.weight([part for part in word if part in parts]) + first


@functools.lru_cache(maxsize=4096)
def _heading_words(heading: str) -> Sequence[Word]:
    """Remembered, because headings are few and the operator's own; never used for a person's words."""
    return tuple(words(heading))


def _rarest(spread: Mapping[str, int]) -> Sequence[str]:
    """The parts that the fewest passages hold, and never none of them."""
    parts = sorted(spread, key=lambda part: (spread[part], part))
    read = list(itertools.accumulate(spread[part] for part in parts))
    return parts[: max(1, bisect.bisect(read, _READ_AT_MOST))]
