"""What a model said afterwards of a whole conversation, as staff see it."""

from __future__ import annotations

from guards.base import CheckedText
from tests.bot.console.parts import Parts


async def page(parts: Parts, conversation_id: str) -> str:
    ada = await parts.session("Ada", "viewer")
    return (await parts.client(ada).get(f"/console/conversations/{conversation_id}")).text


async def test_a_conversation_shows_its_summary_and_score(parts: Parts) -> None:
    conversation = await parts.conversation("help")
    rows = parts.store.batches
    async with parts.store.transaction() as tx:
        summary = CheckedText.from_storage("They asked <b>twice</b> about [CARD_1].")
        await rows.summarise(tx, conversation.id, summary, 1)
        await rows.score(tx, conversation.id, 4, "helped_by_staff", 2)
    shown = await page(parts, conversation.id)

    assert "They asked &lt;b&gt;twice&lt;/b&gt; about [CARD_1]." in shown
    assert "Satisfaction 4 of 5 · helped by staff" in shown


async def test_one_alone_shows_alone(parts: Parts) -> None:
    conversation = await parts.conversation("help")
    async with parts.store.transaction() as tx:
        await parts.store.batches.score(tx, conversation.id, 2, "slow", 2)
    shown = await page(parts, conversation.id)

    assert "Satisfaction 2 of 5 · slow" in shown
    assert "None" not in shown


async def test_without_any_nothing_is_said(parts: Parts) -> None:
    conversation = await parts.conversation("help")

    assert "Afterwards, by a model" not in await page(parts, conversation.id)
