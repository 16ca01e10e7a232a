"""Staff read an answer as the customer does: its Markdown is a list or a stress, and never a link."""

from __future__ import annotations

import re

import pytest

from bot.console.words import FILTERS
from tests.bot.console.parts import Parts, post

ANSWER = (
    "**Your refund**\n\nIt goes to **jo@example.org**:\n\n1. wait\n2. `ok`\n\n[here](https://evil.example/a)"
)


async def test_CON_5_markdown_is_shown_and_leads_nowhere(parts: Parts) -> None:
    ada = await parts.session("Ada")
    conversation = await parts.conversation("hello")
    await parts.handoff.take_over(conversation.id, ada.staff)
    client, path = parts.client(ada), f"/console/conversations/{conversation.id}"
    await post(client, f"{path}/reply", text=ANSWER)

    page = (await client.get(path)).text
    shown = re.findall(r'<li class="line staff".*?<div class="words" dir="auto">(.*?)</div>', page, re.DOTALL)
    assert len(shown) == 1
    assert "<p><strong>Your refund</strong></p>" in shown[0]
    assert re.findall(r"<button[^>]*>([^<]*)</button>", shown[0]) == ["[EMAIL_1]"]
    assert '<ol start="1"><li><p>wait</p></li><li><p><code>ok</code></p></li></ol>' in shown[0]
    assert "href" not in shown[0]
    assert "here (https://evil.example/a)" in shown[0]


@pytest.mark.parametrize(
    ("text", "gist"),
    [
        (ANSWER, "Your refund It goes to jo@example.org: wait ok here (https://evil.example/a)"),
        ("one\ntwo", "one two"),
        ("```\ncode\n```", "code"),
        ("<b>hi</b>", "<b>hi</b>"),
    ],
)
def test_a_preview_is_words_alone(text: str, gist: str) -> None:
    assert str(FILTERS["gist"](text)).split() == gist.split()
