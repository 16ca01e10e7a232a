"""What a model's tokens cost: the operator's `prices.toml`, read once and loudly refused when it is wrong.

Amounts are whole nano-dollars, rounded up; a float never touches money.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

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


def _no_number(value: object) -> object:
    if isinstance(value, int | float):
        raise ValueError('an amount is a string, such as "0.15"')
    return value


_Amount = Annotated[Decimal, Field(ge=0, allow_inf_nan=False), BeforeValidator(_no_number)]


class Price(BaseModel):
    """US dollars per million tokens, from the day `since` (UTC) on.

    `cached_read` and `cached_write` are for input that the provider's cache gave or took, `cached_write_1h`
    for what it takes for an hour; `batch` is the share of all of them that work in batches costs. What is not
    said costs as input, and a batch as any call.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: date
    input: _Amount
    output: _Amount
    cached_read: _Amount | None = None
    cached_write: _Amount | None = None
    cached_write_1h: _Amount | None = None
    batch: Annotated[_Amount, Field(le=1)] = Decimal(1)

    def nano(self, usage: Usage, *, batch: bool = False) -> int:
        """The cost of a call in nano-dollars."""
        read = min(usage.cached_tokens, usage.input_tokens)
        kept = min(usage.written_tokens, usage.input_tokens - read)
        kept_1h = min(usage.written_1h_tokens, usage.input_tokens - read - kept)
        per_million = (
            self.input * (usage.input_tokens - read - kept - kept_1h)
            + self._read * read
            + self._write * kept
            + self._write_1h * kept_1h
            + self.output * usage.output_tokens
        )
        return _nano(per_million * (self.batch if batch else 1))

    def worst(self, input_tokens: int, output_tokens: int, *, batch: bool = False) -> int:
        """No call of this size costs more, whatever a cache does."""
        dearest = max(self.input, self._read, self._write, self._write_1h)
        per_million = dearest * input_tokens + self.output * output_tokens
        return _nano(per_million * (self.batch if batch else 1))

    def saved(self, usage: Usage, *, batch: bool = False) -> int:
        """What the cache spared; below zero when putting things into it cost more than it gave."""
        plain = Usage(usage.input_tokens, usage.output_tokens)
        return self.nano(plain, batch=batch) - self.nano(usage, batch=batch)

    @property
    def _read(self) -> Decimal:
        return self.input if self.cached_read is None else self.cached_read

    @property
    def _write(self) -> Decimal:
        return self.input if self.cached_write is None else self.cached_write

    @property
    def _write_1h(self) -> Decimal:
        return self._write if self.cached_write_1h is None else self.cached_write_1h


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    models: Mapping[str, Annotated[tuple[Price, ...], Field(min_length=1)]]

    @field_validator("models")
    @classmethod
    def _one_a_day(cls, models: Mapping[str, tuple[Price, ...]]) -> Mapping[str, tuple[Price, ...]]:
        for name, prices in models.items():
            if len({price.since for price in prices}) < len(prices):
                raise ValueError(f"{name} has two prices since the same day; keep one")
        return models


class Prices:
    """The prices of every model that may be called, each from its day on; the first counts before, too."""

    def __init__(self, models: Mapping[str, Sequence[Price]], *, allow_unknown: bool = False) -> None:
        self._models = {
            name: sorted(prices, key=lambda price: price.since) for name, prices in models.items()
        }
        self._allow_unknown = allow_unknown

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
        return cls(file.models, allow_unknown=allow_unknown)

    def require(self, models: Collection[str]) -> None:
        """At start: refuse a model that has no price. Raises PriceUnknown."""
        unknown = sorted({model for model in models if model not in self._models})
        if unknown and not self._allow_unknown:
            raise PriceUnknown(f"no price for {', '.join(unknown)}")

    def price(self, model: str, *, at: int) -> Price | None:
        """What counts at a time (ms); None for a model that may be called without. Raises PriceUnknown."""
        self.require([model])
        day = datetime.fromtimestamp(at / 1000, UTC).date()
        prices = self._models.get(model, ())
        return next(
            (price for price in reversed(prices) if price.since <= day), prices[0] if prices else None
        )

    def nano(self, model: str, usage: Usage, *, at: int, batch: bool = False) -> int:
        """What a call made at `at` cost in nano-dollars. Raises PriceUnknown."""
        price = self.price(model, at=at)
        return price.nano(usage, batch=batch) if price else 0


def _nano(per_million: Decimal) -> int:
    return int((per_million * (NANO // 1_000_000)).to_integral_value(ROUND_CEILING))
