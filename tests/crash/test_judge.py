"""The judge of the messengers finds what is wrong: after a clean run, every kind of harm to it is seen."""

from __future__ import annotations

import shutil
import sqlite3
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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
from tests.crash.sent import Row, outbox
from tests.crash.ways import WAYS, Platforms, connected

pytestmark = pytest.mark.asyncio(loop_scope="session")

Told = Mapping[str, Shown]  # by channel: one story, told where nothing excuses harm to it
Harm = Callable[[Log, Told], None]

_FIRST = "id = (SELECT min(id) FROM turn)"
_ANSWERED = "(SELECT n FROM audit WHERE action = 'turn.answered' ORDER BY n LIMIT 1)"
# Each with words of the check that has to see it. `:slack` and `:telegram` are the rows of those stories.
ROWS: tuple[tuple[str, str], ...] = (
    ("acknowledged, and not in the inbox", "DELETE FROM turn WHERE channel = 'slack'"),
    ("acknowledged, and not in the inbox", "DELETE FROM turn WHERE channel = 'telegram'"),
    ("taken for another conversation", "UPDATE conversation SET place = 'D0' WHERE channel = 'slack'"),
    ("turn of something that nobody did", f"UPDATE turn SET event_id = '0:0' WHERE {_FIRST}"),
    ("turn closed, and nothing tells how", f"UPDATE audit SET detail = '{{}}' WHERE n = {_ANSWERED}"),
    ("turn still open", f"UPDATE turn SET state = 'open' WHERE {_FIRST}"),
    ("whose notices are not its changes", "DELETE FROM audit WHERE action LIKE 'conversation.%'"),
    ("withdrawn, and nobody has it", "UPDATE outbox SET state = 'dead', error = 'x' WHERE id = :slack"),
    (
        "withdrawn, and nobody has it",
        "UPDATE outbox SET state = 'dead', error = 'no_lookup' WHERE id = :telegram",
    ),
    ("in doubt where everything can be", "UPDATE outbox SET doubts = 1 WHERE id = :slack"),
    ("messages that no row knows", "UPDATE outbox SET external_id = '0' WHERE id = :telegram"),
    ("the audit log is changed", "UPDATE audit SET actor = 'nobody' WHERE n = 2"),
)


def _doubled(channel: str) -> Harm:
    return lambda log, told: log.shown.append(replace(told[channel], id=f"{told[channel].id}'"))


def _gone(channel: str) -> Harm:
    return lambda log, told: log.shown.remove(told[channel])


def _elsewhere(channel: str) -> Harm:
    def harm(log: Log, told: Told) -> None:
        other = next(one for one in log.shown if one.channel == channel and one.spot != told[channel].spot)
        log.shown[log.shown.index(told[channel])] = replace(told[channel], spot=other.spot)

    return harm


def _late(log: Log, _: Told) -> None:
    """It stood there before; now it appears while staff have the conversation."""
    for taken in log.take_overs:
        taken.before = frozenset()


def _backwards(log: Log, _: Told) -> None:
    log.shown.reverse()


def _unsaid(log: Log, _: Told) -> None:
    log.replies["no such message"] = "This is a person: nobody"


def _said_again(log: Log, _: Told) -> None:
    log.shown += [replace(one, id=f"{one.id}'") for one in log.shown if "This is a person" in one.text]


SEEN: tuple[tuple[str, Harm], ...] = (
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
    told = _told(platforms.lane.database, shown(platforms.slack, platforms.telegram))
    heard = Counter(one.channel for _, one in told)
    enough = len(log.replies) > 2 and len(log.take_overs) > 2
    # a few of them, since what happens later may excuse harm to one
    return (
        enough and min(heard["slack"], heard["telegram"]) > 3 and _answered_before_a_take_over(platforms, log)
    )


def _told(database: Path, standing: Sequence[Shown]) -> Sequence[tuple[Row, Shown]]:
    """The stories in places where nothing was withdrawn, doubted or broken off: that excuses much."""
    with closing(sqlite3.connect(database)) as db:
        rows = list(outbox(db))
        broken_off = "SELECT subject FROM audit WHERE json_extract(detail, '$.begun')"
        begun = {subject for (subject,) in db.execute(broken_off)}
    excused = {row.place for row in rows if row.state == "dead" or row.doubts or row.conversation_id in begun}
    plain = {
        f"{row.channel} {row.spot} {row.external_id}": row
        for row in rows
        if row.state == "sent" and row.place not in excused
    }
    return [(plain[one.key], one) for one in standing if one.key in plain and stories(one.text)]


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


@pytest.fixture
def stories_told(clean: tuple[Path, Log]) -> Mapping[str, tuple[Row, Shown]]:
    """By channel."""
    database, log = clean
    return {one.channel: (row, one) for row, one in _told(database, log.shown)}


async def test_a_clean_run_has_no_fault(clean: tuple[Path, Log]) -> None:
    assert await judge(*clean) == []


@pytest.mark.parametrize(("seen_as", "harm"), ROWS)
async def test_harm_to_a_row_is_seen(
    clean: tuple[Path, Log],
    stories_told: Mapping[str, tuple[Row, Shown]],
    tmp_path: Path,
    seen_as: str,
    harm: str,
) -> None:
    database, log = clean
    harmed = Path(shutil.copy(database, tmp_path))
    ids = {channel: row.id for channel, (row, _) in stories_told.items()}
    with closing(sqlite3.connect(harmed)) as db, db:
        assert db.execute(harm, ids).rowcount > 0, "it did harm"

    assert any(seen_as in fault.what for fault in await judge(harmed, log))


@pytest.mark.parametrize(("seen_as", "harm"), SEEN)
async def test_harm_to_what_stands_there_is_seen(
    clean: tuple[Path, Log], stories_told: Mapping[str, tuple[Row, Shown]], seen_as: str, harm: Harm
) -> None:
    database, log = clean
    harmed = deepcopy(log)
    harm(harmed, {channel: one for channel, (_, one) in stories_told.items()})

    assert any(seen_as in fault.what for fault in await judge(database, harmed))


async def test_a_copy_is_allowed_where_its_row_counts_a_doubt(
    clean: tuple[Path, Log], stories_told: Mapping[str, tuple[Row, Shown]], tmp_path: Path
) -> None:
    database, log = clean
    told_twice, counted = deepcopy(log), Path(shutil.copy(database, tmp_path))
    row, said = stories_told["telegram"]
    told_twice.shown.append(replace(said, id=f"{said.id}'"))
    with closing(sqlite3.connect(counted)) as db, db:
        db.execute("UPDATE outbox SET doubts = 1 WHERE id = ?", (row.id,))

    assert await judge(counted, told_twice) == []
    assert await judge(database, told_twice) != []
