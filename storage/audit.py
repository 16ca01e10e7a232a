"""The append-only audit log: every row carries the hash of the one before it, so a change shows.

Rows hold ids, actions and numbers, never a person's words: erasing a person does not break the chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.base import AuditEntry, Database, Transaction

GENESIS = "0" * 64
Detail = Mapping[str, str | int | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row at which the chain does not hold, and how."""

    n: int
    how: str


def link(previous: str, n: int, at: int, actor: str, action: str, subject: str, detail: str) -> str:
    """SHA-256 over the previous hash and the row's fields as canonical JSON."""
    row = json.dumps([previous, n, at, actor, action, subject, detail], ensure_ascii=True)
    return hashlib.sha256(row.encode()).hexdigest()


class Audit:
    """Appends inside the transaction of the thing it tells of: no audit row, no action."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def append(
        self, tx: Transaction, *, at: int, actor: str, action: str, subject: str, detail: Detail | None = None
    ) -> None:
        text = json.dumps(detail or {}, sort_keys=True, ensure_ascii=True)
        head = await tx.fetch_one(  # the upsert also locks the head against another process
            "INSERT INTO audit_head (tenant, n, hash) VALUES (?, 1, ?)"
            " ON CONFLICT (tenant) DO UPDATE SET n = audit_head.n + 1 RETURNING n, hash",
            self._tenant,
            GENESIS,
        )
        assert head is not None
        n, digest = int(head[0]), link(head[1], int(head[0]), at, actor, action, subject, text)
        await tx.execute(
            "INSERT INTO audit (tenant, n, at, actor, action, subject, detail, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            self._tenant,
            n,
            at,
            actor,
            action,
            subject,
            text,
            digest,
        )
        await tx.execute("UPDATE audit_head SET hash = ? WHERE tenant = ?", digest, self._tenant)

    async def entries(self, *, after: int = 0, limit: int = 1000) -> Sequence[AuditEntry]:
        rows = await self._db.fetch_all(
            "SELECT n, at, actor, action, subject, detail, hash FROM audit WHERE tenant = ? AND n > ?"
            " ORDER BY n LIMIT ?",
            self._tenant,
            after,
            limit,
        )
        return [AuditEntry(*row) for row in rows]

    async def newest(self, limit: int) -> Sequence[AuditEntry]:
        """The last `limit` rows, newest first."""
        rows = await self._db.fetch_all(
            "SELECT n, at, actor, action, subject, detail, hash FROM audit WHERE tenant = ?"
            " ORDER BY n DESC LIMIT ?",
            self._tenant,
            limit,
        )
        return [AuditEntry(*row) for row in rows]

    async def verify(self) -> Broken | None:
        """Walk the whole chain: None when it holds."""
        n, previous = 0, GENESIS
        while page := await self.entries(after=n):
            for entry in page:
                if entry.n != n + 1:
                    return Broken(n + 1, "missing")
                if entry.hash != link(
                    previous, entry.n, entry.at, entry.actor, entry.action, entry.subject, entry.detail
                ):
                    return Broken(entry.n, "changed")
                n, previous = entry.n, entry.hash
        head = await self._db.fetch_one("SELECT n, hash FROM audit_head WHERE tenant = ?", self._tenant)
        if (int(head[0]), head[1]) != (n, previous) if head else n != 0:
            return Broken(n + 1, "truncated")
        return None
