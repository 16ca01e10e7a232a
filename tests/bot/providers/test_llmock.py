"""The chain and both vendors against llmock, a server of others' making that grades its clients."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest
from llmock.pytest_plugin import LLMock
from llmock.testing import LLMockServer

from bot.clock import Deadline, SystemClock
from bot.costs.budget import Budget, CallContext
from bot.costs.prices import Prices
from bot.providers.anthropic import Anthropic
from bot.providers.base import UNHEARD, Draft, Listener, Prompt, ProviderFailed
from bot.providers.breaker import Breaker
from bot.providers.calls import Line, unobserved
from bot.providers.chain import Chain, NoAnswer
from bot.providers.openai import OpenAI
from bot.providers.pool import Pool
from bot.providers.remote import Dialect, RemoteProvider
from bot.providers.room import Room
from bot.providers.routing import Routing, Tier
from storage.audit import Audit
from storage.breakers import Breakers
from storage.ledger import Ledger, Most
from storage.sqlite import SqliteDatabase
from tests.bot.providers.prompts import prompt

CLOCK = SystemClock()


class Watched(RemoteProvider):
    """Fails when llmock has seen the failure too: what overlaps is two calls to it, not a retry."""

    def __init__(self, name: str, model: str, dialect: Dialect, llmock: LLMock, server: LLMockServer) -> None:
        super().__init__(name, model, dialect, CLOCK)
        self._llmock, self._server = llmock, server

    async def draft(self, prompt: Prompt, *, timeout: float, listener: Listener = UNHEARD) -> Draft:
        try:
            return await super().draft(prompt, timeout=timeout, listener=listener)
        except ProviderFailed as failure:
            await asyncio.to_thread(self._server.state.journal.records, wait=10)
            if failure.kind == "malformed":
                self._llmock.pace(0)  # only the corrupt stream is held back
            raise


@pytest.fixture
async def chain(llmock: LLMock, llmock_server: LLMockServer, db: SqliteDatabase) -> AsyncIterator[Chain]:
    llmock.tool_mode("off")
    openai = OpenAI("key", llmock.base_url("openai"))
    anthropic = Anthropic("key", llmock.base_url("anthropic"))
    providers = (
        Watched("openai", "gpt-5.4-mini", openai, llmock, llmock_server),
        Watched("anthropic", "claude-haiku-4-5", anthropic, llmock, llmock_server),
    )
    for provider in providers:
        await provider.open()  # imports, which are no part of any deadline here
    rng = random.Random(1)
    prices = Prices({}, allow_unknown=True)
    budget = Budget(Ledger("default", db), prices, Most(), CLOCK, ZoneInfo("UTC"))
    breakers = Breakers("default", db, Audit("default", db))
    pools = [
        Pool([Line(each, Breaker(each.name, breakers, CLOCK, rng), Room(CLOCK), budget, CLOCK, unobserved)])
        for each in providers
    ]
    yield Chain(Routing([Tier("", pools)]), CLOCK, rng)
    for provider in providers:
        await provider.aclose()


async def ask(chain: Chain, seconds: float = 20) -> Draft | NoAnswer:
    return await chain.answer(
        prompt(), deadline=Deadline(CLOCK, seconds), judge=lambda draft: (), call=CallContext("c", "t")
    )


async def test_a_plain_answer(chain: Chain, llmock: LLMock) -> None:
    llmock.reply("Five days.")

    answer = await ask(chain)

    assert isinstance(answer, Draft)
    assert (answer.text, answer.provider) == ("Five days.", "openai")
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
@pytest.mark.parametrize("fault", ["rate_limit", "fail", "disconnect", "truncate", "corrupt"])
async def test_each_fault_is_ridden_out(chain: Chain, llmock: LLMock, fault: str, provider: str) -> None:
    if provider == "anthropic":
        llmock.fail(401, provider="openai", times=None)
    if fault == "rate_limit":
        llmock.rate_limit(retry_after=0.1, provider=provider)
    elif fault == "fail":
        llmock.fail(503, provider=provider)
    elif fault == "corrupt":
        # The rest is held back for as long as we listen: a stream sent to its end counts as accepted.
        llmock.corrupt(after_chunks=0, provider=provider).pace(60_000)
    else:
        getattr(llmock, fault)(provider=provider)
    llmock.reply("Five days.", provider=provider, times=None)

    answer = await ask(chain)

    assert isinstance(answer, Draft)
    assert (answer.text, answer.provider) == ("Five days.", provider)
    llmock.assert_resilient(strict=True)


async def test_a_stall_moves_on_to_the_next_provider(chain: Chain, llmock: LLMock) -> None:
    llmock.stall(seconds=30, provider="openai").reply("Five days.", provider="anthropic")

    answer = await ask(chain, seconds=6)

    assert isinstance(answer, Draft)
    assert answer.provider == "anthropic"
    llmock.assert_resilient(strict=True)


async def test_LLM_1_an_outage_of_both_is_bounded(chain: Chain, llmock: LLMock) -> None:
    llmock.outage()

    assert isinstance(await ask(chain), NoAnswer)
    assert len(llmock.requests) == 4
    llmock.assert_resilient(strict=True)


async def test_TOOL_1_a_tool_call_is_no_answer(chain: Chain, llmock: LLMock) -> None:
    llmock.call_tool("hand_over", {"reason": "asked"})

    answer = await ask(chain)

    assert isinstance(answer, Draft)
    assert (answer.text, answer.wish) == ("mock-answer", "none"), "asked again, it fills in the form"
    assert len(llmock.requests) == 2
