"""Where facts come from: one file says what names mean, and names the source that is asked."""

import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web

from bot.clock import SystemClock
from bot.facts.base import FactsSource, FactsUnavailable
from bot.facts.file import FactsInvalid, load
from guards.base import Fact

MEANINGS = """
[facts]
"account.balance" = { type = "money", currency = "EUR" }
"account.since" = { type = "date" }
"order.*.number" = { type = "identifier" }
"order.*.items" = { type = "count", unit = "items", words = ["Stück"] }
"order.*.delivery" = { type = "date" }
"""


def source(
    tmp_path: Path, rest: str, *, token: str | None = None, database: str | None = None
) -> FactsSource:
    path = tmp_path / "facts.toml"
    path.write_text(MEANINGS + rest)
    return load(path, SystemClock(), token=token, database=database)


# -- an endpoint ----------------------------------------------------------------------------------------

ANSWERS: Mapping[str, object] = {
    "anna": {"account": {"balance": "47.15", "since": "2023-04-02"}, "order": {"4711": {"items": 3}}},
    "b/../c": {"account": {"balance": 12}},
    "float": {"account": {"balance": 47.15, "since": None}},
    "odd": {"account": {"balance": "much"}},
    "naive": {"order": {"1": {"delivery": "2026-11-24T09:30:00"}}},
    "list": [1],
    "secret": {"order": {"4711": {"colour": "red"}}},
    "named": {"order": {"ada@mail.example": {"number": "1"}}},
}


class Erp:
    """A small system that knows customers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []

    async def customer(self, request: web.Request) -> web.StreamResponse:
        who = request.match_info["who"]
        self.asked.append((who, request.headers.get("Authorization")))
        if who == "large":
            return web.Response(text="[" + "1," * 200_000 + "1]")
        if who == "moved":
            raise web.HTTPFound("/customers/anna")
        if who == "deep":
            return web.Response(text="[" * 100_000)
        if who == "broken":
            return web.Response(text="<html>", status=200)
        if who == "byte":
            return web.Response(body=b'{"account": {"balance": "\xff47"}}')
        if who == "down":
            return web.Response(status=503)
        return web.json_response(ANSWERS[who]) if who in ANSWERS else web.Response(status=404)


@pytest.fixture
async def erp() -> AsyncIterator[tuple[Erp, str]]:
    known, app = Erp(), web.Application()
    app.router.add_get("/customers/{who}", known.customer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield known, f"{site.name}/customers/{{identity}}"
    await runner.cleanup()


def http(tmp_path: Path, url: str, more: str = "", token: str | None = None) -> FactsSource:
    return source(tmp_path, f'[source]\nkind = "http"\nurl = "{url}"\n{more}', token=token)


async def test_an_endpoint_is_asked_for_one_person_with_the_token(
    tmp_path: Path, erp: tuple[Erp, str]
) -> None:
    known, url = erp
    asked = http(tmp_path, url, token="t0ken")

    assert await asked.facts("anna") == {
        "account.balance": Fact("account.balance", "money", Decimal("47.15"), currency="EUR"),
        "account.since": Fact("account.since", "date", date(2023, 4, 2)),
        "order.4711.items": Fact("order.4711.items", "count", Decimal(3), unit="items", words=("Stück",)),
    }
    assert (await asked.facts("b/../c"))["account.balance"].value == Decimal(12)
    assert await asked.facts("nobody") == {}
    assert known.asked == [(who, "Bearer t0ken") for who in ("anna", "b/../c", "nobody")]
    await asked.aclose()


async def test_a_figure_with_a_point_is_exact(tmp_path: Path, erp: tuple[Erp, str]) -> None:
    asked = http(tmp_path, erp[1])
    assert (await asked.facts("float"))["account.balance"].value == Decimal("47.15")
    await asked.aclose()


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("down", "status 503"),
        ("moved", "status 302"),
        ("large", "larger than"),
        ("broken", "^JSONDecodeError$"),
        ("byte", "^UnicodeDecodeError$"),
        ("secret", "^a name has no meaning"),
        ("named", "^no fact name"),
        ("deep", "RecursionError"),
        ("list", "no JSON object"),
        ("odd", r"account\.balance: write the figure"),
        ("naive", r"order\.\*\.delivery: a moment needs its zone"),
    ],
)
async def test_whatever_is_wrong_counts_as_down_and_quotes_no_value(
    tmp_path: Path, erp: tuple[Erp, str], who: str, why: str
) -> None:
    asked = http(tmp_path, erp[1])
    with pytest.raises(FactsUnavailable, match=why) as failure:
        await asked.facts(who)
    assert not any(value in str(failure.value) for value in ("much", "4711", "ada@", "0xff"))
    await asked.aclose()


async def test_an_endpoint_that_is_not_there_counts_as_down(tmp_path: Path) -> None:
    asked = http(tmp_path, "http://127.0.0.1:1/{identity}")
    with pytest.raises(FactsUnavailable, match="ConnectError"):
        await asked.facts("anna")
    await asked.aclose()


async def test_what_is_remembered_is_not_asked_again(tmp_path: Path, erp: tuple[Erp, str]) -> None:
    known, url = erp
    asked = http(tmp_path, url, "remember_seconds = 60")
    first = await asked.facts("anna")
    assert await asked.facts("anna") == first
    await asked.facts("b/../c")
    for _ in range(2):
        with pytest.raises(FactsUnavailable):
            await asked.facts("down")
    assert [who for who, _ in known.asked] == ["anna", "b/../c", "down", "down"]
    await asked.aclose()


# -- a database -----------------------------------------------------------------------------------------

SHOP = """
CREATE TABLE customer (id TEXT, balance TEXT, worth REAL, since TEXT);
CREATE TABLE orders (customer TEXT, number INTEGER, items INTEGER, delivery TEXT);
INSERT INTO customer VALUES ('anna', '47.15', 47.15, '2023-04-02'), ('bo', '1.00', 1, NULL);
INSERT INTO orders VALUES ('anna', 4711, 3, '2026-11-24T09:30:00+01:00');
INSERT INTO orders VALUES ('anna', 4712, 1, NULL), ('bo', 9, 9, NULL);
"""
ACCOUNT = 'SELECT balance AS "account.balance", since AS "account.since" FROM customer WHERE id = :identity'
ORDERS = "SELECT number AS id, number, items, delivery FROM orders WHERE customer = :identity"


def shop(tmp_path: Path, *queries: tuple[str, str]) -> FactsSource:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as database:
        database.executescript(SHOP)
    listed = "".join(f"[[source.queries]]\nsql = '''{sql}'''\nname = '{name}'\n" for sql, name in queries)
    return source(tmp_path, f'[source]\nkind = "sql"\n{listed}', database=f"sqlite:///{tmp_path}/shop.db")


async def test_a_database_is_asked_by_bound_parameter(tmp_path: Path) -> None:
    asked = shop(tmp_path, (ACCOUNT, ""), (ORDERS, "order.{id}."))
    found = await asked.facts("anna")
    assert {name: fact.value for name, fact in found.items()} == {
        "account.balance": Decimal("47.15"),
        "account.since": date(2023, 4, 2),
        "order.4711.number": "4711",
        "order.4711.items": Decimal(3),
        "order.4711.delivery": datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Europe/Berlin")),
        "order.4712.number": "4712",
        "order.4712.items": Decimal(1),
    }
    assert await asked.facts("x' OR '1'='1") == {}
    await asked.aclose()


@pytest.mark.parametrize(
    ("sql", "name", "why"),
    [
        (
            'SELECT worth AS "account.balance" FROM customer WHERE id = :identity',
            "",
            "account.balance: write the figure",
        ),
        ("SELECT nothing FROM nowhere WHERE id = :identity", "", "OperationalError"),
        ("DELETE FROM customer WHERE id = :identity", "", "OperationalError"),
        (ORDERS, "order.{colour}.", "colour"),
        (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 201)"
            " SELECT i FROM n WHERE :identity <> ''",
            "",
            "more than 200 rows",
        ),
    ],
)
async def test_a_query_that_cannot_be_trusted_counts_as_down(
    tmp_path: Path, sql: str, name: str, why: str
) -> None:
    asked = shop(tmp_path, (sql, name))
    with pytest.raises(FactsUnavailable, match=why):
        await asked.facts("anna")
    await asked.aclose()


# -- the file -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rest", "complaint"),
    [
        ("", "either"),
        ('[source]\nkind = "http"\nurl = "https://erp.example/all"', "source.http.url"),
        ('[source]\nkind = "sql"\nqueries = []', "source.sql.queries"),
        ('[source]\nkind = "sql"\n[[source.queries]]\nsql = "SELECT 1"', "source.sql.queries.0.sql"),
        ('[source]\nkind = "sql"\n[[source.queries]]\nsql = "SELECT :identity"', "FACTS_DATABASE_URL"),
        ('[source]\nkind = "plugin"\nname = "nobody"', "no installed package offers 'nobody'"),
        (
            '[source]\nkind = "http"\nurl = "http://a/{identity}"\n[customer.a.account]\nbalance = "1"',
            "not both",
        ),
    ],
)
def test_a_file_that_says_too_little_or_too_much_is_refused(
    tmp_path: Path, rest: str, complaint: str
) -> None:
    with pytest.raises(FactsInvalid, match=complaint):
        source(tmp_path, rest)


PLUGIN = """
from guards.base import Fact

class Source:
    def __init__(self, options, meanings):
        self._options, self._meanings = options, meanings

    async def facts(self, identity):
        return self._meanings.of({"account": {"balance": self._options[identity]}})

    async def aclose(self):
        pass
"""


async def test_an_installed_package_can_be_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = tmp_path / "ledger_facts-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: ledger-facts\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[parley.facts]\nledger = ledger_facts:Source\n")
    (tmp_path / "ledger_facts.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(str(tmp_path))

    asked = source(tmp_path, '[source]\nkind = "plugin"\nname = "ledger"\noptions = { anna = "3.50" }')

    assert (await asked.facts("anna"))["account.balance"].value == Decimal("3.50")
