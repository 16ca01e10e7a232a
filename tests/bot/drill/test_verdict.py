"""The judge of a drill: every promise that was broken is called so, and no other."""

from __future__ import annotations

import pytest

from bot.drill.verdict import endings, judge
from bot.drill.visitors import Probe
from storage.store import Store


def probe(message_id: str | None = "m1", *, answered: float | None = 3.0) -> Probe:
    return Probe("c1", "t", message_id, 1.0 if message_id else None, answered)


@pytest.mark.parametrize(
    ("seen", "turns", "broken"),
    [
        (probe(), [["m1"]], []),
        (probe(None, answered=None), [], ["taken in the end"]),
        (probe(), [], ["none lost"]),
        (probe(), [["m1"], ["m1"]], ["none doubled"]),
        (probe(answered=None), [["m1"]], ["nobody without a word"]),
        (probe(answered=27.0), [["m1"]], ["in time"]),
    ],
)
async def test_a_broken_promise_is_called_so(
    store: Store, seen: Probe, turns: list[list[str]], broken: list[str]
) -> None:
    for told in [["m1"], *turns]:  # the first is from before the drill
        async with store.transaction() as tx:
            await store.audit.append(
                tx,
                at=1,
                actor="bot",
                action="turn.answered",
                subject="c",
                detail={"turns": told, "by": "openai"},
            )
    found = await endings(store, 1, [seen])
    verdict = judge([seen], found, deadline=25, stood=0)

    assert {(ending.action, ending.by) for ending in found} <= {("turn.answered", "openai")}

    assert [held.promise for held in verdict if not held.ok] == broken
