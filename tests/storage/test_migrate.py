"""DB-6: a migration that is killed resumes, and a database from the future is left alone."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage.base import DatabaseUnavailable, SchemaTooNew
from storage.migrate import current, revisions, upgrade
from storage.sqlite import SqliteDatabase

ROOT = Path(__file__).parents[2]

# Kills itself before the n-th statement that the migration runs.
KILLED = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from storage.migrate import upgrade

left = int(sys.argv[2])

@event.listens_for(Engine, "before_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

upgrade(Path(sys.argv[1]))
"""


def schema(path: Path) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as db:
        return set(db.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master"))


@pytest.mark.parametrize("statements", [1, 4, 9, 20, 35])
def test_DB_6_killed_half_way_it_resumes(tmp_path: Path, migrated: Path, statements: int) -> None:
    path = tmp_path / "parley.db"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path), str(statements)], cwd=ROOT)

    assert killed.returncode == -9
    assert current(path) is None
    assert upgrade(path)
    assert schema(path) == schema(migrated)


def test_DB_6_a_database_of_a_newer_parley_is_refused_and_left_as_it_is(db_path: Path) -> None:
    with closing(sqlite3.connect(db_path)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()
    before = db_path.read_bytes()

    with pytest.raises(SchemaTooNew, match="9999"):
        upgrade(db_path)
    assert db_path.read_bytes() == before


def test_an_up_to_date_database_is_not_touched_and_alembic_not_loaded(db_path: Path) -> None:
    code = "import sys; from pathlib import Path; from storage.migrate import upgrade;"
    code += "print(upgrade(Path(sys.argv[1])), 'sqlalchemy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(db_path)], cwd=ROOT, capture_output=True, text=True
    )

    assert done.stdout == "False False\n"
    assert current(db_path) == revisions()[-1]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "parley.db"
    path.write_bytes(b"no pages here" * 1000)

    with pytest.raises(DatabaseUnavailable):
        upgrade(path)


@pytest.mark.parametrize("name", ["odd name", "a?b", "a#b", "a%41b", "보관"])
async def test_the_path_may_hold_what_means_something_in_a_url(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "parley.db"

    assert upgrade(path)
    assert not upgrade(path)
    db = SqliteDatabase(path)
    await db.open()
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO counter (tenant, key, arrival) VALUES ('t', 'k', 1)")
    assert await db.fetch_one("SELECT count(*) FROM counter") == (1,)
    await db.close()

    assert os.listdir(tmp_path) == [name]
