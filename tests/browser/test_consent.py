"""The widget asks before anything leaves the browser for good, and keeps what its person wrote meanwhile."""

from __future__ import annotations

from playwright.async_api import expect

from adapters.web.base import Question
from tests.adapters.web.fake import LINK
from tests.browser.conftest import Chat


async def test_a_message_waits_in_the_browser_until_its_writer_agrees(chat: Chat) -> None:
    chat.backend.asked = [
        Question("answer", "May we keep what you write?", None),
        Question("model", "May a model read along?", None),
    ]
    widget = await chat.widget()
    await widget.open()
    await widget.say("kept until I agree")

    await expect(widget.log).to_contain_text("May we keep what you write?")
    assert await widget.page.evaluate("document.activeElement.shadowRoot.activeElement.id") == "input"
    assert "kept until I agree" in await widget.stored()
    assert chat.backend.inbound == []
    await expect(widget.page.get_by_role("link", name=LINK)).to_have_attribute("href", LINK)
    await widget.page.get_by_role("button", name="I agree").click()
    await (
        widget.page.get_by_role("group", name="May a model read along?")
        .get_by_role("button", name="No")
        .click()
    )

    await expect(widget.own("sent")).to_have_count(1)
    assert [one.text.text for one in chat.backend.inbound] == ["kept until I agree"]
    assert [one.agreed for one in chat.backend.asked] == [True, False]
    await expect(widget.log).not_to_contain_text("May we keep")


async def test_whoever_declines_keeps_the_message_and_may_think_again(chat: Chat) -> None:
    chat.backend.asked = [Question("answer", "May we keep what you write?", None)]
    widget = await chat.widget()
    await widget.open()
    await widget.say("first")
    await widget.say("second")
    await widget.page.get_by_role("button", name="No", exact=True).click()
    await expect(widget.own("failed")).to_have_count(2)
    assert chat.backend.inbound == []

    chat.backend.asked = [Question("answer", "May we keep what you write?", None)]
    await widget.page.get_by_role("button", name="Try again").first.click()
    await widget.page.get_by_role("button", name="I agree").click()

    await expect(widget.own("sent")).to_have_count(1)
    assert [one.text.text for one in chat.backend.inbound] == ["first"]
