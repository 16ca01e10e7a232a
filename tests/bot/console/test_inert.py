"""Whatever a visitor or a name holds, in every page it is text and nothing else."""

from __future__ import annotations

import html
import re

import pytest

from tests.bot.console.parts import Parts

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><svg onload=alert(1)>",
    "=cmd|' /C calc'!A0",
    "\x1b[31mred\x1b[0m",
    "line one\nline two",
    "[x](javascript:alert(1)) ![](https://evil.example/a.png)",
    "{{ 7*7 }} {% raw %}",
    "[CARD_999] [EMAIL_1]",
)


@pytest.mark.parametrize("words", HOSTILE)
async def test_CON_5_words_of_a_visitor_are_inert(parts: Parts, words: str) -> None:
    ada = await parts.session("Ada", "admin")
    conversation = await parts.conversation(words)
    await parts.escalate(conversation, words, words)
    client = parts.client(ada)

    transcript = (await client.get(f"/console/conversations/{conversation.id}")).text
    board, audit = (await client.get("/console")).text, (await client.get("/console/audit")).text

    assert html.escape(words, quote=True).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in _joined(
        transcript
    )
    for page in (transcript, board, audit):
        assert "<script>alert" not in page
        assert not re.search(r"<(img|svg)[^>]*(onerror|onload)", page)
        assert "49" not in re.findall(r'class="preview"[^>]*>([^<]*)', page)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "{{ 7*7 }}"])
async def test_CON_5_a_name_is_inert(parts: Parts, name: str) -> None:
    ada = await parts.session(name, "admin")
    conversation = await parts.conversation("hello")
    await parts.handoff.take_over(conversation.id, ada.staff)
    client = parts.client(ada)

    for path in ("/console", "/console/team", "/console/audit", f"/console/conversations/{conversation.id}"):
        page = (await client.get(path)).text
        assert "<script>alert" not in page
        assert "49" not in re.findall(r"<strong>([^<]*)", page)


async def test_pages_keep_the_strict_policy(parts: Parts) -> None:
    """No inline script or style anywhere, and nothing from another place."""
    ada = await parts.session("Ada", "admin")
    conversation = await parts.conversation("hello")
    client = parts.client(ada)
    await parts.accounts.invite()

    for path in (
        "/console", f"/console/conversations/{conversation.id}", "/console/team", "/console/audit",
        "/console/account", "/console/sign-in", "/console/nowhere",
    ):  # fmt: skip
        answer = await client.get(path)
        assert "'unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)", answer.text)
        assert not re.search(r"(src|href)=\"(https?:)?//", answer.text)


def _joined(page: str) -> str:
    """A page without the buttons around placeholders."""
    return re.sub(r"</?(button|span)[^>]*>", "", page)
