"""A flood of strangers at a whole Parley: bounded, and neither customers nor staff notice it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx2
import pytest

from tests.running import Json, Running, Visitor, running, settings
from tests.solving import solve

WIDE = {"count": 6000, "seconds": 60, "burst": 1000}
BUSY: Json = {"web": {"calm_starts": 20}}


async def flood(parley: Running, count: int) -> list[httpx2.Response]:
    """So many anonymous starts at once, as one machine sends them."""
    return await asyncio.gather(*(parley.client.post("/v1/conversations") for _ in range(count)))


async def test_WEB_13_a_flood_of_strangers_stands_before_the_door_and_others_come_in(tmp_path: Path) -> None:
    async with running(settings(tmp_path, BUSY)) as parley:
        desk = await parley.staff()
        outcomes = [answer.status_code for answer in await flood(parley, 500)]
        customer = await parley.visitor(customer=True)
        told = await customer.ask("a human please")
        queue = await desk.queue()

        assert outcomes.count(201) <= 20
        assert outcomes.count(428) >= 480
        assert told
        assert [one["id"] for one in queue] == [customer.id]
        assert await people(parley) == outcomes.count(201) + 1  # who stands outside leaves no row


async def people(parley: Running) -> int:
    row = await parley.app.db.fetch_one("SELECT COUNT(*) FROM person WHERE tenant = ?", "default")
    return row[0] if row else 0


async def test_WEB_14_a_stranger_who_worked_comes_in_once(tmp_path: Path) -> None:
    async with running(settings(tmp_path, BUSY)) as parley:
        challenge = (await flood(parley, 60))[-1].json()["error"]["challenge"]
        work = {"work": solve(challenge["puzzle"])}
        both = await asyncio.gather(*(parley.client.post("/v1/conversations", json=work) for _ in range(2)))

    assert sorted(answer.status_code for answer in both) == [201, 428]


async def test_WEB_14_a_proof_holds_nowhere_else_and_after_no_restart_twice(tmp_path: Path) -> None:
    always: Json = {"web": {"challenge": "always"}}
    other: Json = {"web": {"challenge": "always", "site": "other"}}
    here, there = settings(tmp_path, always), settings(tmp_path, other)
    async with running(here) as parley:
        puzzle = (await flood(parley, 1))[0].json()["error"]["challenge"]["puzzle"]
    work, statuses = {"work": solve(puzzle)}, []
    for one in (there, here, here):
        async with running(one) as parley:
            statuses.append((await parley.client.post("/v1/conversations", json=work)).status_code)

    assert statuses == [428, 201, 428]


async def test_WEB_13_what_strangers_write_leaves_room_for_customers(tmp_path: Path) -> None:
    limits = {
        **dict.fromkeys(("person", "conversation", "characters", "network", "messages_per_origin"), WIDE),
        "messages_per_site": {"count": 10, "seconds": 60, "burst": 10},
        "tenant": {"count": 20, "seconds": 60, "burst": 20},
        "anonymous_share": 1.0,
        "new_share": 1.0,
    }
    async with running(settings(tmp_path, {"limits": limits})) as parley:
        strangers = [await parley.visitor() for _ in range(3)]
        customer = await parley.visitor(customer=True)
        written = [(await one.post("Where is my order?")).status_code for _ in range(10) for one in strangers]
        of_customer = [(await customer.post("Where is my order?")).status_code for _ in range(10)]
        in_need = await strangers[0].post("a human please")

    assert written.count(202) == 10
    assert of_customer == [202] * 10
    assert in_need.status_code == 202


async def test_WEB_13_ten_megabytes_are_refused_and_the_server_goes_on(tmp_path: Path) -> None:
    large = b'{"language": "' + b"e" * 10_000_000 + b'"}'
    async with running(settings(tmp_path)) as parley:
        answers = [
            await parley.client.post(path, content=large, headers={"Content-Type": "application/json"})
            for path in ("/v1/conversations", "/v1/staff/sessions")
        ]
        visitor = await parley.visitor()

    assert [answer.status_code for answer in answers] == [413, 413]
    assert {answer.json()["error"]["code"] for answer in answers} == {"body_too_large"}
    assert isinstance(visitor, Visitor)


@pytest.mark.parametrize("when", ["off", "by_load"])
async def test_in_calm_times_nobody_works(tmp_path: Path, when: str) -> None:
    async with running(settings(tmp_path, {"web": {"challenge": when}})) as parley:
        outcomes = {answer.status_code for answer in await flood(parley, 30)}

    assert outcomes == {201}


async def test_limits_that_are_only_watched_let_every_start_in_and_count_it(tmp_path: Path) -> None:
    limits = {"mode": "log", "starts_per_network": {"count": 1, "seconds": 60, "burst": 1}}
    async with running(settings(tmp_path, policy={"limits": limits})) as parley:
        for _ in range(3):
            await parley.visitor()
        rows = await parley.app.db.fetch_all("SELECT dimension, mode, count FROM refused")

    assert [tuple(row) for row in rows] == [("start.network", "log", 2)]
