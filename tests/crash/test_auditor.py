"""The auditor finds what is wrong: after a clean run, every kind of harm that is done to it is seen."""

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

from tests.crash.auditor import audit
from tests.crash.campaign import crowded, opened
from tests.crash.never import NEVER
from tests.crash.people import Log, stories
from tests.crash.points import Death

on_one_loop = pytest.mark.asyncio(loop_scope="session")

_ANSWER = "(SELECT id FROM outbox WHERE author = 'bot' AND state = 'sent' ORDER BY created_at LIMIT 1)"
_ANSWERED = "(SELECT n FROM audit WHERE action = 'turn.answered' ORDER BY n LIMIT 1)"
_ESCALATED = "(SELECT n FROM audit WHERE action = 'conversation.escalated' ORDER BY n LIMIT 1)"
# Each with words of the check that has to see it. A row that it changes is all that a harm needs to be seen.
ROWS: tuple[tuple[str, str], ...] = (
    ("turn still open", "UPDATE turn SET state = 'open' WHERE id = (SELECT min(id) FROM turn)"),
    ("turn closed, and nothing tells how", f"UPDATE audit SET detail = '{{}}' WHERE n = {_ANSWERED}"),
    (
        "turn left to people who never had",
        "UPDATE audit SET action = '' WHERE action LIKE 'conversation.%'"
        " AND subject IN (SELECT conversation_id FROM turn WHERE state = 'staff')",
    ),
    ("with fewer answers than are told of", f"DELETE FROM message WHERE id = {_ANSWER}"),
    ("message withdrawn", f"UPDATE outbox SET state = 'dead', error = 'refused' WHERE id = {_ANSWER}"),
    ("message sent and not visible", f"UPDATE message SET seq = NULL WHERE id = {_ANSWER}"),
    (
        "turn answered twice",
        "INSERT INTO audit SELECT tenant, n + 100000, at, actor, action, subject, detail, hash FROM audit"
        f" WHERE n = {_ANSWERED}",
    ),
    ("with more answers than are told of", f"DELETE FROM audit WHERE n = {_ANSWERED}"),
    ("not escalated exactly once", f"DELETE FROM audit WHERE n = {_ESCALATED}"),
    ("did not change once for each notice", "DELETE FROM audit WHERE action = 'conversation.taken_over'"),
    ("left in the outbox", f"UPDATE outbox SET state = 'unknown' WHERE id = {_ANSWER}"),
    ("message visible and not sent", f"UPDATE outbox SET state = 'dead' WHERE id = {_ANSWER}"),
    ("whose places are not 1, 2, 3", "UPDATE message SET seq = seq + 1 WHERE seq > 0 AND author = 'bot'"),
    ("inbox row without words", "DELETE FROM turn WHERE id = (SELECT min(id) FROM turn)"),
    ("outbox row without words", f"DELETE FROM outbox WHERE id = {_ANSWER}"),
    ("placeholder whose original is not kept", "DELETE FROM vault WHERE placeholder LIKE '[EMAIL%'"),
    ("spending that is not the sum", "UPDATE budget SET nano = nano + 1"),
    ("the audit log is changed", "UPDATE audit SET actor = 'nobody' WHERE n = 2"),
    ("the audit log is truncated", "DELETE FROM audit WHERE n = (SELECT max(n) FROM audit)"),
    ("accepted, and not in the inbox", "DELETE FROM turn"),
)


def _unseen(log: Log) -> None:
    for chat in log.chats:
        for shown in (chat.listed, chat.streamed):
            shown[:] = [seen for seen in shown if seen.author != "person"]


def _reworded(log: Log) -> None:
    for chat in log.chats:
        chat.accepted = {id: f"{text}!" for id, text in chat.accepted.items()}


def _shown_twice(log: Log) -> None:
    log.chats[0].streamed *= 2


def _out_of_order(log: Log) -> None:
    log.chats[0].streamed.reverse()


def _told_twice(log: Log) -> None:
    for chat in log.chats:
        again = [replace(seen, id=f"{seen.id}'") for seen in chat.listed if stories(seen.text)]
        chat.listed += [seen for seen in again if seen.author == "bot"]


def _uninvited(log: Log) -> None:
    for chat in log.chats:
        chat.accepted.clear()


def _talked_over(log: Log) -> None:
    log.take_overs[0].after |= {"another"}


def _taken_over_earlier(log: Log) -> None:
    for taken in log.take_overs:
        taken.ok_at = 0


def _unsaid(log: Log) -> None:
    log.replies["no such message"] = "We will look into it."


SEEN: tuple[tuple[str, Callable[[Log], None]], ...] = (
    ("not shown as it was written", _unseen),
    ("not shown as it was written", _reworded),
    ("message shown 2 times", _shown_twice),
    ("something else than the list", _out_of_order),
    ("told 2 times", _told_twice),
    ("shows messages that were never accepted", _uninvited),
    ("became visible", _talked_over),
    ("was sent", _taken_over_earlier),
    ("staff's reply is shown 0 times", _unsaid),
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def clean(
    template: Path, tmp_path_factory: pytest.TempPathFactory, zygote: Process
) -> tuple[Path, Log]:
    """A run in which something of everything has happened, and one death."""
    folder = tmp_path_factory.mktemp("clean") / "home"
    async with (
        opened(template, folder, zygote, with_model=True) as lane,
        crowded(lane, seed=1) as crowd,
    ):
        await lane.live(Death("close/committed"))
        async with lane.undisturbed():
            await crowd.until(lambda: _eventful(lane.database, crowd.log))
    return lane.database, crowd.log


def _eventful(database: Path, log: Log) -> bool:
    """All has happened that any harm needs; and none of it can be undone by what happens later."""
    heard = [seen for chat in log.chats for seen in chat.streamed if seen.author == "bot"]
    return (
        len(log.chats[0].streamed) > 1
        and any("@example.org" in seen.text for seen in heard)
        and any(stories(seen.text) for seen in heard)
        and any(taken.before for taken in log.take_overs)
        and len(log.replies) > 0
        and all(_does_harm(database, harm) for _, harm in ROWS)
    )


def _does_harm(database: Path, harm: str) -> bool:
    """Whether there is anything to harm yet. The database stays as it is."""
    with closing(sqlite3.connect(database)) as live, closing(sqlite3.connect(":memory:")) as copy:
        live.backup(copy)
        return copy.execute(harm).rowcount > 0


def _nothing_before_take_overs(log: Log) -> None:
    log.take_overs = [replace(taken, before=frozenset()) for taken in log.take_overs]


def _no_stories(log: Log) -> None:
    for chat in log.chats:
        chat.streamed = [seen for seen in chat.streamed if not stories(seen.text)]


def _first_said_one_thing(log: Log) -> None:
    del log.chats[0].streamed[1:]


def _nobody_took_over(log: Log) -> None:
    log.take_overs.clear()


@on_one_loop
@pytest.mark.parametrize(
    "missing", [_nothing_before_take_overs, _no_stories, _first_said_one_thing, _nobody_took_over]
)
async def test_a_run_that_misses_what_a_harm_needs_goes_on(
    clean: tuple[Path, Log], missing: Callable[[Log], None]
) -> None:
    database, log = clean
    poorer = _copy(log)
    missing(poorer)

    assert _eventful(database, log)
    assert not _eventful(database, poorer)


@on_one_loop
@pytest.mark.parametrize(
    "missing",
    [
        "UPDATE turn SET state = 'done'",
        "UPDATE message SET seq = NULL",
        "DELETE FROM vault",
        "DELETE FROM budget",
        "DELETE FROM audit WHERE action = 'turn.answered'",
        "DELETE FROM audit WHERE action = 'conversation.escalated'",
        "DELETE FROM audit WHERE action = 'conversation.taken_over'",
    ],
)
async def test_a_run_whose_rows_miss_what_a_harm_needs_goes_on(
    clean: tuple[Path, Log], tmp_path: Path, missing: str
) -> None:
    database, log = clean
    poorer = Path(shutil.copy(database, tmp_path))
    with closing(sqlite3.connect(poorer)) as db, db:
        db.execute(missing)

    assert not _eventful(poorer, log)


@on_one_loop
async def test_a_clean_run_has_no_fault(clean: tuple[Path, Log]) -> None:
    assert await audit(*clean) == []


@on_one_loop
@pytest.mark.parametrize(("seen_as", "harm"), ROWS)
async def test_harm_to_a_row_is_seen(
    clean: tuple[Path, Log], tmp_path: Path, seen_as: str, harm: str
) -> None:
    database, log = clean
    harmed = Path(shutil.copy(database, tmp_path))
    with closing(sqlite3.connect(harmed)) as db, db:
        assert db.execute(harm).rowcount > 0, "it did harm"

    assert any(seen_as in fault.what for fault in await audit(harmed, log))


@on_one_loop
@pytest.mark.parametrize(("seen_as", "harm"), SEEN)
async def test_harm_to_what_people_saw_is_seen(
    clean: tuple[Path, Log], seen_as: str, harm: Callable[[Log], None]
) -> None:
    database, log = clean
    harmed = _copy(log)
    harm(harmed)

    assert any(seen_as in fault.what for fault in await audit(database, harmed))


def _copy(log: Log) -> Log:
    """One to harm; the visitors stay whose they are."""
    chats = deepcopy(log.chats, {id(chat.visitor): chat.visitor for chat in log.chats})
    return Log(chats, deepcopy(log.take_overs), dict(log.replies))


def test_every_check_is_among_them() -> None:
    unproven = [never.what for never in NEVER if not any(seen_as in never.what for seen_as, _ in ROWS)]

    assert unproven == []
