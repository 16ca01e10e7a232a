"""The master key is made once, for one person, and a database is never opened with another one."""

from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.keys import KeyFileOpen, Keys, KeyWrong, load_or_create_master
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


async def test_a_database_is_not_opened_with_another_key(db: SqliteDatabase) -> None:
    store = Store("default", db)
    own, other = (Keys(KeyRing(bytes([n]) * 32), store, SystemClock()) for n in (1, 2))
    await other.prove()  # nobody has written yet: any key will do
    async with store.transaction() as tx:
        await store.people.add(tx, own.new_person(None), channel="web", installation="x", external_id="y")

    await own.prove()
    with pytest.raises(KeyWrong):
        await other.prove()
