"""A receipt in the console in real Chromium: by keyboard, readable for everybody, open while it is read."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.bot.console.test_receipts import answered
from tests.browser.desk import Console, lively
from tests.browser.test_console import AXE, console

__all__ = ["console"]  # the served console, a fixture


async def test_a_receipt_that_is_being_read_stays_open_when_something_new_arrives(console: Console) -> None:
    async with lively(console.parts) as (ada, refund):
        await answered(console.parts, refund)
        page = await console.page(f"/console/conversations/{refund.id}", ada)
        await page.locator(".receipt summary").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("account.balance")).to_be_visible()
        await console.parts.says(refund, "Are you still there?")
        console.parts.stir(refund)
        await expect(page.locator("#lines")).to_contain_text("Are you still there?")

        await expect(page.get_by_text("account.balance")).to_be_visible()
        await expect(page.locator(".receipt summary")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_receipts_and_safety_are_accessible_by_axe(console: Console, scheme: str) -> None:
    async with lively(console.parts) as (ada, refund):
        await answered(console.parts, refund)
        page = await console.page(f"/console/conversations/{refund.id}", ada, color_scheme=scheme)
        await page.locator(".receipt summary").click()
        for path in (None, "/console/safety"):
            if path:
                await page.goto(console.url + path)
            await page.evaluate(AXE.read_text())
            found = await page.evaluate(
                "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            )

            assert found["passes"]
            broken = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]]
            assert broken == []
