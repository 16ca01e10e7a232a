"""Two people at one browser: nothing of the first is left for the second."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import Chat


async def test_WEB_8_signing_out_leaves_nothing_of_the_person_behind(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.page.get_by_role("switch").check()
    await expect(widget.page.locator("#who")).to_have_text("Signed in as Mina Park")
    await widget.open()
    await widget.said("secret of Mina")
    chat.backend.say(chat.conversation, "bot", "answer for Mina")
    await expect(widget.theirs()).to_have_count(1)
    mina = chat.conversation
    await widget.input.fill("half a secret")

    await widget.page.get_by_role("switch").uncheck()
    await expect(widget.page.locator("#who")).to_have_text("Browsing as a guest")

    assert await widget.texts() == []
    assert await widget.input.input_value() == ""
    assert "parley:" not in await widget.stored()
    assert mina in chat.backend.retired
    await widget.said("somebody else")
    assert chat.conversation != mina
    assert await widget.texts() == ["somebody else"]


async def test_WEB_8_signing_out_in_one_window_clears_the_other(chat: Chat) -> None:
    one = await chat.widget()
    await one.open()
    await one.said("shared secret")
    two = type(one)(await one.page.context.new_page())
    await two.page.goto(chat.base_url)
    await two.open()
    await expect(two.page.locator("parley-chat .own")).to_have_count(1)

    await one.page.evaluate("document.querySelector('parley-chat').signOut()")

    await expect(two.page.locator("parley-chat .own")).to_have_count(0)


async def test_WEB_8_a_signed_in_chat_is_not_shown_before_the_page_vouches_again(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.page.get_by_role("switch").check()
    await widget.open()
    await widget.said("secret of Mina")

    await widget.page.evaluate("localStorage.removeItem('demo:signed-in')")
    await widget.page.reload()
    await widget.open()
    assert await widget.texts() == []
    await widget.page.get_by_role("switch").check()

    await expect(widget.own("sent").filter(has_text="secret of Mina")).to_have_count(1)
