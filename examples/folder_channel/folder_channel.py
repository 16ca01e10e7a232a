"""A channel of a third party, whole: letters are text files in one folder, answers text files in another.

    in/anna--1.txt   what Anna wrote; the part before "--" is the person, the rest is the letter's own id
    out/anna/ID.txt  what Parley answers; the file's name is Parley's id, so that nothing is written twice

Put `[channels.folder]` with `path = "..."` into parley.toml and install this package beside Parley.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from fastapi import APIRouter

from adapters.base import Address, Capabilities, Core, Inbound, Letter, Sender
from adapters.connections import Check, Misconnected
from guards.base import RawText, Unavailable

_LOOK_SECONDS = 1.0


class FolderChannel:
    """The way out. A file is written under another name first: nobody reads half of it."""

    name = "folder"
    capabilities = Capabilities(idempotent_send=True)  # the same letter is the same file

    def __init__(self, out: Path) -> None:
        self._out = out

    def parts(self, letter: Letter) -> int:
        return 1

    async def send(self, address: Address, letter: Letter, *, part: int = 0) -> str:
        file = self._file(address, letter.id)
        file.parent.mkdir(parents=True, exist_ok=True)
        signed = f"{letter.text.text}\n\n{letter.name}\n" if letter.name else f"{letter.text.text}\n"
        unfinished = file.with_suffix(".part")
        unfinished.write_text(signed, encoding="utf-8")
        unfinished.replace(file)
        return file.name

    async def find(self, address: Address, letter_id: str, *, part: int = 0) -> str | None:
        file = self._file(address, letter_id)
        return file.name if file.exists() else None

    async def typing(self, address: Address) -> None:
        return None

    def _file(self, address: Address, letter_id: str) -> Path:
        return self._out / address.place / f"{letter_id}.txt"


class FolderConnection:
    """The way in: a letter is taken away only when the core has stored it."""

    desk = None
    routers: Sequence[APIRouter] = ()

    def __init__(self, path: Path, core: Core) -> None:
        self._in, self._core = path / "in", core
        self.channel = FolderChannel(path / "out")
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        if not self._in.parent.is_dir():
            raise Misconnected(f"{self._in.parent} is no folder", "make it, or correct channels.folder.path")
        self._in.mkdir(exist_ok=True)
        self._looking = asyncio.create_task(self._look_again_and_again())

    async def stop(self) -> None:
        if self._looking:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking

    def checks(self) -> Sequence[tuple[str, Check]]:
        return [("folder", self._check)]

    async def look(self) -> None:
        """Take every letter that is there."""
        for file in sorted(self._in.glob("*--*.txt")):
            person = file.name.partition("--")[0]
            address = Address("folder", "here", person)
            text = RawText(file.read_text(encoding="utf-8", errors="replace").strip())
            await self._core.accept(Inbound(file.stem, address, Sender(person), text))
            file.unlink()

    async def _look_again_and_again(self) -> None:
        while True:
            with suppress(Unavailable):  # the database is busy: the letters wait where they are
                await self.look()
            await asyncio.sleep(_LOOK_SECONDS)

    async def _check(self) -> str:
        return f"{len(list(self._in.glob('*--*.txt')))} letters wait in {self._in}"


def connect(options: Mapping[str, str | int | float | bool], core: Core) -> FolderConnection:
    """The entry point: what stands in [channels.folder], and the core."""
    if "path" not in options:
        raise Misconnected("channels.folder.path is missing", "name a folder")
    return FolderConnection(Path(str(options["path"])), core)
