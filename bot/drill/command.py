"""`parley drill`: breaks a part of the running Parley for a while, and prints whether the promises held."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeVar

import typer

from bot.drill.order import MOST_SECONDS, ORDER, TARGETS, Drill, Target
from bot.explained import Explained

if TYPE_CHECKING:
    from bot.app import App
    from bot.drill.verdict import Held
    from bot.drill.visitors import Probe, Visitors

_T = TypeVar("_T")
_MOST_PROBES: Final = 20
_GRACE_SECONDS: Final = 10.0
Within = Callable[[Callable[["App"], Awaitable[_T]]], _T]


class NotRunning(Exception):
    """No Parley answers there. Remedy: start it with `parley run`, on the same HOST, PORT and DATA_DIR."""


def command(within: Within[int]) -> Callable[..., None]:
    """`within` does something with a wired Parley whose database is open."""

    def drill(
        what: Annotated[
            Literal["provider", "masker", "database", "channel", "all"],
            typer.Argument(help="What to break; all: one after the other."),
        ],
        seconds: Annotated[
            float, typer.Option("--for", min=1, max=MOST_SECONDS, help="How long each is broken.")
        ] = 20.0,
        only: Annotated[
            str, typer.Option("--only", help="Of the providers: a vendor, or one model as in openai/gpt-5.4.")
        ] = "",
    ) -> None:
        """Break a part of the running Parley on purpose, and see whether the promises hold."""
        targets = TARGETS if what == "all" else (what,)
        with Explained():
            broken = within(lambda app: _each(app, targets, seconds, only))
            raise typer.Exit(1 if broken else 0)

    return drill


async def _each(app: App, targets: Sequence[Target], seconds: float, only: str) -> int:
    """One after the other, of several those that there are; how many promises did not hold."""
    from bot.drill.effects import nothing

    broken = 0
    for target in targets:
        if missing := nothing(app, target, only):
            if len(targets) == 1:
                raise missing
            typer.echo(f"nothing to break: {missing}")
            continue
        typer.echo(f"{target}: broken for {seconds:.0f} s")
        for held in await run(app, target, seconds, url=_address(app), only=only):
            typer.echo(f"  {'held  ' if held.ok else 'BROKEN'}  {held.promise}: {held.detail}")
            broken += not held.ok
    return broken


async def run(app: App, target: Target, seconds: float, *, url: str, only: str = "") -> Sequence[Held]:
    """Raises NotRunning, or CannotBegin. The order is taken back however this ends."""
    import httpx2  # late: half a second

    from bot.drill.effects import Scene, shown
    from bot.drill.verdict import endings, judge
    from bot.drill.visitors import Visitors

    deadline = app.policy.answers.deadline_seconds
    async with httpx2.AsyncClient(base_url=url, timeout=deadline) as client:
        visitors = Visitors(client, app.clock)
        try:
            probes = [await visitors.begin() for _ in range(min(_MOST_PROBES, max(3, round(seconds))))]
        except httpx2.TransportError as error:
            raise NotRunning(f"no Parley answers at {url}") from error
        first = await _audit(app, "drill.began", target, seconds=round(seconds))
        drill = Drill(app.settings.env.data_dir / ORDER, app.clock)
        began = app.clock.now()
        drill.begin([target], seconds, only=only)
        try:
            until = app.clock.monotonic() + seconds + deadline + _GRACE_SECONDS
            await _play(visitors, probes, seconds, until)
        finally:
            drill.end()
            await _tidy(app, probes)
            await _audit(app, "drill.ended", target, probes=len(probes))
    stood = seconds if target == "database" else 0.0
    ended = await endings(app.store, first, probes)
    scene = Scene(app, began, only, probes, ended)
    return [*judge(probes, ended, deadline=deadline, stood=stood), *await shown(scene, target)]


async def _play(visitors: Visitors, probes: Sequence[Probe], seconds: float, until: float) -> None:
    """All of them within the first half, so that each is met by what is broken."""
    async with asyncio.TaskGroup() as playing:
        for number, probe in enumerate(probes, 1):
            playing.create_task(visitors.play(probe, number, until=until))
            await asyncio.sleep(seconds / 2 / len(probes))


async def _tidy(app: App, probes: Sequence[Probe]) -> None:
    """Nobody waits in the queue for an answer of staff."""
    ever = 2**62
    async with app.store.transaction() as tx:
        for probe in probes:
            await app.store.conversations.close(
                tx, probe.conversation_id, expected=["bot", "queue"], idle_before=ever, now=app.clock.now()
            )


async def _audit(app: App, action: str, target: Target, **detail: int) -> int:
    async with app.store.transaction() as tx:
        await app.store.audit.append(
            tx, at=app.clock.now(), actor="operator", action=action, subject=target, detail=detail
        )
    return (await app.store.audit.newest(1))[0].n


def _address(app: App) -> str:
    env = app.settings.env
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(env.host, env.host)  # noqa: S104  compared
    return f"http://[{host}]:{env.port}" if ":" in host else f"http://{host}:{env.port}"
