"""What every provider call cost, and the totals that a budget is held against. Whole nano-dollars.

A call is reserved at its worst case before it is made and settled afterwards, each in one transaction, so
that calls made at once, in any number of processes, cannot spend past a limit together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from storage.base import Database, Transaction, Value

# exact: the provider counted. estimated: it did not say, or a crash took its word. unknown: it has no price.
Certainty = Literal["exact", "estimated", "unknown"]
Level = Literal["message", "conversation", "person", "day", "week", "month"]

_SCOPE = "all"
_COUNT = (  # the row of the day is also a lock: calls of one installation are let in one after another
    "INSERT INTO budget (tenant, scope, period, nano) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (tenant, scope, period) DO UPDATE SET nano = budget.nano + excluded.nano"
)
_OF_CALLS = (
    "SELECT coalesce(sum(CASE state WHEN 'settled' THEN cost_nano ELSE reserved_nano END), 0)"
    " FROM ledger WHERE tenant = ?"
)
_OF_DAYS = (
    "SELECT coalesce(sum(nano), 0) FROM budget WHERE tenant = ? AND scope = ? AND period BETWEEN ? AND ?"
)


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the installation, both included, as in 2026-11-21."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Periods:
    """The day, week and month that a call is made in. They stay its own past midnight."""

    day: Days
    week: Days
    month: Days


@dataclass(frozen=True, slots=True)
class Most:
    """What may be spent, in nano-dollars; None is no limit. A conversation and a person have it each day."""

    message: int | None = None
    conversation: int | None = None
    person: int | None = None
    day: int | None = None
    week: int | None = None
    month: int | None = None

    def half(self) -> Most:
        """With half of what all together may spend."""
        day, week, month = (limit and limit // 2 for limit in (self.day, self.week, self.month))
        return replace(self, day=day, week=week, month=month)

    def levels(self) -> Iterator[tuple[Level, int]]:
        """The limits that there are."""
        every: tuple[tuple[Level, int | None], ...] = (
            ("message", self.message), ("conversation", self.conversation), ("person", self.person),
            ("day", self.day), ("week", self.week), ("month", self.month),
        )  # fmt: skip
        yield from ((level, limit) for level, limit in every if limit is not None)


@dataclass(frozen=True, slots=True)
class Reserved:
    """A call about to be made, at its worst. An empty id is nobody's, and no limit of theirs holds it."""

    id: str
    conversation_id: str
    turn_id: str
    person_id: str
    channel: str
    provider: str
    model: str
    nano: int
    periods: Periods
    batch: bool
    created_at: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call came to, and what the provider's cache spared."""

    nano: int
    input_tokens: int
    output_tokens: int
    certainty: Certainty
    cached_tokens: int = 0
    written_tokens: int = 0
    saved_nano: int = 0


class _Full(Exception):
    """A limit is passed: undoes what was counted."""

    def __init__(self, level: Level) -> None:
        self.level: Level = level


class Ledger:
    """One row a call. What is reserved counts as spent until it is settled."""

    def __init__(self, tenant: str, db: Database) -> None:
        self._tenant, self._db = tenant, db

    async def calls(self, conversation_id: str) -> Sequence[tuple[str, int]]:
        """Each call for it: which vendor and model, as in openai/gpt-5.4, and how many tokens it gave."""
        rows = await self._db.fetch_all(
            "SELECT provider, model, output_tokens FROM ledger WHERE tenant = ? AND conversation_id = ?",
            self._tenant,
            conversation_id,
        )
        return [(f"{provider}/{model}", int(tokens)) for provider, model, tokens in rows]

    async def reserve(self, call: Reserved, most: Most) -> Level | None:
        """Count a call against every limit at once; the one it would pass, and then nothing is stored."""
        try:
            async with self._db.transaction() as tx:
                await tx.execute(_COUNT, self._tenant, _SCOPE, call.periods.day.first, call.nano)
                await self._insert(tx, call)
                for level, limit, total, values in self._totals(call, most):
                    row = await tx.fetch_one(total, *values)
                    assert row is not None
                    if int(row[0]) > limit:
                        raise _Full(level)
        except _Full as full:
            return full.level
        return None

    def _totals(self, call: Reserved, most: Most) -> Iterator[tuple[Level, int, str, tuple[Value, ...]]]:
        """Each limit that holds this call, with the query of what it is held against."""
        day = call.periods.day.first
        calls: tuple[tuple[Level, int | None, str, tuple[str, ...]], ...] = (
            ("message", most.message, "turn_id = ?", (call.turn_id,)),
            (
                "conversation",
                most.conversation,
                "conversation_id = ? AND period = ?",
                (call.conversation_id, day),
            ),
            ("person", most.person, "person_id = ? AND period = ?", (call.person_id, day)),
        )
        for level, limit, whose, values in calls:
            if limit is not None and all(values):
                yield level, limit, f"{_OF_CALLS} AND {whose}", (self._tenant, *values)
        spans: tuple[tuple[Level, int | None, Days], ...] = (
            ("day", most.day, call.periods.day),
            ("week", most.week, call.periods.week),
            ("month", most.month, call.periods.month),
        )
        for level, limit, days in spans:
            if limit is not None:
                yield level, limit, _OF_DAYS, (self._tenant, _SCOPE, days.first, days.last)

    async def _insert(self, tx: Transaction, call: Reserved) -> None:
        await tx.execute(
            "INSERT INTO ledger (tenant, id, conversation_id, turn_id, person_id, channel, provider, model,"
            " state, reserved_nano, cost_nano, saved_nano, input_tokens, output_tokens, cached_tokens,"
            " written_tokens, certainty, period, batch, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'reserved', ?, 0, 0, 0, 0, 0, 0, 'estimated', ?, ?, ?)",
            self._tenant,
            call.id,
            call.conversation_id,
            call.turn_id,
            call.person_id,
            call.channel,
            call.provider,
            call.model,
            call.nano,
            call.periods.day.first,
            int(call.batch),
            call.created_at,
        )

    async def settle(self, call_id: str, cost: Cost) -> bool:
        """Replace what was reserved by what it cost; False when it was settled before."""
        async with self._db.transaction() as tx:
            row = await tx.fetch_one(
                "UPDATE ledger SET state = 'settled', cost_nano = ?, saved_nano = ?, input_tokens = ?,"
                " output_tokens = ?, cached_tokens = ?, written_tokens = ?, certainty = ?"
                " WHERE tenant = ? AND id = ? AND state = 'reserved' RETURNING reserved_nano, period",
                cost.nano,
                cost.saved_nano,
                cost.input_tokens,
                cost.output_tokens,
                cost.cached_tokens,
                cost.written_tokens,
                cost.certainty,
                self._tenant,
                call_id,
            )
            if row is None:
                return False
            await tx.execute(
                "UPDATE budget SET nano = nano + ? WHERE tenant = ? AND scope = ? AND period = ?",
                cost.nano - int(row[0]),
                self._tenant,
                _SCOPE,
                row[1],
            )
            return True

    async def settle_stale(self, before_ms: int, *, batches_before_ms: int) -> int:
        """Settle calls that a crash left behind, at their worst case; how many there were."""
        async with self._db.transaction() as tx:
            return await tx.execute(
                "UPDATE ledger SET state = 'settled', cost_nano = reserved_nano, certainty = 'estimated'"
                " WHERE tenant = ? AND state = 'reserved'"
                " AND created_at < CASE batch WHEN 0 THEN ? ELSE ? END",
                self._tenant,
                before_ms,
                batches_before_ms,
            )

    async def forget(self, *, before: int) -> None:
        """Calls made before then (ms)."""
        async with self._db.transaction() as tx:
            await tx.execute(
                "DELETE FROM ledger WHERE tenant = ? AND created_at < ? AND state = 'settled'",
                self._tenant,
                before,
            )

    async def spent(self, days: Days) -> int:
        """What these days have cost so far, reservations included."""
        row = await self._db.fetch_one(_OF_DAYS, self._tenant, _SCOPE, days.first, days.last)
        return int(row[0]) if row else 0

    async def reserved(self, days: Days) -> int:
        """How much of that is held for calls that are not settled yet."""
        row = await self._db.fetch_one(
            "SELECT coalesce(sum(reserved_nano), 0) FROM ledger"
            " WHERE tenant = ? AND state = 'reserved' AND period BETWEEN ? AND ?",
            self._tenant,
            days.first,
            days.last,
        )
        return int(row[0]) if row else 0
