"""The master key is made once, for one person, and a database is never opened with another one."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.keys import KeyBroken, KeyFileOpen, KeyMissing, Keys, KeyWrong, load_or_create_master, load_ring
from guards.base import RawText
from guards.vault import KeyRing
from storage.sqlite import SqliteDatabase
from storage.store import Store


def test_it_is_made_on_the_first_run_and_read_afterwards(tmp_path: Path) -> None:
    made = load_or_create_master(tmp_path / "master.key")

    assert len(made) == 32
    assert (tmp_path / "master.key").stat().st_mode & 0o777 == 0o600
    assert load_or_create_master(tmp_path / "master.key") == made


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    load_or_create_master(tmp_path / "master.key")
    (tmp_path / "master.key").chmod(0o640)

    with pytest.raises(KeyFileOpen):
        load_or_create_master(tmp_path / "master.key")


@pytest.mark.parametrize("mode", [0o604, 0o620, 0o660, 0o777])
def test_whoever_can_touch_it_makes_it_refused(tmp_path: Path, mode: int) -> None:
    load_or_create_master(tmp_path / "master.key")
    (tmp_path / "master.key").chmod(mode)

    with pytest.raises(KeyFileOpen):
        load_or_create_master(tmp_path / "master.key")


def test_first_starts_at_once_have_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as many:
        keys = list(many.map(load_or_create_master, [tmp_path / "master.key"] * 64))

    assert {len(key) for key in keys} == {32}
    assert len(set(keys)) == 1


def test_a_start_that_was_killed_while_making_it_is_made_up_for(tmp_path: Path) -> None:
    (tmp_path / "master.key").touch(0o600)

    made = load_or_create_master(tmp_path / "master.key")

    assert len(made) == 32
    assert load_or_create_master(tmp_path / "master.key") == made


def test_a_key_of_another_length_is_refused_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "master.key").write_bytes(b"short")
    (tmp_path / "master.key").chmod(0o600)

    with pytest.raises(KeyBroken, match="holds 5 bytes"):
        load_or_create_master(tmp_path / "master.key")


def test_no_key_is_made_for_what_another_has_written(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing):
        load_ring(tmp_path / "master.key", written=lambda: True)

    assert list(tmp_path.iterdir()) == []


def test_nor_one_in_the_place_of_an_emptied_one(tmp_path: Path) -> None:
    key = tmp_path / "master.key"
    key.touch(mode=0o600)

    with pytest.raises(KeyMissing):
        load_ring(key, written=lambda: True)

    assert key.read_bytes() == b""


def test_where_there_is_a_key_the_database_is_not_looked_into(tmp_path: Path) -> None:
    made = load_or_create_master(tmp_path / "master.key")

    assert load_ring(tmp_path / "master.key", written=_never).derive("x") == KeyRing(made).derive("x")


def _never() -> bool:
    raise AssertionError("a start with its key in place opened the database")


async def test_only_so_many_vaults_are_kept_open_and_the_rest_open_again(db: SqliteDatabase) -> None:
    store = Store("default", db)
    keys = Keys(KeyRing(bytes(32)), store, SystemClock(), cached=2)
    people = [keys.new_person(None) for _ in range(3)]
    async with store.transaction() as tx:
        for each in people:
            await store.people.add(tx, each, channel="web", installation="x", external_id=each.id)
    first, second = await keys.vault(people[0].id), await keys.vault(people[1].id)

    assert await keys.vault(people[0].id) is first, "kept, and now the one used last"
    await keys.vault(people[2].id)
    assert await keys.vault(people[0].id) is first
    again = await keys.vault(people[1].id)
    assert again is not second
    assert again.open_raw(second.seal(RawText("hello"), purpose="p"), purpose="p") == RawText("hello")


async def test_somebody_who_was_forgotten_has_no_vault(store: Store) -> None:
    with pytest.raises(LookupError):
        await Keys(KeyRing(bytes(32)), store, SystemClock()).vault("nobody")


async def test_a_database_is_not_opened_with_another_key(db: SqliteDatabase) -> None:
    store = Store("default", db)
    own, other = (Keys(KeyRing(bytes([n]) * 32), store, SystemClock()) for n in (1, 2))
    await other.prove()  # nobody has written yet: any key will do
    async with store.transaction() as tx:
        await store.people.add(tx, own.new_person(None), channel="web", installation="x", external_id="y")

    await own.prove()
    with pytest.raises(KeyWrong):
        await other.prove()
