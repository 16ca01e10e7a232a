"""Whether the promises held while something was broken: judged by what visitors saw and by the database.

These hold whatever is broken; what each part has to show besides is in `effects`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.drill.visitors import Probe
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Ending:
    """Of one turn: answered by whom, or handed over for which reason."""

    turn: str
    action: str
    by: str


@dataclass(frozen=True, slots=True)
class Held:
    """One promise, whether it held, and by how much."""

    promise: str
    ok: bool
    detail: str


def judge(
    probes: Sequence[Probe], endings: Sequence[Ending], *, deadline: float, stood: float
) -> Sequence[Held]:
    """For `stood` seconds nothing could be stored, and so nothing could be said either."""
    taken = [probe for probe in probes if probe.message_id]
    ended = Counter(ending.turn for ending in endings)
    silent = [probe for probe in taken if probe.answered_at is None]
    waits = sorted(probe.waited for probe in taken if probe.waited is not None)
    late = [wait for wait in waits if wait > deadline + stood]
    refused = sum(len(probe.refusals) for probe in probes)
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


async def endings(store: Store, since: int, probes: Sequence[Probe]) -> Sequence[Ending]:
    """Each end of a probe's turn, by the audit log from this place on."""
    asked, found = {probe.message_id for probe in probes}, []
    while entries := await store.audit.entries(after=since):
        since = entries[-1].n
        for entry in entries:
            if entry.action in ("turn.answered", "turn.handed_over"):
                detail = json.loads(entry.detail)
                turns = asked & set(detail.get("turns", ()))
                found += [Ending(turn, entry.action, detail.get("by", "")) for turn in turns if turn]
    return found
