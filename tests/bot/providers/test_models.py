"""Which providers an installation has, in which order; they are opened, restored and closed together."""

from __future__ import annotations

import random
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest

from bot.costs.budget import Budget
from bot.costs.prices import Prices
from bot.providers.breaker import unheard
from bot.providers.calls import unobserved
from bot.providers.models import Ears, Models, NobodyAnswers
from bot.providers.plan import Account, Plan
from bot.providers.routing import unchosen
from storage.audit import Audit
from storage.breakers import Breakers, BreakerState
from storage.ledger import Ledger, Most
from storage.sqlite import SqliteDatabase
from tests.bot.strained import strained
from tests.clock import ManualClock

KEY, NONE = Account("key", None), Account(None, None)
BOTH = (("openai", "gpt"), ("anthropic", "claude"))


@pytest.fixture
def breakers(db: SqliteDatabase) -> Breakers:
    return Breakers("default", db, Audit("default", db))


def models(
    db: SqliteDatabase,
    breakers: Breakers,
    clock: ManualClock,
    *entries: tuple[str, str],
    openai: Sequence[Account] = (KEY,),
    anthropic: Sequence[Account] = (KEY,),
) -> Models:
    prices = Prices({}, allow_unknown=True)
    budget = Budget(Ledger("default", db), prices, Most(), clock, ZoneInfo("UTC"))
    plan = Plan({"openai": openai, "anthropic": anthropic}, {"": entries})
    ears = Ears(unobserved, unheard, unchosen)
    return Models(plan, budget, breakers, clock, random.Random(1), ears, steps=strained())


@pytest.mark.parametrize(
    ("account", "usable"),
    [
        (Account("key", None), True),
        (Account(None, "http://localhost:8000/v1"), True),
        (Account("", ""), False),
        (NONE, False),
    ],
)
def test_a_key_or_a_server_of_ones_own_makes_an_account_usable(account: Account, usable: bool) -> None:
    assert account.usable == usable


async def test_they_are_asked_in_the_order_of_the_settings(
    db: SqliteDatabase, breakers: Breakers, clock: ManualClock
) -> None:
    both = models(db, breakers, clock, *reversed(BOTH))

    assert [(each.name, each.model) for each in both.providers] == [
        ("anthropic", "claude"),
        ("openai", "gpt"),
    ]
    assert list(both.breakers) == ["anthropic/claude", "openai/gpt"]
    assert both.chain is not None


async def test_without_a_key_there_is_no_chain(
    db: SqliteDatabase, breakers: Breakers, clock: ManualClock
) -> None:
    none = models(db, breakers, clock, *BOTH, openai=[NONE], anthropic=[NONE])

    assert (none.chain, none.providers) == (None, [])


async def test_a_provider_that_was_shut_out_stays_so_after_a_restart(
    db: SqliteDatabase, breakers: Breakers, clock: ManualClock
) -> None:
    await breakers.found("openai/gpt", BreakerState("open", clock.now() + 60_000, 1, clock.now()))
    both = models(db, breakers, clock, *BOTH)

    await both.restore()

    assert {name: breaker.state for name, breaker in both.breakers.items()} == {
        "openai/gpt": "open",
        "anthropic/claude": "closed",
    }


async def test_all_are_opened_and_closed(db: SqliteDatabase, breakers: Breakers, clock: ManualClock) -> None:
    both = models(db, breakers, clock, *BOTH)

    await both.open()
    assert all(each._connection for each in both.providers)

    await both.aclose()
    assert not any(each._connection for each in both.providers)


async def test_the_keys_of_a_pool_have_breakers_of_their_own(
    db: SqliteDatabase, breakers: Breakers, clock: ManualClock
) -> None:
    pool = [Account("one", None, "eu"), Account("two", None, "us", 2.0), Account(None, None, "unset")]
    both = models(db, breakers, clock, *BOTH, openai=pool)

    assert list(both.breakers) == ["openai/gpt/eu", "openai/gpt/us", "anthropic/claude"]
    assert list(both.pools) == list(BOTH)


async def test_a_model_of_two_tiers_is_one_pool(
    db: SqliteDatabase, breakers: Breakers, clock: ManualClock
) -> None:
    twice = models(db, breakers, clock, *BOTH, BOTH[0])

    assert [each.model for each in twice.providers] == ["gpt", "claude"]


async def test_when_every_model_is_shut_out_the_probe_says_so(
    db: SqliteDatabase, breakers: Breakers, clock: ManualClock
) -> None:
    both = models(db, breakers, clock, *BOTH)
    none = models(db, breakers, clock, *BOTH, openai=[NONE], anthropic=[NONE])
    first, second = both.breakers.values()
    await first.hold("ada")
    await both.answering()
    await none.answering()
    await second.hold("ada")

    with pytest.raises(NobodyAnswers):
        await both.answering()
