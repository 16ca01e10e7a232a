"""Telegram's rates are kept, and when it says to wait the whole bot waits."""

from __future__ import annotations

from collections import deque

from adapters.base import SendFailed
from guards.base import Holds
from tests.adapters.telegram.fake import Rig, address, connected, letter, options
from tests.clock import ManualClock
from tests.peers.telegram import Limited, Telegram

GROUP = -55


async def test_TG_7_a_429_holds_the_whole_token_and_the_rates_are_kept(
    counters: Holds, clock: ManualClock
) -> None:
    start = clock.now() / 1000
    async with Telegram(now=lambda: clock.now() / 1000) as telegram:
        telegram.rates.on = True
        chat = telegram.opens_group(GROUP)
        telegram.faults.script("sendMessage", Limited(35))
        async with connected(telegram, counters, clock, options(telegram)) as rig:
            for user in range(1, 6):
                await telegram.says(user, user, "Hello")
            await telegram.settled()
            lanes = {f"{GROUP}:0:1": deque(range(25)), **{str(user): deque(range(5)) for user in range(1, 6)}}
            await drained(rig, lanes)

    calls = telegram.called("sendMessage")
    assert len(telegram.sent) == 50
    assert telegram.rates.refused == 0
    assert [call.at - start for call in calls][1] >= 35
    assert [one.text for one in chat.by_bot] == [f"Message {number}." for number in range(25)]


async def drained(rig: Rig, lanes: dict[str, deque[int]]) -> None:
    """Send what is due, and let the time pass until something is."""
    while any(lanes.values()):
        waits = [await due(rig, place, lane) for place, lane in lanes.items() if lane]
        rig.clock.advance(min(waits))


async def due(rig: Rig, place: str, lane: deque[int]) -> float:
    """Seconds until the next of this lane."""
    try:
        await rig.connection.channel.send(address(place), letter(f"Message {lane[0]}."))
    except SendFailed as failed:
        if failed.kind != "retry" or not failed.retry_after:
            raise
        return failed.retry_after
    lane.popleft()
    return 0.0
