"""What a model's tokens cost: the operator's `prices.toml`, read once and loudly refused when it is wrong.

Amounts are whole nano-dollars, rounded up; a float never touches money.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bot.providers.base import Usage

NANO = 1_000_000_000


class PricesWrong(Exception):
    """`prices.toml` cannot be used; the message names the line's place in it.

    Remedy: amounts are strings in US dollars per million tokens, such as input = "0.15".
    """


class PriceUnknown(Exception):
    """A model in use has no price, so no budget could hold it.

    Remedy: add it to `prices.toml`, or set `allow_unknown_prices = true` to let it cost nothing.
    """


class Price(BaseModel):
    """US dollars per million tokens. Tokens read from the provider's cache cost as input when not said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: Decimal = Field(ge=0, allow_inf_nan=False)
    output: Decimal = Field(ge=0, allow_inf_nan=False)
    cached_read: Decimal | None = Field(None, ge=0, allow_inf_nan=False)

    @field_validator("input", "output", "cached_read", mode="before")
    @classmethod
    def _no_number(cls, value: object) -> object:
        if isinstance(value, int | float):
            raise ValueError('an amount is a string, such as "0.15"')
        return value

    def nano(self, usage: Usage) -> int:
        """The cost of a call in nano-dollars."""
        cached = min(usage.cached_tokens, usage.input_tokens)
        per_cached = self.input if self.cached_read is None else self.cached_read
        per_million = (
            self.input * (usage.input_tokens - cached)
            + per_cached * cached
            + self.output * usage.output_tokens
        )
        return int((per_million * (NANO // 1_000_000)).to_integral_value(ROUND_CEILING))


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    dated: date
    models: Mapping[str, Price]


class Prices:
    """The price of every model that may be called."""

    def __init__(self, models: Mapping[str, Price], *, dated: date, allow_unknown: bool = False) -> None:
        self._models, self.dated, self._allow_unknown = dict(models), dated, allow_unknown

    @classmethod
    def load(cls, path: Path, *, allow_unknown: bool = False) -> Prices:
        """Read `prices.toml`. Raises PricesWrong."""
        try:
            file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise PricesWrong(f"{path}: {error}") from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise PricesWrong(f"{path}: {where}: {first['msg']}") from error
        return cls(file.models, dated=file.dated, allow_unknown=allow_unknown)

    def require(self, models: Collection[str]) -> None:
        """At start: refuse a model that has no price. Raises PriceUnknown."""
        unknown = sorted(set(models) - set(self._models))
        if unknown and not self._allow_unknown:
            raise PriceUnknown(f"no price for {', '.join(unknown)}")

    def nano(self, model: str, usage: Usage) -> int:
        """What a call cost. Raises PriceUnknown."""
        self.require([model])
        price = self._models.get(model)
        return price.nano(usage) if price else 0
