"""What a drill breaks, at the seams where the real thing would break, and in the same way.

Each does nothing but pass on while no drill runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

from adapters.base import Capabilities, Letter, SendFailed
from bot.drill.order import Drill
from bot.keys import Keys
from bot.letters import Letters
from bot.providers.base import ProviderFailed
from bot.texts import Texts
from guards.base import Span
from storage.base import Conversation, Database, DatabaseUnavailable, Outbound, Transaction
from storage.consent import Consents
from storage.staff import StaffRows


class DrillFault(Exception):
    """A drill broke this on purpose. Remedy: wait for its end, or remove drill.json from DATA_DIR."""


class DrilledDetector:
    """Finds nothing, and fails while the masker is broken: whoever masks fails closed."""

    name = "drill"

    def __init__(self, drill: Drill) -> None:
        self._drill = drill

    async def find(self, text: str) -> Sequence[Span]:
        if self._drill.breaks("masker"):
            raise DrillFault("masker")
        return ()


class DrilledDatabase:
    """Takes no transaction while the database is broken; what was committed can be read."""

    def __init__(self, inner: Database, drill: Drill) -> None:
        self._inner, self._drill = inner, drill
        self.open, self.close, self.compact = inner.open, inner.close, inner.compact
        self.fetch_one, self.fetch_all = inner.fetch_one, inner.fetch_all

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        if self._drill.breaks("database"):
            raise DatabaseUnavailable("drill")
        return self._inner.transaction()


def drilled_provider(drill: Drill, name: str) -> None:
    """To be called before a provider, by its vendor and model, is asked."""
    if drill.breaks("provider", name):
        raise ProviderFailed("overloaded", status=503)


class DrilledLetters(Letters):
    """Gives nothing to a channel while the channels are broken, as if the platform refused it for now."""

    def __init__(self, drill: Drill, keys: Keys, staff: StaffRows, consents: Consents, texts: Texts) -> None:
        super().__init__(keys, staff, consents, texts)
        self._drill = drill

    async def letter(self, to: Conversation, row: Outbound, can: Capabilities) -> Letter:
        if self._drill.breaks("channel"):
            raise SendFailed("retry", "drill")
        return await super().letter(to, row, can)
