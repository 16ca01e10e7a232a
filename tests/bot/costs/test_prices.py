"""Prices: exact, rounded up, each from its day on, and refused loudly when they are wrong or missing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.costs.prices import Price, Prices, PricesWrong, PriceUnknown
from bot.providers.base import Usage

SAMPLE = Path(__file__).parents[3] / "examples" / "prices.toml"
DAY = date(2026, 11, 1)
NOON = int(datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp() * 1000)

# Dollars per million tokens: 3 in, 15 out, a tenth from the cache, a quarter more into it, twice for an hour.
SONNET = Price(
    since=DAY,
    input=Decimal(3),
    output=Decimal(15),
    cached_read=Decimal("0.30"),
    cached_write=Decimal("3.75"),
    cached_write_1h=Decimal(6),
    batch=Decimal("0.5"),
)
MINI = Price(since=DAY, input=Decimal("0.15"), output=Decimal("0.60"), cached_read=Decimal("0.075"))


def written(folder: Path, text: str) -> Path:
    path = folder / "prices.toml"
    path.write_text(text)
    return path


# Worked by hand, in nano-dollars: $1 per million tokens is 1,000 nano-dollars a token.
@pytest.mark.parametrize(
    ("price", "usage", "nano"),
    [
        (MINI, Usage(1_000_000, 0), 150_000_000),
        (MINI, Usage(0, 1_000_000), 600_000_000),
        (MINI, Usage(1, 1), 750),
        (MINI, Usage(1000, 0, 400), 600 * 150 + 400 * 75),
        (MINI, Usage(10, 0, 99), 10 * 75),  # a server that counts more than there was
        (MINI, Usage(0, 0), 0),
        (MINI, Usage(1000, 0, 0, 700), 1000 * 150),  # what is put into the cache costs as input when not said
        (SONNET, Usage(2048, 300), 2048 * 3000 + 300 * 15_000),  # 6,144,000 + 4,500,000
        (SONNET, Usage(10_000, 100, 8000), 2000 * 3000 + 8000 * 300 + 100 * 15_000),  # 9,900,000
        (SONNET, Usage(10_000, 100, 0, 8000), 2000 * 3000 + 8000 * 3750 + 100 * 15_000),  # 37,500,000
        (SONNET, Usage(10_000, 0, 0, 0, 8000), 2000 * 3000 + 8000 * 6000),  # 54,000,000
        (SONNET, Usage(10_000, 0, 5000, 3000, 1000), 1000 * 3000 + 5000 * 300 + 3000 * 3750 + 1000 * 6000),
        (SONNET, Usage(10, 0, 4, 99, 99), 4 * 300 + 6 * 3750),
        (SONNET, Usage(10, 0, 0, 4, 99), 4 * 3750 + 6 * 6000),
    ],
)
def test_the_cost_of_a_call(price: Price, usage: Usage, nano: int) -> None:
    assert price.nano(usage) == nano


def test_a_batch_costs_its_share_of_everything() -> None:
    usage = Usage(10_000, 100, 8000)

    assert SONNET.nano(usage, batch=True) == 9_900_000 // 2
    assert MINI.nano(usage, batch=True) == MINI.nano(usage)  # not said: as any call


def test_an_hour_costs_as_minutes_when_not_said() -> None:
    price = Price(since=DAY, input=Decimal(1), output=Decimal(0), cached_write=Decimal(2))

    assert price.nano(Usage(10, 0, 0, 0, 10)) == 20_000


@pytest.mark.parametrize(
    ("usage", "saved"),
    [
        (Usage(10_000, 100, 8000), 8000 * 2700),
        (Usage(10_000, 100, 0, 8000), -8000 * 750),  # kept and not yet used
        (Usage(10_000, 100), 0),
    ],
)
def test_what_the_cache_saved(usage: Usage, saved: int) -> None:
    assert SONNET.saved(usage) == saved
    assert SONNET.saved(usage, batch=True) == saved // 2


def test_a_fraction_of_a_nano_dollar_is_rounded_up() -> None:
    price = Price(since=DAY, input=Decimal("0.0001"), output=Decimal(0), batch=Decimal("0.1"))

    assert price.nano(Usage(1, 0)) == 1
    assert price.nano(Usage(1, 0), batch=True) == 1


_TOKENS = st.integers(0, 200_000)
_USD = st.decimals(0, 100, places=4)
_ANY = st.builds(
    Price,
    since=st.just(DAY),
    input=_USD,
    output=_USD,
    cached_read=st.none() | _USD,
    cached_write=st.none() | _USD,
    cached_write_1h=st.none() | _USD,
    batch=st.decimals(0, 1, places=2),
)


@given(_ANY, st.builds(Usage, _TOKENS, _TOKENS, _TOKENS, _TOKENS, _TOKENS), st.booleans())
def test_no_call_costs_more_than_its_worst_case(price: Price, usage: Usage, batch: bool) -> None:
    cost = price.nano(usage, batch=batch)

    assert 0 <= cost <= price.worst(usage.input_tokens, usage.output_tokens, batch=batch)


def at(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("when", "nano"),
    [
        ("2020-01-01T00:00", 1000),  # a clock that is wrong makes nothing free
        ("2026-11-30T23:59", 1000),
        ("2026-12-01T00:00", 3000),
        ("2026-12-31T23:59", 3000),
        ("2027-01-01T00:00", 2000),
        ("2030-01-01T00:00", 2000),
    ],
)
def test_a_price_counts_from_its_day_on(tmp_path: Path, when: str, nano: int) -> None:
    lines = [
        f'[[models.m]]\nsince = {since}\ninput = "{usd}"\noutput = "0"\n'
        for since, usd in (("2027-01-01", 2), ("2026-11-01", 1), ("2026-12-01", 3))
    ]
    prices = Prices.load(written(tmp_path, "".join(lines)))

    assert prices.nano("m", Usage(1, 0), at=at(when)) == nano


def test_the_sample_file_loads() -> None:
    prices = Prices.load(SAMPLE)

    prices.require(["gpt-5.4-mini", "claude-haiku-4-5"])
    assert prices.nano("claude-haiku-4-5", Usage(2_000_000, 0, 0, 1_000_000), at=NOON) == 2_250_000_000
    assert prices.nano("gpt-5.4-mini", Usage(0, 1_000_000), at=NOON, batch=True) == 1_000_000_000


def test_an_unknown_model_is_refused_unless_allowed() -> None:
    with pytest.raises(PriceUnknown, match=r"no price for other$"):
        Prices({"m": [MINI]}).require(["m", "other"])
    with pytest.raises(PriceUnknown):
        Prices({}).nano("other", Usage(1, 1), at=NOON)

    allowing = Prices({}, allow_unknown=True)
    assert allowing.price("other", at=NOON) is None
    assert allowing.nano("other", Usage(1, 1), at=NOON) == 0


ONE = '[[models.m]]\nsince = 2026-11-01\ninput = "1"\noutput = "1"\n'


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('[[models.m]]\nsince = 2026-11-01\ninput = 0.15\noutput = "1"', "models.m.0.input"),
        ('[[models.m]]\nsince = 2026-11-01\ninput = "-1"\noutput = "1"', "models.m.0.input"),
        ('[[models.m]]\nsince = 2026-11-01\ninput = "NaN"\noutput = "1"', "models.m.0.input"),
        ('[[models.m]]\nsince = 2026-11-01\ninput = "1"', "models.m.0.output"),
        ('[[models.m]]\ninput = "1"\noutput = "1"', "models.m.0.since"),
        ('[[models.m]]\nsince = "soon"\ninput = "1"\noutput = "1"', "models.m.0.since"),
        (ONE + 'batch = "2"', "models.m.0.batch"),
        (ONE + 'batch = "-1"', "models.m.0.batch"),
        (ONE + "batch = 0.5", "models.m.0.batch"),
        (ONE + 'cached_write = "-1"', "models.m.0.cached_write"),
        (ONE + 'imput = "1"', "models.m.0.imput"),
        (ONE + ONE, "m has two prices since the same day"),
        ("[models]\nm = []", "models.m"),
        ("", "models"),
        ("not toml", "prices.toml"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises(PricesWrong, match=where):
        Prices.load(written(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PricesWrong, match="none"):
        Prices.load(tmp_path / "none.toml")
