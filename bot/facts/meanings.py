"""What the names of facts mean, and the strict way from a value of another system to a typed fact.

A value of the wrong type is refused: a wrong figure here would be a proven one everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from guards.base import Fact, FactType, FactValue

_NAME: Final = re.compile(r"[a-z][a-z0-9_\-]*(\.[a-z0-9_\-]+)*")

Tree = Mapping[str, object]


class Meaning(BaseModel):
    """One line of `[facts]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: FactType
    description: str = ""
    currency: str | None = Field(None, pattern="^[A-Z]{3}$")
    unit: str | None = None
    words: tuple[Annotated[str, Field(min_length=2)], ...] = ()


class Meanings:
    """Names with `*` for the part that changes. `of` turns a nested mapping into facts.

    `exact` is for files that people write: figures stand in quotes, dates without. Otherwise it is as JSON
    and databases have it: a figure is a string, an integer or a Decimal (a float is refused, it may be a
    cent off) and a date a string in ISO form.
    """

    def __init__(self, meanings: Mapping[str, Meaning], *, exact: bool) -> None:
        self._meanings = meanings
        self._value: Callable[[str, object, FactType], FactValue] = _exact if exact else _received

    def of(self, tree: Tree) -> Mapping[str, Fact]:
        """Raises ValueError with the name of the fact and what is wrong; never with its value."""
        return {name: self._fact(name, value) for name, value in _leaves(tree) if value is not None}

    def _fact(self, name: str, value: object) -> Fact:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no fact name: use lower case letters, digits, '-' and '_'")
        meaning = next((of for pattern, of in self._meanings.items() if _stands_for(pattern, name)), None)
        if meaning is None:
            raise ValueError(f"{name} has no meaning: add it under [facts], with * for the changing part")
        if meaning.type == "money" and meaning.currency is None:
            raise ValueError(f"{name} is money: name its currency under [facts]")
        return Fact(
            name,
            meaning.type,
            self._value(name, value, meaning.type),
            meaning.description,
            currency=meaning.currency,
            unit=meaning.unit,
            words=meaning.words,
        )


def _leaves(tree: Tree, above: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        name = f"{above}{key}"
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{name}.")
        else:
            yield name, value


def _stands_for(pattern: str, name: str) -> bool:
    wanted, parts = pattern.split("."), name.split(".")
    return len(wanted) == len(parts) and all(
        want in ("*", part) for want, part in zip(wanted, parts, strict=True)
    )


def _exact(name: str, value: object, kind: FactType) -> FactValue:
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


def _received(name: str, value: object, kind: FactType) -> FactValue:
    match kind, value:
        case ("money" | "percent" | "count", str() | int() | Decimal()) if not isinstance(value, bool):
            return _decimal(name, str(value))
        case "date", str():
            return _day(name, value)
        case "identifier", int() if not isinstance(value, bool):
            return str(value)
    return _exact(name, value, kind)


def _decimal(name: str, value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError(f"{name}: {_FORMS['money']}") from None
    if not number.is_finite():
        raise ValueError(f"{name}: {_FORMS['money']}")
    return number


def _day(name: str, value: str) -> date:
    """A date, or a moment with its zone: one without would be right in one place of the world only."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{name}: {_FORMS['date']}") from None
    if len(value) <= len("2026-11-24"):
        return moment.date()
    if moment.tzinfo is None:
        raise ValueError(f"{name}: a moment needs its zone: 2026-11-24T09:30:00+01:00")
    return moment


_FORMS: Final[Mapping[FactType, str]] = {
    "money": 'write the figure in quotes, with a point: "47.15"',
    "percent": 'write the figure in quotes, with a point: "7.5"',
    "count": "write a whole number without quotes: 3",
    "date": "write a date without quotes: 2026-11-24",
    "identifier": 'write it in quotes: "4711"',
    "status": 'write it in quotes: "shipped"',
    "text": "write it in quotes",
}
