"""One death at one moment, in Slack and Telegram: what is brought again is answered once."""

from __future__ import annotations

import asyncio
import sqlite3
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest

from tests.crash.auditor import at_rest
from tests.crash.judge import judge
from tests.crash.people import stories
from tests.crash.platforms import Log, drafts, events, shown
from tests.crash.points import Death
from tests.crash.ways import WAYS, Platforms, Way, connected
from tests.running import until

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.promise("P1"), pytest.mark.promise("P2")]
by_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.slack}-{way.telegram}")

_QUESTION = "Tell me the story of quoaaaaaaaaa, please. I am at somebody@example.org."


@asynccontextmanager
async def rested(platforms: Platforms) -> AsyncIterator[Log]:
    """One more life until all is answered; then what the platforms know of it."""
    log = Log()
    async with platforms.lane.undisturbed():
        await platforms.settled()
        await until(lambda: at_rest(platforms.lane.database))
    log.events, log.shown = (
        events(platforms.slack, platforms.telegram),
        shown(platforms.slack, platforms.telegram),
    )
    yield log


@contextmanager
def _nothing_stored(database: Path) -> Iterator[None]:
    """Somebody else writes to the database as long as the block lasts."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def _told(log: Log) -> int:
    return sum(len(stories(one.text)) for one in log.shown)


@by_way
async def test_SLK_1_killed_between_the_commit_and_the_acknowledgement(
    way: Way, template: Path, tmp_path: Path, zygote: Process
) -> None:
    async with connected(template, tmp_path / "home", zygote, way) as platforms:
        slack = platforms.slack
        await slack.says("U1", slack.dm("U1"), _QUESTION, wait=False)
        reached = await platforms.lane.live(Death("inbox/committed"))
        unacknowledged = not slack.deliveries[0].taken
        async with rested(platforms) as log:
            faults = await judge(platforms.lane.database, log)

    assert reached
    assert unacknowledged
    assert slack.deliveries[0].taken
    assert len(slack.deliveries[0].outcomes) > 1
    assert _told(log) == 1
    assert faults == []


@by_way
@pytest.mark.parametrize("moment", ["before", "after", "uncommitted"])
async def test_SLK_2_killed_before_the_commit(
    moment: str, way: Way, template: Path, tmp_path: Path, zygote: Process
) -> None:
    async with connected(template, tmp_path / "home", zygote, way) as platforms:
        slack = platforms.slack
        await slack.says("U1", slack.dm("U1"), _QUESTION, wait=False)
        reached = await platforms.lane.live(Death(f"inbox/{moment}"))
        unacknowledged = not slack.deliveries[0].taken
        async with rested(platforms) as log:
            faults = await judge(platforms.lane.database, log)

    assert reached
    assert unacknowledged
    assert _told(log) == 1
    assert faults == []


@by_way
@pytest.mark.parametrize("moment", ["before", "uncommitted", "committed"])
async def test_TG_6_killed_before_the_update_is_confirmed(
    moment: str, way: Way, template: Path, tmp_path: Path, zygote: Process
) -> None:
    async with connected(template, tmp_path / "home", zygote, way) as platforms:
        telegram = platforms.telegram
        await telegram.says(7, 7, _QUESTION)
        reached = await platforms.lane.live(Death(f"inbox/{moment}"))
        unconfirmed = not telegram.updates.all[0].confirmed
        async with rested(platforms) as log:
            faults = await judge(platforms.lane.database, log)

    assert reached
    assert unconfirmed
    assert _told(log) == 1
    assert faults == []


@by_way
async def test_TG_13_killed_while_a_draft_is_shown(
    way: Way, template: Path, tmp_path: Path, zygote: Process
) -> None:
    async with connected(template, tmp_path / "home", zygote, way) as platforms:
        telegram = platforms.telegram
        async with platforms.lane.undisturbed():  # nothing grows while a greeting is on its way
            await telegram.says(7, 7, "/start")
            await telegram.until(lambda: len(telegram.chat(7).by_bot) > 0)
        await telegram.says(7, 7, _QUESTION)
        reached = await platforms.lane.live(Death("platform/drafted"))
        before = [message.text for message in telegram.chat(7).by_bot if stories(message.text)]
        async with rested(platforms) as log:
            faults = await judge(platforms.lane.database, log)

    assert reached
    assert before == []
    assert _told(log) == 1
    whole = next(one.text for one in log.shown if stories(one.text))
    assert all(whole.startswith(draft) for draft in drafts(telegram))
    assert faults == []


async def test_SLK_21_a_socket_is_renewed_and_the_other_cut_while_an_event_is_stored(
    template: Path, tmp_path: Path, zygote: Process
) -> None:
    async with connected(template, tmp_path / "home", zygote, WAYS[1]) as platforms:
        slack, lane = platforms.slack, platforms.lane
        async with lane.undisturbed():
            await slack.until(lambda: len(slack.sockets.open) == 2)
            with _nothing_stored(lane.database):
                for letter in "abcdefgh":
                    asked = f"Tell me the story of quoaaaaaaaa{letter}."
                    await slack.says(f"U{letter}", slack.dm(f"U{letter}"), asked, wait=False)
                await asyncio.sleep(0)  # now all are under way, on both sockets
                await slack.sockets.refresh()
                slack.sockets.cut()
            await slack.until(lambda: len(slack.sockets.open) == 2)
            await slack.settled()
        async with rested(platforms) as log:
            faults = await judge(lane.database, log)

    said = slack.deliveries[:8]
    assert all(delivery.taken and len(delivery.outcomes) > 1 for delivery in said)
    assert _told(log) == 8
    assert faults == []
