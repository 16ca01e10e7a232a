"""The staff console in real Chromium: live, by keyboard, without JavaScript, small, and inert."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from guards.base import RawText
from storage.store import Store
from tests.adapters.web.serving import served
from tests.bot.console.parts import Parts
from tests.browser.conftest import ARGS, ARTIFACTS, CHROMIUM
from tests.browser.desk import Console, lively
from tests.clock import ManualClock

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


@pytest.fixture
async def console(store: Store, clock: ManualClock) -> AsyncIterator[Console]:
    assert CHROMIUM.exists(), "tests/system-packages installs chromium"
    parts = Parts(store, clock)
    async with served(parts.app) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield Console(url, parts, browser)
        await browser.close()
        parts.live.close()


async def test_the_first_account_and_a_whole_conversation_without_javascript(console: Console) -> None:
    parts = console.parts
    token = await parts.accounts.invite()
    page = await console.page(f"/console/welcome?token={token}", java_script_enabled=False)
    await page.get_by_label("Name").fill("Ada")
    await page.get_by_label("Password").fill("seven lazy foxes juggle")
    await page.get_by_role("button", name="Create account").click()
    await expect(page.get_by_text("No open conversations.")).to_be_visible()

    conversation = await parts.conversation("My card is 4111 1111 1111 1111, help!")
    await parts.escalate(conversation, "Asks for help with a card.")
    await page.reload()
    await page.get_by_role("link", name=re.compile("Asks for help with a card")).click()
    await page.get_by_role("button", name="Take over").click()
    await expect(page.locator("#head").get_by_text("With you")).to_be_visible()
    await page.get_by_role("button", name="[CARD_1]").click()
    await expect(page.get_by_text("4111 1111 1111 1111")).to_be_visible()
    await page.get_by_role("link", name="Back to the conversation").click()
    await page.get_by_label("Reply or private note").fill("Hello, I am Ada.")
    await page.get_by_role("button", name="Send reply").click()
    await expect(page.locator(".line.staff")).to_contain_text("Hello, I am Ada.")
    await page.get_by_label("Reply or private note").fill("Call back on Monday.")
    await page.get_by_role("button", name="Add note").click()
    await expect(page.locator(".line.note")).to_contain_text("Call back on Monday.")
    await page.get_by_role("button", name="Hand back to bot").click()
    await expect(page.locator("#head").get_by_text("The bot answers")).to_be_visible()
    await page.get_by_role("button", name="Close").click()
    await expect(page.locator("#head").get_by_text("Closed")).to_be_visible()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in to Parley")).to_be_visible()


async def test_the_cookie_is_out_of_reach_of_scripts(console: Console) -> None:
    await console.parts.member("Ada")
    page = await console.page("/console/sign-in")
    await console.sign_in(page, "Ada")
    await expect(page.get_by_text("No open conversations.")).to_be_visible()

    cookies = await page.context.cookies()

    assert [(one["name"], one["httpOnly"], one["sameSite"]) for one in cookies] == [
        ("parley", True, "Strict")
    ]
    assert await page.evaluate("document.cookie") == ""


async def test_the_board_lives_and_says_so(console: Console) -> None:
    ada = await console.parts.session("Ada")
    page = await console.page(session=ada)
    async with page.expect_response(re.compile("/console/events")):
        await page.reload()

    conversation = await console.parts.conversation("help")
    await console.parts.escalate(conversation, "Needs a person.")
    console.parts.stir(conversation)

    await expect(page.get_by_role("link", name=re.compile("Needs a person"))).to_be_visible()
    await expect(page).to_have_title(re.compile(r"^\(1\) "))
    await expect(page.get_by_role("status")).to_contain_text("A conversation is waiting")


async def test_a_message_arrives_while_somebody_writes_and_the_draft_stays(console: Console) -> None:
    parts = console.parts
    ada = await parts.session("Ada")
    conversation = await parts.conversation("help")
    await parts.handoff.take_over(conversation.id, ada.staff)
    page = await console.page(f"/console/conversations/{conversation.id}", ada)
    box = page.get_by_label("Reply or private note")
    await page.keyboard.press("r")
    await expect(box).to_be_focused()
    await box.fill("I am just wri")

    await parts.says(conversation, "are you there?")
    parts.stir(conversation)
    await expect(page.locator(".line.person").last).to_contain_text("are you there?")
    await expect(box).to_have_value("I am just wri")
    await expect(box).to_be_focused()
    await page.reload()
    await expect(box).to_have_value("I am just wri")
    await box.press("Control+Enter")

    await expect(page.locator(".line.staff")).to_contain_text("I am just wri")
    await expect(box).to_have_value("")


async def test_the_keyboard_moves_opens_and_helps(console: Console) -> None:
    async with lively(console.parts) as (ada, refund):
        page = await console.page(session=ada)
        await page.keyboard.press("j")
        await expect(page.locator(f"#c-{refund.id}")).to_be_focused()
        await page.keyboard.press("j")
        await page.keyboard.press("k")
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/console/conversations/{refund.id}")
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
        await page.get_by_label("Single-key shortcuts").uncheck()
        await page.keyboard.press("Escape")
        await page.keyboard.press("r")
        await expect(page.get_by_label("Reply or private note")).not_to_be_focused()


async def test_a_revealed_value_leaves_the_page_again(console: Console) -> None:
    async with lively(console.parts) as (ada, refund):
        page = await console.page(f"/console/conversations/{refund.id}", ada)
        await page.get_by_role("button", name="[CARD_1]").click()
        await expect(page.get_by_role("dialog", name="Revealed value")).to_contain_text("4111 1111 1111 1111")
        await page.get_by_role("button", name="Hide").click()

        await expect(page.locator("#value-text")).to_be_empty()
        assert "4111" not in await page.content()
        assert "4111" not in await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


async def test_somebody_who_is_put_out_sees_the_sign_in_page(console: Console) -> None:
    ada, admin = await console.parts.session("Ada"), await console.parts.session("Bob", "admin")
    page = await console.page(session=ada)
    async with page.expect_response(re.compile("/console/events")):
        await page.reload()
    visit = await console.parts.accounts.visit(admin.token)
    assert visit is not None
    await console.parts.accounts.set_disabled(ada.staff.id, True, by=visit)

    conversation = await console.parts.conversation("secret words")
    console.parts.stir(conversation)

    await expect(page.get_by_role("heading", name="Sign in to Parley")).to_be_visible()


async def test_CON_5_nothing_a_visitor_writes_runs_or_loads(console: Console) -> None:
    ada = await console.parts.session("<img src=x onerror=alert(1)>", "admin")
    words = '<script>alert(1)</script><img src="https://evil.example/x" onerror=alert(1)> ![](//evil.example)'
    conversation = await console.parts.conversation(words)
    await console.parts.escalate(conversation, words, words)
    page = await console.page(session=ada)
    foreign: list[str] = []
    page.on("request", lambda request: foreign.append(request.url))
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    for path in ("/console", f"/console/conversations/{conversation.id}", "/console/team", "/console/audit"):
        await page.goto(console.url + path)

    assert [url for url in foreign if not url.startswith(console.url)] == []
    assert await page.locator("img[src*=evil]").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_accessible_by_axe(console: Console, scheme: str) -> None:
    assert AXE.exists(), "npm ci brings axe-core; make test runs it"
    async with lively(console.parts) as (ada, refund):
        await console.parts.handoff.take_over(refund.id, ada.staff)
        await console.parts.handoff.note(refund.id, ada.staff, RawText("a note"))
        paths = ("/console", f"/console/conversations/{refund.id}", "/console/team", "/console/audit",
                 "/console/account", "/console/sign-in")  # fmt: skip
        for path in paths:
            page = await console.page(path, ada, color_scheme=scheme)
            await page.evaluate(AXE.read_text())
            found = await page.evaluate(
                "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            )
            faults = [
                (path, one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]
            ]
            assert found["passes"]
            assert faults == []
            await page.context.close()


SCREENS: dict[str, dict[str, object]] = {
    "light": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
    "small": {"viewport": {"width": 320, "height": 640}, "reduced_motion": "reduce"},
    "forced": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
}


@pytest.mark.parametrize("screen", SCREENS)
async def test_every_page_fits_its_screen(console: Console, screen: str) -> None:
    folder = ARTIFACTS / "console"
    folder.mkdir(parents=True, exist_ok=True)
    async with lively(console.parts) as (ada, refund):
        await console.parts.handoff.reply(refund.id, ada.staff, RawText("Hello, I am Ada. " + "long" * 60))
        await console.parts.breakers["openai/gpt"].hold(ada.staff.id)
        console.parts.strains.add("slow")
        paths = {
            "queue": "/console",
            "conversation": f"/console/conversations/{refund.id}",
            "costs": "/console/costs",
            "providers": "/console/providers",
            "safety": "/console/safety",
            "team": "/console/team",
            "audit": "/console/audit",
            "account": "/console/account",
        }
        for name, path in paths.items():
            page = await console.page(path, ada, **SCREENS[screen])
            await page.screenshot(path=folder / f"{name}-{screen}.png")
            over = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert (name, over <= 0) == (name, True)
            await page.context.close()


@pytest.mark.parametrize("screen", ["light", "phone"])
async def test_a_drill_is_told_above_the_page_and_hides_nothing(console: Console, screen: str) -> None:
    console.parts.drilled.append("masker")
    async with lively(console.parts) as (ada, refund):
        page = await console.page(f"/console/conversations/{refund.id}", ada, **SCREENS[screen])
        told = await page.get_by_text("Fire drill: masker broken on purpose").bounding_box()
        under = [await page.locator(part).bounding_box() for part in (".pane-head", ".composer", ".rail")]

        assert told
        assert all(box and told["y"] + told["height"] <= box["y"] for box in under)
        assert await page.evaluate("document.documentElement.scrollHeight - window.innerHeight") <= 0
