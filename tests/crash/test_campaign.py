"""Parley is killed at every named point, at random times and at single writes; an auditor finds nothing.

A failing run names its seed and leaves its directory. `make crash` is the long form of the same.
"""

from __future__ import annotations

import os
from asyncio.subprocess import Process
from pathlib import Path

import pytest

from tests.crash.auditor import audit
from tests.crash.campaign import crowded, opened
from tests.crash.conftest import DEATHS
from tests.crash.figures import Figures
from tests.crash.lane import zygote as forked
from tests.crash.points import STEPS, Death, deaths, has_model
from tests.rules.source import modules, strings

pytestmark = [pytest.mark.promise("P1"), pytest.mark.promise("P2"), pytest.mark.promise("P3")]
on_one_loop = pytest.mark.asyncio(loop_scope="session")


@on_one_loop
async def test_DB_1_nothing_is_lost_said_twice_or_said_after_a_take_over(
    seed: int, template: Path, tmp_path: Path, zygote: Process, figures: Figures
) -> None:
    async with (
        opened(template, tmp_path / "home", zygote, with_model=has_model(seed)) as lane,
        crowded(lane, seed) as crowd,
    ):
        for death in deaths(seed, count=DEATHS):
            figures.died(death, reached=await lane.live(death))
    faults = await audit(lane.database, crowd.log)
    figures.count(lane.database, crowd.log, faults, lane.waited)

    assert faults == [], f"in {lane.database.parent}; again: pytest tests/crash --crash-seed={seed}"


@on_one_loop
@pytest.mark.parametrize("write", [3, 41, 160])
async def test_DB_1_the_same_at_the_nth_write_of_a_thread(
    write: int, template: Path, tmp_path: Path, zygote: Process, figures: Figures
) -> None:
    trace = ("strace", "-f", "-o", os.devnull, "-e", "trace=pwrite64")
    inject = ("-e", f"inject=pwrite64:signal=SIGKILL:when={write}")
    async with (
        forked("cold", under=[*trace, *inject]) as doomed,
        opened(template, tmp_path / "home", zygote, with_model=True) as lane,
        crowded(lane, write) as crowd,
    ):
        lane.zygote = doomed
        for _ in range(5):
            figures.died(Death(f"write {write}"), reached=await lane.live(Death(f"write {write}")))
        lane.zygote = zygote
    faults = await audit(lane.database, crowd.log)
    figures.count(lane.database, crowd.log, faults, lane.waited)

    assert faults == [], f"in {lane.database.parent}"


def test_every_named_point_is_a_statement_of_the_product() -> None:
    written = [text for module in modules("storage") for _, text in strings(module)]

    assert [
        name for name, step in STEPS.items() if not any(text.startswith(step.sql) for text in written)
    ] == []
