"""Finds the passages that fit a question (BM25), and keeps the index in step with the folder.

A score is the share of the question, by the weight of its words, that a passage covers: 0..1 whatever the
size of the folder, so that one threshold can tell "no good passage".
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bot.knowledge.passages import parse, sources
from bot.knowledge.terms import SMALL, terms
from guards.base import MaskedText, Passage
from storage.knowledge import IndexedFile, KnowledgeStore, Posting

_VERSION: Final = b"1"  # of what passages and terms are; another one indexes everything anew
_K1: Final = 1.2
_B: Final = 0.75
_HEADING: Final = 3  # a word of the heading counts like so many in the text
_SMALL_WEIGHT: Final = 0.25  # "how long" in a heading helps to rank; "tell me" must prove nothing
_UNKNOWN_WEIGHT: Final = 0.75  # of a word that stands nowhere: it may be a name, or another word for a thing
_OTHER_LANGUAGE: Final = 0.8
_TERMS_AT_MOST: Final = 80  # of a question


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
        asked = list(dict.fromkeys(terms(query.value)))[:_TERMS_AT_MOST]
        size, mean = await self._store.size()
        postings = await self._store.postings(asked)
        question = _Question(asked, postings, size, mean)
        fits: dict[str, _Fit] = {}
        for posting in postings:
            fits.setdefault(posting.passage_id, _Fit(posting.language == language)).add(posting, question)
        best = sorted((id for id in fits if fits[id].covered > 0), key=lambda id: (-fits[id].rank, id))[
            :limit
        ]
        passages = await self._store.passages(best)
        return [replace(passages[id], score=fits[id].score(question)) for id in best if id in passages]

    def _digest(self, content: bytes) -> str:
        return hashlib.sha256(b"\n".join([_VERSION, self._default.encode(), content])).hexdigest()

    def _indexed(self, source: str, digest: str, content: bytes) -> IndexedFile:
        document = parse(source, content, default_language=self._default)
        passages = [(passage, _counted(passage)) for passage in document.passages]
        return IndexedFile(source, digest, document.language, passages)


def _counted(passage: Passage) -> Mapping[str, int]:
    title, _, heading = passage.title.partition(" › ")
    return Counter([*terms(title), *terms(passage.text.value), *_HEADING * list(terms(heading))])


class _Question:
    """The weight of each term of a question (inverse document frequency), and of all that must be covered."""

    def __init__(self, asked: Sequence[str], postings: Sequence[Posting], size: int, mean: float) -> None:
        self.mean = mean
        found = Counter(posting.term for posting in postings)
        self.weights = {
            term: math.log(1 + (size - found[term] + 0.5) / (found[term] + 0.5)) for term in asked
        }
        self.total = sum(
            weight * (1 if term in found else _UNKNOWN_WEIGHT)
            for term, weight in self.weights.items()
            if not term.startswith(SMALL)
        )


class _Fit:
    """How well one passage fits: `rank` orders passages, `covered` is what of the question it explains."""

    def __init__(self, same_language: bool) -> None:
        self._factor = 1.0 if same_language else _OTHER_LANGUAGE
        self.rank = self.covered = 0.0

    def add(self, posting: Posting, question: _Question) -> None:
        weight = question.weights[posting.term]
        size = 1 - _B + _B * posting.length / question.mean
        often = posting.count * (_K1 + 1) / (posting.count + _K1 * size)
        if posting.term.startswith(SMALL):
            self.rank += self._factor * weight * often * _SMALL_WEIGHT
        else:
            self.rank += self._factor * weight * often
            self.covered += self._factor * weight * min(1.0, often)

    def score(self, question: _Question) -> float:
        return min(1.0, self.covered / question.total)
