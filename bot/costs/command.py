"""`parley costs`: what models have cost, by model, channel, day, conversation or message."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from bot.explained import Explained
from storage.spending import By

if TYPE_CHECKING:
    from bot.costs.report import Costs
    from storage.spending import Line

_ABOUT = ("calls", "messages", "input_tokens", "output_tokens", "cached_tokens", "written_tokens", "inexact")


def command(read: Callable[[By, int], Costs]) -> Callable[..., None]:
    """`read` opens the books of this installation."""

    def costs(
        by: Annotated[By, typer.Option(help="What to add up by.")] = "model",
        days: Annotated[int, typer.Option(min=1, max=3660, help="How many days back, with today.")] = 30,
        as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
    ) -> None:
        """Show what models have cost."""
        with Explained():
            found = read(by, days)
            if as_json:
                typer.echo(json.dumps(_plain(found), indent=2))
            else:
                _table(found)

    return costs


def _plain(costs: Costs) -> dict[str, object]:
    """Amounts are strings in dollars, exact to the nano-dollar."""
    return {
        "by": costs.by,
        "first": costs.days.first,
        "last": costs.days.last,
        "total": _line(costs.total),
        "lines": [{"name": line.name, **_line(line)} for line in costs.lines],
    }


def _line(line: Line) -> dict[str, object]:
    from bot.costs.prices import NANO

    usd = {"usd": f"{Decimal(line.nano) / NANO:f}", "saved_usd": f"{Decimal(line.saved_nano) / NANO:f}"}
    return {**usd, **{name: getattr(line, name) for name in _ABOUT}}


def _table(costs: Costs) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bot.costs.report import each, percent, usd

    table = Table(box=None, pad_edge=False, show_footer=True)
    total = costs.total
    columns: tuple[tuple[str, Callable[[Line], str]], ...] = (
        ("cost", lambda line: usd(line.nano)),
        ("messages", lambda line: str(line.messages)),
        ("each", each),
        ("calls", lambda line: str(line.calls)),
        ("not exact", lambda line: str(line.inexact)),
        ("read from cache", lambda line: percent(line.cached_tokens, line.input_tokens)),
        ("saved by it", lambda line: usd(line.saved_nano)),
    )
    table.add_column(costs.by, "all", overflow="fold")
    for name, show in columns:
        table.add_column(name, show(total), justify="right")
    for line in costs.lines:
        table.add_row(Text(line.name or "work that can wait"), *(show(line) for _, show in columns))
    console = Console()
    console.print(f"{costs.days.first} to {costs.days.last}")
    console.print(table)
