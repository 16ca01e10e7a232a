"""One place that says where the widget is served and who answers: point `chat` at another server here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.adapters.web.fake import FakeBackend, Site, make_site
from tests.adapters.web.serving import served
from tests.browser.widget import Widget

CHROMIUM = Path("/usr/bin/chromium")
ARGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
_POLICY = "Content Security Policy"
expect.set_options(timeout=60_000)  # as long as a page may take on a machine that is busy
ARTIFACTS = Path(__file__).parents[2] / "artifacts"


@dataclass
class Chat:
    """The served shop page, and the core behind it."""

    base_url: str
    backend: FakeBackend
    browser: Browser
    broken: list[str] = field(default_factory=list)  # exceptions on a page and breaches of its policy

    async def page(self, **options: object) -> Page:
        """A fresh browser profile on the shop page."""
        context = await self.browser.new_context(locale="en-GB", **options)  # type: ignore[arg-type]  # passed on
        context.set_default_timeout(60_000)
        page = await context.new_page()
        page.on("pageerror", lambda error: self.broken.append(str(error)))
        page.on("console", lambda line: self.broken.extend([line.text] if _POLICY in line.text else []))
        await page.goto(self.base_url)
        return page

    async def widget(self, **options: object) -> Widget:
        return Widget(await self.page(**options))

    @property
    def conversation(self) -> str:
        return list(self.backend.views)[-1]


@asynccontextmanager
async def chatting(site: Site) -> AsyncIterator[Chat]:
    async with served(site.app) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        chat = Chat(url, site.backend, browser)
        yield chat
        await browser.close()
        site.streams.close()
        assert chat.broken == []


@pytest.fixture
async def chat() -> AsyncIterator[Chat]:
    async with chatting(make_site()) as it:
        yield it


@pytest.fixture
def artifacts() -> Path:
    ARTIFACTS.mkdir(exist_ok=True)
    return ARTIFACTS
