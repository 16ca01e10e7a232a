"""A conversation on the terminal with the whole core behind it, to try out rules, knowledge and providers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from adapters.base import Accepted, Address, Inbound, Sender, Signal
from adapters.web.base import ConversationView
from bot.app import App
from bot.clock import new_id
from guards.base import RawText, Refusal

_PATIENCE_SECONDS = 60


async def chat(app: App, *, read: Callable[[], str | None], say: Callable[[str, str], None]) -> None:
    """Until `read` has no more lines. `say` is told the author and the words."""
    await app.start(alone=False)
    try:
        sender = Sender(f"terminal-{new_id()}")
        conversation = await app.front.start(sender, language=app.policy.installation.languages[0])
        address = Address("web", app.policy.web.site, conversation.id)
        async with app.front.watch(conversation.id) as signals:
            seen = 0
            while (line := await asyncio.to_thread(read)) is not None:
                outcome = await app.front.accept(Inbound(new_id(), address, sender, RawText(line)))
                if outcome == Refusal("consent"):
                    await _agree(app, conversation.id, read, say)
                elif isinstance(outcome, Accepted):
                    seen = await _answer(app, conversation, outcome.seq, seen, signals, say)
                else:
                    say("refused", outcome.reason if isinstance(outcome, Refusal) else "closed")
    finally:
        await app.stop()


async def _agree(
    app: App, conversation_id: str, read: Callable[[], str | None], say: Callable[[str, str], None]
) -> None:
    """The dialog of the widget, in words."""
    view = await app.front.consent(conversation_id)
    for one in view.asked if view else ():
        if view and one.agreed is None:
            say("parley", f"{one.question} {view.link} ({view.agree} / {view.decline})")
            agreed = await asyncio.to_thread(read) in ("y", "yes", view.agree)
            await app.front.decide(conversation_id, one.purpose, view.version, agreed=agreed)


async def _answer(
    app: App,
    conversation: ConversationView,
    asked: int,
    seen: int,
    signals: AsyncIterator[Sequence[Signal]],
    say: Callable[[str, str], None],
) -> int:
    """Show what comes until something has answered; the last place that was shown."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            async for _ in signals:
                for message in await app.front.messages(conversation, after=seen, limit=100):
                    seen = message.seq
                    if message.author != "person":
                        say(message.name or message.author, message.text.text)
                if seen > asked:
                    return seen
    except TimeoutError:
        say("parley", "(no answer; the log says why)")
    return seen
