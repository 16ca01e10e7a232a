"""The outbox as a judge reads it: what was made for whom, and what became of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One message in the outbox, and where its conversation is."""

    id: str
    conversation_id: str
    channel: str
    place: str
    author: str
    state: str
    error: str | None
    external_id: str | None
    doubts: int
    created_at: int

    @property
    def spot(self) -> str:
        """Where it has to stand: in Slack the channel and its thread, in Telegram the chat."""
        parts = self.place.split(":")
        return ":".join(parts[:2]) if self.channel == "slack" else parts[0]

    @property
    def given_up(self) -> bool:
        """Its fate was unknown twice, and nobody could be asked."""
        return self.state == "dead" and self.error == "no_lookup" and self.doubts > 0


def outbox(db: sqlite3.Connection) -> Iterator[Row]:
    for values in db.execute(
        "SELECT o.id, o.conversation_id, c.channel, c.place, o.author, o.state, o.error, o.external_id,"
        " o.doubts, o.created_at FROM outbox o JOIN conversation c ON c.id = o.conversation_id"
    ):
        yield Row(*values)
