"""People and the identities that channels know them by. A person's name or address is never kept here."""

from __future__ import annotations

from storage.base import Database, Person, Reader, Transaction

_COLUMNS = "p.id, p.wrapped_key, p.verified_as, p.created_at"


class People:
    """Every person has a data key of their own; destroying it makes what they wrote unreadable."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def get(self, person_id: str, reader: Reader | None = None) -> Person | None:
        row = await (reader or self._db).fetch_one(
            f"SELECT {_COLUMNS} FROM person p WHERE p.tenant = ? AND p.id = ? AND p.erased_at IS NULL",
            self._tenant,
            person_id,
        )
        return Person(*row) if row else None

    async def anybody(self) -> Person | None:
        """One person, whoever it is; None when nobody has ever written."""
        row = await self._db.fetch_one(
            f"SELECT {_COLUMNS} FROM person p WHERE p.tenant = ? AND p.erased_at IS NULL LIMIT 1",
            self._tenant,
        )
        return Person(*row) if row else None

    async def known_as(
        self, channel: str, installation: str, external_id: str, reader: Reader
    ) -> Person | None:
        row = await reader.fetch_one(
            f"SELECT {_COLUMNS} FROM identity i JOIN person p ON p.tenant = i.tenant AND p.id = i.person_id"
            " WHERE i.tenant = ? AND i.channel = ? AND i.installation = ? AND i.external_id = ?"
            " AND p.erased_at IS NULL",
            self._tenant,
            channel,
            installation,
            external_id,
        )
        return Person(*row) if row else None

    async def add(
        self, tx: Transaction, person: Person, *, channel: str, installation: str, external_id: str
    ) -> None:
        await tx.execute(
            "INSERT INTO person (tenant, id, wrapped_key, verified_as, created_at) VALUES (?, ?, ?, ?, ?)",
            self._tenant,
            person.id,
            person.wrapped_key,
            person.verified_as,
            person.created_at,
        )
        await tx.execute(
            "INSERT INTO identity (tenant, channel, installation, external_id, person_id)"
            " VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (tenant, channel, installation, external_id)"
            " DO UPDATE SET person_id = excluded.person_id",
            self._tenant,
            channel,
            installation,
            external_id,
            person.id,
        )
