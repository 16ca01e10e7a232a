"""A Parley of its own in a folder of its own, started as an operator starts it, and watched from outside."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil
import structlog

from bench.wire import Connection
from bot.app import App
from bot.clock import Clock
from bot.settings import Environment, Policy, Settings

ROOT = Path(__file__).parents[1]
PARLEY = (sys.executable, "-m", "bot", "run")
Names = Literal["off", "tagger"]

# Limits are open: a bench asks more often than any person may. Nobody is waited for: the pause is no cost.
_POLICY = """
rules = "{examples}/rules.toml"
prices = "{examples}/prices.toml"
knowledge = "{examples}/knowledge"
facts = "{examples}/facts.toml"
[answers]
pause_seconds = 0
{answers}
[limits]
person = {{ count = 1000000, seconds = 1, burst = 1000000 }}
conversation = {{ count = 1000000, seconds = 1, burst = 1000000 }}
characters = {{ count = 1000000, seconds = 1, burst = 1000000 }}
network = {{ count = 1000000, seconds = 1, burst = 1000000 }}
tenant = {{ count = 1000000, seconds = 1, burst = 1000000 }}
everyone = {{ count = 1000000, seconds = 1, burst = 1000000 }}
messages_per_origin = {{ count = 1000000, seconds = 1, burst = 1000000 }}
messages_per_site = {{ count = 1000000, seconds = 1, burst = 1000000 }}
starts_per_network = {{ count = 1000000, seconds = 1, burst = 1000000 }}
starts_per_origin = {{ count = 1000000, seconds = 1, burst = 1000000 }}
starts_per_site = {{ count = 1000000, seconds = 1, burst = 1000000 }}
starts_per_customer = {{ count = 1000000, seconds = 1, burst = 1000000 }}
[web]
challenge = "off"
[masking]
names = "{names}"
[budget]
message_usd = "unlimited"
conversation_day_usd = "unlimited"
person_day_usd = "unlimited"
day_usd = "1000000"
"""
ASKED_ANEW = "cache_hours = 0"  # the model's part is measured, so it has to be asked
_START_SECONDS = 60.0


@dataclass
class Installation:
    """A running one. Memory and CPU time are the whole process's."""

    port: int
    process: psutil.Process

    def cpu_seconds(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def megabytes(self) -> float:
        return float(self.process.memory_info().rss) / 1e6

    def files(self) -> int:
        """Open descriptors, sockets included."""
        return int(self.process.num_fds())


@asynccontextmanager
async def installed(
    folder: Path,
    *,
    names: Names = "off",
    model_port: int | None = None,
    command: Sequence[str] = PARLEY,
    more_policy: str = "",
    more_env: Mapping[str, str] | None = None,
) -> AsyncIterator[Installation]:
    """Start it, and stop it as an operator would. The folder keeps what it stored."""
    policy = folder / "parley.toml"
    policy.write_text(
        _POLICY.format(examples=ROOT / "examples", names=names, answers=ASKED_ANEW) + more_policy
    )
    port = free_port()
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT if command[0] == "make" else folder,
            env={**_environment(folder, port, model_port), **(more_env or {})},
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
    try:
        if not await _ready(port, process):
            raise RuntimeError("Parley did not start:\n" + (folder / "log").read_text()[-2000:])
        yield Installation(port, psutil.Process(process.pid))
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def in_process(
    folder: Path,
    *,
    clock: Clock | None = None,
    model_url: str | None = None,
    answers: str = ASKED_ANEW,
    more_policy: str = "",
) -> AsyncIterator[App]:
    """The same policy in this very process, without a server: to measure what is below HTTP.

    `answers` are more lines of that section.
    """
    text = _POLICY.format(examples=ROOT / "examples", names="off", answers=answers) + more_policy
    env = Environment(
        _env_file=None, data_dir=folder, parley_config=folder / "parley.toml", openai_base_url=model_url
    )
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    app = App(Settings(env=env, policy=Policy.model_validate(tomllib.loads(text))), clock=clock)
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


def _environment(folder: Path, port: int, model_port: int | None) -> Mapping[str, str]:
    """Only what is named here: no key or address of this machine's gets in."""
    given = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    model = {}
    if model_port:
        model = {"OPENAI_API_KEY": "sk-bench", "OPENAI_BASE_URL": f"http://127.0.0.1:{model_port}/v1"}
    return {
        **given,
        **model,
        "PYTHONPATH": str(ROOT),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATA_DIR": str(folder / "data"),
        "PARLEY_CONFIG": str(folder / "parley.toml"),
    }


def fresh(folder: Path, name: str) -> Path:
    """A new folder in this one."""
    home = folder / name
    home.mkdir()
    return home


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _ready(port: int, process: asyncio.subprocess.Process) -> bool:
    """Wait until it accepts messages; False when it ended instead."""
    async with asyncio.timeout(_START_SECONDS):
        while process.returncode is None:
            try:
                connection = await Connection.open(port)
            except OSError:
                await asyncio.sleep(0.005)
                continue
            status = await connection.get("/readyz")
            connection.close()
            if status == 200:
                return True
            await asyncio.sleep(0.005)
    return False


@asynccontextmanager
async def model() -> AsyncIterator[int]:
    """The provider's process; yields its port."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.model", cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline())
    finally:
        process.terminate()
        await process.wait()
