"""Work that blocks, one piece after another in a thread of its own; one that hangs is left behind.

Nothing can end a thread from outside, so it is a daemon, which holds no exit up, and another takes its place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread, current_thread
from typing import Final, Generic, TypeVar

MOST: Final = 8  # threads left behind at one time; with so many nothing more is begun

_T = TypeVar("_T")


class LeftBehind(Exception):
    """Too many threads hang. Remedy: restart, and without the recognizer that hangs."""


@dataclass(slots=True)
class _Piece(Generic[_T]):
    """`thread` is the one that does it, from when it is begun."""

    work: Callable[[], _T]
    done: Future[_T]
    thread: Thread | None = None

    def do(self) -> None:
        """Whatever it raises, also what would end a thread or the process, is for whoever waits for it."""
        try:
            self.done.set_result(self.work())
        except Exception as error:  # noqa: BLE001 - code of others
            self.done.set_exception(error)
        except BaseException as error:  # noqa: BLE001 - may raise whatever it likes; its words stay here
            self.done.set_exception(RuntimeError(type(error).__name__))


class Aside:
    """`told` hears how many threads are left behind each time that one more is."""

    def __init__(self, name: str, told: Callable[[int], None]) -> None:
        self._name, self._told = name, told
        self._waiting: SimpleQueue[_Piece[object] | None] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None  # the one that takes what waits
        self._left: set[Thread] = set()
        self._closed = False

    @property
    def left(self) -> int:
        """How many threads hang now."""
        return len(self._left)

    def begin(self, work: Callable[[], _T]) -> Future[_T]:
        """For whoever may block. Raises LeftBehind."""
        return self._put(work).done

    async def do(self, work: Callable[[], _T]) -> _T:
        """Whoever is cancelled while it runs leaves it behind. Raises LeftBehind."""
        piece = self._put(work)
        try:
            return await asyncio.wrap_future(piece.done)
        except asyncio.CancelledError:
            self._leave(piece)
            raise

    def close(self) -> None:
        """What waits is begun no more; what runs is not waited for."""
        self._closed = True
        self._waiting.put(None)

    def _put(self, work: Callable[[], _T]) -> _Piece[_T]:
        piece = _Piece(work, Future[_T]())
        with self._lock:
            if not self._ready():
                raise LeftBehind(f"{self.left} threads of {self._name} hang")
        self._waiting.put(piece)  # type: ignore[arg-type] # only done here, never filled
        return piece

    def _ready(self) -> bool:
        """There is a thread for what waits, or there is now. The lock is held."""
        if self._thread is None and len(self._left) < MOST:
            self._thread = Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
        return self._thread is not None

    def _leave(self, piece: _Piece[_T]) -> None:
        with self._lock:
            thread = piece.thread
            if thread is None or thread is not self._thread or piece.done.done():
                return
            self._left.add(thread)
            self._thread = None
            self._ready()
        self._told(self.left)

    def _run(self) -> None:
        while not self._closed and (piece := self._waiting.get()) is not None:
            piece.thread = current_thread()
            if piece.done.set_running_or_notify_cancel():
                piece.do()
            if not self._goes_on():
                return

    def _goes_on(self) -> bool:
        """False: it was left behind meanwhile, and another does its work."""
        with self._lock:
            mine = self._thread is current_thread()
            self._left.discard(current_thread())
            if not mine and not self._closed:
                self._ready()  # if there was no room for another
            return mine
