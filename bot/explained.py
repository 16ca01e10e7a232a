"""How a command ends that failed: what is wrong and what to do, for failures that know their remedy."""

from __future__ import annotations

from types import TracebackType

import typer


class Explained:
    """Shows a failure that knows its remedy as two lines, without a traceback; any other goes on."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if not isinstance(error, Exception):
            return
        from bot.checks import explain

        problem, remedy = explain(error)
        if remedy:
            typer.secho(problem, err=True, fg="red")
            typer.echo(remedy, err=True)
            raise typer.Exit(1) from None
