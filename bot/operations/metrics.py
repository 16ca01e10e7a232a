"""What a running Parley counts, in one registry of its own. No label ever holds an id or a person's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from time import perf_counter

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from bot.answers import Answer, Say, faults
from bot.costs.tiers import TIERS, Tier

STAGES = ("mask", "recall", "answer", "record", "send")
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25)


class Metrics:
    """Constructed once and injected; a second one in a process is fine, since the registry is its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._accept = self._times("accept", "From the platform's event to the durable row.")
        self._reply = self._times("reply", "From picking a turn up to its recorded answer.")
        stages = self._times("stage", "Time in one stage of a reply.", "stage")
        self._stages = {name: stages.labels(name) for name in STAGES}  # labelled once: a look-up is dear
        self._calls = self._times("provider", "One call of a provider.", "provider", "kind")
        self._open = self._level("breaker_open", "1: this provider and model is not asked.", "breaker")
        self._needs = self._level("breaker_needs_person", "1: only a person can mend it.", "breaker")
        self._routes = self._count("routes", "Tiers of models that were chosen.", "tier", "why")
        self._refused = self._count("refused", "Messages that were not accepted.", "reason")
        self._limited = self._count("limited", "What a limit held back, or would have.", "dimension", "mode")
        self._signs = self._count("risk_signs", "Signs that raised somebody's risk.", "signal")
        self._answers = self._count("answers", "Turns by how they ended.", "outcome", "by")
        self._rejected = self._count("drafts_rejected", "Drafts that were not allowed out.", "by", "why")
        self._sends = self._count("sends", "Outbox rows by how they ended.", "state")
        self._twice = self._count("possible_duplicates", "Sent again with the first's fate unknown (P2).")
        self._spent = self._count("spent_usd", "Settled cost of calls.", "model")
        self._cached = self._count("cached_answers", "Questions that the cache may answer.", "outcome")
        self._saved = self._count("cache_saved_usd", "What answers cost that were given again.")
        self._errands = self._count("errands", "Work that can wait, by its end.", "kind", "end")
        self._scores = self._count(
            "satisfaction", "Closed conversations by how satisfied people were.", "score"
        )
        self._over = self._count("over_budget", "Calls that a limit did not let happen.", "level")
        self._tier = self._level("budget_tier", "0 normal, 1 log, 2 notify, 3 throttle, 4 halt.")
        self._unstored = self._count("database_failures", "Transactions that were not taken.", "code")
        self._jobs = self._count("job_runs", "Scheduled jobs.", "job", "outcome")
        self._alarms = self._count("channel_alarms", "Trouble that a platform told of.", "channel")
        self._outbox = self._level("outbox_rows", "Outgoing messages by state.", "state")
        self._waiting = self._level("waiting", "Escalated conversations nobody has taken.")
        self._granted = self._level("limits_granted", "The share of the limits that load leaves.")
        self._granted.set(1.0)
        self._received = self._count("visitors", "Who would begin a conversation, by outcome.", "outcome")

    @contextmanager
    def accepting(self) -> Iterator[None]:
        with self._accept.time():
            yield

    @contextmanager
    def replying(self) -> Iterator[None]:
        with self._reply.time():
            yield

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = perf_counter()
        try:
            yield
        finally:
            self._stages[name].observe(perf_counter() - start)

    def refused(self, reason: str) -> None:
        self._refused.labels(reason).inc()

    def limited(self, dimension: str, mode: str) -> None:
        """`mode` is `enforce`, or `log` where it was only watched."""
        self._limited.labels(dimension, mode).inc()

    def granted(self, share: float) -> None:
        self._granted.set(share)

    def sign(self, signal: str) -> None:
        self._signs.labels(signal).inc()

    def received(self, outcome: str) -> None:
        self._received.labels(outcome).inc()

    def alarm(self, channel: str) -> None:
        self._alarms.labels(channel).inc()

    def answered(self, answer: Answer) -> None:
        """`by` is the kind of source or the reason: never an id."""
        if isinstance(answer, Say):
            self._answers.labels("answered", answer.source.split(":")[0]).inc()
        else:
            self._answers.labels("handed_over", answer.reason).inc()
        self.rejected(answer.rejected)

    def rejected(self, codes: Sequence[str]) -> None:
        """Drafts that were not allowed out, and providers that failed before an answer."""
        for code in codes:
            by, _, kind = code.rpartition(":")
            for why in [".".join(fault) for fault in faults(code)] or [kind]:
                self._rejected.labels(by.split(":")[0], why).inc()

    def sent(self, state: str) -> None:
        self._sends.labels(state).inc()

    def waiting(self, count: int) -> None:
        self._waiting.set(count)

    def outbox(self, rows: Mapping[str, int]) -> None:
        """How many rows are in each state now; a state that is not named has none."""
        self._outbox.clear()
        for state, count in rows.items():
            self._outbox.labels(state).set(count)

    def provider_called(self, provider: str, kind: str, seconds: float) -> None:
        """`kind` is `ok` or the kind of failure."""
        self._calls.labels(provider, kind).observe(seconds)

    def breaker(self, name: str, is_open: bool, needs_person: bool) -> None:
        self._open.labels(name).set(is_open)
        self._needs.labels(name).set(needs_person)

    def routed(self, tier: str, why: str) -> None:
        self._routes.labels(tier, why).inc()

    def spent(self, model: str, usd: Decimal) -> None:
        self._spent.labels(model).inc(float(usd))

    def cache_used(self, outcome: str, saved: Decimal) -> None:
        self._cached.labels(outcome).inc()
        self._saved.inc(float(saved))

    def errand(self, kind: str, end: str) -> None:
        self._errands.labels(kind, end).inc()

    def satisfaction(self, score: int) -> None:
        self._scores.labels(str(score)).inc()

    def over_budget(self, level: str) -> None:
        """`level` is what would have been passed, or `halt`."""
        self._over.labels(level).inc()

    def budget_tier(self, tier: Tier) -> None:
        self._tier.set(TIERS.index(tier))

    def possible_duplicate(self) -> None:
        self._twice.inc()

    def job_ran(self, job: str, outcome: str) -> None:
        self._jobs.labels(job, outcome).inc()

    def not_stored(self, code: str) -> None:
        """The database's own name for why, as SQLITE_FULL."""
        self._unstored.labels(code).inc()

    def exposition(self) -> tuple[bytes, str]:
        """GET /metrics: the body and its type."""
        return generate_latest(self.registry), CONTENT_TYPE_LATEST

    def _times(self, name: str, about: str, *labels: str) -> Histogram:
        return Histogram(f"parley_{name}_seconds", about, labels, buckets=_BUCKETS, registry=self.registry)

    def _count(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"parley_{name}_total", about, labels, registry=self.registry)

    def _level(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(f"parley_{name}", about, labels, registry=self.registry)
