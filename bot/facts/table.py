"""Facts from a TOML file: for trying Parley out, and for installations with few customers.

`[facts]` says once what each name means; `[customer.IDENTITY]` holds one person's values. A value of the
wrong type is refused at start: a wrong figure here would be a proven one everywhere else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guards.base import Fact, FactType, FactValue

_NAME: Final = re.compile(r"[a-z][a-z0-9_\-]*(\.[a-z0-9_\-]+)*")

_Tree = Mapping[str, object]


class FactsInvalid(Exception):
    """The facts file is wrong. Remedy: the message names the place; the sample file shows the form."""


class _Meaning(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    type: FactType
    description: str = ""
    currency: str | None = Field(None, pattern="^[A-Z]{3}$")
    unit: str | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    facts: dict[str, _Meaning]
    customer: dict[str, dict[str, object]]


class FactsTable:
    """Every customer of one file, read once."""

    def __init__(self, customers: Mapping[str, Mapping[str, Fact]]) -> None:
        self._customers = customers

    @classmethod
    def load(cls, path: Path) -> FactsTable:
        """Raises FactsInvalid."""
        try:
            file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
            return cls({who: _facts(tree, file.facts) for who, tree in file.customer.items()})
        except OSError as error:
            raise FactsInvalid(f"{path}: cannot be read: {error.strerror}; correct `facts`") from None
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise FactsInvalid(f"{path.name}: {where}: {error.errors()[0]['msg']}") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise FactsInvalid(f"{path.name}: not valid TOML: {error}") from None
        except ValueError as error:
            raise FactsInvalid(f"{path.name}: {error}") from None

    async def facts(self, identity: str) -> Mapping[str, Fact]:
        return self._customers.get(identity, {})


def _facts(tree: _Tree, meanings: Mapping[str, _Meaning]) -> Mapping[str, Fact]:
    return {name: _fact(name, value, meanings) for name, value in _leaves(tree)}


def _leaves(tree: _Tree, above: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        name = f"{above}{key}"
        if isinstance(value, dict):
            yield from _leaves(value, f"{name}.")
        else:
            yield name, value


def _fact(name: str, value: object, meanings: Mapping[str, _Meaning]) -> Fact:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no fact name: use lower case letters, digits, '-' and '_'")
    meaning = next((of for pattern, of in meanings.items() if _stands_for(pattern, name)), None)
    if meaning is None:
        raise ValueError(f"{name} has no meaning: add it under [facts], with * for the changing part")
    if meaning.type == "money" and meaning.currency is None:
        raise ValueError(f"{name} is money: name its currency under [facts]")
    return Fact(
        name,
        meaning.type,
        _value(name, value, meaning.type),
        meaning.description,
        currency=meaning.currency,
        unit=meaning.unit,
    )


def _stands_for(pattern: str, name: str) -> bool:
    wanted, parts = pattern.split("."), name.split(".")
    return len(wanted) == len(parts) and all(
        want in ("*", part) for want, part in zip(wanted, parts, strict=True)
    )


def _value(name: str, value: object, kind: FactType) -> FactValue:
    match kind, value:
        case ("money" | "percent", str()):
            return _decimal(name, value)
        case "count", int() if not isinstance(value, bool):
            return Decimal(value)
        case "date", date():  # a datetime is a date too
            return value
        case ("identifier" | "status" | "text", str()) if value.strip():
            return value
    raise ValueError(f"{name}: {_FORMS[kind]}")


def _decimal(name: str, value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError(f"{name}: {_FORMS['money']}") from None
    if not number.is_finite():
        raise ValueError(f"{name}: {_FORMS['money']}")
    return number


_FORMS: Final[Mapping[FactType, str]] = {
    "money": 'write the figure in quotes, with a point: "47.15"',
    "percent": 'write the figure in quotes, with a point: "7.5"',
    "count": "write a whole number without quotes: 3",
    "date": "write a date without quotes: 2026-11-24",
    "identifier": 'write it in quotes: "4711"',
    "status": 'write it in quotes: "shipped"',
    "text": "write it in quotes",
}
