"""Finds the passages that fit a question, and keeps the index in step with the folder.

A score, 0..1 whatever the size of the folder, so that one threshold can tell "no good passage", is above all
how much of the question the passage explains, word by word. A word weighs more the fewer passages hold it,
most of all when none does, so one matching word beside others that the passage does not hold is not enough.
To that is added how much of the passage's heading the question names, never more than the first; and a little
is taken away when heading and `also` lack the question's small words: "how much" is not "how long".
"""

from __future__ import annotations

import asyncio
import bisect
import functools
import hashlib
import itertools
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import structlog

from bot.knowledge.passages import parse, sources
from bot.knowledge.suspects import Suspects
from bot.knowledge.terms import Word, words
from guards.base import MaskedText, Passage
from storage.knowledge import IndexedFile, KnowledgeStore

_VERSION: Final = b"4"  # of what passages and terms are; another one indexes everything anew
_TEXT, _NAMING = 1, 2  # how often a word counts that stands in the text; in the heading or `also`
_ENOUGH: Final = 0.5  # a part that counts n times says n / (n + 0.5) of what it could
_CHANCE: Final = 0.2  # the share that words have by chance
_SAME: Final = 0.71  # the share of its parts from which words are taken for one
_DOUBT: Final = 0.05  # weighs against every question, so most against one common word
_HEADING: Final = 0.2  # of the heading, when the question weighs 1
_SMALL_WORTH: Final = 0.25  # of "how long" in a heading
_KIND: Final = 0.1  # is taken away when no small word of the question stands in heading or `also`
_ALONE: Final = 0.6  # of the score of one clause: enough to be offered beside others, seldom to be quoted
_OTHER_LANGUAGE: Final = 0.5
_BETWEEN_CLAUSES: Final = re.compile(r"[.?!,;:]+(?:\s|$)|[\n。？！，、]+")
_WORDS_AT_MOST: Final = 40  # of a question
_READ_AT_MOST: Final = 1000  # terms, the rarest first, to choose the passages that are compared
_COMPARED: Final = 16  # passages
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did, in files."""

    indexed: int
    removed: int
    unchanged: int
    suspects: int = 0  # passages of the indexed files that are held back


class Knowledge:
    """One tenant's approved knowledge."""

    def __init__(self, store: KnowledgeStore, suspects: Suspects, *, default_language: str = "en") -> None:
        self._store, self._suspects, self._default = store, suspects, default_language

    async def sync(self, folder: Path) -> Synced:
        """Index what is new or changed, forget what is gone, all or nothing. Raises KnowledgeInvalid."""
        known = await self._store.digests()
        contents = await asyncio.to_thread(sources, folder)
        digests = {source: self._digest(content) for source, content in contents.items()}
        changed = [source for source, digest in digests.items() if known.get(source) != digest]
        removed = known.keys() - contents.keys()
        files = await asyncio.to_thread(
            lambda: [self._indexed(source, digests[source], contents[source]) for source in changed]
        )
        if files or removed:
            await self._store.update(files, removed=removed)
        held_back = sum(len(file.suspects) for file in files)
        if held_back:
            _log.warning("knowledge.held_back", count=held_back)
        return Synced(len(files), len(removed), len(contents) - len(files), held_back)

    async def search(self, query: MaskedText, *, language: str, limit: int) -> Sequence[Passage]:
        """The best passages first, each with its score; none when no word of the question is known."""
        clauses = _clauses(query.value)
        asked = list(dict.fromkeys(word for clause in clauses for word in clause))
        own = {part for word in asked if word.worth for part in word.parts}
        spread = await self._store.spread(sorted(own))
        whole = _Question(asked, spread)
        alone = [_Question(clause, spread) for clause in clauses] if len(clauses) > 1 else []
        held = await self._likely(whole, spread)
        read = await self._store.passages(list(held))
        explained = {id: [each.explained(held[id]) for each in (whole, *alone)] for id in read}
        found = list[tuple[float, str]]()  # as they are to be sorted
        for id in sorted(read, key=lambda id: -_best(explained[id])):
            if len(found) >= limit and _best(explained[id]) < -found[limit - 1][0]:
                break  # no passage behind it is one of the best either
            passage, spoken = read[id]
            scores = [
                each.score(passage.title, held[id], so_far)
                for each, so_far in zip((whole, *alone), explained[id], strict=True)
            ]
            score = _best(scores) if spoken == language else _best(scores) * _OTHER_LANGUAGE
            bisect.insort(found, (-score, id))
        return [replace(read[id][0], score=-below) for below, id in found[:limit] if below < 0]

    async def _likely(
        self, question: _Question, spread: Mapping[str, int]
    ) -> Mapping[str, Mapping[str, int]]:
        """The passages that are compared, and how often each part of the question stands in each."""
        rarest = _rarest(spread)
        held = await self._store.holders(rarest)
        likely = sorted(held, key=lambda id: (-question.weight(held[id]), id))[:_COMPARED]
        more = [*(spread.keys() - rarest), *question.small]
        beside = await self._store.holders(more, likely) if more and likely else {}
        return {id: {**held[id], **beside.get(id, {})} for id in likely}

    def _digest(self, content: bytes) -> str:
        of = [_VERSION, f"{self._default} {self._suspects.alarm}".encode(), content]
        return hashlib.sha256(b"\n".join(of)).hexdigest()

    def _indexed(self, source: str, digest: str, content: bytes) -> IndexedFile:
        document = parse(source, content, default_language=self._default)
        passages = [(passage, _parts(passage, document.also)) for passage in document.passages]
        return IndexedFile(source, digest, document.language, passages, self._suspects.among(document))


def _clauses(text: str) -> Sequence[Sequence[Word]]:
    """The words of each, without repeats: what is asked often stands in one, the story in the others."""
    found, room = list[Sequence[Word]](), _WORDS_AT_MOST
    for clause in _BETWEEN_CLAUSES.split(text):
        own = list(dict.fromkeys(words(clause)))[:room]
        room -= len(own)
        if any(word.worth for word in own):
            found.append(own)
    return found


def _parts(passage: Passage, also: Mapping[str, str]) -> Mapping[str, int]:
    title, _, heading = passage.title.rpartition(" › ")
    naming = list(words(f"{heading}\n{also.get(passage.id, '')}"))
    counts = Counter(part for word in naming for part in word.parts * _NAMING)
    telling = (word for word in words(f"{title}\n{passage.text.value}") if word.worth)
    counts.update(part for word in telling for part in word.parts * _TEXT)
    return counts


class _Question:
    """The words of a question and what each is worth, by how many passages hold its parts."""

    def __init__(self, asked: Sequence[Word], spread: Mapping[str, int]) -> None:
        self._weights = {part: 1 / math.sqrt(1 + holders) for part, holders in spread.items()}
        self._said = {part: 1000 for word in asked for part in word.parts}
        self.small = [word.parts[0] for word in asked if not word.worth]
        self._worths = [(word, self._worth(word)) for word in asked if word.worth]
        self._total = _DOUBT + sum(worth for _, worth in self._worths)

    def weight(self, parts: Collection[str]) -> float:
        """What the parts weigh together; one that no passage holds weighs 1."""
        return sum([self._weights.get(part, 1.0) for part in parts])

    def explained(self, held: Mapping[str, int]) -> float:
        """How much of the question a passage explains that holds these parts of it, so often."""
        return sum([worth * _share(word, held) for word, worth in self._worths]) / self._total

    def score(self, title: str, held: Mapping[str, int], explained: float) -> float:
        """How well the passage of this title fits: never better than what it explains."""
        named = self._named(title.rpartition(" › ")[2])
        score = (explained + _HEADING * min(named, explained)) / (1 + _HEADING)
        return score * (1 - _KIND * self._of_other_kind(held))

    def _named(self, heading: str) -> float:
        """How much of a heading the question says."""
        worths = [(word, self._worth(word)) for word in _heading_words(heading)]
        total = sum([worth for _, worth in worths])
        return sum([worth * _share(word, self._said) for word, worth in worths]) / (total or 1)

    def _of_other_kind(self, held: Mapping[str, int]) -> float:
        """How many of the question's small words the passage is not named by."""
        return sum(part not in held for part in self.small) / (len(self.small) or 1)

    def _worth(self, word: Word) -> float:
        return word.worth * self.weight(word.parts) / len(word.parts) if word.worth else _SMALL_WORTH


def _best(of_whole_and_clauses: Sequence[float]) -> float:
    """What counts of a question and of its clauses, in this order."""
    whole, *alone = of_whole_and_clauses
    return max(whole, _ALONE * max(alone, default=0.0))


def _share(word: Word, held: Mapping[str, int]) -> float:
    """How surely the word is one that has these parts, so often: 0..1."""
    counts = [held[part] for part in word.parts if part in held]
    share = sum([count / (count + _ENOUGH) for count in counts]) / len(word.parts)
    return min(1.0, (share - _CHANCE) / (_SAME - _CHANCE)) if share > _CHANCE else 0.0


@functools.lru_cache(maxsize=4096)
def _heading_words(heading: str) -> Sequence[Word]:
    """Remembered, because headings are few and the operator's own; never used for a person's words."""
    return tuple(words(heading))


def _rarest(spread: Mapping[str, int]) -> Sequence[str]:
    """The parts that the fewest passages hold, and never none of them."""
    parts = sorted(spread, key=lambda part: (spread[part], part))
    read = list(itertools.accumulate(spread[part] for part in parts))
    return parts[: max(1, bisect.bisect(read, _READ_AT_MOST))]
