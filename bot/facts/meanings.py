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


class Doubtful(ValueError):
    """A value that is no fact. Its message is for who wrote the file; `kind` is for logs and names no value.

    A name may be made of values (an order's number, a mail address): `kind` has that of the meaning instead.
    """

    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


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
        self._value: Callable[[object, FactType], FactValue] = _exact if exact else _received

    def of(self, tree: Tree) -> Mapping[str, Fact]:
        """Raises Doubtful with the name of the fact and what is wrong; never with its value."""
        return {name: self._fact(name, value) for name, value in _leaves(tree) if value is not None}

    def _fact(self, name: str, value: object) -> Fact:
        if not _NAME.fullmatch(name):
            told = "use lower case letters, digits, '-' and '_'"
            raise Doubtful(f"{name!r} is no fact name: {told}", f"no fact name: {told}")
        found = next(
            ((pattern, of) for pattern, of in self._meanings.items() if _stands_for(pattern, name)), None
        )
        if found is None:
            told = "add it under [facts], with * for the changing part"
            raise Doubtful(f"{name} has no meaning: {told}", f"a name has no meaning: {told}")
        pattern, meaning = found
        if meaning.type == "money" and meaning.currency is None:
            told = "is money: name its currency under [facts]"
            raise Doubtful(f"{name} {told}", f"{pattern} {told}")
        try:
            typed = self._value(value, meaning.type)
        except ValueError as error:
            raise Doubtful(f"{name}: {error}", f"{pattern}: {error}") from None
        return Fact(
            name,
            meaning.type,
            typed,
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


def _exact(value: object, kind: FactType) -> FactValue:
    """Raises ValueError with how to write it, as all below."""
    match kind, value:
        case ("money" | "percent", str()):
            return _decimal(value)
        case "count", int() if not isinstance(value, bool):
            return Decimal(value)
        case "date", date():  # a datetime is a date too
            return _zoned(value)
        case ("identifier" | "status" | "text", str()) if value.strip():
            return value
    raise ValueError(_FORMS[kind])


def _received(value: object, kind: FactType) -> FactValue:
    match kind, value:
        case ("money" | "percent" | "count", str() | int() | Decimal()) if not isinstance(value, bool):
            return _decimal(str(value))
        case "date", str():
            return _day(value)
        case "identifier", int() if not isinstance(value, bool):
            return str(value)
    return _exact(value, kind)


def _decimal(value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError(_FORMS["money"]) from None
    if not number.is_finite():
        raise ValueError(_FORMS["money"])
    return number


def _day(value: str) -> date:
    """A date, or a moment with its zone: one without would be right in one place of the world only."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(_FORMS["date"]) from None
    if len(value) <= len("2026-11-24"):
        return moment.date()
    return _zoned(moment)


def _zoned(value: date) -> date:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("a moment needs its zone: 2026-11-24T09:30:00+01:00")
    return value


_FORMS: Final[Mapping[FactType, str]] = {
    "money": 'write the figure in quotes, with a point: "47.15"',
    "percent": 'write the figure in quotes, with a point: "7.5"',
    "count": "write a whole number without quotes: 3",
    "date": "write a date without quotes: 2026-11-24",
    "identifier": 'write it in quotes: "4711"',
    "status": 'write it in quotes: "shipped"',
    "text": "write it in quotes",
}
