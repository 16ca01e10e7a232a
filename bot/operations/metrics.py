"""What a running Parley counts, in one registry of its own. No label ever holds an id or a person's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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

from bot.answers import Answer, Say

STAGES = ("mask", "recall", "answer", "record", "send")
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25)


class Metrics:
    """Constructed once and injected; a second one in a process is fine, since the registry is its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        here = self.registry
        self._accept = Histogram(
            "parley_accept_seconds",
            "From the platform's event to the durable row.",
            buckets=_BUCKETS,
            registry=here,
        )
        self._reply = Histogram(
            "parley_reply_seconds",
            "From picking a turn up to its recorded answer.",
            buckets=_BUCKETS,
            registry=here,
        )
        stages = Histogram(
            "parley_stage_seconds",
            "Time in one stage of a reply.",
            ["stage"],
            buckets=_BUCKETS,
            registry=here,
        )
        self._stages = {name: stages.labels(name) for name in STAGES}  # labelled once: a look-up is dear
        self._refused = Counter(
            "parley_refused_total", "Messages that were not accepted.", ["reason"], registry=here
        )
        self._answers = Counter(
            "parley_answers_total", "Turns by how they ended.", ["outcome", "by"], registry=here
        )
        self._rejected = Counter(
            "parley_drafts_rejected_total", "Drafts that were not allowed out.", ["by", "why"], registry=here
        )
        self._sends = Counter(
            "parley_sends_total", "Outbox rows by how they ended.", ["state"], registry=here
        )
        self._waiting = Gauge("parley_waiting", "Escalated conversations nobody has taken.", registry=here)
        self._outbox = Gauge("parley_outbox_rows", "Outgoing messages by state.", ["state"], registry=here)
        self._calls = Histogram(
            "parley_provider_seconds",
            "One call of a provider; the kind is ok or the kind of failure.",
            ["provider", "kind"],
            buckets=_BUCKETS,
            registry=here,
        )
        self._spent = Counter("parley_spent_usd_total", "Settled cost of calls.", ["provider"], registry=here)
        self._twice = Counter(
            "parley_possible_duplicates_total",
            "Messages sent again although the first may have arrived: the documented window of P2.",
            registry=here,
        )
        self._jobs = Counter("parley_job_runs_total", "Scheduled jobs.", ["job", "outcome"], registry=here)
        ProcessCollector(registry=here)

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

    def answered(self, answer: Answer) -> None:
        """`by` is the kind of source or the reason: never an id."""
        if isinstance(answer, Say):
            self._answers.labels("answered", answer.source.split(":")[0]).inc()
        else:
            self._answers.labels("handed_over", answer.reason).inc()
        for code in answer.rejected:
            by, _, why = code.rpartition(":")
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
        self._calls.labels(provider, kind).observe(seconds)

    def spent(self, provider: str, usd: Decimal) -> None:
        self._spent.labels(provider).inc(float(usd))

    def possible_duplicate(self) -> None:
        self._twice.inc()

    def job_ran(self, job: str, outcome: str) -> None:
        self._jobs.labels(job, outcome).inc()

    def exposition(self) -> tuple[bytes, str]:
        """GET /metrics: the body and its type."""
        return generate_latest(self.registry), CONTENT_TYPE_LATEST
