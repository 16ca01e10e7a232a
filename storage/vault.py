"""Sealed originals behind the placeholders of a conversation. Rows are opened only by `guards/`."""

from __future__ import annotations

from collections.abc import Sequence

from guards.base import SealedText, VaultEntry
from storage.base import Database, Reader, Transaction


class VaultRows:
    """One row a placeholder; unique by conversation, kind and keyed digest."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def entries(self, conversation_id: str, reader: Reader | None = None) -> Sequence[VaultEntry]:
        rows = await (reader or self._db).fetch_all(
            "SELECT placeholder, kind, digest, sealed FROM vault WHERE tenant = ? AND conversation_id = ?",
            self._tenant,
            conversation_id,
        )
        return [VaultEntry(row[0], row[1], row[2], SealedText.from_storage(row[3])) for row in rows]

    async def add(
        self, tx: Transaction, conversation_id: str, person_id: str, entries: Sequence[VaultEntry]
    ) -> None:
        for entry in entries:
            await tx.execute(
                "INSERT INTO vault (tenant, conversation_id, person_id, placeholder, kind, digest, sealed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                self._tenant,
                conversation_id,
                person_id,
                entry.placeholder,
                entry.kind,
                entry.digest,
                entry.sealed.blob,
            )
