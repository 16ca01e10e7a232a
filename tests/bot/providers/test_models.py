"""Which providers an installation has, in which order; they are opened, restored and closed together."""

from __future__ import annotations

import random
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest

from bot.costs.budget import Budget
from bot.costs.prices import Prices
from bot.providers.breaker import unheard
from bot.providers.calls import unobserved
from bot.providers.models import Account, Models
from storage.audit import Audit
from storage.breakers import Breakers, BreakerState
from storage.ledger import Ledger, Most
from storage.sqlite import SqliteDatabase
from tests.clock import ManualClock

OPENAI = Account("gpt", "key", None)
ANTHROPIC = Account("claude", "key", None)
NONE = Account("m", None, None)


@pytest.fixture
def breakers(db: SqliteDatabase) -> Breakers:
    return Breakers("default", db, Audit("default", db))


def models(
    db: SqliteDatabase, breakers: Breakers, clock: ManualClock, accounts: Mapping[str, Account], *order: str
) -> Models:
    prices = Prices({}, allow_unknown=True)
    budget = Budget(Ledger("default", db), prices, Most(), clock, ZoneInfo("UTC"))
    return Models(accounts, order, budget, breakers, clock, random.Random(1), unobserved, unheard)


@pytest.mark.parametrize(
    ("account", "usable"),
    [
        (Account("m", "key", None), True),
        (Account("m", None, "http://localhost:8000/v1"), True),
        (Account("m", "", ""), False),
        (NONE, False),
    ],
)
def test_a_key_or_a_server_of_ones_own_makes_an_account_usable(account: Account, usable: bool) -> None:
    assert account.usable == usable


async def test_they_are_asked_in_the_order_of_the_settings(
    db: SqliteDatabase, breakers: Breakers, clock: ManualClock
) -> None:
    both = models(db, breakers, clock, {"openai": OPENAI, "anthropic": ANTHROPIC}, "anthropic", "openai")

    assert [(each.name, each.model) for each in both.providers] == [
        ("anthropic", "claude"),
        ("openai", "gpt"),
    ]
    assert list(both.breakers) == ["anthropic/claude", "openai/gpt"]
    assert both.chain is not None


async def test_without_a_key_there_is_no_chain(
    db: SqliteDatabase, breakers: Breakers, clock: ManualClock
) -> None:
    none = models(db, breakers, clock, {"openai": NONE, "anthropic": NONE}, "openai", "anthropic")

    assert (none.chain, none.providers) == (None, [])


async def test_a_provider_that_was_shut_out_stays_so_after_a_restart(
    db: SqliteDatabase, breakers: Breakers, clock: ManualClock
) -> None:
    await breakers.found("openai/gpt", BreakerState("open", clock.now() + 60_000, 1, clock.now()))
    both = models(db, breakers, clock, {"openai": OPENAI, "anthropic": ANTHROPIC}, "openai", "anthropic")

    await both.restore()

    assert {name: breaker.state for name, breaker in both.breakers.items()} == {
        "openai/gpt": "open",
        "anthropic/claude": "closed",
    }


async def test_all_are_opened_and_closed(db: SqliteDatabase, breakers: Breakers, clock: ManualClock) -> None:
    both = models(db, breakers, clock, {"openai": OPENAI, "anthropic": ANTHROPIC}, "openai", "anthropic")

    await both.open()
    assert all(each._connection for each in both.providers)

    await both.aclose()
    assert not any(each._connection for each in both.providers)
