"""The console in a real browser: served, with a lively board, and one signed-in page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Page

from bot.console.base import SignedIn
from storage.base import Conversation
from tests.bot.console.parts import PASSWORD, Parts


@dataclass
class Console:
    """The served console and the browser that looks at it."""

    url: str
    parts: Parts
    browser: Browser

    async def page(self, path: str = "/console", session: SignedIn | None = None, **options: object) -> Page:
        """A fresh profile. Any exception or CSP violation on the page fails the test."""
        context = await self.browser.new_context(locale="en-GB", **options)  # type: ignore[arg-type]  # passed on
        context.set_default_timeout(60_000)
        if session:
            await context.add_cookies([{"name": "parley", "value": session.token, "url": self.url}])
        page = await context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"exception on the page: {error}"))
        page.on("console", _no_violation)
        await page.goto(self.url + path)
        return page

    async def sign_in(self, page: Page, name: str) -> None:
        await page.get_by_label("Name").fill(name)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()


def _no_violation(message: object) -> None:
    text = str(getattr(message, "text", ""))
    if "Content Security Policy" in text or "Content-Security-Policy" in text:
        pytest.fail(text)


@asynccontextmanager
async def lively(parts: Parts) -> AsyncIterator[tuple[SignedIn, Conversation]]:
    """Ada's board on a busy morning, and the conversation that waits longest."""
    ada, grace = await parts.session("Ada Lovelace", "admin"), await parts.session("Grace Hopper")
    refund = await parts.conversation(
        "Hi, my card 4111 1111 1111 1111 was charged twice on Monday. Can I have the second payment back?",
        "You can reach me at jo.bloggs@example.com as well.",
    )
    parts.clock.advance(20)
    await parts.escalate(
        refund, "Charged twice on Monday; wants the second payment back. Gave card and e-mail."
    )
    parts.clock.advance(7 * 60)
    angry = await parts.conversation(
        "This is the third time I am asking. Let me talk to a human being please!!"
    )
    await parts.escalate(angry, "Asks for a person for the third time.", "asked")
    parts.clock.advance(60)
    late = await parts.conversation("Where is my parcel? The tracking page has not moved since last week.")
    await parts.escalate(late, "Parcel has not moved for a week; no verified order.", "failed")
    parts.clock.advance(30)
    mine = await parts.conversation("Could you change the address on my order? +49 30 901820 is my number.")
    await parts.handoff.take_over(mine.id, ada.staff)
    theirs = await parts.conversation("I would like to upgrade my plan.")
    await parts.handoff.take_over(theirs.id, grace.staff)
    for words in (
        "What are your opening hours?",
        "Do you ship to Korea? 한국으로도 배송되나요?",
        "هل تشحنون إلى مصر؟",
    ):
        one = await parts.conversation(words)
        await parts.transcript.entries(one)
    parts.clock.advance(4 * 60)
    yield ada, refund
