"""Puts a new master key in the place of the old one; killed at any point, it leaves all readable.

    master.key.next is made → it wraps every row → master.key.old keeps the old key → master.key is the new

While both files are there a start opens with either key, and another run goes on where this one ended.
Never destroys a key: the old one still opens older backups.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.clock import Clock
from bot.instance import InstanceLock
from bot.keys import KEYS_LOCK, following, load_ring, private
from guards.vault import KEY_BYTES
from storage.audit import Audit
from storage.base import Database
from storage.wraps import Kind, Wraps


class OldKeyLeft(Exception):
    """The key of an earlier rotation is still there. Remedy: move it to where the backups made before that
    rotation are, or delete it if you keep none; then rotate again."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """How much was wrapped anew, and where the old key is now."""

    people: int
    secrets: int
    old: Path


async def rotate(path: Path, db: Database, audit: Audit, clock: Clock) -> Rotated:
    """Raises AlreadyRunning, OldKeyLeft, SealBroken: then nothing is lost."""
    lock = InstanceLock(path.with_name(KEYS_LOCK))
    lock.acquire()
    try:
        return await _rotate(path, db, audit, clock)
    finally:
        lock.release()


async def _rotate(path: Path, db: Database, audit: Audit, clock: Clock) -> Rotated:
    old = path.with_name(path.name + ".old")
    _begin(path, old)
    ring = load_ring(path)
    people = await _rewrap(db, "person", ring.rewrapped)
    platforms = await _rewrap(db, "secret", ring.resealed_secret)
    async with db.transaction() as tx:
        detail = {"people": people, "secrets": platforms}
        await audit.append(
            tx, at=clock.now(), actor="operator", action="keys.rotated", subject="master.key", detail=detail
        )
    await db.compact()  # the journal would still hold what the old key wrapped
    _place(old, private(path))
    os.replace(following(path), path)
    _sync(path.parent)
    return Rotated(people, platforms, old)


def _begin(path: Path, old: Path) -> None:
    """A new key beside the old one, unless a rotation that was killed has made it."""
    begun = following(path).exists()
    if old.exists() and not (begun and old.read_bytes() == path.read_bytes()):
        raise OldKeyLeft(f"{old} is in the way")
    if not begun:
        load_ring(path)
        _place(following(path), secrets.token_bytes(KEY_BYTES))


async def _rewrap(db: Database, kind: Kind, again: Callable[[str, bytes], bytes | None]) -> int:
    """Page by page, each in one transaction; how many were not under the new key yet."""
    rows, last, changed = Wraps(db), None, 0
    while page := await rows.page(kind, last):
        fresh = [(row, blob) for row in page if (blob := again(row.name, row.blob)) is not None]
        if fresh:
            async with db.transaction() as tx:
                for row, blob in fresh:
                    await rows.replace(tx, kind, row, blob)
        last, changed = page[-1], changed + len(fresh)
    return changed


def _place(path: Path, key: bytes) -> None:
    """The whole file or none of it."""
    part = path.with_name(path.name + ".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """A new name in a folder is durable only when the folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
