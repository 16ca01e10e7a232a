"""Breaker rows: what is saved is what is loaded, per tenant and name."""

from storage.breakers import Breakers, BreakerState
from storage.sqlite import SqliteDatabase


async def test_LLM_14_the_last_state_is_kept(db: SqliteDatabase) -> None:
    breakers = Breakers("default", db)
    assert await breakers.load("openai/m") is None
    await breakers.save("openai/m", BreakerState("open", 5_000, 1, 1_000))
    await breakers.save("openai/m", BreakerState("open", 9_000, 2, 6_000))

    assert await breakers.load("openai/m") == BreakerState("open", 9_000, 2, 6_000)
    assert await breakers.load("openai/other") is None
    assert await Breakers("elsewhere", db).load("openai/m") is None
