"""P7: which tier of models was asked for an answer, and why, is in the audit row of its turn."""

from __future__ import annotations

import json

import pytest

from bot.providers.routing import Routing, Tier
from storage.sqlite import SqliteDatabase
from tests.bot.core import Core
from tests.bot.providers.chains import Bench, Scripted
from tests.clock import ManualClock


@pytest.mark.parametrize(
    ("draft", "route"),
    [
        ("Gladly.", "small: a plain question"),
        ("It costs 12 dollars.", "small: a plain question; large: rejected by small"),
    ],
)
async def test_P7_the_route_is_recorded(
    db: SqliteDatabase, clock: ManualClock, draft: str, route: str
) -> None:
    bench = Bench(db, clock, None)
    small = Scripted("p", clock, draft, model="mini")
    large = Scripted("p", clock, "Gladly.", model="maxi")
    tiers = [Tier("small", bench.pools(small)), Tier("large", bench.pools(large))]
    core = Core(db, clock, chain=bench.routed(Routing(tiers)))
    mina = await core.person()
    await core.exchange(mina, "Can you wrap it as a present?")

    (entry,) = [each for each in await core.store.audit.entries() if each.action == "turn.answered"]
    assert core.heard(mina) == ["Gladly."]
    assert json.loads(entry.detail)["route"] == route
