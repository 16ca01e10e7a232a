"""Another master key: whom it refuses, what it tells, and what is left of the old one."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.instance import AlreadyRunning, InstanceLock
from bot.keys import KEYS_LOCK, KeyFileOpen, Keys, following, load_or_create_master, load_ring
from bot.rotation import OldKeyLeft, Rotated, rotate
from guards.vault import KeyRing, SealBroken
from storage.base import Person
from storage.store import Store
from tests.clock import ManualClock


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "master.key"
    load_or_create_master(path)
    return path


def inside(path: Path) -> bytes:
    return path.read_bytes()


def share(path: Path, mode: int) -> None:
    path.chmod(mode)


async def settled(store: Store, ring: KeyRing, count: int) -> Sequence[Person]:
    people = [Keys(ring, store, ManualClock()).new_person(None) for _ in range(count)]
    async with store.transaction() as tx:
        for one in people:
            await store.people.add(tx, one, channel="web", installation="x", external_id=one.id)
    return people


async def turn(key: Path, store: Store) -> Rotated:
    return await rotate(key, store.db, store.audit, ManualClock())


async def test_every_key_of_every_tenant_is_wrapped_by_the_new_one(key: Path, store: Store) -> None:
    before = inside(key)
    old = load_ring(key)
    ours, theirs = await settled(store, old, 2), await settled(Store("other", store.db), old, 1)
    rotated = await turn(key, store)

    assert (rotated.people, rotated.secrets) == (3, 0)
    assert inside(rotated.old) == before != inside(key)
    assert {os.stat(path).st_mode & 0o777 for path in (key, rotated.old)} == {0o600}
    ring = load_ring(key)
    for one, rows in [*((one, store.people) for one in ours), (theirs[0], Store("other", store.db).people)]:
        person = await rows.get(one.id)
        assert person is not None
        assert ring.vault(one.id, person.wrapped_key).digest("v") == old.vault(
            one.id, one.wrapped_key
        ).digest("v")
        with pytest.raises(SealBroken):
            old.vault(one.id, person.wrapped_key)


async def test_it_is_in_the_audit_log(key: Path, store: Store) -> None:
    await settled(store, load_ring(key), 2)
    await turn(key, store)
    (entry,) = await store.audit.entries()

    assert (entry.actor, entry.action) == ("operator", "keys.rotated")
    assert json.loads(entry.detail) == {"people": 2, "secrets": 0}


async def test_nobody_who_uses_the_keys_is_left_with_the_old_one(key: Path, store: Store) -> None:
    users = [InstanceLock(key.with_name(KEYS_LOCK), shared=True) for _ in range(2)]
    for user in users:
        user.acquire()
    before = inside(key)
    with pytest.raises(AlreadyRunning):
        await turn(key, store)

    assert inside(key) == before
    assert not following(key).exists()
    for user in users:
        user.release()
    assert (await turn(key, store)).people == 0


async def test_one_that_failed_lets_go_of_the_keys(key: Path, store: Store) -> None:
    share(key, 0o640)
    with pytest.raises(KeyFileOpen):
        await turn(key, store)
    share(key, 0o600)

    assert (await turn(key, store)).people == 0


async def test_an_old_key_is_never_overwritten(key: Path, store: Store) -> None:
    first = inside(key)
    rotated = await turn(key, store)
    second = inside(key)
    with pytest.raises(OldKeyLeft):
        await turn(key, store)

    assert (inside(rotated.old), inside(key)) == (first, second)
    rotated.old.unlink()
    assert (await turn(key, store)).old.read_bytes() == second


async def test_one_that_was_killed_is_gone_on_with_and_meanwhile_both_keys_count(
    key: Path, store: Store
) -> None:
    (early,) = await settled(store, load_ring(key), 1)
    following(key).write_bytes(b"n" * 32)
    following(key).chmod(0o600)
    between = load_ring(key)
    (late,) = await settled(store, between, 1)
    await Keys(between, store, ManualClock()).prove()
    assert between.vault(early.id, early.wrapped_key)
    rotated = await turn(key, store)

    assert rotated.people == 1, "who came meanwhile has the new key already"
    assert inside(key) == b"n" * 32
    assert load_ring(key).vault(late.id, late.wrapped_key)


async def test_a_key_that_opens_nothing_is_never_put_in_place_of_one_that_does(
    key: Path, store: Store
) -> None:
    await settled(store, KeyRing(b"x" * 32), 1)
    before = inside(key)
    with pytest.raises(SealBroken):
        await turn(key, store)

    assert inside(key) == before
    assert not key.with_name("master.key.old").exists()
