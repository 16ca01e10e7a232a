"""An answer that grows in the widget: its sentences stand in one bubble until the message takes its place."""

from __future__ import annotations

from playwright.async_api import expect

from adapters.web.base import GrowingView
from guards.base import OutgoingText
from tests.browser.conftest import ARTIFACTS, Chat

FIRST = "Meadow honey tastes of **many** flowers. "
SECOND = "It is a little darker than most. "


async def test_sentences_stand_in_one_bubble_until_the_message_comes(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    await widget.said("Tell me about honey")
    chat.backend.signal(chat.conversation, "typing")
    chat.backend.grows[chat.conversation] = GrowingView("m9", OutgoingText(FIRST))
    chat.backend.signal(chat.conversation, "delta")
    await expect(widget.theirs()).to_have_count(1)
    growing = widget.theirs().first
    await expect(growing.locator(".bubble")).to_have_text(FIRST.strip().replace("**", ""))
    await expect(growing).to_have_attribute("aria-live", "off")  # a reader hears it once, when it is whole
    await expect(widget.page.locator("parley-chat .typing")).to_have_count(0)

    chat.backend.grows[chat.conversation] = GrowingView("m9", OutgoingText(FIRST + SECOND))
    chat.backend.signal(chat.conversation, "delta")
    await expect(growing.locator(".bubble")).to_contain_text("darker")
    await widget.page.screenshot(path=ARTIFACTS / "growing.png")
    del chat.backend.grows[chat.conversation]
    message = chat.backend.say(chat.conversation, "bot", FIRST + SECOND + "Enjoy!", id="m9")

    await expect(widget.theirs()).to_have_count(1)
    await expect(widget.theirs().first.locator(".bubble")).to_contain_text("Enjoy!")
    await expect(widget.theirs().first).not_to_have_attribute("aria-live", "off")
    assert message.id == "m9"


async def test_who_reloads_in_mid_answer_sees_what_stands(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    await widget.said("Tell me about honey")
    chat.backend.grows[chat.conversation] = GrowingView("m9", OutgoingText(FIRST))

    await widget.page.reload()
    await widget.open()

    await expect(widget.theirs()).to_have_count(1)
    await expect(widget.theirs().first).to_contain_text("many")
