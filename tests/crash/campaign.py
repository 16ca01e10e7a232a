"""One run: a data directory in which an application is killed again and again while people use it."""

from __future__ import annotations

import asyncio
import shutil
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from tests.crash.auditor import at_rest
from tests.crash.lane import Lane
from tests.crash.people import PASSWORD, STAFF, Crowd, storyteller
from tests.crash.zygote import Home
from tests.peers.models import ModelServer, Request
from tests.running import running, settings

_VISITORS = 5
_REST_SECONDS = 60.0  # by then everything is answered and sent


async def found(folder: Path) -> None:
    """A data directory to copy for every run: migrated, its knowledge read, with two members of staff."""
    async with running(settings(folder)) as parley:
        for name in STAFF:
            await parley.app.accounts.create(name, PASSWORD, "agent")


@asynccontextmanager
async def opened(template: Path, folder: Path, zygote: Process, *, with_model: bool) -> AsyncIterator[Lane]:
    """A lane in a new copy of the template, and the provider beside it."""
    shutil.copytree(template, folder)
    async with ModelServer() as model, httpx2.AsyncClient(timeout=60, limits=httpx2.Limits()) as client:
        lane = Lane(zygote, Home(str(folder), model.openai_url if with_model else None), client)

        def answer(request: Request) -> str:
            lane.witness("provider/asked")
            return storyteller(request)

        model.default = answer
        yield lane


@asynccontextmanager
async def crowded(lane: Lane, seed: int) -> AsyncIterator[Crowd]:
    """People use it as long as the block lasts; then one more life, until all have heard and none waits."""
    crowd = Crowd(lane, seed)
    async with lane.undisturbed():
        desks = [await crowd.sign_in(name) for name in STAFF]
    async with asyncio.TaskGroup() as group:
        everybody = [group.create_task(crowd.visit(group)) for _ in range(_VISITORS)]
        everybody += [group.create_task(crowd.staff(desk)) for desk in desks]
        yield crowd
        crowd.calm.set()
        async with asyncio.timeout(_REST_SECONDS), lane.undisturbed():
            await asyncio.wait(everybody)
            await crowd.until(lambda: at_rest(lane.database))
            await crowd.look_back()
            crowd.leave()
