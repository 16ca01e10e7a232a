"""Facts from the facts file itself: for trying Parley out, and for installations with few customers.

`[customer.IDENTITY]` holds one person's values, read once at start.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.facts.meanings import Meanings, Tree
from guards.base import Fact


class FactsTable:
    """Every customer of one file."""

    def __init__(self, customers: Mapping[str, Tree], meanings: Meanings) -> None:
        """Raises ValueError: what is doubtful is refused at start."""
        self._customers = {who: meanings.of(tree) for who, tree in customers.items()}

    async def facts(self, identity: str) -> Mapping[str, Fact]:
        return self._customers.get(identity, {})

    async def aclose(self) -> None:
        """Nothing is open."""
