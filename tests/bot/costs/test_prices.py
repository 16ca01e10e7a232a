"""Prices: exact, rounded up, and refused loudly when they are wrong or missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.costs.prices import Price, Prices, PricesWrong, PriceUnknown
from bot.providers.base import Usage

SAMPLE = Path(__file__).parents[3] / "examples" / "prices.toml"


def written(folder: Path, text: str) -> Path:
    path = folder / "prices.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("usage", "nano"),
    [
        (Usage(1_000_000, 0), 150_000_000),
        (Usage(0, 1_000_000), 600_000_000),
        (Usage(1, 1), 750),
        (Usage(1000, 0, 400), 600 * 150 + 400 * 75),
        (Usage(10, 0, 99), 10 * 75),
        (Usage(0, 0), 0),
    ],
)
def test_the_cost_of_a_call(usage: Usage, nano: int) -> None:
    price = Price(input=Decimal("0.15"), output=Decimal("0.60"), cached_read=Decimal("0.075"))

    assert price.nano(usage) == nano


def test_cached_tokens_cost_as_input_when_not_said() -> None:
    assert Price(input=Decimal("0.15"), output=Decimal(0)).nano(Usage(1000, 0, 400)) == 150_000


def test_a_fraction_of_a_nano_dollar_is_rounded_up() -> None:
    assert Price(input=Decimal("0.0001"), output=Decimal(0)).nano(Usage(1, 0)) == 1


def test_the_sample_file_loads() -> None:
    prices = Prices.load(SAMPLE)

    prices.require(["gpt-5.4-mini", "claude-haiku-4-5"])
    assert prices.dated == date(2026, 11, 1)


def test_an_unknown_model_is_refused_unless_allowed() -> None:
    dated = date(2026, 11, 1)
    with pytest.raises(PriceUnknown, match=r"no price for other$"):
        Prices({"m": Price(input=Decimal(1), output=Decimal(1))}, dated=dated).require(["m", "other"])
    with pytest.raises(PriceUnknown):
        Prices({}, dated=dated).nano("other", Usage(1, 1))

    assert Prices({}, dated=dated, allow_unknown=True).nano("other", Usage(1, 1)) == 0


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('dated = "2026-11-01"\n[models.m]\ninput = 0.15\noutput = "1"', "models.m.input"),
        ('dated = "2026-11-01"\n[models.m]\ninput = "-1"\noutput = "1"', "models.m.input"),
        ('dated = "2026-11-01"\n[models.m]\ninput = "NaN"\noutput = "1"', "models.m.input"),
        ('dated = "2026-11-01"\n[models.m]\ninput = "1"', "models.m.output"),
        ('dated = "2026-11-01"\n[models.m]\ninput = "1"\noutput = "1"\nimput = "1"', "models.m.imput"),
        ("[models]", "dated"),
        ("not toml", "prices.toml"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises(PricesWrong, match=where):
        Prices.load(written(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PricesWrong, match="none"):
        Prices.load(tmp_path / "none.toml")
