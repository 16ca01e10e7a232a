"""`parley trial`: questions of the operator's, asked in batches and judged by the checks of every answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.evaluation.commands import rows_of
from bot.explained import Explained

if TYPE_CHECKING:
    from bot.app import App

# Any: whatever the work comes to, which the command that gave it knows
Within = Callable[[Callable[["App"], Awaitable[Any]]], Any]


def trials(within: Within) -> typer.Typer:
    """`within` does something with a wired Parley whose database is open."""
    trial = typer.Typer(help="Evaluate answers in batches, at their price.", no_args_is_help=True)

    @trial.command()
    def ask(
        file: Annotated[Path, typer.Argument(help="One JSON object a line.", exists=True, dir_okay=False)],
    ) -> None:
        """Rows {"question", "language"}: put them where the next batch takes them from."""
        from bot.batches.trials import Row, queue

        with Explained():
            found = list(rows_of(file, Row))
            run, count = within(lambda app: queue(app.store, found, now=app.clock.now()))
            typer.echo(f"{count} questions wait. Later: parley trial show {run}")

    @trial.command()
    def show(
        run: Annotated[str, typer.Argument(help="The name that `ask` printed.")],
        as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
    ) -> None:
        """How the answers ended: passed, hand_over, or the check that refused."""
        with Explained():
            ends = within(lambda app: app.store.trials.outcomes(run))
        if as_json:
            typer.echo(json.dumps(ends))
        for outcome, count in ends.items() if not as_json else ():
            typer.echo(f"{count:>6}  {outcome}")
        raise typer.Exit(0 if ends else 1)

    return trial
