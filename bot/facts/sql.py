"""Facts from the operator's own database: read-only queries about one verified person.

The identity is always a bound parameter; nothing is ever written there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.facts.base import FactsUnavailable
from bot.facts.meanings import Meanings
from guards.base import Fact

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_MOST_ROWS = 200  # of one query: more is a mistake in it, and would fill a prompt with names


@dataclass(frozen=True, slots=True)
class Query:
    """`sql` has `:identity`. `name` is put before each column's name; `{column}` in it is a row's value."""

    sql: str
    name: str = ""


class SqlFacts:
    """Any database that SQLAlchemy knows and whose driver is installed; SQLite needs nothing."""

    def __init__(self, url: str, queries: Sequence[Query], meanings: Meanings) -> None:
        self._url, self._queries, self._meanings = url, tuple(queries), meanings
        self._engine: Engine | None = None

    async def facts(self, identity: str) -> Mapping[str, Fact]:
        """Raises FactsUnavailable."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            return self._meanings.of(await asyncio.to_thread(self._ask, identity))
        except (SQLAlchemyError, OSError) as error:
            raise FactsUnavailable(type(error).__name__) from None
        except (ValueError, KeyError) as error:
            raise FactsUnavailable(str(error)) from None

    async def aclose(self) -> None:
        if self._engine is not None:
            await asyncio.to_thread(self._engine.dispose)

    def _ask(self, identity: str) -> Mapping[str, object]:
        from sqlalchemy import create_engine

        if self._engine is None:
            self._engine = create_engine(self._url, pool_size=2, pool_pre_ping=True, hide_parameters=True)
        with self._engine.connect() as connection:
            _read_only(connection)
            return {
                name: value
                for query in self._queries
                for name, value in _values(connection, query, identity).items()
            }


def _read_only(connection: Connection) -> None:
    forms = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET TRANSACTION READ ONLY"}
    if form := forms.get(connection.dialect.name):
        connection.exec_driver_sql(form)


def _values(connection: Connection, query: Query, identity: str) -> Mapping[str, object]:
    from sqlalchemy import text

    rows = connection.execute(text(query.sql), {"identity": identity}).mappings().fetchmany(_MOST_ROWS + 1)
    if len(rows) > _MOST_ROWS:
        raise ValueError(f"a query gave more than {_MOST_ROWS} rows: add a LIMIT")
    return {
        f"{query.name.format(**{key: str(value).lower() for key, value in row.items()})}{column}": _plain(
            value
        )
        for row in rows
        for column, value in row.items()
        if "{" + column + "}" not in query.name
    }


def _plain(value: object) -> object:
    """A date as text has it; everything else as it is, and judged by what its name means."""
    return value.isoformat() if isinstance(value, date) else value
