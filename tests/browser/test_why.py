"""Below each answer of the bot stands why it says that: closed, opened by anybody, asked for only then."""

from __future__ import annotations

import pytest
from playwright.async_api import Request, expect

from tests.adapters.web.fake import SHOP
from tests.browser.conftest import Chat
from tests.browser.test_console import AXE

REASON = f"This answer was written by an AI.\n\nIt is based on:\n\n- [Returns]({SHOP}/returns)"


async def test_why_is_asked_for_once_by_keyboard_alone(chat: Chat) -> None:
    widget = await chat.widget()
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/why"):
            asked.append(request.url)

    widget.page.on("request", note)
    await widget.open()
    await widget.said("hello")
    said = chat.backend.say(chat.conversation, "bot", "Within thirty days.")
    chat.backend.reasons[said.id] = REASON
    why = widget.page.get_by_text("Why this answer?")
    await expect(why).to_have_count(1)
    assert asked == []

    await why.focus()
    for _ in range(3):
        await widget.page.keyboard.press("Enter")

    await expect(widget.page.get_by_text("This answer was written by an AI.")).to_be_visible()
    await expect(widget.page.get_by_role("link", name="Returns")).to_have_attribute("href", f"{SHOP}/returns")
    assert len(asked) == 1


async def test_what_cannot_be_told_is_said_so_and_asked_again(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    await widget.said("hello")
    said = chat.backend.say(chat.conversation, "bot", "Within thirty days.")
    why = widget.page.get_by_text("Why this answer?")
    await why.click()
    await expect(widget.page.get_by_text("This cannot be told right now.")).to_be_visible()
    chat.backend.reasons[said.id] = REASON
    await why.click()
    await why.click()

    await expect(widget.page.get_by_text("This answer was written by an AI.")).to_be_visible()


async def test_only_the_bot_has_to_say_why(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    await widget.said("hello")
    for author in ("staff", "system", "bot"):
        chat.backend.say(chat.conversation, author, f"from {author}")
    await expect(widget.theirs()).to_have_count(3)

    await expect(widget.page.locator("parley-chat .why")).to_have_count(1)
    await expect(widget.page.locator("parley-chat .message.bot:has(.why)")).to_contain_text("from bot")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_an_opened_why_is_accessible_by_axe(chat: Chat, scheme: str) -> None:
    widget = await chat.widget(color_scheme=scheme)
    await widget.open()
    await widget.said("hello")
    said = chat.backend.say(chat.conversation, "bot", "Within thirty days.")
    chat.backend.reasons[said.id] = REASON
    await widget.page.get_by_text("Why this answer?").click()
    await expect(widget.page.get_by_text("This answer was written by an AI.")).to_be_visible()
    await widget.page.evaluate(AXE.read_text())
    found = await widget.page.evaluate("axe.run('parley-chat', {runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa']})")

    assert found["passes"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]] == []
