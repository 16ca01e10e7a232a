"""Staff, their sessions and the one-time invitations.

Of a session or an invitation only the SHA-256 digest of its random token is kept, of a password only its
argon2id hash: nothing here lets a reader of the database sign in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.base import Database, Reader, Staff, Transaction

_COLUMNS = "id, name, role, disabled, created_at"


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in of one member of staff."""

    digest: str
    staff_id: str
    created_at: int
    expires_at: int
    seen_at: int


class StaffRows:
    """Members of staff. They are disabled, never deleted: the audit log and old replies name them."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db
        self.sessions = SessionRows(tenant, db)
        self.invites = InviteRows(tenant, db)

    async def get(self, staff_id: str, reader: Reader | None = None) -> Staff | None:
        row = await (reader or self._db).fetch_one(
            f"SELECT {_COLUMNS} FROM staff WHERE tenant = ? AND id = ?", self._tenant, staff_id
        )
        return Staff(row[0], row[1], row[2], bool(row[3]), row[4]) if row else None

    async def list(self, reader: Reader | None = None) -> Sequence[Staff]:
        rows = await (reader or self._db).fetch_all(
            f"SELECT {_COLUMNS} FROM staff WHERE tenant = ? ORDER BY name", self._tenant
        )
        return [Staff(row[0], row[1], row[2], bool(row[3]), row[4]) for row in rows]

    async def named(self, name: str, reader: Reader | None = None) -> Staff | None:
        """By name, whatever the case: Ada and ada are one."""
        wanted = name.casefold()
        return next((one for one in await self.list(reader) if one.name.casefold() == wanted), None)

    async def password(self, staff_id: str, reader: Reader | None = None) -> str | None:
        """The argon2id hash."""
        row = await (reader or self._db).fetch_one(
            "SELECT password FROM staff WHERE tenant = ? AND id = ?", self._tenant, staff_id
        )
        return row[0] if row else None

    async def add(self, tx: Transaction, staff: Staff, *, password: str) -> None:
        await tx.execute(
            f"INSERT INTO staff (tenant, {_COLUMNS}, password) VALUES (?, ?, ?, ?, ?, ?, ?)",
            self._tenant,
            staff.id,
            staff.name,
            staff.role,
            int(staff.disabled),
            staff.created_at,
            password,
        )

    async def set_password(self, tx: Transaction, staff_id: str, password: str) -> None:
        await tx.execute(
            "UPDATE staff SET password = ? WHERE tenant = ? AND id = ?", password, self._tenant, staff_id
        )

    async def set_disabled(self, tx: Transaction, staff_id: str, disabled: bool) -> bool:
        """False when there is nobody to change or nothing changes."""
        changed = await tx.execute(
            "UPDATE staff SET disabled = ? WHERE tenant = ? AND id = ? AND disabled <> ?",
            int(disabled),
            self._tenant,
            staff_id,
            int(disabled),
        )
        return changed == 1

    async def present(self, *, since: int, reader: Reader) -> bool:
        """Whether somebody who may answer was seen at their console after `since`."""
        row = await reader.fetch_one(
            "SELECT 1 FROM staff_session s JOIN staff p ON p.tenant = s.tenant AND p.id = s.staff_id"
            " WHERE s.tenant = ? AND s.seen_at > ? AND p.disabled = 0 AND p.role <> 'viewer' LIMIT 1",
            self._tenant,
            since,
        )
        return row is not None


class SessionRows:
    """Sessions by the digest of their token. Whoever reads one judges its times."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def create(self, tx: Transaction, session: Session) -> None:
        await tx.execute(
            "INSERT INTO staff_session (tenant, digest, staff_id, created_at, expires_at, seen_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            self._tenant,
            session.digest,
            session.staff_id,
            session.created_at,
            session.expires_at,
            session.seen_at,
        )

    async def lookup(self, digest: str, reader: Reader | None = None) -> Session | None:
        row = await (reader or self._db).fetch_one(
            "SELECT digest, staff_id, created_at, expires_at, seen_at FROM staff_session"
            " WHERE tenant = ? AND digest = ?",
            self._tenant,
            digest,
        )
        return Session(*row) if row else None

    async def touch(self, tx: Transaction, digest: str, now: int) -> None:
        await tx.execute(
            "UPDATE staff_session SET seen_at = ? WHERE tenant = ? AND digest = ? AND seen_at < ?",
            now,
            self._tenant,
            digest,
            now,
        )

    async def end(self, tx: Transaction, digest: str) -> bool:
        ended = await tx.execute(
            "DELETE FROM staff_session WHERE tenant = ? AND digest = ?", self._tenant, digest
        )
        return ended == 1

    async def end_all(self, tx: Transaction, staff_id: str) -> int:
        return await tx.execute(
            "DELETE FROM staff_session WHERE tenant = ? AND staff_id = ?", self._tenant, staff_id
        )

    async def forget_expired(self, tx: Transaction, *, now: int, idle_since: int) -> int:
        """Drop what nobody can use any more; how many were dropped."""
        return await tx.execute(
            "DELETE FROM staff_session WHERE tenant = ? AND (expires_at <= ? OR seen_at <= ?)",
            self._tenant,
            now,
            idle_since,
        )


class InviteRows:
    """Invitations by the digest of their token; each is used at most once."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def create(self, tx: Transaction, digest: str, *, expires_at: int) -> None:
        await tx.execute(
            "INSERT INTO invite (tenant, digest, expires_at) VALUES (?, ?, ?)",
            self._tenant,
            digest,
            expires_at,
        )

    async def valid(self, digest: str, *, now: int) -> bool:
        """Whether it could be used now; looking changes nothing."""
        row = await self._db.fetch_one(
            "SELECT 1 FROM invite WHERE tenant = ? AND digest = ? AND used_at IS NULL AND expires_at > ?",
            self._tenant,
            digest,
            now,
        )
        return row is not None

    async def use(self, tx: Transaction, digest: str, *, now: int) -> bool:
        """Use it up; False when it is unknown, expired or used already."""
        used = await tx.execute(
            "UPDATE invite SET used_at = ? WHERE tenant = ? AND digest = ? AND used_at IS NULL"
            " AND expires_at > ?",
            now,
            self._tenant,
            digest,
            now,
        )
        return used == 1
