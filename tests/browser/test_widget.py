"""The widget in a real browser on a real server."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from guards.base import Refusal
from tests.browser.conftest import Chat

ANSWER = """Your parcel left **yesterday**. It usually takes:

- 2 days within the country
- 4 days elsewhere

You can follow it in [your orders](https://shop.example/orders)."""


async def test_a_question_is_sent_and_answered(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    await expect(widget.dialog).to_contain_text("AI assistant")
    await expect(widget.input).to_be_focused()

    await widget.said("Where is my parcel?")
    chat.backend.signal(chat.conversation, "typing")
    await expect(widget.page.locator("parley-chat .typing")).to_be_visible()
    chat.backend.say(chat.conversation, "bot", ANSWER)

    await expect(widget.log.get_by_role("listitem")).to_have_count(2)
    await expect(widget.log.get_by_role("link", name="your orders")).to_have_attribute(
        "rel", "noopener noreferrer nofollow"
    )
    await expect(widget.page.locator("parley-chat .typing")).to_have_count(0)


async def test_a_reload_shows_everything_once(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    for n in range(3):
        await widget.said(f"question {n}")
        chat.backend.say(chat.conversation, "bot", f"answer {n}")
    await expect(widget.theirs()).to_have_count(3)
    before = await widget.texts()

    await widget.page.reload()
    await widget.open()
    await expect(widget.theirs()).to_have_count(3)

    assert await widget.texts() == before
    assert len(chat.backend.views) == 1


async def test_what_was_written_offline_is_sent_once_when_the_network_is_back(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    await widget.said("first")
    await widget.page.context.set_offline(True)

    await widget.say("written offline")
    await expect(widget.dialog).to_contain_text("Waiting for the connection")
    assert "written offline" in await widget.stored()
    await widget.page.context.set_offline(False)

    await expect(widget.own("sent")).to_have_count(2)
    assert [one.text.text for one in chat.backend.inbound] == ["first", "written offline"]
    assert "written offline" not in await widget.stored()


async def test_an_unsent_message_survives_a_reload(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    await widget.said("first")
    chat.backend.refusal = Refusal("rate_limited", retry_after=600)
    await widget.say("kept")
    await expect(widget.own("failed")).to_have_count(1)
    chat.backend.refusal = None

    await widget.page.reload()
    await widget.open()
    await widget.page.get_by_role("button", name="Try again").click()

    await expect(widget.own("sent")).to_have_count(2)
    assert [one.text.text for one in chat.backend.inbound] == ["first", "kept"]


async def test_what_comes_too_fast_says_when_it_goes_out_and_does(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    await widget.said("first")
    chat.backend.refusal = Refusal("rate_limited", retry_after=1.2)
    await widget.say("second")
    await expect(widget.dialog).to_contain_text("this one goes out in 2 s")
    chat.backend.refusal = None

    await expect(widget.own("sent")).to_have_count(2)
    await expect(widget.dialog).not_to_contain_text("goes out in")
    assert [one.text.text for one in chat.backend.inbound] == ["first", "second"]


async def test_an_answer_that_is_lost_on_the_way_doubles_nothing(chat: Chat) -> None:
    widget = await chat.widget()
    lost: list[str] = []

    async def take_and_drop(route: Route) -> None:
        """The server stores the message, the browser never hears of it."""
        if route.request.method != "POST" or lost:
            await route.continue_()
            return
        lost.append(route.request.url)
        await route.fetch()
        await route.abort("connectionreset")

    await widget.page.route("**/messages", take_and_drop)
    await widget.open()
    await widget.said("only once, please")

    assert len(chat.backend.inbound) == 1
    assert await widget.texts() == ["only once, please"]


async def test_the_stream_reconnects_and_misses_nothing(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    await widget.said("hello")
    chat.backend.say(chat.conversation, "bot", "one")
    await expect(widget.theirs()).to_have_count(1)

    chat.backend.down = True
    chat.backend.signal(chat.conversation, "message")
    await expect(widget.dialog).to_contain_text("Reconnecting")
    chat.backend.down = False
    for word in ("two", "three"):
        chat.backend.say(chat.conversation, "bot", word)

    await expect(widget.theirs()).to_have_count(3)
    assert await widget.texts() == ["hello", "one", "two", "three"]
    await expect(widget.dialog).not_to_contain_text("Reconnecting")


async def test_two_windows_show_the_same_and_double_nothing(chat: Chat) -> None:
    one = await chat.widget()
    await one.open()
    await one.said("from one")
    two = type(one)(await one.page.context.new_page())
    await two.page.goto(chat.base_url)
    await two.open()
    await two.said("from two")

    await expect(one.page.locator("parley-chat .own")).to_have_count(2)
    assert await one.texts() == await two.texts() == ["from one", "from two"]


async def test_a_person_can_be_asked_for_and_takes_over(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    await widget.dialog.get_by_role("button", name="Talk to a person").click()
    await expect(widget.own("sent")).to_have_count(1)
    id = chat.conversation

    chat.backend.change(id, owner="queue")
    chat.backend.signal(id, "owner")
    await expect(widget.dialog).to_contain_text("Waiting for a person")
    chat.backend.change(id, owner="staff", owner_name="Ana")
    chat.backend.signal(id, "owner")

    await expect(widget.page.locator("parley-chat .state")).to_have_text("Ana")


async def test_everything_works_by_keyboard(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.launcher.focus()
    await widget.page.keyboard.press("Enter")
    await expect(widget.input).to_be_focused()
    await widget.page.keyboard.type("line one")
    await widget.page.keyboard.press("Shift+Enter")
    await widget.page.keyboard.type("line two")
    await widget.page.keyboard.press("Enter")
    await expect(widget.own("sent")).to_have_count(1)
    assert chat.backend.inbound[0].text.text == "line one\nline two"

    await widget.page.keyboard.press("Escape")

    await expect(widget.dialog).to_be_hidden()
    await expect(widget.launcher).to_be_focused()


async def test_full_screen_keeps_the_focus_inside(chat: Chat) -> None:
    widget = await chat.widget(viewport={"width": 320, "height": 600})
    await widget.open()
    for _ in range(12):
        await widget.page.keyboard.press("Tab")
        assert await widget.page.evaluate("document.activeElement.tagName") == "PARLEY-CHAT"


async def test_clearing_the_chat_asks_first(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    await widget.said("hello")

    await widget.page.get_by_role("button", name="Clear chat").click()
    await widget.page.get_by_role("button", name="Keep").click()
    await expect(widget.own("sent")).to_have_count(1)
    await widget.page.get_by_role("button", name="Clear chat").click()
    await widget.page.get_by_role("button", name="Clear", exact=True).click()

    await expect(widget.page.locator("parley-chat .own")).to_have_count(0)
    assert chat.conversation in chat.backend.retired


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("desktop", {"viewport": {"width": 1280, "height": 860}}),
        ("dark", {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"}),
        ("phone", {"viewport": {"width": 375, "height": 720}, "is_mobile": True, "has_touch": True}),
        ("phone-320", {"viewport": {"width": 320, "height": 600}, "color_scheme": "dark"}),
        ("forced-colors", {"viewport": {"width": 900, "height": 760}, "forced_colors": "active"}),
    ],
)
async def test_it_fits_the_screen(chat: Chat, artifacts: Path, name: str, options: dict[str, object]) -> None:
    widget = await chat.widget(reduced_motion="reduce", **options)
    await widget.open()
    await widget.said("Hi! Where is my parcel? I ordered last Tuesday.")
    chat.backend.say(chat.conversation, "bot", ANSWER)
    await expect(widget.log.get_by_role("listitem")).to_have_count(2)
    await widget.page.screenshot(path=artifacts / f"widget-{name}.png")

    box, size = await widget.dialog.bounding_box(), widget.page.viewport_size
    assert box is not None
    assert size is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert box["height"] <= size["height"]
    assert await widget.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("language", "label"), [("de", "Chat öffnen"), ("ko", "채팅 열기"), ("xx", "Open chat")]
)
async def test_it_speaks_the_pages_language(chat: Chat, language: str, label: str) -> None:
    page = await chat.page()
    await expect(page.get_by_role("button", name="Open chat")).to_be_visible()
    await page.evaluate(
        """language => {
            document.querySelector('parley-chat').remove();
            const chat = document.createElement('parley-chat');
            chat.setAttribute('language', language);
            document.body.append(chat);
        }""",
        language,
    )

    await expect(page.get_by_role("button", name=label)).to_be_visible()
