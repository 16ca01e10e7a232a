"""The server as a process: told to stop while it still starts, it stops in order."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

_HELD = """
import asyncio, sys
from pathlib import Path

from bot.app import App
from bot.serving import on_fast_loop, serve
from storage.sqlite import SqliteDatabase
from tests.running import settings


class Held(SqliteDatabase):
    async def open(self):
        print("opening", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await super().open()

    async def close(self):
        await super().close()
        print("closed", flush=True)


folder = Path(sys.argv[1])
app = App(settings(folder), database=Held(settings(folder).database_path))
on_fast_loop(serve(app, host="127.0.0.1", port=0, proxies="", ready=lambda *_: print("ready", flush=True)))
"""


async def test_a_start_that_is_told_to_stop_stops_in_order(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _HELD, str(tmp_path)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    opening = await process.stdout.readline()
    process.terminate()
    said, _ = await process.communicate(b"go on\n")

    assert opening == b"opening\n"
    assert said.splitlines()[-1:] == [b"closed"]
    assert process.returncode == 0
