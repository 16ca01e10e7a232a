"""Whether the promises held while something was broken: judged by what visitors saw and by the database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.drill.visitors import Probe
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Held:
    """One promise, whether it held, and by how much."""

    promise: str
    ok: bool
    detail: str


async def judge(
    store: Store, probes: Sequence[Probe], *, since: int, deadline: float, stood: float
) -> Sequence[Held]:
    """`since` is the audit log's place where the drill began.

    For `stood` seconds nothing could be stored, and so nothing could be said either.
    """
    taken = [probe for probe in probes if probe.message_id]
    ended = await _endings(store, since, {probe.message_id or "" for probe in taken})
    silent = [probe for probe in taken if probe.answered_at is None]
    waits = sorted(probe.waited for probe in taken if probe.waited is not None)
    late = [wait for wait in waits if wait > deadline + stood]
    refused = sum(probe.refused for probe in probes)
    lost = [probe for probe in taken if not ended[probe.message_id or ""]]
    doubled = [probe for probe in taken if ended[probe.message_id or ""] > 1]
    return [
        Held(
            "taken in the end",
            len(taken) == len(probes),
            f"{len(taken)} of {len(probes)}, {refused} refusals",
        ),
        Held("none lost", not lost, f"{len(taken) - len(lost)} of {len(taken)} answered or handed over"),
        Held("none doubled", not doubled, f"{len(doubled)} ended more than once"),
        Held("nobody without a word", not silent, f"{len(waits)} of {len(taken)} heard something"),
        Held(
            "in time",
            not late,
            f"the longest wait was {waits[-1] if waits else 0:.1f} s of {deadline + stood:.0f} s",
        ),
    ]


async def _endings(store: Store, since: int, messages: set[str]) -> Counter[str]:
    """How often each message's turn ended, by the audit log."""
    found: Counter[str] = Counter()
    while entries := await store.audit.entries(after=since):
        since = entries[-1].n
        for entry in entries:
            if entry.action in ("turn.answered", "turn.handed_over"):
                found.update(set(json.loads(entry.detail).get("turns", ())) & messages)
    return found
