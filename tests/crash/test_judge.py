"""The judge of the messengers finds what is wrong: after a clean run, every kind of harm to it is seen."""

from __future__ import annotations

import shutil
import sqlite3
from asyncio.subprocess import Process
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from tests.crash.customers import used
from tests.crash.judge import judge
from tests.crash.people import stories
from tests.crash.platforms import Log, Shown, shown
from tests.crash.points import Death
from tests.crash.sent import outbox
from tests.crash.ways import WAYS, Platforms, connected

pytestmark = pytest.mark.asyncio(loop_scope="session")

_ANSWER = (
    "(SELECT o.id FROM outbox o JOIN conversation c ON c.id = conversation_id"
    " WHERE author = 'bot' AND o.state = 'sent' AND channel = '{}' LIMIT 1)"
)
_SLACKS, _TELEGRAMS = _ANSWER.format("slack"), _ANSWER.format("telegram")
_FIRST = "id = (SELECT min(id) FROM turn)"
_ANSWERED = "(SELECT n FROM audit WHERE action = 'turn.answered' ORDER BY n LIMIT 1)"
# Each with words of the check that has to see it.
ROWS: tuple[tuple[str, str], ...] = (
    ("acknowledged, and not in the inbox", "DELETE FROM turn WHERE channel = 'slack'"),
    ("acknowledged, and not in the inbox", "DELETE FROM turn WHERE channel = 'telegram'"),
    ("taken for another conversation", "UPDATE conversation SET place = 'D0' WHERE channel = 'slack'"),
    ("turn of something that nobody did", f"UPDATE turn SET event_id = '0:0' WHERE {_FIRST}"),
    ("turn closed, and nothing tells how", f"UPDATE audit SET detail = '{{}}' WHERE n = {_ANSWERED}"),
    ("turn still open", f"UPDATE turn SET state = 'open' WHERE {_FIRST}"),
    ("whose notices are not its changes", "DELETE FROM audit WHERE action = 'conversation.taken_over'"),
    ("withdrawn, and nobody has it", f"UPDATE outbox SET state = 'dead', error = 'x' WHERE id = {_SLACKS}"),
    (
        "withdrawn, and nobody has it",
        f"UPDATE outbox SET state = 'dead', error = 'no_lookup' WHERE id = {_TELEGRAMS}",
    ),
    ("in doubt where everything can be", f"UPDATE outbox SET doubts = 1 WHERE id = {_SLACKS}"),
    ("messages that no row knows", f"UPDATE outbox SET external_id = '0' WHERE id = {_TELEGRAMS}"),
    ("the audit log is changed", "UPDATE audit SET actor = 'nobody' WHERE n = 2"),
)


def _bot_said(log: Log, channel: str) -> Shown:
    return next(one for one in log.shown if one.channel == channel and stories(one.text))


def _doubled(channel: str) -> Callable[[Log], None]:
    def harm(log: Log) -> None:
        said = _bot_said(log, channel)
        log.shown.append(replace(said, id=f"{said.id}'"))

    return harm


def _gone(channel: str) -> Callable[[Log], None]:
    return lambda log: log.shown.remove(_bot_said(log, channel))


def _elsewhere(channel: str) -> Callable[[Log], None]:
    def harm(log: Log) -> None:
        said = _bot_said(log, channel)
        other = next(one.spot for one in log.shown if one.channel == channel and one.spot != said.spot)
        log.shown[log.shown.index(said)] = replace(said, spot=other)

    return harm


def _late(log: Log) -> None:
    """It stood there before; now it appears while staff have the conversation."""
    for taken in log.take_overs:
        taken.before = frozenset()


def _backwards(log: Log) -> None:
    log.shown.reverse()


def _unsaid(log: Log) -> None:
    log.replies["no such message"] = "This is a person: nobody"


def _said_again(log: Log) -> None:
    log.shown += [replace(one, id=f"{one.id}'") for one in log.shown if "This is a person" in one.text]


SEEN: tuple[tuple[str, Callable[[Log], None]], ...] = (
    ("stands there 2 times", _doubled("slack")),
    ("told 2 times", _doubled("slack")),
    ("told 2 times", _doubled("telegram")),
    ("1 messages that no row knows, 0 doubts", _doubled("telegram")),
    ("sent, and nobody sees it", _gone("slack")),
    ("sent, and nobody sees it", _gone("telegram")),
    ("answered, and never told", _gone("slack")),
    ("answered, and never told", _gone("telegram")),
    ("stands in", _elsewhere("slack")),
    ("told where nobody asked for it", _elsewhere("slack")),
    ("told where nobody asked for it", _elsewhere("telegram")),
    ("appeared", _late),
    ("stands behind a later one", _backwards),
    ("staff's reply stands 0 times", _unsaid),
    ("staff's reply stands 2 times", _said_again),
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def clean(
    template: Path, tmp_path_factory: pytest.TempPathFactory, zygote: Process
) -> tuple[Path, Log]:
    """A run in which something of everything has happened, and one death that leaves no doubt."""
    folder = tmp_path_factory.mktemp("judged") / "home"
    async with connected(template, folder, zygote, WAYS[0]) as platforms, used(platforms, seed=1) as log:
        await platforms.lane.live(Death("person/committed"))
        async with platforms.lane.undisturbed():
            for peer in (platforms.slack, platforms.telegram):
                await peer.until(lambda: _eventful(platforms, log), 60)
    return platforms.lane.database, log


def _eventful(platforms: Platforms, log: Log) -> bool:
    """All has happened that any harm needs."""
    told = {one.channel for one in shown(platforms.slack, platforms.telegram) if stories(one.text)}
    enough = len(log.replies) > 2 and len(log.take_overs) > 2
    return enough and told == {"slack", "telegram"} and _answered_before_a_take_over(platforms, log)


def _answered_before_a_take_over(platforms: Platforms, log: Log) -> bool:
    """The bot said something in a conversation that was taken over later, and given away again."""
    with closing(sqlite3.connect(platforms.lane.database)) as db:
        said = {row.id: row for row in outbox(db) if row.author == "bot" and row.state == "sent"}
    return any(
        row.conversation_id == taken.conversation_id
        and f"{row.channel} {row.spot} {row.external_id}" in stood
        for taken in log.take_overs
        for stood in [taken.before & taken.after]
        for row in (said[id] for id in said.keys() - taken.flying)
    )


async def test_a_clean_run_has_no_fault(clean: tuple[Path, Log]) -> None:
    assert await judge(*clean) == []


@pytest.mark.parametrize(("seen_as", "harm"), ROWS)
async def test_harm_to_a_row_is_seen(
    clean: tuple[Path, Log], tmp_path: Path, seen_as: str, harm: str
) -> None:
    database, log = clean
    harmed = Path(shutil.copy(database, tmp_path))
    with closing(sqlite3.connect(harmed)) as db, db:
        assert db.execute(harm).rowcount > 0, "it did harm"

    assert any(seen_as in fault.what for fault in await judge(harmed, log))


@pytest.mark.parametrize(("seen_as", "harm"), SEEN)
async def test_harm_to_what_stands_there_is_seen(
    clean: tuple[Path, Log], seen_as: str, harm: Callable[[Log], None]
) -> None:
    database, log = clean
    harmed = deepcopy(log)
    harm(harmed)

    assert any(seen_as in fault.what for fault in await judge(database, harmed))


async def test_a_copy_is_allowed_where_its_row_counts_a_doubt(
    clean: tuple[Path, Log], tmp_path: Path
) -> None:
    database, log = clean
    told_twice, counted = deepcopy(log), Path(shutil.copy(database, tmp_path))
    said = _bot_said(told_twice, "telegram")
    told_twice.shown.append(replace(said, id=f"{said.id}'"))
    with closing(sqlite3.connect(counted)) as db, db:
        db.execute("UPDATE outbox SET doubts = 1 WHERE external_id = ?", (said.id,))

    assert await judge(counted, told_twice) == []
    assert await judge(database, told_twice) != []
