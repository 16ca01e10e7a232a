"""Conversations that are over, a core with the job over a loopback vendor, and what its model says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.batches.base import BatchProvider
from bot.batches.build import batch_provider, works
from bot.batches.trials import TrialWork
from bot.batches.work import BatchWork
from bot.clock import Clock
from bot.consent import Terms
from bot.providers.plan import Account
from guards.base import MaskedText
from guards.outputs import OutputCheck
from storage.base import BOT, QUEUE, Conversation
from storage.batches import Batches, Kind
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core
from tests.bot.providers.chains import Bench
from tests.clock import ManualClock
from tests.peers.batches import Answer, BatchServer

HOUR = 3600
SECRET = "c4n4ry-0123456789"
SCORE = '{"score": 4, "reason": "answered"}'
SUMMARY = "They asked about returns of 4711 and were told how."


def says(summary: Answer = SUMMARY, score: Answer = SCORE) -> Callable[[str, str], Answer]:
    """What the peer's model answers to each kind of work."""
    return lambda system, _text: summary if "summarise" in system else score


def provider_at(server: BatchServer, vendor: str, clock: Clock, *, account: str = "") -> BatchProvider:
    """Each server is an organisation of its own: it knows only what was sent to it."""
    url = server.openai_url if vendor == "openai" else server.anthropic_url
    return batch_provider(vendor, "m", Account("key", url, account), clock)


@dataclass
class Office:
    """A core with the job over a peer of one vendor."""

    core: Core
    server: BatchServer
    bench: Bench
    providers: list[BatchProvider]
    kinds: tuple[Kind, ...] = ("summary", "satisfaction")
    ends: list[tuple[str, str]] = field(default_factory=list)
    scores: list[int] = field(default_factory=list)
    rows: Batches | None = None
    wanted: bool = True

    def job(self) -> BatchWork:
        core, check = self.core, OutputCheck()
        trial = TrialWork(
            core.store, core.knowledge, check, core.clock, instructions=MaskedText.authored("Be kind."),
            secret=SECRET, link_hosts=frozenset(), passages=3, output_tokens=200,
        )  # fmt: skip
        return BatchWork(
            self.rows or core.store.batches, self.providers, core.store, self.bench.budget, core.clock,
            works=works(
                self.kinds, core.store, core.transcript, core.consent, check, core.clock, trial,
                secret=SECRET, scored=self.scores.append,
            ),
            counted=lambda kind, end: self.ends.append((kind, end)), wanted=lambda: self.wanted,
        )  # fmt: skip

    async def run(self, *, after: float = 300.0) -> None:
        """One run of the job, some time later, by a process that knows nothing but the database."""
        self.core.clock.advance(after)
        self.server.now = self.core.clock.now() // 1000
        await self.job().run()

    async def closed(self, *words: str) -> Conversation:
        """A conversation in which this was said, with an answer each, and then closed."""
        person = await self.core.person()
        for text in words or ("How do I return 4711?",):
            await self.core.exchange(person, text)
        await self.close(person)
        return person

    async def close(self, conversation: Conversation) -> None:
        now, ever = self.core.clock.now(), 2**62
        async with self.core.store.transaction() as tx:
            assert await self.core.store.conversations.close(
                tx, conversation.id, expected=[BOT, QUEUE], idle_before=ever, now=now
            )

    async def review(self, conversation: Conversation) -> tuple[str | None, int | None, str | None]:
        found = await self.core.store.batches.review(conversation.id)
        if found is None:
            return None, None, None
        return found.summary.masked.value if found.summary else None, found.score, found.reason

    async def books(self) -> list[tuple[str, str, int]]:
        rows = await self.core.db.fetch_all("SELECT state, certainty, cost_nano FROM ledger ORDER BY id")
        return [(row[0], row[1], int(row[2])) for row in rows]


def made(
    db: SqliteDatabase,
    clock: ManualClock,
    server: BatchServer,
    provider: BatchProvider,
    *,
    limit: int | None = None,
    terms: Terms | None = None,
) -> Office:
    core = Core(db, clock, terms=terms or Terms())
    server.answers = says()
    return Office(core, server, Bench(db, clock, limit), [provider])
