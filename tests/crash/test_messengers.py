"""Parley is killed while people write to it in Slack and Telegram; an auditor of the platforms finds nothing.

A failing run names its seed and leaves its directory. `make crash` is the long form of the same.
"""

from __future__ import annotations

from asyncio.subprocess import Process
from pathlib import Path

import pytest

from tests.crash.conftest import MESSENGER_DEATHS
from tests.crash.customers import used
from tests.crash.figures import Figures
from tests.crash.judge import figures as counted
from tests.crash.judge import judge
from tests.crash.ways import WAYS, Way, connected, deaths

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.promise("P1"),
    pytest.mark.promise("P2"),
    pytest.mark.promise("P3"),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.slack}-{way.telegram}")
async def test_TG_6_nothing_is_lost_said_twice_or_said_after_a_take_over(
    messenger_seed: int, way: Way, template: Path, tmp_path: Path, zygote: Process, by_messenger: Figures
) -> None:
    async with (
        connected(template, tmp_path / "home", zygote, way) as platforms,
        used(platforms, messenger_seed) as log,
    ):
        for death in deaths(messenger_seed, way, of=MESSENGER_DEATHS):
            by_messenger.died(death, reached=await platforms.lane.live(death))
    lane = platforms.lane
    faults = await judge(lane.database, log)
    by_messenger.counts.update(counted(lane.database, log))
    by_messenger.add(lane.database, faults, lane.waited)

    assert faults == [], f"in {lane.database.parent}; its seed: {messenger_seed}"
