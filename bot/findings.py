"""How the command line shows what `parley check` found: a table for people, plain values for programs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.checks import Finding


def plain(finding: Finding) -> dict[str, str | bool]:
    return {"name": finding.name, "ok": finding.ok, "detail": finding.detail, "remedy": finding.remedy}


def table(findings: Sequence[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("", "what", "found", "remedy", box=None, pad_edge=False)
    for finding in findings:
        mark = Text("ok", "green") if finding.ok else Text("problem", "bold red")
        table.add_row(mark, *(Text(part) for part in (finding.name, finding.detail, finding.remedy)))
    Console().print(table)
