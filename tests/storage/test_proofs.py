"""Proofs that were spent: once, whoever asks, until they have expired."""

from __future__ import annotations

import asyncio
from pathlib import Path

from storage.base import Database
from storage.proofs import SpentProofs
from storage.sqlite import SqliteDatabase

NOW = 1_763_700_000_000


async def test_WEB_14_a_proof_is_spent_once_over_all_connections(db: Database, db_path: Path) -> None:
    other = SqliteDatabase(db_path)
    await other.open()
    both = [SpentProofs("t", db), SpentProofs("t", other)]
    spent = await asyncio.gather(*(one.spend("p1", NOW) for one in both for _ in range(10)))
    await other.close()

    assert spent.count(True) == 1


async def test_WEB_14_a_restart_forgets_nothing(db_path: Path) -> None:
    spent = []
    for _ in range(2):
        database = SqliteDatabase(db_path)
        await database.open()
        spent.append(await SpentProofs("t", database).spend("p1", NOW))
        await database.close()

    assert spent == [True, False]


async def test_each_tenant_spends_its_own(db: Database) -> None:
    assert await SpentProofs("one", db).spend("p1", NOW)
    assert await SpentProofs("two", db).spend("p1", NOW)


async def test_what_has_expired_is_forgotten_and_nothing_else(db: Database) -> None:
    ours, theirs = SpentProofs("one", db), SpentProofs("two", db)
    for proofs in (ours, theirs):
        await proofs.spend("old", NOW)
    await ours.spend("new", NOW + 1)

    assert await ours.forget(NOW) == 1
    assert [await ours.spend(name, NOW) for name in ("old", "new")] == [True, False]
    assert not await theirs.spend("old", NOW)
