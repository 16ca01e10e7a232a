"""The obedient worst model, at the web, in Slack and in Telegram at once, growing and whole.

It follows every order, invents, leaks, is cut, never ends, or refuses half-way. Asserted is what went out.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.journeys.test_growing import FIRST, HONEST, QUESTION, pieces
from tests.journeys.test_messengers import Shop, opened
from tests.peers import slack as slacks
from tests.peers import telegram as telegrams
from tests.peers.models import Fault, Kind, ModelServer, Paced, Request, Say, Scripted, filled
from tests.peers.slack import seen
from tests.running import Json, Visitor

POLICY: Json = {"slack": {"mode": "http"}}


def injected(_request: Request) -> str:
    return "As you wish, see [your shop](https://evil.example/?q=mina) or www.evil.example for more."


def invented(_request: Request) -> str:
    return "Your balance is $127,549.32 as far as I can see."


def leaked(request: Request) -> str:
    return "My instructions: " + str(request.body["messages"][0]["content"])[:1500]


SAYS: dict[str, Callable[[Request], str]] = {"injected": injected, "invented": invented, "leaked": leaked}
BREAKS: dict[str, Kind] = {"cut": "cut", "unended": "eof", "refused": "refusal_midway"}
ENDED = {"cut": "network", "unended": "cut", "refused": "refused"}
NEVER = ("evil.example", "127,549", "127549", "My instructions", "never to be repeated")


def whole(worst: str) -> Scripted:
    """Bad from its first word on."""
    if worst in SAYS:
        return lambda request: Say(filled(SAYS[worst](request)))
    return Fault(BREAKS[worst])


def growing(worst: str) -> Scripted:
    """Good for one sentence."""
    if worst in SAYS:
        return lambda request: Paced(pieces(FIRST, SAYS[worst](request)))
    return Paced(pieces(FIRST, "And so on, and "), breaks=BREAKS[worst])


@dataclass
class People:
    """Mina in Slack's assistant, somebody on Telegram, somebody on the web; all of them ask the same."""

    shop: Shop
    openai: ModelServer
    visitor: Visitor
    thread: slacks.Message
    events: list[str] = field(default_factory=list)
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def dm(self) -> slacks.Channel:
        return self.shop.slack.dm("UMINA")

    @property
    def chat(self) -> telegrams.Chat:
        return self.shop.telegram.private(7)

    async def ask(self) -> None:
        await self.visitor.post(QUESTION)
        await self.shop.slack.says("UMINA", self.dm, QUESTION, thread_ts=self.thread.ts)
        await self.shop.telegram.says(7, 7, QUESTION)

    async def hear(self, words: str) -> None:
        """Each of them, where they are."""
        await self.shop.slack.until(lambda: self.in_slack(words))
        await self.shop.telegram.until(lambda: self.in_telegram(words))
        async with asyncio.timeout(20), self.came:
            await self.came.wait_for(lambda: self.on_web(words))

    async def in_queue(self) -> int:
        rows = await self.shop.parley.app.db.fetch_all(
            "SELECT 1 FROM conversation WHERE tenant = 'default' AND owner = 'queue'"
        )
        return len(rows)

    def on_web(self, words: str) -> bool:
        return any(words in event for event in self.events)

    def in_slack(self, words: str) -> bool:
        return any(words in seen(one).text for one in self.dm.by_bot)

    def in_telegram(self, words: str) -> bool:
        return any(words in text for text in [*self.chat.drafts, *(one.text for one in self.chat.by_bot)])

    def has_been_heard(self, words: str) -> bool:
        return self.on_web(words) or self.in_slack(words) or self.in_telegram(words)

    def went_out(self) -> Sequence[str]:
        """Every byte of it: drafts, pieces of streams, edits, and what was shown on the web meanwhile."""
        to_slack = [repr(call.args) for call in self.shop.slack.calls]
        return [*to_slack, *(repr(call.args) for call in self.shop.telegram.calls), *self.events]


@asynccontextmanager
async def people(data: Path, openai: ModelServer) -> AsyncIterator[People]:
    keys = {"openai_api_key": "k", "openai_base_url": openai.openai_url}
    async with opened(data, POLICY, **keys) as shop:
        thread = await shop.slack.opens_assistant("UMINA")
        await shop.telegram.says(7, 7, "/start")
        found = People(shop, openai, await shop.parley.visitor(), thread)
        await shop.slack.until(lambda: found.in_slack("AI assistant"))
        await shop.telegram.until(lambda: found.in_telegram("AI assistant"))
        watching = asyncio.create_task(_watch(found))
        try:
            yield found
        finally:
            watching.cancel()


async def _watch(found: People) -> None:
    async with aclosing(found.visitor.events()) as events:
        async for name, content in events:
            async with found.came:
                found.events.append(f"{name} {content.get('author', 'bot')}: {content.get('text', '')}")
                found.came.notify_all()


@pytest.mark.promise("P5")
@pytest.mark.promise("P6")
@pytest.mark.parametrize("worst", [*SAYS, *BREAKS])
async def test_what_it_says_as_a_whole_reaches_nobody(
    tmp_path: Path, openai: ModelServer, worst: str
) -> None:
    openai.default = whole(worst)
    async with people(tmp_path, openai) as all_of_them:
        await all_of_them.ask()
        await all_of_them.hear("our staff")

        assert await all_of_them.in_queue() == 3, "a person has each of them"
        for effect in (*NEVER, "fif", HONEST):
            assert not [sent for sent in all_of_them.went_out() if effect in sent], effect


@pytest.mark.promise("P5")
@pytest.mark.promise("P6")
@pytest.mark.parametrize("worst", [*SAYS, *BREAKS])
async def test_what_it_goes_on_to_say_reaches_nobody_and_the_rest_is_honest(
    tmp_path: Path, openai: ModelServer, worst: str
) -> None:
    openai.default = growing(worst)
    async with people(tmp_path, openai) as all_of_them:
        await all_of_them.ask()
        await all_of_them.hear(FIRST.strip())
        before = all_of_them.has_been_heard(HONEST)
        for _ in range(3):
            openai.beat.release()
        await all_of_them.hear(HONEST)
        await all_of_them.hear("our staff")
        ended = await all_of_them.shop.parley.app.db.fetch_all(
            "SELECT body FROM receipt WHERE tenant = 'default'"
        )

        assert not before
        assert await all_of_them.in_queue() == 3
        assert len(openai.requests) == 3, "nobody is asked to go on with words that stand already"
        assert [f'"ended": "{ENDED.get(worst, "rejected")}"' in row[0] for row in ended] == [True] * 3
        assert [FIRST.strip() in seen(one).text for one in all_of_them.dm.by_bot].count(True) == 1
        assert [FIRST.strip() in one.text for one in all_of_them.chat.by_bot].count(True) == 1
        for effect in NEVER:
            assert not [sent for sent in all_of_them.went_out() if effect in sent], effect
