"""The risk in the console in real Chromium: opened and marked by keyboard, and readable for everybody."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from guards.base import MaskedText
from tests.browser.desk import Console, lively
from tests.browser.test_console import AXE, console

__all__ = ["console"]  # the served console, a fixture


async def test_somebody_is_marked_by_keyboard_alone(console: Console) -> None:
    async with lively(console.parts) as (ada, refund):
        page = await console.page(f"/console/conversations/{refund.id}", ada)
        await page.locator("#risk summary").focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("region", name="Risk of this person")).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Tab")
        await page.keyboard.type("Tries one card after the other")
        await page.keyboard.press("Enter")

        await expect(page.locator("#risk-line")).to_contain_text("Risk 0.85")
        await expect(page.locator("#risk-line")).to_contain_text("Restricted")
        await expect(page.locator(".line.note")).to_contain_text("Tries one card after the other")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_an_open_risk_is_accessible_by_axe(console: Console, scheme: str) -> None:
    async with lively(console.parts) as (ada, refund):
        words = MaskedText.authored("http://a.example http://b.example http://c.example")
        await console.parts.risks.judge(refund, ["t"], words, injection=1.0)
        page = await console.page(f"/console/conversations/{refund.id}", ada, color_scheme=scheme)
        await page.locator("#risk summary").click()
        await expect(page.get_by_text("Many links to elsewhere").last).to_be_visible()
        await page.evaluate(AXE.read_text())
        found = await page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )

        assert found["passes"]
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]] == []
