"""What people were asked to agree to, and what they decided: one row for each person, channel and purpose.

Holds codes and times only. The row is what holds now; how it came to be is in the audit log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from storage.base import Database, Reader, Transaction

# answer: keep and answer what is written. model: let a language model see it, masked.
Purpose = Literal["answer", "model"]
# asked: the question was sent, nothing is decided.
ConsentState = Literal["asked", "given", "declined", "withdrawn"]
Way = Literal["button", "word", "dialog"]

_COLUMNS = "person_id, channel, purpose, version, state, way, at, question"


@dataclass(frozen=True, slots=True)
class Decision:
    """`version` is that of the question. `question` is the id of the message that asked, where one did."""

    person_id: str
    channel: str
    purpose: Purpose
    version: str
    state: ConsentState
    way: Way | None  # how it was decided
    at: int
    question: str | None = None


class Consents:
    """Every question replaces what stood before it: a decision is about the words that were shown."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def of(
        self, person_id: str, channel: str, reader: Reader | None = None
    ) -> Mapping[Purpose, Decision]:
        rows = await (reader or self._db).fetch_all(
            f"SELECT {_COLUMNS} FROM consent WHERE tenant = ? AND person_id = ? AND channel = ?",
            self._tenant,
            person_id,
            channel,
        )
        return {row[2]: Decision(*row) for row in rows}

    async def put(self, tx: Transaction, decision: Decision) -> None:
        await tx.execute(
            f"INSERT INTO consent (tenant, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (tenant, person_id, channel, purpose) DO UPDATE SET version = excluded.version,"
            " state = excluded.state, way = excluded.way, at = excluded.at, question = excluded.question",
            self._tenant,
            decision.person_id,
            decision.channel,
            decision.purpose,
            decision.version,
            decision.state,
            decision.way,
            decision.at,
            decision.question,
        )

    async def asks(self, message_id: str) -> bool:
        """Whether this message is a question that is still the newest of its kind."""
        row = await self._db.fetch_one(
            "SELECT 1 FROM consent WHERE tenant = ? AND question = ?", self._tenant, message_id
        )
        return row is not None
