"""Facts from the operator's own database: read-only queries about one verified person.

The identity is always a bound parameter; nothing is ever written there. What nobody waits for any more is
broken off, by us where the driver lets us, else by the database itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from threading import Event
from typing import TYPE_CHECKING

from bot.facts.base import FactsUnavailable
from bot.facts.meanings import Doubtful, Meanings
from bot.facts.threads import OwnThreads
from guards.base import Fact

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, RowMapping

_THREADS = 2
_STEPS = 10_000  # of SQLite's machine, after which it asks whether to go on: less than a millisecond
_MOST_ROWS = 200  # of one query: more is a mistake in it, and would fill a prompt with names


@dataclass(frozen=True, slots=True)
class Query:
    """`sql` has `:identity`. `name` is put before each column's name; `{column}` in it is a row's value."""

    sql: str
    name: str = ""


class SqlFacts:
    """Any database that SQLAlchemy knows and whose driver is installed; SQLite needs nothing.

    `seconds` is how long an answer may take.
    """

    def __init__(
        self, url: str, queries: Sequence[Query], meanings: Meanings, *, seconds: float = 3.0
    ) -> None:
        self._url, self._queries, self._meanings = url, tuple(queries), meanings
        self._seconds = seconds
        self._threads = OwnThreads(_THREADS, "facts")
        self._engine: Engine | None = None

    async def facts(self, identity: str) -> Mapping[str, Fact]:
        """Raises FactsUnavailable; at once while the database hangs."""
        from sqlalchemy.exc import SQLAlchemyError

        unwanted = Event()
        try:
            return self._meanings.of(await self._threads.run(lambda: self._ask(identity, unwanted)))
        except (SQLAlchemyError, OSError) as error:
            raise FactsUnavailable(type(error).__name__) from None
        except Doubtful as error:
            raise FactsUnavailable(error.kind) from None
        except (ValueError, KeyError) as error:  # of a driver: its words may hold a value
            raise FactsUnavailable(type(error).__name__) from None
        finally:
            unwanted.set()

    async def aclose(self) -> None:
        """What hangs is left behind: it ends with the process."""
        if self._engine is not None:
            with suppress(FactsUnavailable, TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await self._threads.run(self._engine.dispose)

    def _ask(self, identity: str, unwanted: Event) -> Mapping[str, object]:
        with self._opened().connect() as connection:
            _read_only(connection)
            _bounded(connection, self._seconds, unwanted)
            return {
                name: value
                for query in self._queries
                for name, value in _values(connection, query, identity).items()
            }

    def _opened(self) -> Engine:
        from sqlalchemy import create_engine, make_url

        if self._engine is None:
            waits = {"timeout": self._seconds} if make_url(self._url).get_backend_name() == "sqlite" else {}
            self._engine = create_engine(
                self._url, pool_size=_THREADS, pool_pre_ping=True, hide_parameters=True, connect_args=waits
            )
        return self._engine


def _read_only(connection: Connection) -> None:
    forms = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET TRANSACTION READ ONLY"}
    if form := forms.get(connection.dialect.name):
        connection.exec_driver_sql(form)


def _bounded(connection: Connection, seconds: float, unwanted: Event) -> None:
    """SQLite asks us now and then; the others look at their own clock."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        if driver is not None:
            driver.set_progress_handler(unwanted.is_set, _STEPS)
    forms = {
        "postgresql": f"SET LOCAL statement_timeout = {round(seconds * 1000)}",
        "mysql": f"SET SESSION max_execution_time = {round(seconds * 1000)}",
        "mariadb": f"SET SESSION max_statement_time = {seconds}",
    }
    if form := forms.get(connection.dialect.name):
        connection.exec_driver_sql(form)


def _values(connection: Connection, query: Query, identity: str) -> Mapping[str, object]:
    from sqlalchemy import text

    rows = connection.execute(text(query.sql), {"identity": identity}).mappings().fetchmany(_MOST_ROWS + 1)
    if len(rows) > _MOST_ROWS:
        told = f"a query gave more than {_MOST_ROWS} rows: add a LIMIT"
        raise Doubtful(told, told)
    return {
        f"{_before(query, row)}{column}": _plain(value)
        for row in rows
        for column, value in row.items()
        if "{" + column + "}" not in query.name
    }


def _before(query: Query, row: RowMapping) -> str:
    try:
        return query.name.format(**{key: str(value).lower() for key, value in row.items()})
    except KeyError as missing:
        told = f"a query's name asks for a column that it has not: {missing}"
        raise Doubtful(told, told) from None


def _plain(value: object) -> object:
    """A date as text has it; everything else as it is, and judged by what its name means."""
    return value.isoformat() if isinstance(value, date) else value
