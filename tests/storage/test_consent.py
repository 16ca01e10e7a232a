"""Consent as it is remembered: one row for each person, channel and purpose, of one tenant."""

from dataclasses import replace

from storage.consent import Consents, Decision
from storage.sqlite import SqliteDatabase
from storage.store import Store
from tests.storage.rows import conversation, said

ASKED = Decision("p1", "web", "answer", "1", "asked", None, 1, "m1")
GIVEN = replace(ASKED, state="given", way="button", at=2)


async def put(store: Store, *decisions: Decision) -> None:
    async with store.transaction() as tx:
        for decision in decisions:
            await store.consents.put(tx, decision)


async def test_the_last_decision_stands_for_each_purpose_and_channel(store: Store) -> None:
    elsewhere, model = replace(ASKED, channel="slack"), replace(ASKED, purpose="model", question="m2")
    await put(store, ASKED, elsewhere, model, GIVEN)

    assert await store.consents.of("p1", "web") == {"answer": GIVEN, "model": model}
    assert await store.consents.of("p1", "slack") == {"answer": elsewhere}
    assert await store.consents.of("p2", "web") == {}


async def test_a_message_that_asks_is_known(store: Store) -> None:
    await put(store, ASKED)

    assert await store.consents.asks("m1")
    assert not await store.consents.asks("m2")


async def test_another_tenant_sees_nothing_of_it(store: Store, db: SqliteDatabase) -> None:
    await put(store, ASKED)
    other = Consents("other", db)

    assert await other.of("p1", "web") == {}
    assert not await other.asks("m1")


async def test_whoever_is_dropped_has_no_open_turn_on_that_channel(store: Store) -> None:
    for name in ("c1", "c2"):
        await conversation(store, name)
        await said(store, name, f"first-{name}")
        await said(store, name, f"second-{name}", at=2)
    async with store.transaction() as tx:
        assert await store.turns.drop_all(tx, "p-c1", "slack") == []
        assert await store.turns.drop_all(tx, "p-c1", "web") == ["c1"]

    assert await store.turns.waiting("c1") == []
    assert len(await store.turns.waiting("c2")) == 2
