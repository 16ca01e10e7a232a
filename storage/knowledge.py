"""Knowledge passages and the terms they are found by. What a term is, and how to rank, the caller decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from guards.base import MaskedText, Passage
from storage.base import Database, Row, Transaction, Value

_AT_ONCE = 100  # values of a list, or rows of an insert, in one statement


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """One source file: its passages, each with its terms and how often they stand in it.

    A suspect passage is kept, and never found.
    """

    source: str
    digest: str
    language: str
    passages: Sequence[tuple[Passage, Mapping[str, int]]]
    suspects: Collection[str] = ()


class KnowledgeStore:
    """One tenant's passages, by the source file they came from."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def digests(self) -> Mapping[str, str]:
        """Each source file's digest, as it was when it was indexed."""
        rows = await self._db.fetch_all(
            "SELECT source, MIN(digest) FROM passage WHERE tenant = ? GROUP BY source", self._tenant
        )
        return {row[0]: row[1] for row in rows}

    async def update(self, files: Sequence[IndexedFile], *, removed: Collection[str] = ()) -> None:
        """Replace these files and forget the removed ones, all or nothing."""
        async with self._db.transaction() as tx:
            for source in [*removed, *(file.source for file in files)]:
                await self._forget(tx, source)
            for file in files:
                await self._add(tx, file)

    async def spread(self, terms: Sequence[str]) -> Mapping[str, int]:
        """In how many passages each of these terms stands; those that stand in none are left out."""
        rows = await self._among(
            "SELECT term, COUNT(*) FROM term WHERE tenant = ? AND term IN ({}) GROUP BY term", terms
        )
        return {row[0]: int(row[1]) for row in rows}

    async def holders(
        self, terms: Sequence[str], among: Sequence[str] = ()
    ) -> Mapping[str, Mapping[str, int]]:
        """The passages (of a few, when `among` names them) that hold any of these terms, and how often."""
        some = f" AND passage_id IN ({', '.join('?' * len(among))})" if among else ""
        sql = "SELECT passage_id, term, count FROM term WHERE tenant = ? AND term IN ({})" + some
        held: dict[str, dict[str, int]] = {}
        for id, term, count in await self._among(sql, terms, among):
            held.setdefault(id, {})[term] = int(count)
        return held

    async def passages(self, ids: Sequence[str]) -> Mapping[str, tuple[Passage, str]]:
        """Each passage with its language; suspect ones are left out."""
        rows = await self._among(
            "SELECT id, title, text, link, language FROM passage"
            " WHERE tenant = ? AND suspect = 0 AND id IN ({})",
            ids,
        )
        return {
            row[0]: (Passage(row[0], row[1], MaskedText.from_storage(row[2]), row[3]), row[4]) for row in rows
        }

    async def _among(self, sql: str, values: Sequence[str], more: Sequence[str] = ()) -> Sequence[Row]:
        rows: list[Row] = []
        for at in range(0, len(values), _AT_ONCE):
            some = values[at : at + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            rows += await self._db.fetch_all(sql.format(marks), self._tenant, *some, *more)
        return rows

    async def _forget(self, tx: Transaction, source: str) -> None:
        await tx.execute(
            "DELETE FROM term WHERE tenant = ? AND passage_id IN"
            " (SELECT id FROM passage WHERE tenant = ? AND source = ?)",
            self._tenant,
            self._tenant,
            source,
        )
        await tx.execute("DELETE FROM passage WHERE tenant = ? AND source = ?", self._tenant, source)

    async def _add(self, tx: Transaction, file: IndexedFile) -> None:
        for passage, terms in file.passages:
            await tx.execute(
                "INSERT INTO passage"
                " (tenant, id, source, title, link, language, text, length, digest, suspect)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                self._tenant,
                passage.id,
                file.source,
                passage.title,
                passage.link,
                file.language,
                passage.text.value,
                sum(terms.values()),
                file.digest,
                int(passage.id in file.suspects),
            )
            await self._add_terms(tx, passage.id, list(terms.items()))

    async def _add_terms(self, tx: Transaction, passage_id: str, terms: Sequence[tuple[str, int]]) -> None:
        for at in range(0, len(terms), _AT_ONCE):
            some = terms[at : at + _AT_ONCE]
            values: list[Value] = []
            for term, count in some:
                values += [self._tenant, term, passage_id, count]
            rows = ", ".join(["(?, ?, ?, ?)"] * len(some))
            await tx.execute(f"INSERT INTO term (tenant, term, passage_id, count) VALUES {rows}", *values)
