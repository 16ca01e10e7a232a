"""What is known of somebody's risk, and ways to raise it, for the tests that play with it."""

from __future__ import annotations

from guards.base import MaskedText
from guards.risk import Mark
from storage.base import Conversation
from tests.bot.core import ANNA, Core


async def seen(core: Core, at: Conversation) -> list[str]:
    """The kinds of signs that were kept, the newest first."""
    return [sign.signal for sign in await core.store.risk.signs(at.person_id, limit=99)]


async def now(core: Core, at: Conversation) -> float:
    return (await core.risks.of(at.person_id)).risk


async def judged(core: Core, at: Conversation, words: str = "hello", *, injection: float = 0.0) -> str:
    standing = await core.risks.judge(at, ["t"], MaskedText.authored(words), injection=injection)
    return standing.tier


async def marked(core: Core, at: Conversation, mark: Mark) -> None:
    await core.risks.mark(at, mark, staff=ANNA, note_id="note")
