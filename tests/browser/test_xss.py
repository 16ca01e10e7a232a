"""WEB-10 and WEB-11: whatever is said, no script runs and no request leaves."""

from __future__ import annotations

from itertools import product

from playwright.async_api import Request, expect

from tests.browser.conftest import Chat

EVIL = "https://evil.example/x"
MARKUP = [
    "<script>pwned=1</script>",
    "<img src=x onerror=pwned=1>",
    f"<img src={EVIL}>",
    "<svg onload=pwned=1>",
    "<svg><script>pwned=1</script></svg>",
    "<svg><animate onbegin=pwned=1 attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=pwned=1>",
    f"<iframe src={EVIL}></iframe>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'>",
    f"<link rel=stylesheet href={EVIL}>",
    f"<style>@import '{EVIL}'; *{{background:url({EVIL})}}</style>",
    f"<div style=background:url({EVIL})>",
    f"<video poster={EVIL}><source src=x onerror=pwned=1></video>",
    "<details open ontoggle=pwned=1>",
    "<input autofocus onfocus=pwned=1>",
    f"<meta http-equiv=refresh content=0;url={EVIL}>",
    f"<base href={EVIL}>",
    f"<form action={EVIL}><button>go",
    f"<object data={EVIL}></object><embed src={EVIL}>",
    "<template shadowrootmode=open><script>pwned=1</script></template>",
    "<parley-chat></parley-chat><slot name=x>",
    "</textarea><script>pwned=1</script>",
    "<noscript><p title='</noscript><img src=x onerror=pwned=1>'>",
    "<a href=javascript:pwned=1 autofocus onfocus=pwned=1>a</a>",
    "&lt;img src=x onerror=pwned=1&gt;",
    "&#60;script&#62;pwned=1&#60;/script&#62;",
    "\\u003cscript\\u003epwned=1\\u003c/script\\u003e",
    "${pwned=1}{{constructor.constructor('pwned=1')()}}",
]
ADDRESSES = [
    "javascript:pwned=1",
    "JAVASCRIPT:pwned=1",
    "javascript&colon;pwned=1",
    "java&#x09;script:pwned=1",
    "\x01javascript:pwned=1",
    "data:text/html,<script>pwned=1</script>",
    "data:image/svg+xml,<svg onload=pwned=1>",
    "vbscript:pwned=1",
    EVIL,
    "//evil.example/x",
    "https://shop.example@evil.example/x",
    "https://shop.example.evil.example/x",
]
FORMS = [
    "[a]({})",
    "![a]({})",
    "[![a]({0})]({0})",
    "<{}>",
    "[a]\n\n[a]: {}",
    "![a][r]\n\n[r]: {}",
    '[a]({} "onmouseover=pwned=1")',
    "- [a]({})",
    "**[a]({})**",
    "`[a]({})`",
    "```\n[a]({})\n```",
    "[https://shop.example]({})",
    '<img src="{}">',
    '<a href="{}">a</a>',
    "{}",
]
AROUND = ["{}", "**{}**", "- {}", "```\n{}\n```", "1. *{}*"]
CORPUS = [around.replace("{}", markup) for around, markup in product(AROUND, MARKUP)]
CORPUS += [form.format(address) for form, address in product(FORMS, ADDRESSES)]


async def test_WEB_10_WEB_11_no_script_runs_and_no_request_leaves(chat: Chat) -> None:
    widget = await chat.widget()
    foreign: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(chat.base_url):
            foreign.append(request.url)

    widget.page.context.on("request", note)
    await widget.open()
    await widget.said("hello")
    for text in CORPUS:
        for author in ("person", "bot", "staff", "system"):
            chat.backend.say(chat.conversation, author, text, name=text if author == "staff" else None)
    chat.backend.change(chat.conversation, owner="staff", owner_name="<img src=x onerror=pwned=1>")
    chat.backend.signal(chat.conversation, "owner")
    shown = widget.page.locator("parley-chat .message")
    await expect(shown).to_have_count(4 * len(CORPUS) + 2, timeout=30_000)
    await expect(widget.page.locator("parley-chat .state")).to_contain_text("<img")

    inside = await widget.page.evaluate(
        """() => {
            const all = [...document.querySelector('parley-chat').shadowRoot.querySelectorAll('.log *')];
            return [...new Set(all.map(node => node.localName))];
        }"""
    )

    assert len(CORPUS) >= 300
    assert await widget.page.evaluate("'pwned' in window") is False
    assert foreign == []
    assert set(inside) <= {*("div", "span", "p", "strong", "em", "code", "pre", "ul", "ol", "li", "br")}


async def test_what_a_person_types_is_shown_as_typed(chat: Chat) -> None:
    widget = await chat.widget()
    await widget.open()
    for text in MARKUP[:6]:
        await widget.said(text)

    assert await widget.texts() == MARKUP[:6]
    assert await widget.page.evaluate("'pwned' in window") is False
