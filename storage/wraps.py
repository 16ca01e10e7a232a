"""Whatever the master key wraps, of every tenant: people's keys and platforms' secrets, for a rotation alone.

Blobs in, blobs out: opening them is for whoever has the key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from storage.base import Database, Transaction

Kind = Literal["person", "secret"]
_WHERE: dict[Kind, tuple[str, str, str]] = {
    "person": ("person", "id", "wrapped_key"),
    "secret": ("platform_secret", "name", "sealed"),
}


@dataclass(frozen=True, slots=True)
class Wrapped:
    """One row. `name` is what the blob is bound to: the person's id, or the secret's name."""

    tenant: str
    name: str
    blob: bytes


class Wraps:
    """Pages through all rows of a kind; the key of an erased person is empty and stays so."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def page(self, kind: Kind, after: Wrapped | None, *, limit: int = 500) -> Sequence[Wrapped]:
        table, name, column = _WHERE[kind]
        rows = await self._db.fetch_all(
            f"SELECT tenant, {name}, {column} FROM {table}"
            f" WHERE (tenant, {name}) > (?, ?) AND length({column}) > 0 ORDER BY tenant, {name} LIMIT ?",
            after.tenant if after else "",
            after.name if after else "",
            limit,
        )
        return [Wrapped(row[0], row[1], bytes(row[2])) for row in rows]

    async def replace(self, tx: Transaction, kind: Kind, was: Wrapped, blob: bytes) -> None:
        """Only what is still as it was read: a row that went meanwhile does not come back."""
        table, name, column = _WHERE[kind]
        await tx.execute(
            f"UPDATE {table} SET {column} = ? WHERE tenant = ? AND {name} = ? AND {column} = ?",
            blob,
            was.tenant,
            was.name,
            was.blob,
        )
