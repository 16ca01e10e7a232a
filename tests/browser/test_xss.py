"""WEB-10 and WEB-11: whatever anybody says, no script runs and no request leaves, in widget and console."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.async_api import Page, Request, expect

from bot.answers import Say
from bot.basis import Basis, Source
from guards.base import CheckedText, Evidence, MaskedText, OutgoingText
from guards.outputs import OutputCheck
from guards.rendering import notice, render
from guards.vault import PersonVault
from storage.base import Conversation
from tests.bot.console.parts import Parts
from tests.browser.conftest import Chat
from tests.browser.corpora import CORPUS, EVIL, MARKDOWN, MARKUP
from tests.browser.desk import Console
from tests.browser.test_console import console

__all__ = ["console"]  # the served console, a fixture

HOST = "shop.example"
BUILT = {*("div", "span", "p", "strong", "em", "code", "pre", "ul", "ol", "li", "br", "details", "summary")}
OTHERS = ("bot", "staff", "system")
INSIDE = """() => {
    const all = [...document.querySelector('parley-chat').shadowRoot.querySelectorAll('.log *')];
    return [...new Set(all.map(node => node.localName))];
}"""


def watched(page: Page, home: str) -> list[str]:
    """Every address that this browser asks for and that is not its server's."""
    foreign: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(home):
            foreign.append(request.url)

    page.context.on("request", note)
    return foreign


async def test_WEB_10_WEB_11_no_script_runs_and_no_request_leaves_the_widget(chat: Chat) -> None:
    widget = await chat.widget()
    foreign = watched(widget.page, chat.base_url)
    await widget.open()
    await widget.said("hello")
    for at, text in enumerate(CORPUS):
        chat.backend.say(chat.conversation, "person", text)
        author = OTHERS[at % len(OTHERS)]
        chat.backend.say(chat.conversation, author, text, name=text if author == "staff" else None)
    chat.backend.change(chat.conversation, owner="staff", owner_name="<img src=x onerror=pwned=1>")
    chat.backend.signal(chat.conversation, "owner")
    shown = widget.page.locator("parley-chat .message")
    await expect(shown).to_have_count(2 * len(CORPUS) + 2, timeout=60_000)
    await expect(widget.page.locator("parley-chat .state")).to_contain_text("<img")

    assert len(CORPUS) >= 600
    assert await widget.page.evaluate("'pwned' in window") is False
    assert foreign == []
    assert set(await widget.page.evaluate(INSIDE)) <= BUILT


async def test_WEB_10_why_an_answer_says_so_is_inert_too(chat: Chat) -> None:
    widget = await chat.widget()
    foreign = watched(widget.page, chat.base_url)
    await widget.open()
    await widget.said("hello")
    reasons = [*MARKUP, *MARKDOWN]
    for text in reasons:
        said = chat.backend.say(chat.conversation, "bot", "Yes.")
        chat.backend.reasons[said.id] = text
    await expect(widget.page.locator("parley-chat .why")).to_have_count(len(reasons), timeout=30_000)
    await widget.page.evaluate(
        "() => { const { shadowRoot } = document.querySelector('parley-chat');"
        " for (const one of shadowRoot.querySelectorAll('.why')) one.open = true; }"
    )
    told = widget.page.locator("parley-chat .because:not(:empty)")
    await expect(told).to_have_count(len(reasons), timeout=30_000)

    assert await widget.page.evaluate("'pwned' in window") is False
    assert foreign == []
    assert set(await widget.page.evaluate(INSIDE)) <= BUILT


async def test_what_the_checks_let_pass_leads_nowhere_but_to_allowed_hosts(chat: Chat) -> None:
    """Check, render, show; the worst model repeats what somebody wrote to it, so every figure is proven."""
    widget = await chat.widget()
    foreign = watched(widget.page, chat.base_url)
    await widget.open()
    await widget.said("hello")
    own = f"See [our returns](https://{HOST}/returns)."
    passed = [text for draft in (own, *CORPUS) for text in rendered(draft)]
    for text in passed:
        chat.backend.say(chat.conversation, "bot", text.text)
    shown = widget.page.locator("parley-chat .message.bot")
    await expect(shown).to_have_count(len(passed) + 1, timeout=60_000)
    links = await widget.page.locator("parley-chat .log a").evaluate_all("all => all.map(one => one.host)")

    assert 1 < len(passed) < len(CORPUS), "some are harmless, and by far not all"
    assert passed[0].text == own
    assert not any(EVIL in text.text for text in passed), "an address that nothing allows is not even text"
    assert set(links) == {HOST}
    assert foreign == []
    assert await widget.page.evaluate("'pwned' in window") is False
    assert set(await widget.page.evaluate(INSIDE)) <= BUILT | {"a"}


def rendered(draft: str) -> Sequence[OutgoingText]:
    """What becomes of a draft: nothing, when a check rejects it."""
    evidence = Evidence(said=[MaskedText.authored(draft)], link_hosts=frozenset({HOST}))
    checked = OutputCheck().check(draft, evidence)
    if not isinstance(checked, CheckedText):
        return ()
    vault = PersonVault("p", bytes(32))
    return [render(checked, facts={}, originals=(), vault=vault, language="en")]


async def test_WEB_10_no_script_runs_and_no_request_leaves_the_console(console: Console) -> None:
    parts = console.parts
    ada = await parts.session(MARKUP[1], "admin")
    corpus = [*MARKUP, *MARKDOWN]
    hostile = await parts.conversation(*corpus)
    for text in corpus:
        await answered(parts, hostile, text)
    await parts.escalate(hostile, MARKUP[1])
    await parts.handoff.take_over(hostile.id, ada.staff)
    page = await console.page("/console", ada)
    foreign = watched(page, console.url)
    for path in (
        f"/console/conversations/{hostile.id}",
        "/console/safety",
        "/console/audit",
        "/console/team",
    ):
        await page.goto(console.url + path)
        await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert await page.evaluate("'pwned' in window") is False
    await page.goto(f"{console.url}/console/conversations/{hostile.id}")
    await expect(page.locator(".line.bot")).to_have_count(len(corpus))
    inside = await page.evaluate(
        "[...new Set([...document.querySelectorAll('#lines *')].map(one => one.localName))]"
    )

    assert foreign == []
    assert set(inside) <= {*("aside", "h3", "p", "ol", "li", "span", "time", "div", "button", "details")} | {
        *("summary", "dl", "dt", "dd", "svg", "path", "rect"),
        *("strong", "em", "code", "pre", "br", "ul"),  # of Markdown; never a link or an image
    }


async def answered(parts: Parts, at: Conversation, text: str) -> None:
    """An answer that says this, with a receipt whose passage is called this and leads there."""
    said = notice(text)
    vault = await parts.keys.vault(at.person_id)
    outgoing = render(said, facts={}, originals=(), vault=vault, language="en")
    rests = Basis(passages=[Source(text, text, text)], masks={"CARD": 1}, checks=["form"], model=text)
    answer = Say(said, outgoing, f"openai:{text}", ["openai:form.<b>x</b>"], None, rests)
    async with parts.store.transaction() as tx:
        message_id = await parts.outgoing.put(
            tx, at, epoch=at.epoch, author="bot", masked=said.masked, text=outgoing
        )
        await parts.receipts.keep(tx, at, message_id, answer, message_id)


async def test_what_a_person_types_is_shown_as_typed(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    for text in MARKUP[:6]:
        await widget.said(text)

    assert await widget.texts() == MARKUP[:6]
    assert await widget.page.evaluate("'pwned' in window") is False
