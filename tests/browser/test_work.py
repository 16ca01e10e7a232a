"""Busy times in a real browser: the widget works for a stranger, says so, and the page stays quick."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.async_api import Page, Route, expect
from starlette.responses import HTMLResponse

from adapters.web.turnstile import Turnstile
from bot.clock import new_id
from bot.reception import Ceilings, VisitorReception
from guards.base import Rate, Take
from guards.demand import Calm, Demand
from guards.work import Puzzles
from tests.adapters.web.fake import make_site
from tests.adapters.web.serving import served
from tests.browser.conftest import Chat, chatting
from tests.browser.widget import Widget
from tests.clock import LiveClock
from tests.peers import turnstile as peer
from tests.solving import solve

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
ROOMY = Rate(1000, 1, 1000)
# One puzzle, whose solution has to be the same wherever it is looked for.
PUZZLE = "14.1790000120000.0000000000000000000000.5f" + "d1" * 31
COUNT_FRAMES = """() => {
    window.frames_seen = 0;
    const seen = () => { window.frames_seen += 1; requestAnimationFrame(seen); };
    requestAnimationFrame(seen);
}"""


class Books:
    """Everything is new, and there is room; `replayed` proofs are taken for old ones."""

    def __init__(self, replayed: int = 0) -> None:
        self.replayed, self.spent = replayed, 0

    async def spend(self, proof_id: str, expires_at: int) -> bool:
        self.spent += 1
        return self.spent > self.replayed

    async def forget(self, now: int) -> int:
        return 0

    async def take(self, key: str, rate: Rate) -> float:
        return 0.0

    async def take_all(self, takes: Sequence[Take]) -> Mapping[str, float]:
        return {}


async def unheld(ceiling: str) -> None:
    return None


def reception(books: Books, *, load: float = 1.0, onlooker: Turnstile | None = None) -> VisitorReception:
    return VisitorReception(
        Demand("always", Calm(60, 600), lambda: load),
        Puzzles([b"k" * 32], site="shop", new_id=new_id),
        books,
        books,
        LiveClock(),
        ceilings=Ceilings(network=ROOMY, origin=ROOMY, site=ROOMY, customer=ROOMY),
        key=b"c" * 32,
        onlooker=onlooker,
        noted=lambda outcome: None,
        held=unheld,
    )


@asynccontextmanager
async def busy(books: Books, *, load: float = 1.0) -> AsyncIterator[Chat]:
    async with chatting(make_site(reception=reception(books, load=load))) as chat:
        yield chat


async def faults(page: Page) -> list[str]:
    assert AXE.exists(), "npm ci brings axe-core; make test runs it"
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "axe.run(document.querySelector('parley-chat'),"
        " {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    assert found["passes"]
    return [f"{one['id']} {node['target']}" for one in found["violations"] for node in one["nodes"]]


async def test_the_browser_finds_the_solution_that_the_server_would() -> None:
    async with chatting(make_site()) as chat:
        page = await chat.page()
        found = await page.evaluate(
            "async (puzzle) => (await import('/widget/work.js')).solve(puzzle, new AbortController().signal)",
            PUZZLE,
        )

    assert found == solve(PUZZLE)


async def test_a_stranger_by_keyboard_is_let_in_and_nothing_freezes() -> None:
    books = Books()
    async with busy(books, load=0.125) as chat:
        widget = await chat.widget()
        await widget.page.evaluate(COUNT_FRAMES)
        await widget.launcher.focus()
        for key in ("Enter", *"hello", "Enter"):
            await widget.page.keyboard.press(key)
        await expect(widget.page.get_by_role("status")).to_contain_text("One moment")
        before = await widget.page.evaluate("window.frames_seen")
        await widget.page.keyboard.type("and meanwhile I write on")
        await expect(widget.own("sent")).to_have_count(1, timeout=30_000)

        assert await widget.page.evaluate("window.frames_seen") > before
        assert await widget.input.input_value() == "and meanwhile I write on"
        await expect(widget.page.get_by_role("status")).to_have_count(0)
        assert [one.text.text for one in chat.backend.inbound] == ["hello"]
    assert books.spent == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_what_it_says_meanwhile_is_accessible(artifacts: Path, scheme: str) -> None:
    async with busy(Books()) as chat:
        widget = await chat.widget(
            color_scheme=scheme, reduced_motion="reduce", viewport={"width": 900, "height": 760}
        )
        go_on = asyncio.Event()

        async def slowly(route: Route) -> None:
            await go_on.wait()
            await route.continue_()

        await widget.page.route("**/widget/work.js", slowly)
        await widget.open()
        await widget.say("hello")
        await expect(widget.page.get_by_role("status")).to_contain_text("One moment")
        await widget.page.screenshot(path=artifacts / f"widget-working-{scheme}.png")
        found = await faults(widget.page)
        go_on.set()
        await expect(widget.own("sent")).to_have_count(1)

    assert found == []


async def test_a_proof_that_was_not_taken_is_made_again() -> None:
    books = Books(replayed=2)
    async with busy(books) as chat:
        widget = await chat.widget()
        await widget.open()
        await widget.said("hello")

    assert books.spent == 3


async def test_in_the_end_it_says_so_and_can_be_tried_again() -> None:
    books = Books(replayed=3)
    async with busy(books) as chat:
        widget = await chat.widget()
        await widget.open()
        await widget.say("hello")
        await expect(widget.own("failed")).to_contain_text("Many are writing just now")
        assert chat.backend.views == {}
        await widget.page.get_by_role("button", name="Try again").click()

        await expect(widget.own("sent")).to_have_count(1)
    assert books.spent == 4


async def test_signing_in_meanwhile_ends_the_work_and_needs_none() -> None:
    books = Books()
    async with busy(books, load=0.0) as chat:
        widget = await chat.widget()
        await widget.open()
        await widget.say("of a stranger")
        await expect(widget.page.get_by_role("status")).to_contain_text("One moment")
        await widget.page.get_by_role("switch").check()
        await expect(widget.page.locator("#who")).to_have_text("Signed in as Mina Park")
        await widget.said("of Mina")

        assert [one.text.text for one in chat.backend.inbound] == ["of Mina"]
    assert books.spent == 0


# -- an onlooker --------------------------------------------------------------------------------------


@asynccontextmanager
async def watched(chat: Chat, books: Books, cloudflare: peer.Turnstile) -> AsyncIterator[tuple[Widget, Chat]]:
    """A shop whose chat is watched over by Turnstile."""
    shop, bot = FastAPI(), [""]

    @shop.get("/")
    async def page() -> HTMLResponse:
        return HTMLResponse(f'<html lang="en"><title>Shop</title><script src="{bot[0]}/widget.js"></script>')

    onlooker = Turnstile(
        cloudflare.site_key, cloudflare.secret, monotonic=LiveClock().monotonic, base=cloudflare.url
    )
    async with served(shop) as shop_url:
        site = make_site(allowed=[shop_url], reception=reception(books, onlooker=onlooker))
        async with served(site.app) as bot[0]:
            there = Chat(shop_url, site.backend, chat.browser)
            yield await there.widget(), there
            site.streams.close()
    await onlooker.aclose()


async def test_turnstile_looks_at_a_browser_inside_the_chat_and_leaves(chat: Chat) -> None:
    async with peer.Turnstile() as cloudflare, watched(chat, Books(), cloudflare) as (widget, there):
        go_on = asyncio.Event()

        async def slowly(route: Route) -> None:
            await go_on.wait()
            await route.continue_()

        await widget.page.route("**/token", slowly)
        await widget.open()
        await widget.say("hello")
        box, panel = widget.page.get_by_text("Verifying"), await widget.dialog.bounding_box()
        await expect(box).to_be_visible()
        place = await box.bounding_box()
        go_on.set()
        await expect(widget.own("sent")).to_have_count(1)

        await expect(box).to_have_count(0)
        assert [form["secret"] for form in cloudflare.asked] == [cloudflare.secret]
        assert there.broken == []
    assert place is not None
    assert panel is not None
    assert panel["x"] <= place["x"] < place["x"] + 300 <= panel["x"] + panel["width"]


async def test_where_turnstile_is_down_the_browser_works_instead(chat: Chat) -> None:
    books = Books()
    async with peer.Turnstile() as cloudflare, watched(chat, books, cloudflare) as (widget, _):
        cloudflare.fault = "status"
        await widget.open()
        await widget.said("hello")

        assert len(cloudflare.asked) == 1
    assert books.spent == 1
