"""`parley costs`, as it is typed."""

from __future__ import annotations

import json

import typer
from typer.testing import CliRunner

from bot.costs.command import command
from bot.costs.report import Costs
from storage.ledger import Days
from storage.spending import By, Line

TOTAL = Line("", 5, 3, 1_234_567_891, -5, 4000, 40, 1000, 500, 1)
LINES = [
    Line("large [beta]", 2, 2, 1_234_000_000, 0, 3000, 30, 1000, 500, 0),
    Line("", 3, 1, 567_891, -5, 1000, 10, 0, 0, 1),
]
ASKED: list[tuple[By, int]] = []


def read(by: By, days: int) -> Costs:
    ASKED.append((by, days))
    return Costs(by, Days("2026-11-15", "2026-11-21"), TOTAL, LINES)


def typed(*words: str) -> str:
    cli = typer.Typer()
    cli.command("costs")(command(read))
    done = CliRunner().invoke(cli, list(words), env={"COLUMNS": "160"})
    assert done.exit_code == 0, done.output
    return done.stdout


def test_for_people() -> None:
    shown = typed()

    assert ASKED[-1] == ("model", 30)
    assert "2026-11-15 to 2026-11-21" in shown
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert "large [beta] $1.23 2 $0.62 2 0 33 % $0.00" in rows
    assert "work that can wait $0.00057 1 $0.00057 3 1 0 % -$0.000000" in rows
    assert "all $1.23 3 $0.41 5 1 25 % -$0.000000" in rows


def test_for_programs_every_amount_is_exact() -> None:
    found = json.loads(typed("--by", "day", "--days", "7", "--json"))

    assert ASKED[-1] == ("day", 7)
    assert (found["by"], found["first"], found["last"]) == ("day", "2026-11-15", "2026-11-21")
    assert (found["total"]["usd"], found["total"]["saved_usd"]) == ("1.234567891", "-0.000000005")
    assert [line["name"] for line in found["lines"]] == ["large [beta]", ""]
    assert found["lines"][0]["cached_tokens"] == 1000
