"""Signs and their sums: a sum belongs to one kind of one person, and goes when they go."""

from storage.risk import RiskSign, RiskSum
from storage.sqlite import SqliteDatabase
from storage.store import Store
from tests.storage.rows import conversation, said


def sign(number: int, *, person: str = "p-mina", at: int = 1) -> RiskSign:
    return RiskSign(f"sign-{number}", person, "links", number, at, "web", person.removeprefix("p-"))


async def summed(store: Store, person_id: str, total: RiskSum) -> None:
    async with store.transaction() as tx:
        await store.risk.lock(tx, person_id, total.signal)
        await store.risk.put(tx, person_id, total)


async def test_a_sum_begins_at_nothing_and_is_what_was_put(store: Store) -> None:
    async with store.transaction() as tx:
        begun = await store.risk.lock(tx, "mina", "rate")
        await store.risk.put(tx, "mina", RiskSum("rate", 105_361, 7))
        again = await store.risk.lock(tx, "mina", "rate")
    await summed(store, "mina", RiskSum("links", 5, 9))
    await summed(store, "noah", RiskSum("rate", 8, 9))

    assert begun == RiskSum("rate", 0, 0)
    assert again == RiskSum("rate", 105_361, 7)
    assert set(await store.risk.sums("mina")) == {RiskSum("rate", 105_361, 7), RiskSum("links", 5, 9)}
    assert await Store("other", store.db).risk.sums("mina") == []


async def test_the_sums_are_read_by_their_key(db: SqliteDatabase) -> None:
    plan = await db.fetch_all(
        "EXPLAIN QUERY PLAN SELECT signal, micro, at FROM risk_sum WHERE tenant = ? AND person_id = ?",
        "default",
        "mina",
    )

    assert [row[3] for row in plan] == [
        "SEARCH risk_sum USING INDEX sqlite_autoindex_risk_sum_1 (tenant=? AND person_id=?)"
    ]


async def test_the_newest_signs_come_first_and_only_so_many(store: Store) -> None:
    marked = RiskSign(
        "m", "p-mina", "mark", 9, 3, "slack", "mina", mark="watch", staff_id="anna", note_id="note"
    )
    async with store.transaction() as tx:
        for one in (sign(1, at=1), marked, sign(2, at=2), sign(3, person="p-noah", at=4)):
            await store.risk.add(tx, one)

    assert await store.risk.signs("p-mina", limit=2) == [marked, sign(2, at=2)]
    assert await Store("other", store.db).risk.signs("p-mina", limit=2) == []


async def test_what_is_cleared_counts_no_more_and_can_still_be_read(store: Store) -> None:
    await summed(store, "mina", RiskSum("rate", 5, 9))
    await summed(store, "noah", RiskSum("rate", 5, 9))
    async with store.transaction() as tx:
        await store.risk.add(tx, sign(1, person="mina"))
        await store.risk.clear(tx, "mina")

    assert await store.risk.sums("mina") == [RiskSum("rate", 0, 9)]
    assert await store.risk.sums("noah") == [RiskSum("rate", 5, 9)]
    assert len(await store.risk.signs("mina", limit=9)) == 1


async def test_signs_move_to_another_person_and_the_old_sums_go(store: Store) -> None:
    await summed(store, "visitor", RiskSum("rate", 5, 9))
    await summed(store, "customer", RiskSum("rate", 7, 9))
    async with store.transaction() as tx:
        await store.risk.add(tx, sign(1, person="visitor"))
        await store.risk.move(tx, source="visitor", target="customer")

    assert await store.risk.sums("visitor") == []
    assert await store.risk.sums("customer") == [RiskSum("rate", 7, 9)]
    assert [one.id for one in await store.risk.signs("customer", limit=9)] == ["sign-1"]


async def test_GDPR_4_old_signs_are_forgotten_and_newer_ones_kept(store: Store) -> None:
    for number in (1, 2, 3):
        await summed(store, f"p-{number}", RiskSum("rate", 5, number))
        async with store.transaction() as tx:
            await store.risk.add(tx, sign(number, at=number))
    async with store.transaction() as tx:
        forgotten = await store.risk.forget(tx, before=2)

    assert forgotten == 1
    assert [one.id for one in await store.risk.signs("p-mina", limit=9)] == ["sign-3", "sign-2"]
    assert [len(await store.risk.sums(f"p-{number}")) for number in (1, 2, 3)] == [0, 1, 1]


async def test_the_same_words_are_counted_over_all_conversations_of_a_person(store: Store) -> None:
    await conversation(store, "mina")
    await conversation(store, "noah")
    for number in range(4):
        await said(store, "mina", f"m{number}", at=number)
    await said(store, "noah", "n0", at=3)
    async with store.transaction() as tx:
        await store.turns.reworded(tx, "m0", "other words")

    assert await store.turns.repeated("p-mina", ["m3"], since=0) == 3
    assert await store.turns.repeated("p-mina", ["m3"], since=2) == 2
    assert await store.turns.repeated("p-mina", ["m0"], since=0) == 1
    assert await store.turns.repeated("p-mina", ["m0", "m3"], since=0) == 3, "the most repeated of them"
    assert await store.turns.repeated("p-noah", ["n0"], since=0) == 1, "nobody else's count"
    assert await store.turns.repeated("p-noah", ["n0"], since=4) == 0
