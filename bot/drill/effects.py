"""What a drill of each part has to show besides the promises: that the part was missing, and came back.

A drill that broke nothing proves nothing, and says so.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.drill.order import Target, covers
from bot.drill.verdict import Ending, Held
from bot.drill.visitors import Probe
from bot.providers.breaker import Policy

if TYPE_CHECKING:
    from bot.app import App

_BACK_SECONDS: Final = 60.0  # so long may it take until what was broken is whole again
_PAUSE_SECONDS: Final = 0.25
_ENOUGH: Final = Policy().in_a_row  # calls without an answer, for a breaker to open


class NothingToBreak(Exception):
    """There is no such part here. Remedy: `parley drill` with another target, or connect it first."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A drill that is over: since when (ms) it broke what, and what became of its probes."""

    app: App
    began: int
    only: str
    probes: Sequence[Probe]
    endings: Sequence[Ending]


def nothing(app: App, target: Target, only: str) -> NothingToBreak | None:
    """Why there is nothing to break; None where there is something."""
    if target == "provider" and not _broken(app, only):
        names = ", ".join(sorted({f"{one.name}/{one.model}" for one in app.models.providers})) or "none"
        return NothingToBreak(f"provider: no model {only and f'of {only} '}is in use here (models: {names})")
    if target == "channel" and not app.messengers.channels:
        return NothingToBreak("channel: no messenger is connected, and the widget needs no sending")
    return None


async def shown(scene: Scene, target: Target) -> Sequence[Held]:
    """May wait for a minute until what was broken is whole again."""
    return await _EFFECTS[target](scene)


async def _masker(scene: Scene) -> Sequence[Held]:
    calls = sum([len(await scene.app.ledger.calls(probe.conversation_id)) for probe in scene.probes])
    given = sum(ending.action == "turn.handed_over" for ending in scene.endings)
    return [
        Held("read by no model", calls == 0, f"{calls} calls to a model"),
        Held("given to a person", given == len(scene.endings), f"{given} of {len(scene.endings)}"),
    ]


async def _database(scene: Scene) -> Sequence[Held]:
    statuses = Counter(status for probe in scene.probes for status in probe.refusals)
    told = ", ".join(f"{count} with {status}" for status, count in sorted(statuses.items())) or "none"
    return [Held("refused while it was broken", set(statuses) == {503}, f"{told}; 503 tells to come again")]


async def _channel(scene: Scene) -> Sequence[Held]:
    """Rows that wait are tried again after a while."""

    async def states() -> Mapping[str, int]:
        return await scene.app.store.fates.since(scene.began, beside="web")

    async def sent() -> bool:
        return not (await states()).keys() & {"queued", "sending"}

    whole, found = await _within(sent), await states()
    told = ", ".join(f"{count} {state}" for state, count in sorted(found.items()))
    ok = whole and "dead" not in found
    return [Held("sent afterwards", ok, told or "nothing was to be sent meanwhile: write to it yourself")]


async def _provider(scene: Scene) -> Sequence[Held]:
    broken = _broken(scene.app, scene.only)
    calls = [call for probe in scene.probes for call in await scene.app.ledger.calls(probe.conversation_id)]
    asked = Counter(name for name, _ in calls if name in broken)
    spoke = sum(tokens > 0 for name, tokens in calls if name in broken)
    return [
        Held("silent while it was broken", spoke == 0, f"{spoke} answers from {', '.join(sorted(broken))}"),
        *await _breakers(scene, broken, asked),
    ]


async def _breakers(scene: Scene, broken: frozenset[str], asked: Mapping[str, int]) -> Sequence[Held]:
    """Several keys of one model have a breaker each, and share what was asked."""
    models = scene.app.models
    lines = [line for line in models.lines if f"{line.provider.name}/{line.provider.model}" in broken]
    before = [line.breaker for line in lines]
    for breaker in before:
        await breaker.restore()
    opened = [
        one for one in before if (one.standing.changed_at or 0) >= scene.began and one.state != "closed"
    ]
    enough = any(count >= _ENOUGH * len(lines) for count in asked.values())
    names = ", ".join(one.name for one in opened)
    few = f"{sum(asked.values())} calls, too few to tell"

    async def back() -> bool:
        await models.probes.try_again()
        return all(one.state == "closed" for one in opened)

    whole = await _within(back)
    await models.aclose()
    left = ", ".join(f"{one.name} ({one.standing.reason})" for one in opened if one.state != "closed")
    return [
        Held("left alone when it kept failing", bool(opened) or not enough, names or few),
        Held("asked again afterwards", whole, f"still left alone: {left}" if left else names or "all along"),
    ]


def _broken(app: App, only: str) -> frozenset[str]:
    every = (f"{one.name}/{one.model}" for one in app.models.providers)
    return frozenset(name for name in every if covers(only, name))


async def _within(reached: Callable[[], Awaitable[bool]]) -> bool:
    """False: not in time."""
    try:
        async with asyncio.timeout(_BACK_SECONDS):
            while not await reached():  # noqa: ASYNC110  another process tells nobody
                await asyncio.sleep(_PAUSE_SECONDS)
    except TimeoutError:
        return False
    return True


_EFFECTS: Mapping[Target, Callable[[Scene], Awaitable[Sequence[Held]]]] = {
    "provider": _provider,
    "masker": _masker,
    "database": _database,
    "channel": _channel,
}
