"""`parley evaluate`: judges the safeguards on a file of anybody's, with what the settings switch on.

Prints figures only; a text of the file is shown when asked for, and nothing of it is kept.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.clock import SystemClock

if TYPE_CHECKING:
    from pydantic import BaseModel

    from bot.safeguard_settings import Masking

_File = Annotated[Path, typer.Argument(help="One JSON object a line.", exists=True, dir_okay=False)]
_AsJson = Annotated[bool, typer.Option("--json", help="For a program.")]
_Types = Annotated[str, typer.Option("--types", help="Judge these only: PERSON,LOCATION. Default: all.")]
_Show = Annotated[bool, typer.Option("--show", help="With the drafts that were misjudged.")]
_TIMER = SystemClock().monotonic
_R = TypeVar("_R", bound="BaseModel")


def commands(masking: Callable[[], Masking]) -> typer.Typer:
    """`masking` reads the settings when a command runs."""
    evaluate = typer.Typer(help="Judge the safeguards on a file of your own.", no_args_is_help=True)

    @evaluate.command()
    def pii(file: _File, as_json: _AsJson = False, types: _Types = "") -> None:
        """Rows {"text", "spans": [[start, end, type], ...], "lang"}: what is found, missed and leaked?"""
        from bot.detectors import detectors
        from bot.evaluation.pii import Row
        from bot.evaluation.pii import evaluate as judge
        from bot.evaluation.spans import SCORED

        found = detectors(masking())
        found.load()
        wanted = frozenset(types.split(",")) if types else SCORED
        rows = rows_of(file, Row)
        report = asyncio.run(judge(rows, found.all, source=file.name, timer=_TIMER, types=wanted))
        found.close()
        _print(report, as_json=as_json)

    @evaluate.command()
    def injection(file: _File, as_json: _AsJson = False) -> None:
        """Rows {"text", "label": 0 or 1}: are attacks told from harmless texts?"""
        from bot.evaluation.injection import Row
        from bot.evaluation.injection import evaluate as judge
        from guards.injection import InjectionSigns

        signs = InjectionSigns()
        _print(judge(rows_of(file, Row), signs, source=file.name, timer=_TIMER), as_json=as_json)

    @evaluate.command()
    def figures(file: _File, as_json: _AsJson = False, show: _Show = False) -> None:
        """Rows {"facts", "said", "passages", "draft", "ok"}: do wrong figures pass, are true ones blocked?"""
        from bot.evaluation.figures import Row
        from bot.evaluation.figures import evaluate as judge
        from guards.outputs import OutputCheck

        _print(judge(rows_of(file, Row), OutputCheck(), timer=_TIMER, show=show), as_json=as_json)

    return evaluate


def rows_of(file: Path, kind: type[_R]) -> Iterator[_R]:
    """Line by line, so that a file may be larger than the memory."""
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield kind.model_validate_json(line)
            except ValueError as error:
                problem = str(error).splitlines()[0]
                typer.secho(f"{file}, line {number}: {problem}", err=True, fg="red")
                raise typer.Exit(1) from None


def _print(report: Mapping[str, object], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False))
        return
    for name, value in report.items():
        if isinstance(value, dict):
            for key, parts in value.items():
                shown = "  ".join(f"{part} {_shown(figure)}" for part, figure in parts.items())
                typer.echo(f"{name.removeprefix('by_'):>10} {key:<16} {shown}")
        elif isinstance(value, list):
            for one in value:
                typer.echo(json.dumps(one, ensure_ascii=False))
        else:
            typer.echo(f"{name:>16}  {_shown(value)}")


def _shown(figure: object) -> str:
    return "-" if figure is None else f"{figure:.3f}" if isinstance(figure, float) else str(figure)
