"""Tokens that platforms gave us: sealed with the installation's key before they reach the database."""

from __future__ import annotations

from collections.abc import Sequence

from bot.clock import Clock
from guards.vault import KeyRing
from storage.secrets import SecretRows
from storage.store import Store


class SealedSecrets:
    """Opened only for the adapter that put them there; nothing here logs or caches one."""

    def __init__(self, store: Store, ring: KeyRing, clock: Clock) -> None:
        self._store, self._ring, self._clock = store, ring, clock
        self._rows = SecretRows(store.tenant, store.db)

    async def get(self, name: str) -> bytes | None:
        sealed = await self._rows.get(name)
        return self._ring.open_secret(name, sealed) if sealed is not None else None

    async def put(self, name: str, secret: bytes) -> None:
        async with self._store.transaction() as tx:
            await self._rows.put(tx, name, self._ring.seal_secret(name, secret), self._clock.now())

    async def remove(self, name: str) -> None:
        async with self._store.transaction() as tx:
            await self._rows.remove(tx, name)

    async def names(self, prefix: str) -> Sequence[str]:
        return await self._rows.names(prefix)
