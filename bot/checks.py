"""What `parley check` looks at before a start: every finding names the thing, the problem and the remedy.

Looks only: it makes no file and changes nothing.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answer_settings import Answers
from bot.budget_settings import BudgetSettings
from bot.keys import following
from bot.safeguard_settings import Masking

_OF_FILES = "let the user that runs Parley read and write it, or correct the setting that names it"
Look = Callable[[], str]  # says what it found, or raises what is wrong


_OF_DATABASE = {
    "SQLITE_BUSY": "another program holds it: end that one",
    "SQLITE_CORRUPT": "restore it from a backup, with its master.key",
    "SQLITE_NOTADB": "restore it from a backup, with its master.key",
    "SQLITE_READONLY": "give the file and its folder to the user that runs Parley",
    "SQLITE_CANTOPEN": "give the file and its folder to the user that runs Parley",
    "SQLITE_FULL": "free space on its disk",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`detail` is what was found; for a problem it is what is wrong, and `remedy` what to do."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


class Wrong(Exception):
    """Something that a start would stumble over; the remedy is its second argument."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.remedy = remedy


def examine(checks: Iterable[tuple[str, Look]]) -> list[Finding]:
    """Look at everything, whatever is wrong with the one before."""
    return [_finding(name, look) for name, look in checks]


def explain(error: BaseException) -> tuple[str, str]:
    """What is wrong and what to do: every exception of ours says the remedy in its docstring."""
    words = " ".join((type(error).__doc__ or "").split())
    general, _, remedy = words.partition("Remedy")
    problem = error.strerror if isinstance(error, OSError) else str(error)
    place = f" ({error.filename})" if isinstance(error, OSError) and error.filename else ""
    remedy = getattr(error, "remedy", "") or (_OF_FILES if place else remedy.lstrip(": "))
    return (problem or general or type(error).__name__) + place, remedy


def _finding(name: str, look: Look) -> Finding:
    try:
        return Finding(name, True, look())
    except Exception as error:  # noqa: BLE001  the check's edge: whatever is wrong is what it reports
        problem, remedy = explain(error)
        return Finding(name, False, problem, remedy)


def folder(path: Path) -> str:
    """The data directory is there and writable, or can be made."""
    there = next(one for one in (path, *path.absolute().parents) if one.exists())
    if not there.is_dir():
        raise Wrong(f"{there} is no folder", "set DATA_DIR to a folder")
    if not os.access(there, os.W_OK | os.X_OK):
        raise Wrong(f"{there} is not writable", "give it to the user that runs Parley, or set DATA_DIR")
    return str(path) if path.exists() else f"{path} (made at the first start)"


def address(host: str, port: int) -> str:
    """That the name is one of this machine is seen at the start."""
    try:
        socket.getaddrinfo(host, port)
    except OSError as error:
        raise Wrong(
            f"HOST: {host} is no address: {error.strerror}", "set HOST to an address or name"
        ) from None
    return f"{host} port {port}"


def master_key(path: Path, database: Path, tenant: str) -> str:
    """Without its key a database cannot be read, and nobody else may read the key."""
    if not path.exists():
        if database.exists():
            raise Wrong(f"{path} is missing, but there is a database", "restore the key from its backup")
        return "made at the first start"
    if path.stat().st_mode & 0o077:
        raise Wrong(f"others can read {path}", f"chmod 600 {path}, then think who has seen it")
    if not path.is_file() or path.stat().st_size != 32:
        raise Wrong(f"{path} does not hold 32 bytes", "restore the key from its backup")
    if following(path).exists():
        raise Wrong("a rotation of the keys did not end", "stop Parley and run: parley keys rotate")
    if is_current(database):
        asyncio.run(_proven(path, database, tenant))
    return "private"


async def _proven(path: Path, database: Path, tenant: str) -> None:
    """Raises KeyWrong."""
    from bot.clock import SystemClock
    from bot.keys import Keys, load_ring
    from storage.sqlite import SqliteDatabase
    from storage.store import Store

    db = SqliteDatabase(database)
    await db.open()
    try:
        await Keys(load_ring(path), Store(tenant, db), SystemClock()).prove()
    finally:
        await db.close()


def is_current(path: Path) -> bool:
    """At this version's schema: what is older, or cannot be opened, is not read here."""
    from storage.base import DatabaseUnavailable
    from storage.migrate import current, revisions

    try:
        return current(path) == revisions()[-1]
    except DatabaseUnavailable:
        return False


def database(path: Path) -> str:
    """At a known schema, whole, and to be written to: then nothing is, in a transaction that is empty."""
    from storage.base import DatabaseUnavailable, SchemaTooNew
    from storage.migrate import current, revisions

    known = revisions()
    try:
        found = current(path)
    except DatabaseUnavailable as error:
        raise _wrong(path, error) from None
    if found is None:
        return "made at the first start"
    if found not in known:
        raise SchemaTooNew(f"revision {found}; this Parley knows up to {known[-1]}")
    asyncio.run(_usable(path))
    return f"revision {found}" + (
        "" if found == known[-1] else f", migrated to {known[-1]} at the next start"
    )


async def _usable(path: Path) -> None:
    from storage.base import DatabaseUnavailable
    from storage.sqlite import SqliteDatabase

    db = SqliteDatabase(path)
    try:
        await db.open()
        if damage := await db.damage():
            raise Wrong(f"{path}: {damage}", _OF_DATABASE["SQLITE_CORRUPT"])
        async with db.transaction():
            pass
    except DatabaseUnavailable as error:
        raise _wrong(path, error) from None
    finally:
        await db.close()


def _wrong(path: Path, error: Exception) -> Wrong:
    return Wrong(f"{path}: {error}", _OF_DATABASE.get(str(error), "look at the file, or restore a backup"))


def audit_chain(path: Path, tenant: str) -> str:
    """The whole log, from its first row: a change shows, with its place."""
    if not is_current(path):
        return "nothing to verify yet"
    if broken := asyncio.run(broken_at(path, tenant)):
        raise Wrong(broken, "compare with a backup: somebody or something changed the log")
    return "whole"


async def broken_at(path: Path, tenant: str) -> str:
    """Where the chain does not hold, empty when it does."""
    from storage.audit import Audit
    from storage.sqlite import SqliteDatabase

    db = SqliteDatabase(path)
    await db.open()
    try:
        broken = await Audit(tenant, db).verify()
    finally:
        await db.close()
    return f"entry {broken.n} is {broken.how}" if broken else ""


def masking(wanted: Masking) -> str:
    """Loads what recognises personal data, as a start would: it may take seconds."""
    from bot.detectors import detectors

    found = detectors(wanted)
    try:
        found.load()
    finally:
        found.close()
    names = "" if wanted.names != "off" else "; names of people are not masked"
    return ", ".join(detector.name for detector in found.all) + names


def providers(with_account: Sequence[str]) -> str:
    return ", ".join(with_account) or "none: rules, knowledge and people answer"


def prices(path: Path, models: Collection[str], budget: BudgetSettings, answers: Answers) -> str:
    """Every model has a price, and no limit is too low for a single call of it: it would never be asked."""
    from bot.clock import SystemClock
    from bot.costs.budget import worst_case
    from bot.costs.prices import Prices
    from bot.costs.report import usd
    from bot.history import BYTES_PER_TOKEN

    found = Prices.load(path, allow_unknown=budget.allow_unknown_prices)
    found.require(list(models))
    size, most_out = answers.history_tokens * BYTES_PER_TOKEN, answers.max_output_tokens
    for model in models:
        worst = worst_case(found.price(model, at=SystemClock().now()), size, most_out)
        for level, limit in budget.most.levels():
            if 0 < limit < worst:
                problem = f"a call of {model} may cost {usd(worst)}, and a {level} {usd(limit)}"
                remedy = "raise the limit in [budget], or lower answers.history_tokens or .max_output_tokens"
                raise Wrong(problem, remedy)
    return ", ".join(models) or "no model in use"


def rules(path: Path) -> str:
    from bot.providers.rulebook import read

    return f"{len(read(path))} intents"


def knowledge(path: Path, language: str, alarm: float) -> str:
    """A passage that is held back is named: the operator rewords it, or raises the alarm."""
    from bot.knowledge.passages import parse, sources
    from bot.knowledge.suspects import Suspects
    from guards.injection import InjectionSigns

    suspects = Suspects(InjectionSigns(), alarm)
    files = [parse(name, content, default_language=language) for name, content in sources(path).items()]
    held_back = [id for file in files for id in suspects.among(file)]
    found = f"{sum(len(file.passages) for file in files)} passages in {len(files)} files"
    return (
        f"{found}; held back, since they look like orders to a model: {', '.join(held_back)}"
        if held_back
        else found
    )


def facts(path: Path | None, *, database: str | None) -> str:
    if path is None:
        return "none"
    from bot.clock import SystemClock
    from bot.facts.file import load

    load(path, SystemClock(), database=database)
    return str(path)
