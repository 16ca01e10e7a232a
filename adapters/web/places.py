"""How many live streams there may be, so that however many connect, memory stays bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from adapters.web.errors import Problem


class Places:
    """How many streams there may be: of one conversation, of strangers in one network, and in all.

    Strangers never hold more than four fifths, so that customers always find room.
    """

    def __init__(self, *, in_all: int, per_network: int, per_conversation: int = 8) -> None:
        self._per_conversation, self._per_network, self._in_all = per_conversation, per_network, in_all
        self._strangers = in_all * 4 // 5
        self._held: Counter[tuple[str, str]] = Counter()
        self.count = 0

    def take(self, conversation_id: str, network: str | None) -> AbstractContextManager[None]:
        """A place, taken at once and left with the context; `network` is a stranger's. Raises Problem."""
        keys = [("conversation", conversation_id)]
        if self._held[keys[0]] >= self._per_conversation:
            raise Problem(429, "too_many_streams", "Close other windows of this chat, then connect again.")
        if network is not None:
            keys += [("network", network), ("strangers", "")]
            if self._held[keys[1]] >= self._per_network:
                message = "Too many live connections from this network. Connect again after Retry-After."
                raise Problem(429, "too_many_streams", message)
        if self.count >= self._in_all or (network is not None and self._held[keys[2]] >= self._strangers):
            raise full()
        self._held.update(keys)
        self.count += 1
        return self._leaving(keys)

    @contextmanager
    def _leaving(self, keys: Sequence[tuple[str, str]]) -> Iterator[None]:
        try:
            yield
        finally:
            self.count -= 1
            for key in keys:
                self._held[key] -= 1
                if not self._held[key]:
                    del self._held[key]


def full() -> Problem:
    return Problem(503, "unavailable", "No live connection is free. Connect again after Retry-After.")
