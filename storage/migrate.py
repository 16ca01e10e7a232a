"""Brings a database to this version's schema, and refuses one that a newer Parley has written.

Alembic (and SQLAlchemy with it) is imported only when there is something to migrate: an up-to-date
start reads one row instead.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from storage.base import DatabaseUnavailable, SchemaTooNew

_HERE = Path(__file__).parent / "migrations"
_SOMEBODY = "SELECT 1 FROM person WHERE tenant = ? LIMIT 1"


def revisions() -> list[str]:
    """The known revisions, oldest first: the leading digits of the files in migrations/versions."""
    return sorted(path.name.split("_")[0] for path in (_HERE / "versions").glob("[0-9]*_*.py"))


def current(path: Path) -> str | None:
    """The revision a SQLite file is at, None for a new one. Raises DatabaseUnavailable."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise DatabaseUnavailable(error.sqlite_errorname) from error
    except sqlite3.DatabaseError as error:
        raise DatabaseUnavailable(error.sqlite_errorname) from error
    return row[0] if row else None


def is_written(path: Path, tenant: str) -> bool:
    """Whether anybody of this tenant has a key in it. What cannot be read is left to whoever opens it."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            return connection.execute(_SOMEBODY, (tenant,)).fetchone() is not None
    except sqlite3.Error:
        return False


def upgrade(path: Path) -> bool:
    """Migrate a SQLite file to the newest revision; True when there was something to do.

    Raises SchemaTooNew, DatabaseUnavailable.
    """
    known, found = revisions(), current(path)
    if found == known[-1]:
        return False
    if found is not None and found not in known:
        raise SchemaTooNew(f"the database is at revision {found}, this Parley knows up to {known[-1]}")
    path.parent.mkdir(parents=True, exist_ok=True)
    _alembic(path)
    return True


def _alembic(path: Path) -> None:
    from alembic import command  # imported late: see the module's docstring
    from alembic.config import Config
    from sqlalchemy import URL

    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.attributes["url"] = URL.create("sqlite", database=str(path))  # no string: a path may hold ? or %
    command.upgrade(config, "head")
