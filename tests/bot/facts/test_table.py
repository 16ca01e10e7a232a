"""The facts file: typed values by name, for the one customer who was asked for, and refused when doubtful."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.facts.base import FactsSource
from bot.facts.file import FactsInvalid, load
from guards.base import Fact

SAMPLE = Path(__file__).parents[3] / "examples" / "facts.toml"

MEANINGS = """
[facts]
"account.balance" = { type = "money", currency = "EUR", description = "store credit" }
"account.rate" = { type = "percent" }
"order.*.items" = { type = "count", unit = "items" }
"order.*.delivery" = { type = "date" }
"order.*.status" = { type = "status" }
"""


def table(tmp_path: Path, customers: str, meanings: str = MEANINGS) -> FactsSource:
    path = tmp_path / "facts.toml"
    path.write_text(meanings + customers)
    return load(path, SystemClock())


async def test_values_keep_their_types(tmp_path: Path) -> None:
    source: FactsSource = table(
        tmp_path,
        '[customer.anna]\naccount = { balance = "-47.10", rate = "7.5" }\n'
        '[customer.anna.order.4711]\nitems = 3\ndelivery = 2026-11-24\nstatus = "shipped"\n',
    )

    assert await source.facts("anna") == {
        "account.balance": Fact(
            "account.balance", "money", Decimal("-47.10"), "store credit", currency="EUR"
        ),
        "account.rate": Fact("account.rate", "percent", Decimal("7.5")),
        "order.4711.items": Fact("order.4711.items", "count", Decimal(3), unit="items"),
        "order.4711.delivery": Fact("order.4711.delivery", "date", date(2026, 11, 24)),
        "order.4711.status": Fact("order.4711.status", "status", "shipped"),
    }


async def test_nobody_else_s_facts(tmp_path: Path) -> None:
    source = table(
        tmp_path, '[customer."a@x.example".account]\nbalance = "1"\n[customer.b.account]\nbalance = "2"\n'
    )

    assert (await source.facts("a@x.example"))["account.balance"].value == Decimal(1)
    assert (await source.facts("b"))["account.balance"].value == Decimal(2)
    for stranger in ("", "A", "a", "*", "anna"):
        assert await source.facts(stranger) == {}


@pytest.mark.parametrize(
    ("customers", "complaint"),
    [
        ("[customer.a.account]\nbalance = 47.15", "account.balance: write the figure in quotes"),
        ('[customer.a.account]\nbalance = "47,15"', "account.balance: write the figure in quotes"),
        ('[customer.a.account]\nbalance = "NaN"', "account.balance: write the figure in quotes"),
        ('[customer.a.account]\nbalance = "Infinity"', "account.balance"),
        ("[customer.a.account]\nbalance = true", "account.balance"),
        ("[customer.a.order.1]\nitems = true", "order.1.items: write a whole number"),
        ("[customer.a.order.1]\nitems = 1.5", "order.1.items: write a whole number"),
        ('[customer.a.order.1]\ndelivery = "24 November"', "order.1.delivery: write a date"),
        ("[customer.a.order.1]\ndelivery = 2026-11-24T09:30:00", "order.1.delivery: a moment needs its zone"),
        ('[customer.a.order.1]\nstatus = " "', "order.1.status"),
        ('[customer.a.order.1]\ncolour = "red"', "order.1.colour has no meaning"),
        ('[customer.a.order.1.2]\nstatus = "x"', "has no meaning"),
        ('[customer.a.order.MF1]\nstatus = "x"', "no fact name"),
        ("[customer.a.order", "not valid TOML"),
        ("[customers.a]", "customer"),
    ],
)
def test_a_doubtful_value_is_refused_at_load(tmp_path: Path, customers: str, complaint: str) -> None:
    with pytest.raises(FactsInvalid, match=complaint):
        table(tmp_path, customers)


def test_money_needs_a_currency(tmp_path: Path) -> None:
    with pytest.raises(FactsInvalid, match="currency"):
        table(tmp_path, '[customer.a.x]\ny = "1"', '[facts]\n"x.y" = { type = "money" }\n')


def test_an_unknown_type_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FactsInvalid, match=r"facts\.x"):
        table(tmp_path, "", '[facts]\n"x" = { type = "float" }\n[customer]\n')
    with pytest.raises(FactsInvalid, match="cannot be read"):
        load(tmp_path / "none.toml", SystemClock())


async def test_the_sample_loads() -> None:
    facts = await load(SAMPLE, SystemClock()).facts("anna")

    assert facts["account.balance"].value == Decimal("47.15")
    assert facts["order.4711.delivery"].value == date(2026, 11, 24)
    assert all(fact.description for fact in facts.values())
