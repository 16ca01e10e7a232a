"""An endpoint whose name takes long to find takes nobody with it, and is asked under its own name."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Event

import pytest
from aiohttp import web

from bot.facts.base import FactsUnavailable
from bot.facts.http import HttpFacts
from bot.facts.meanings import Meaning, Meanings

MEANINGS = Meanings({"account.visits": Meaning(type="count")}, exact=False)


class Names:
    """A resolver that does not come back for `slow.example` until it is freed."""

    def __init__(self, *known: str) -> None:
        self.freed, self.asked, self._known = Event(), list[str](), known

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        if host == "slow.example":
            self.freed.wait()
        if not self._known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return self._known


@pytest.fixture
def names() -> Iterator[Names]:
    known = Names("127.0.0.1")
    yield known
    known.freed.set()


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async def visits(request: web.Request) -> web.Response:
        known = request.host.startswith(("erp.example:", "127.0.0.1:", "localhost:"))
        return web.json_response({"account": {"visits": 3 if known else 0}})

    app = web.Application()
    app.router.add_get("/{who}", visits)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield int(site.name.rpartition(":")[2])
    await runner.cleanup()


def asked(host: str, port: int, names: Names) -> HttpFacts:
    return HttpFacts(f"http://{host}:{port}/{{identity}}", None, MEANINGS, seconds=3, resolve=names)


async def give_up(source: HttpFacts) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await source.facts("anna")


async def visits(source: HttpFacts) -> Decimal:
    value = (await source.facts("anna"))["account.visits"].value
    assert isinstance(value, Decimal)
    return value


async def test_a_host_is_asked_under_its_own_name(port: int, names: Names) -> None:
    source = asked("erp.example", port, names)

    assert await visits(source) == 3
    assert names.asked == ["erp.example"]
    await source.aclose()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_what_is_an_address_needs_no_name(port: int, host: str) -> None:
    source = HttpFacts(f"http://{host}:{port}/{{identity}}", None, MEANINGS, seconds=3)

    assert await visits(source) == 3
    await source.aclose()


async def test_of_several_addresses_the_next_one_is_tried(port: int) -> None:
    names = Names("127.0.0.9", "127.0.0.1")
    source = asked("erp.example", port, names)

    assert await visits(source) == 3
    await source.aclose()


async def test_a_name_that_nobody_knows_is_down(port: int) -> None:
    source = asked("erp.example", port, Names())
    with pytest.raises(FactsUnavailable, match=r"^gaierror$"):
        await source.facts("anna")
    await source.aclose()


async def test_the_threads_of_everybody_else_stay_free(port: int, names: Names) -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    source = asked("slow.example", port, names)
    await asyncio.gather(*(give_up(source) for _ in range(3)))
    async with asyncio.timeout(30):
        assert await asyncio.to_thread(int) == 0
    await source.aclose()


async def test_while_all_its_threads_hang_it_is_down_at_once(port: int, names: Names) -> None:
    source = asked("slow.example", port, names)
    await asyncio.gather(*(give_up(source) for _ in range(2)))
    with pytest.raises(FactsUnavailable, match="threads hang"):
        await source.facts("anna")
    await source.aclose()
