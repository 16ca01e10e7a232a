"""DIS-1: the widget says that an AI answers as long as one does, in the words of the operator if any."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import Chat

OWN = "A machine of <b>Example</b> answers here."


async def test_DIS_1_it_stands_there_from_the_start_and_is_gone_while_a_person_answers(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    note, state = widget.page.locator("parley-chat .note"), widget.page.locator("parley-chat .state")
    await expect(note).to_contain_text("You are chatting with an AI assistant")
    await widget.said("hello")

    for owner, words in (("bot", OWN), ("staff", None), ("queue", None), ("bot", OWN)):
        chat.backend.change(chat.conversation, owner=owner, owner_name="Ana", disclosure=words)
        chat.backend.signal(chat.conversation, "owner")
        if words:
            await expect(note).to_have_text(words)
            await expect(state).to_have_text("AI assistant")
        else:
            await expect(note).to_be_hidden()
            await expect(state).not_to_have_text("AI assistant")
