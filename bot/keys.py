"""The installation's master key and the vaults of people, which only it can open."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from bot.clock import Clock, new_id
from guards.vault import KeyRing, PersonVault, SealBroken
from storage.base import Person, Reader
from storage.store import Store

MASTER_KEY = "master.key"
KEYS_LOCK = "keys.lock"  # held, shared, by whoever makes keys of people; a rotation holds it alone
_CACHED = 10_000
_KEY_BYTES = 32


class KeyFileOpen(Exception):
    """The master key can be read by others. Remedy: chmod 600 the file, then think who has seen it."""


class KeyWrong(Exception):
    """Another master key wrote this database. Remedy: restore master.key from its backup."""


class KeyMissing(Exception):
    """There is a database, and no key to it. Remedy: restore master.key from its backup; a new one opens
    nothing of what was written."""


class KeyBroken(Exception):
    """The master key does not hold 32 bytes. Remedy: restore master.key from its backup."""


def load_or_create_master(path: Path) -> bytes:
    """32 random bytes in a file of mode 0600, made on the first run. Back it up apart from the database."""
    if _is_absent(path):
        _create(path)
    return private(path)


def load_ring(path: Path, *, written: Callable[[], bool] = lambda: False) -> KeyRing:
    """Of the key in the file; of two while a rotation that was killed has not been run to its end.

    `written`: whether somebody has written already, so that no key may be made; asked only where there is
    none, since it opens the database. Raises KeyMissing, KeyBroken, KeyFileOpen.
    """
    if following(path).exists():
        return KeyRing(private(following(path)), before=private(path))
    if _is_absent(path) and written():
        raise KeyMissing(f"{path} is missing, but there is a database that it opens")
    return KeyRing(load_or_create_master(path))


def following(path: Path) -> Path:
    """Where a rotation keeps the key that is to take this one's place."""
    return path.with_name(path.name + ".next")


def private(path: Path) -> bytes:
    """The key in a file that nobody else may read. Raises KeyFileOpen, KeyBroken."""
    if path.stat().st_mode & 0o077:
        raise KeyFileOpen(f"others can read {path}")
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise KeyBroken(f"{path} holds {len(key)} bytes")
    return key


def _is_absent(path: Path) -> bool:
    """An empty file is what a first start leaves that was killed while making the key."""
    return not path.exists() or path.stat().st_size == 0


def _create(path: Path) -> None:
    """Two first starts at once make one key, and one that was killed while making it is made up for."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not file.read(1):
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())


class Keys:
    """Makes people's keys and opens their vaults, the most recent ones from memory."""

    def __init__(self, ring: KeyRing, store: Store, clock: Clock, *, cached: int = _CACHED) -> None:
        self._ring, self._store, self._clock, self._cached = ring, store, clock, cached
        self._vaults: OrderedDict[str, PersonVault] = OrderedDict()

    async def prove(self) -> None:
        """That the master key opens what the database holds. Raises KeyWrong."""
        person = await self._store.people.anybody()
        try:
            if person is not None:
                self._ring.vault(person.id, person.wrapped_key)
        except SealBroken:
            raise KeyWrong("master.key does not open this database") from None

    def new_person(self, verified_as: str | None) -> Person:
        person_id = new_id()
        person = Person(person_id, self._ring.new_wrapped_key(person_id), verified_as, self._clock.now())
        self.remember(person)  # they are about to write
        return person

    async def vault(self, person_id: str, reader: Reader | None = None) -> PersonVault:
        """Raises LookupError when the person was erased: then nobody can read what they wrote."""
        if person_id in self._vaults:
            self._vaults.move_to_end(person_id)
            return self._vaults[person_id]
        person = await self._store.people.get(person_id, reader)
        if person is None:
            raise LookupError("this person's key is gone")
        return self.remember(person)

    def remember(self, person: Person) -> PersonVault:
        vault = self._ring.vault(person.id, person.wrapped_key)
        self._vaults[person.id] = vault
        if len(self._vaults) > self._cached:
            self._vaults.popitem(last=False)
        return vault
