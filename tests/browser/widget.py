"""The widget as a person uses it: by role and label."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect


class Widget:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.chat = page.locator("parley-chat")
        self.launcher = page.locator("parley-chat .launcher")
        self.dialog = page.get_by_role("dialog")
        self.input = page.get_by_label("Your message")
        self.log = page.get_by_role("log")

    async def open(self) -> None:
        await self.launcher.click()
        await expect(self.dialog).to_be_visible()

    async def say(self, text: str) -> None:
        await self.input.fill(text)
        await self.input.press("Enter")

    async def said(self, text: str) -> None:
        """Say it and wait until it is stored."""
        await self.say(text)
        await expect(self.own("sent").filter(has_text=text)).to_have_count(1)

    def own(self, state: str) -> Locator:
        return self.page.locator(f"parley-chat .own[data-state={state}]")

    def theirs(self) -> Locator:
        """What others said, the greeting left out."""
        return self.page.locator("parley-chat .message:not(.own)").filter(has_not_text="How can I help")

    async def texts(self) -> list[str]:
        bubbles = self.page.locator("parley-chat .bubble")
        return (await bubbles.all_inner_texts())[1:]  # without the greeting

    async def stored(self) -> str:
        """Everything the page keeps in this browser."""
        return str(await self.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"))
