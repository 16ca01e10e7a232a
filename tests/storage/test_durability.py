"""DB-2: whatever happens to disk or process, what was acknowledged is there, and no more is claimed."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.base import DatabaseUnavailable
from storage.sqlite import SqliteDatabase

ROOT = Path(__file__).parents[2]


def started(database: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.storage.writer", str(database), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(database: Path, *options: str) -> tuple[int, list[str], str]:
    """Let it come to its end: exit code, lines, errors."""
    with started(database, *options) as process:
        try:
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    return process.returncode, out.splitlines(), err


def keys(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as db:
        return {row[0].rstrip("x") for row in db.execute("SELECT key FROM counter")}


def told(lines: list[str], word: str) -> set[str]:
    return {line.split()[1] for line in lines if line.startswith(word)}


@pytest.mark.promise("P1")
@pytest.mark.parametrize("after", [1, 37, 200, 613])
def test_DB_1_killed_in_the_middle_of_writing_nothing_acknowledged_is_lost(db_path: Path, after: int) -> None:
    with started(db_path) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(after)]
        process.kill()
        lines += process.communicate()[0].splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("\n")]

    assert len(told(whole, "stored")) >= after
    assert told(whole, "stored") <= keys(db_path)


def test_DB_2_on_a_full_disk_nothing_is_acknowledged_and_with_room_all_goes_on(db_path: Path) -> None:
    code, lines, err = finished(db_path, "--limit", str(db_path.stat().st_size + 200_000))
    stored, refused = told(lines, "stored"), told(lines, "refused")

    assert (code, err) == (0, "")
    assert len(stored | refused) == 1600
    assert refused
    assert keys(db_path) == stored
    assert {key for key in stored if int(key.split(".")[0]) > 101} != set(), "it recovered"


@pytest.fixture
def unwritable(migrated: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """A database whose file and folder cannot be written, and how to become somebody who is held to it."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "parley.db"
        path.write_bytes(migrated.read_bytes())
        path.chmod(0o444)
        Path(name).chmod(0o555)
        yield path, ("--user", "65534") if os.getuid() == 0 else ()
        Path(name).chmod(0o755)


def test_DB_2_a_database_that_cannot_be_written_is_named_as_that(
    unwritable: tuple[Path, tuple[str, ...]],
) -> None:
    path, become = unwritable
    code, lines, err = finished(path, *become)

    assert code == 1
    assert "storage.base.DatabaseUnavailable: SQLITE_" in err
    assert told(lines, "stored") == set()
    assert keys(path) == set()


@pytest.fixture
def stopped(db_path: Path) -> set[str]:
    """What a process stored that came to its end, and whose write-ahead log somebody deleted since."""
    _, lines, _ = finished(db_path)
    for tail in ("-wal", "-shm"):
        Path(f"{db_path}{tail}").unlink(missing_ok=True)
    return told(lines, "stored")


async def test_DB_2_a_write_ahead_log_deleted_while_stopped_does_no_harm(
    db_path: Path, stopped: set[str]
) -> None:
    db = SqliteDatabase(db_path)
    await db.open()
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO counter (tenant, key, arrival) VALUES ('t', 'later', 1)")
    await db.close()

    assert len(stopped) == 1600
    assert keys(db_path) == stopped | {"later"}


async def test_DB_2_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "parley.db"
    path.write_bytes(b"these are not the pages you are looking for" * 100)
    db = SqliteDatabase(path)

    with pytest.raises(DatabaseUnavailable):
        await db.open()
