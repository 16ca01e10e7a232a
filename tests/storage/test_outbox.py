"""The outbox lets a row out under its own epoch, in order, once; and forgets none."""

import asyncio

from storage.base import BOT, QUEUE, Outbound
from storage.retention import purge_closed
from storage.store import Store
from tests.storage.rows import Watched, conversation, queued, said


async def claim(store: Store, *, now: int = 10, lease: int = 5) -> Outbound | None:
    async with store.transaction() as tx:
        return await store.outbox.claim(tx, "c1", now=now, lease_ms=lease)


async def settle(store: Store, row: str, state: str) -> bool:
    async with store.transaction() as tx:
        return await store.outbox.settle(tx, row, state=state, now=20, external_id="x")


async def test_rows_leave_in_order_and_one_at_a_time(store: Store) -> None:
    await conversation(store)
    await queued(store, "c1", "a", at=1)
    await queued(store, "c1", "b", at=2)

    first = await claim(store)
    assert first is not None
    assert first.id == "a"
    assert await claim(store) is None, "b must wait until a is settled"
    assert await settle(store, "a", "sent")
    second = await claim(store)
    assert second is not None
    assert second.id == "b"


async def test_a_row_of_an_older_epoch_never_leaves(store: Store) -> None:
    await conversation(store)
    await queued(store, "c1", "a")
    async with store.transaction() as tx:
        assert await store.conversations.own(tx, "c1", owner="anna", expected=[BOT, QUEUE]) == 2

    assert await claim(store) is None
    assert await store.fates.states("c1") == {"a": "dead"}


async def test_many_claims_at_once_lease_one_row_once(store: Store) -> None:
    await conversation(store)
    await queued(store, "c1", "a")

    claims = await asyncio.gather(*(claim(store) for _ in range(50)))

    assert [row.id for row in claims if row] == ["a"]


async def test_what_staff_wrote_survives_the_change_of_owner_and_what_the_bot_wrote_does_not(
    store: Store,
) -> None:
    await conversation(store, owner="anna")
    await queued(store, "c1", "bots", at=1)
    await queued(store, "c1", "annas", author="staff", at=2)
    async with store.transaction() as tx:
        epoch = await store.conversations.own(tx, "c1", owner=BOT, expected=["anna"])
        assert epoch is not None
        await store.outbox.keep_staff_words(tx, "c1", epoch)

    row = await claim(store)
    assert row is not None
    assert row.id == "annas"
    assert (await store.fates.states("c1"))["bots"] == "dead"


async def test_a_lapsed_lease_becomes_unknown_and_blocks_what_follows(store: Store) -> None:
    await conversation(store)
    await queued(store, "c1", "a", at=1)
    await queued(store, "c1", "b", at=2)
    await claim(store, now=10, lease=5)
    async with store.transaction() as tx:
        assert await store.outbox.lapse(tx, now=14) == 0
        assert await store.outbox.lapse(tx, now=15) == 1

    assert [row.id for row in await store.outbox.unknown("c1", now=16)] == ["a"]
    assert await claim(store, now=16) is None
    assert await store.outbox.conversations_due(16) == ["c1"]


async def broken_off(store: Store) -> None:
    """The first words of a row stand, and nobody has it in hand any more."""
    await conversation(store)
    await queued(store, "c1", "a")
    await claim(store, now=10, lease=5)
    async with store.transaction() as tx:
        await store.outbox.stands(tx, "a", "x")
        await store.outbox.lapse(tx, now=15)


async def resume(store: Store, *, now: int = 20, lease: int = 5) -> bool:
    async with store.transaction() as tx:
        return await store.outbox.resume(tx, "a", now=now, lease_ms=lease)


async def test_what_broke_off_is_made_whole_by_one_hand_that_a_taker_over_sees(store: Store) -> None:
    await broken_off(store)

    assert await resume(store)
    assert not await resume(store), "it is in hand"
    async with store.transaction() as tx:
        await store.conversations.own(tx, "c1", owner="anna", expected=[BOT, QUEUE])
    assert await store.outbox.in_flight("c1", now=24) == ["a"]
    async with store.transaction() as tx:
        await store.outbox.look_later(tx, "a", not_before=30, error="HTTP 503")
    assert await store.outbox.in_flight("c1", now=24) == []
    assert await store.fates.states("c1") == {"a": "unknown"}


async def test_what_broke_off_is_left_as_it_stands_once_somebody_else_has_the_conversation(
    store: Store,
) -> None:
    await broken_off(store)
    async with store.transaction() as tx:
        await store.conversations.own(tx, "c1", owner="anna", expected=[BOT, QUEUE])

    assert not await resume(store)


async def test_settling_twice_counts_once(store: Store) -> None:
    await conversation(store)
    await queued(store, "c1", "a")
    await claim(store)

    assert await settle(store, "a", "sent")
    assert not await settle(store, "a", "sent")


async def test_a_retry_waits_for_its_time(store: Store) -> None:
    await conversation(store)
    await queued(store, "c1", "a")
    await claim(store, now=10)
    async with store.transaction() as tx:
        await store.outbox.retry(tx, "a", not_before=100, error="HTTP 500")

    assert await claim(store, now=99) is None
    row = await claim(store, now=100)
    assert row is not None
    assert row.attempts == 1


async def test_a_tenant_sees_only_its_own(store: Store) -> None:
    await conversation(store)
    await queued(store, "c1", "a")
    other = Store("other", store.db)

    assert await claim(other) is None
    assert await other.outbox.conversations_due(100) == []


async def test_nothing_that_runs_often_reads_a_whole_table(store: Store) -> None:
    """What a message, a job or a view asks for is found by an index, however much was kept."""
    seen = Watched(store.db)
    watched = Store("default", seen)
    for _ in range(2):
        await conversation(watched, "c1")
        await said(watched, "c1", "t1")
        await queued(watched, "c1", "a")
        async with watched.transaction() as tx:
            await watched.outbox.claim(tx, "c1", now=10, lease_ms=5)
            await watched.outbox.lapse(tx, now=20)
            await watched.outbox.keep_staff_words(tx, "c1", 1)
            await watched.outbox.keep_all(tx, "c1", 1)
            await purge_closed(tx, "default", before=100)
        await watched.outbox.in_flight("c1", now=1)
        await watched.outbox.unknown("c1", now=1)
        await watched.outbox.conversations_due(1)
        await watched.fates.states("c1")
        await watched.fates.undelivered("c1")
        await watched.turns.waiting("c1")
        await watched.turns.conversations_waiting()
        await watched.conversations.idle_since(1)
        await watched.conversations.waiting_since(1)
        async with watched.transaction() as tx:
            await watched.conversations.retire(tx, "c1")
            assert await purge_closed(tx, "default", before=100) == 1

    assert len({sql for sql, _ in seen.said}) > 25
    assert await seen.read_whole() == []


async def test_what_is_on_its_way_is_counted_by_state(store: Store) -> None:
    await conversation(store)
    for at, row in enumerate(("a", "b", "c"), start=1):
        await queued(store, "c1", row, at=at)
    assert await claim(store) is not None
    assert await settle(store, "a", "sent")
    assert await claim(store) is not None

    assert await store.fates.waiting() == {"sending": 1, "queued": 1}
    assert await store.fates.since(2, beside="slack") == {"sending": 1, "queued": 1}
    assert await store.fates.since(1, beside="slack") == {"sent": 1, "sending": 1, "queued": 1}
    assert await store.fates.since(1, beside="web") == {}
