"""Tells staff in their messengers when spending nears a limit, and when that is over: once a tier and desk.

The words are Parley's own and hold nothing of anybody. A desk that cannot be reached is told later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

import structlog

from adapters.base import SendFailed
from adapters.desks import Desk
from bot.costs.tiers import TOLD, WORDS, Tier
from guards.base import MaskedText
from storage.store import Store
from storage.tiers import TierRow

_log = structlog.get_logger()


class TierNotices:
    """Several processes may look at once: whoever writes the notice down first sends it."""

    def __init__(self, store: Store, row: TierRow, desks: Callable[[], Sequence[Desk]]) -> None:
        self._store, self._row, self._desks = store, row, desks

    async def look(self) -> None:
        if (current := await self._row.current()) is None:
            return
        tier, since = cast(Tier, current[0]), current[1]
        for desk in self._desks():
            await self._tell(desk, tier, f"{tier}:{since}")

    async def _tell(self, desk: Desk, tier: Tier, notice: str) -> None:
        """Of the end of it only who was told of its beginning."""
        before = await self._store.desks.notice(desk.name)
        if before == notice or (tier not in TOLD and before.partition(":")[0] not in TOLD):
            return
        if not await self._write(desk, before, notice):
            return
        try:
            await desk.announce(notice, MaskedText.authored(WORDS[tier]))
        except SendFailed as failure:
            _log.warning("desk.failed", desk=desk.name, kind=failure.kind, code=failure.code)
            await self._write(desk, notice, before)

    async def _write(self, desk: Desk, before: str, after: str) -> bool:
        async with self._store.transaction() as tx:
            return await self._store.desks.noticed(tx, desk.name, before, after)
