"""Kills a rotation of the master key before each of its lines in turn, and looks at what is left.

A program of its own: it forks for every life, so that nothing but files goes from one to the next.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import CodeType, FrameType

from bot import keys, rotation
from bot.clock import SystemClock
from bot.keys import Keys, load_ring
from guards.base import RawText, SealedText
from guards.vault import KeyRing
from storage import wraps
from storage.secrets import SecretRows
from storage.sqlite import SqliteDatabase
from storage.store import Store

_TRACED = {module.__file__ for module in (rotation, keys, wraps)}
_PEOPLE = 3
Life = Callable[[Path], Coroutine[None, None, None]]


async def begin(folder: Path) -> None:
    """People with a key each, what one of them said, and a platform's secret; all under one master key."""
    ring = load_ring(folder / "master.key")
    async with _Open(folder) as store:
        people = [Keys(ring, store, SystemClock()).new_person(None) for _ in range(_PEOPLE)]
        async with store.transaction() as tx:
            for one in people:
                await store.people.add(tx, one, channel="web", installation="s", external_id=one.id)
            secret = ring.seal_secret("slack:T1", b"xoxb-1")
            await SecretRows("other", store.db).put(tx, "slack:T1", secret, 1)
    for one in people:
        sealed = ring.vault(one.id, one.wrapped_key).seal(RawText(f"I am {one.id}"), purpose="said")
        (folder / f"{one.id}.sealed").write_bytes(sealed.blob)


async def rotate(folder: Path) -> None:
    async with _Open(folder) as store:
        await rotation.rotate(folder / "master.key", store.db, store.audit, SystemClock())


async def read(folder: Path) -> None:
    """Whatever keys are there open all that is there."""
    await _read(folder, load_ring(folder / "master.key"))


async def end(folder: Path) -> None:
    """Another run ends it: one key opens all, and the old one is kept beside it."""
    if not (folder / "master.key.old").exists() or (folder / "master.key.next").exists():
        await rotate(folder)
    await _read(folder, KeyRing((folder / "master.key").read_bytes()))
    names = {name for name in os.listdir(folder) if name.startswith("master")}
    assert names == {"master.key", "master.key.old"}, names
    assert (folder / "master.key").read_bytes() != (folder / "master.key.old").read_bytes()


async def _read(folder: Path, ring: KeyRing) -> None:
    async with _Open(folder) as store:
        rows = await wraps.Wraps(store.db).page("person", None)
        assert len(rows) == _PEOPLE
        for row in rows:
            blob = (folder / f"{row.name}.sealed").read_bytes()
            words = ring.vault(row.name, row.blob).open_raw(_sealed(blob), purpose="said")
            assert words == RawText(f"I am {row.name}")
        sealed = await SecretRows("other", store.db).get("slack:T1")
        assert sealed is not None
        assert ring.open_secret("slack:T1", sealed) == b"xoxb-1"
        assert await store.audit.verify() is None


def _sealed(blob: bytes) -> SealedText:
    return SealedText.from_storage(blob)


class _Open:
    """The database of a folder, for one `async with`."""

    def __init__(self, folder: Path) -> None:
        self._store = Store("default", SqliteDatabase(folder / "parley.db"))

    async def __aenter__(self) -> Store:
        await self._store.db.open()
        return self._store

    async def __aexit__(self, *_: object) -> None:
        await self._store.db.close()


class _Death:
    """SIGKILL before the nth line of what a rotation is made of."""

    def __init__(self, line: int) -> None:
        self._left = line

    def __call__(self, frame: FrameType, event: str, _: object) -> _Death | None:
        if not _is_traced(frame.f_code):
            return None
        if event == "line":
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def _is_traced(code: CodeType) -> bool:
    return code.co_filename in _TRACED


def live(life: Life, folder: Path, *, until_line: int | None = None) -> int:
    """One process's life; what it ended with, as `waitpid` says it."""
    child = os.fork()
    if child == 0:
        sys.settrace(_Death(until_line) if until_line else None)
        try:
            asyncio.run(life(folder))
        except BaseException as error:  # noqa: BLE001  it is the whole life of a process
            sys.settrace(None)
            sys.stderr.write(f"{error!r} in {life.__name__}, killed before line {until_line}\n")
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(empty: Path, work: Path, step: int) -> int:
    """How many deaths were survived; raises at the first that was not."""
    shutil.copytree(empty, work / "begun")
    assert live(begin, work / "begun") == 0
    line = 1
    while True:
        folder = shutil.copytree(work / "begun", work / str(line))
        died = live(rotate, folder, until_line=line)
        assert died in (0, -signal.SIGKILL)
        assert live(read, folder) == 0
        assert live(end, folder) == 0
        shutil.rmtree(folder)
        if died == 0:
            return line
        line += step


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
