"""One server a data directory, for as long as its process lives."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from bot.instance import AlreadyRunning, InstanceLock

HOLD = """
import sys
from pathlib import Path
from bot.instance import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_one_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    first, second = (InstanceLock(tmp_path / "parley.lock") for _ in range(2))
    first.acquire()
    with pytest.raises(AlreadyRunning, match=r"parley\.lock"):
        second.acquire()
    first.release()
    first.release()

    second.acquire()
    with pytest.raises(AlreadyRunning):
        first.acquire()
    second.release()


async def test_a_second_one_takes_over_from_a_first_that_is_about_to_end(tmp_path: Path) -> None:
    first, second = (InstanceLock(tmp_path / "parley.lock") for _ in range(2))
    first.acquire()
    waiting = asyncio.create_task(second.succeed(patience=60))
    await asyncio.sleep(0)
    assert not waiting.done()

    first.release()
    await waiting
    with pytest.raises(AlreadyRunning):
        await first.succeed(patience=0)
    second.release()


def test_a_killed_one_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "parley.lock"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            with pytest.raises(AlreadyRunning):
                InstanceLock(path).acquire()
        finally:
            process.kill()

    lock = InstanceLock(path)
    lock.acquire()
    lock.release()
    assert path.exists()
