"""One story through everything: a customer on the shop page, a new member of staff in the console."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import ARGS, CHROMIUM
from tests.browser.widget import Widget
from tests.running import Running, running, settings

CARD = "4111 1111 1111 1111"


@pytest.fixture
async def parley(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(settings(tmp_path)) as it:
        yield it


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield launched
        await launched.close()


async def shop(browser: Browser, parley: Running) -> Widget:
    context = await browser.new_context(locale="en-GB", viewport={"width": 1180, "height": 760})
    context.set_default_timeout(60_000)
    page = await context.new_page()
    await page.goto(parley.url)
    await page.get_by_role("switch").click()  # signs the demo customer in
    widget = Widget(page)
    await widget.open()
    return widget


async def first_account(browser: Browser, parley: Running) -> Page:
    """The printed one-time link, opened at http://localhost as a person would."""
    context = await browser.new_context(locale="en-GB", viewport={"width": 1180, "height": 760})
    context.set_default_timeout(60_000)
    page = await context.new_page()
    invitation = await parley.app.first_invitation()
    address = parley.url.replace("127.0.0.1", "localhost")
    await page.goto(f"{address}/console/welcome?token={invitation}")
    await page.get_by_label("Name").fill("Ada")
    await page.get_by_label("Password").fill("a long walk in the meadow")
    await page.get_by_role("button", name="Create account").click()
    return page


async def test_a_customer_asks_a_person_takes_over_and_gives_back(
    parley: Running, browser: Browser, artifacts: Path
) -> None:
    customer, staff = await shop(browser, parley), await first_account(browser, parley)

    await customer.said("What is my balance?")
    await expect(customer.theirs().last).to_contain_text("47.15")
    await customer.said(f"My card {CARD} was charged twice, I want to talk to a person")
    await expect(customer.theirs().last).to_contain_text("staff")
    assert parley.url, "the console hears of it without a reload"
    await staff.get_by_text("was charged twice").first.click()
    await expect(staff.locator("#lines")).to_contain_text("[CARD_1]")
    assert CARD not in await staff.content()

    await staff.get_by_role("button", name="[CARD_1]").first.click()
    await expect(staff.locator("#value-text")).to_have_text(CARD)
    await staff.get_by_role("button", name="Hide").click()
    await staff.get_by_role("button", name="Take over").click()
    await expect(customer.theirs().last).to_contain_text("Ada from our staff has joined")
    await staff.get_by_label("Reply or private note").fill("Hello! The second charge goes back to [CARD_1].")
    await staff.get_by_role("button", name="Send reply").click()
    await expect(customer.theirs().last).to_contain_text(f"goes back to {CARD}")
    await customer.page.screenshot(path=artifacts / "whole-widget.png")
    await expect(staff.locator("#lines")).to_contain_text("goes back to")
    await staff.screenshot(path=artifacts / "whole-console.png")

    await staff.get_by_role("button", name="Hand back to bot").click()
    await expect(customer.theirs().last).to_contain_text("The AI assistant answers again")
    await customer.said("And tell me my balance again")
    await expect(customer.theirs().last).to_contain_text("47.15")
    revealed = [entry for entry in await parley.app.store.audit.entries() if entry.action == "value.revealed"]
    assert len(revealed) == 1


async def test_WEB_7_what_the_page_shows_is_what_a_fresh_fetch_shows(
    parley: Running, browser: Browser
) -> None:
    customer = await shop(browser, parley)
    for cut in range(4):
        await customer.page.context.set_offline(True)
        await customer.say(f"What is my balance? ({cut})")
        await customer.page.context.set_offline(False)
        await expect(customer.own("sent")).to_have_count(cut + 1)
    await expect(customer.theirs()).to_have_count(4)
    conversation = (await parley.app.store.conversations.board())[0]
    view = await parley.app.front.conversation(conversation.id)
    assert view is not None
    fresh = await parley.app.front.messages(view, after=0, limit=100)

    assert await customer.texts() == [message.text.text for message in fresh]
    assert len(fresh) == 8
