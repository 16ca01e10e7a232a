"""The facts file: `[facts]` says what each name means, and the rest where the values come from.

Read once at start; what is wrong stops the start with the place's name and the remedy.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.clock import Clock
from bot.facts.base import FactsSource
from bot.facts.http import HttpFacts
from bot.facts.meanings import Meaning, Meanings
from bot.facts.patient import PatientFacts
from bot.facts.sql import Query, SqlFacts
from bot.facts.table import FactsTable

ENTRY_POINTS: Final = "parley.facts"
Make = Callable[[Mapping[str, object], Meanings], FactsSource]  # what an entry point is


class FactsInvalid(Exception):
    """The facts file is wrong. Remedy: the message names the place; the sample file shows the form."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Asked(_Section):
    deadline_seconds: float = Field(3.0, gt=0, le=20)
    remember_seconds: float = Field(0.0, ge=0, le=3600)


class _Http(_Asked):
    kind: Literal["http"]
    url: str = Field(pattern=r"^https?://[^{}]+\{identity\}[^{}]*$")


class _Query(_Section):
    sql: str = Field(pattern=r":identity\b")
    name: str = ""


class _Sql(_Asked):
    kind: Literal["sql"]
    database: str | None = None  # or FACTS_DATABASE_URL, when it holds a password
    queries: tuple[_Query, ...] = Field(min_length=1)


class _Plugin(_Asked):
    kind: Literal["plugin"]
    name: str
    options: dict[str, object] = Field(default_factory=dict)


class _File(_Section):
    facts: dict[str, Meaning]
    customer: dict[str, dict[str, object]] | None = None
    source: Annotated[_Http | _Sql | _Plugin, Field(discriminator="kind")] | None = None

    @model_validator(mode="after")
    def _one_source(self) -> _File:
        if (self.customer is None) == (self.source is None):
            raise ValueError("give either [source] or [customer.*], not both and not neither")
        return self


def load(path: Path, clock: Clock, *, token: str | None = None, database: str | None = None) -> FactsSource:
    """`token` and `database` are secrets of the environment. Raises FactsInvalid."""
    try:
        file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        return _source(file, clock, token, database)
    except OSError as error:
        raise FactsInvalid(f"{path}: cannot be read: {error.strerror}; correct `facts`") from None
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise FactsInvalid(f"{path.name}: {where}: {error.errors()[0]['msg']}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FactsInvalid(f"{path.name}: not valid TOML: {error}") from None
    except ValueError as error:
        raise FactsInvalid(f"{path.name}: {error}") from None


def _source(file: _File, clock: Clock, token: str | None, database: str | None) -> FactsSource:
    asked = file.source
    if asked is None:
        return FactsTable(file.customer or {}, Meanings(file.facts, exact=True))
    meanings = Meanings(file.facts, exact=False)
    source: FactsSource
    if isinstance(asked, _Http):
        source = HttpFacts(asked.url, token, meanings, seconds=asked.deadline_seconds)
    elif isinstance(asked, _Sql):
        source = _sql(asked, meanings, database)
    else:
        source = _plugin(asked.name)(asked.options, meanings)
    return PatientFacts(
        source, clock, deadline_seconds=asked.deadline_seconds, remember_seconds=asked.remember_seconds
    )


def _sql(asked: _Sql, meanings: Meanings, database: str | None) -> SqlFacts:
    url = database or asked.database
    if not url:
        raise ValueError("source.database is missing: name it there, or in FACTS_DATABASE_URL")
    queries = [Query(each.sql, each.name) for each in asked.queries]
    return SqlFacts(url, queries, meanings, seconds=asked.deadline_seconds)


def _plugin(name: str) -> Make:
    found = list(entry_points(group=ENTRY_POINTS, name=name))
    if not found:
        raise ValueError(f"source.name: no installed package offers {name!r} as a {ENTRY_POINTS} entry point")
    make: Make = found[0].load()
    return make
