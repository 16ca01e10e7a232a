"""The widget on another site's page, under the strictest policy that page can have."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from playwright.async_api import expect
from starlette.responses import HTMLResponse

from tests.adapters.web.fake import make_site
from tests.adapters.web.serving import served
from tests.browser.conftest import Chat
from tests.browser.widget import Widget

PAGE = '<!doctype html><html lang="en" dir="{dir}"><h1>Shop</h1><script src="{bot}/widget.js" defer></script>'
POLICY = "default-src 'none'; script-src {bot}; connect-src {bot}; require-trusted-types-for 'script'"


@asynccontextmanager
async def embedded(chat: Chat, *, allowed: bool, dir: str = "ltr") -> AsyncIterator[tuple[Widget, Chat]]:
    """A shop on one origin with the widget of another."""
    shop, addresses = FastAPI(), {"dir": dir}

    @shop.get("/")
    async def page() -> HTMLResponse:
        policy = POLICY.format(**addresses)
        return HTMLResponse(PAGE.format(**addresses), headers={"Content-Security-Policy": policy})

    async with served(shop) as shop_url:
        site = make_site(allowed=[shop_url] if allowed else [])
        async with served(site.app) as bot_url:
            addresses["bot"] = bot_url
            there = Chat(shop_url, site.backend, chat.browser)
            yield await there.widget(viewport={"width": 900, "height": 700}), there
            site.streams.close()


@pytest.mark.parametrize("dir", ["ltr", "rtl"])
async def test_it_works_on_an_allowed_page_under_a_strict_policy(chat: Chat, dir: str) -> None:
    async with embedded(chat, allowed=True, dir=dir) as (widget, there):
        await widget.open()
        await widget.said("hello")
        there.backend.say(there.conversation, "bot", "- one\n- two")
        await expect(widget.log.get_by_role("listitem")).to_have_count(2)
        box = await widget.launcher.bounding_box()

    assert box is not None
    assert (box["x"] > 450) is (dir == "ltr")
    assert there.broken == []


async def test_WEB_1_it_does_not_even_load_on_a_foreign_page(chat: Chat) -> None:
    async with embedded(chat, allowed=False) as (widget, there):
        await widget.page.wait_for_load_state("networkidle")

        await expect(widget.chat).to_have_count(0)
        assert there.backend.views == {}
        assert there.broken == []
