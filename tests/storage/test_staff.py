"""Staff rows: names, sessions, invitations and presence, each within its tenant."""

from __future__ import annotations

import pytest

from storage.base import Staff
from storage.sqlite import SqliteDatabase
from storage.staff import Session, StaffRows


@pytest.fixture
def rows(db: SqliteDatabase) -> StaffRows:
    return StaffRows("default", db)


async def _add(db: SqliteDatabase, rows: StaffRows, name: str, role: str = "agent") -> Staff:
    assert role in ("agent", "admin", "viewer")
    staff = Staff(f"id-{name}", name, role, False, 1)  # type: ignore[arg-type]  # asserted above
    async with db.transaction() as tx:
        await rows.add(tx, staff, password="hash")
    return staff


async def _session(db: SqliteDatabase, rows: StaffRows, staff: Staff, *, seen_at: int = 10) -> Session:
    session = Session(f"digest-{staff.id}", staff.id, 1, 1000, seen_at)
    async with db.transaction() as tx:
        await rows.sessions.create(tx, session)
    return session


async def test_what_was_added_is_found_by_id_and_by_name_in_any_case(
    db: SqliteDatabase, rows: StaffRows
) -> None:
    ada = await _add(db, rows, "Ada")

    assert await rows.get(ada.id) == ada
    assert await rows.named("aDA") == ada
    assert await rows.named("Ad") is None
    assert await rows.password(ada.id) == "hash"


async def test_another_tenant_sees_nothing(db: SqliteDatabase, rows: StaffRows) -> None:
    ada = await _add(db, rows, "Ada")
    session = await _session(db, rows, ada)
    async with db.transaction() as tx:
        await rows.invites.create(tx, "d", expires_at=100)
    other = StaffRows("other", db)

    assert await other.get(ada.id) is None
    assert await other.list() == []
    assert await other.sessions.lookup(session.digest) is None
    assert not await other.invites.valid("d", now=1)
    async with db.transaction() as tx:
        assert not await other.invites.use(tx, "d", now=1)
        assert await other.sessions.end_all(tx, ada.id) == 0
        assert not await other.set_disabled(tx, ada.id, True)


async def test_disabling_is_told_once(db: SqliteDatabase, rows: StaffRows) -> None:
    ada = await _add(db, rows, "Ada")
    async with db.transaction() as tx:
        assert await rows.set_disabled(tx, ada.id, True)
        assert not await rows.set_disabled(tx, ada.id, True)

    found = await rows.get(ada.id)

    assert found is not None
    assert found.disabled


async def test_a_session_is_touched_forward_only_and_ends(db: SqliteDatabase, rows: StaffRows) -> None:
    session = await _session(db, rows, await _add(db, rows, "Ada"))
    async with db.transaction() as tx:
        await rows.sessions.touch(tx, session.digest, 50)
        await rows.sessions.touch(tx, session.digest, 40)
    touched = await rows.sessions.lookup(session.digest)
    async with db.transaction() as tx:
        assert await rows.sessions.end(tx, session.digest)
        assert not await rows.sessions.end(tx, session.digest)

    assert touched is not None
    assert touched.seen_at == 50
    assert await rows.sessions.lookup(session.digest) is None


async def test_expired_and_idle_sessions_are_forgotten(db: SqliteDatabase, rows: StaffRows) -> None:
    ada, bob = await _add(db, rows, "Ada"), await _add(db, rows, "Bob")
    idle, live = await _session(db, rows, ada, seen_at=5), await _session(db, rows, bob, seen_at=60)
    async with db.transaction() as tx:
        assert await rows.sessions.forget_expired(tx, now=999, idle_since=5) == 1
        assert await rows.sessions.lookup(idle.digest, tx) is None
        assert await rows.sessions.lookup(live.digest, tx) == live
        assert await rows.sessions.forget_expired(tx, now=1000, idle_since=5) == 1


async def test_present_is_who_may_answer_and_was_seen(db: SqliteDatabase, rows: StaffRows) -> None:
    viewer, agent = await _add(db, rows, "Vera", "viewer"), await _add(db, rows, "Ada")
    await _session(db, rows, viewer, seen_at=500)
    assert not await rows.present(since=100, reader=db)

    await _session(db, rows, agent, seen_at=101)
    assert await rows.present(since=100, reader=db)
    assert not await rows.present(since=101, reader=db)

    async with db.transaction() as tx:
        await rows.set_disabled(tx, agent.id, True)
    assert not await rows.present(since=100, reader=db)


async def test_an_invitation_is_used_once_and_in_time(db: SqliteDatabase, rows: StaffRows) -> None:
    async with db.transaction() as tx:
        await rows.invites.create(tx, "d", expires_at=100)
    assert await rows.invites.valid("d", now=99)
    assert not await rows.invites.valid("d", now=100)
    async with db.transaction() as tx:
        assert not await rows.invites.use(tx, "d", now=100)
        assert await rows.invites.use(tx, "d", now=99)
        assert not await rows.invites.use(tx, "d", now=99)
    assert not await rows.invites.valid("d", now=99)
