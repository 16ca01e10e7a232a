"""Listens, serves the application and stops it in order: no new requests, finish what runs, close."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from bot.app import App
from bot.connections import PromptProtocol
from bot.operations.memory import collect_seldom

_REQUESTS_GRACE_SECONDS = 5
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class CannotListen(Exception):
    """The address is taken or not ours. Remedy: set HOST and PORT, or stop what listens there."""


def on_fast_loop(serving: Coroutine[None, None, None]) -> None:
    """On the fastest event loop there is: uvloop, except on Windows."""
    loop = uvicorn.Config("", loop="auto", log_config=None).get_loop_factory()
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(serving)


async def serve(
    app: App, *, host: str, port: int, proxies: str, ready: Callable[[int, str | None], None]
) -> None:
    """Until SIGINT or SIGTERM; one that comes while it starts is heeded as soon as it has started.

    `ready` is told the port and the invitation for the first account.
    """
    listening = _listen(host, port)
    server = _Server(config(app.asgi, proxies=proxies), app.life.close_streams)
    server.heed_signals()
    try:
        await app.start()
    except BaseException:
        await app.db.close()
        raise
    try:
        if not server.should_exit:
            collect_seldom()
            ready(listening.getsockname()[1], await app.first_invitation())
            await server.serve(sockets=[listening])
    finally:
        await app.stop()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise CannotListen(f"cannot listen on {host} port {port}: {error.strerror or error}") from error
    # Connections inherit it. asyncio sets it only on sockets that name their protocol, which these do not:
    # every answer would wait 40 ms for the other side's acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def config(asgi: ASGIApp, *, proxies: str, protocol: type[PromptProtocol] = PromptProtocol) -> uvicorn.Config:
    return uvicorn.Config(
        asgi,
        http=protocol,
        ws="none",
        lifespan="off",  # started and stopped above, so that its failures reach the command line
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=proxies,
        timeout_graceful_shutdown=_REQUESTS_GRACE_SECONDS,
    )


class _Server(uvicorn.Server):
    """uvicorn raises the signal again when it has stopped serving, which would end us before our own stop.

    Before it waits for requests to end, `closing` ends those that never would by themselves: live streams.
    """

    def __init__(self, config: uvicorn.Config, closing: Callable[[], None]) -> None:
        super().__init__(config)
        self._closing = closing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._closing()
        super().handle_exit(sig, frame)

    def heed_signals(self) -> None:
        for number in _SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, self.handle_exit, number, None)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """They are heeded already, and no longer when serving has ended: another one ends us at once."""
        try:
            yield
        finally:
            for number in _SIGNALS:
                asyncio.get_running_loop().remove_signal_handler(number)
