"""Changes one small thing at a time in a file and asks its tests whether they notice.

`make mutants` goes through the safeguards named below; `python -m tests.mutants guards/vault.py` through one.
Prints who survived and the score. A survivor that changes nothing anybody could see is in mutants.toml, with
the reason.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import signal
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

import hypothesis  # noqa: F401  loaded once for all: every mutant is a fork of this process
import pytest

ROOT = Path(__file__).parent.parent
PATIENCE_SECONDS = 60  # of the processor, so that no mutant seems to hang because the machine is busy
ASLEEP_SECONDS = 600  # by the clock: one that only waits costs nothing
_QUICKLY = (
    *("-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=1", "--hypothesis-profile=ci"),
    *("-p", "pytest_asyncio.plugin", "-p", "_hypothesis_pytestplugin"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # of what was loaded before the fork
)
_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub,
    ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.And: ast.Or,
    ast.Or: ast.And, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One line as it reads with one thing changed in it."""

    line: int
    reads: str
    code: CodeType


def mutants(source: str, path: str) -> Iterator[Mutant]:
    """Every one of a module; types, decorators and docstrings are left alone."""
    tree = ast.parse(source)
    for statement, node in _nodes(tree):
        for name, value in _edits(node):
            before = getattr(node, name)
            setattr(node, name, value)
            ast.fix_missing_locations(tree)
            yield Mutant(
                getattr(node, "lineno", statement.lineno), _first(statement), compile(tree, path, "exec")
            )
            setattr(node, name, before)


def _nodes(tree: ast.Module) -> Iterator[tuple[ast.stmt, ast.AST]]:
    """Each node with the innermost statement that it is part of."""
    waiting: list[tuple[ast.stmt, ast.AST]] = [(statement, statement) for statement in tree.body]
    while waiting:
        statement, node = waiting.pop(0)
        yield statement, node
        skipped = {id(one) for one in getattr(node, "decorator_list", ())}
        skipped |= {id(one) for name in ("annotation", "returns") if (one := getattr(node, name, None))}
        for child in ast.iter_child_nodes(node):
            if id(child) not in skipped:
                waiting.append((child if isinstance(child, ast.stmt) else statement, child))


def _edits(node: ast.AST) -> Iterator[tuple[str, object]]:
    """What can be put in the place of what: an attribute of the node, and its other value."""
    match node:
        case ast.Compare(ops=[first, *rest]):
            yield "ops", [_OTHER[type(first)](), *rest]
        case ast.BinOp(op=sign) | ast.BoolOp(op=sign) | ast.AugAssign(op=sign) if type(sign) in _OTHER:
            yield "op", _OTHER[type(sign)]()
        case ast.Constant(value=bool() as value):
            yield "value", not value
        case ast.Constant(value=(int() | float()) as value):
            yield "value", value + 1
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            yield "test", ast.UnaryOp(ast.Not(), test)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "operand", ast.UnaryOp(ast.Not(), operand)
        case ast.comprehension(ifs=[_, *_]):
            yield "ifs", []
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield "value", ast.Constant(None)
        case ast.Expr(value=ast.Call() | ast.Await()):
            yield "value", ast.Constant(None)


def _first(statement: ast.stmt) -> str:
    return ast.unparse(statement).splitlines()[0]


class _Instead(MetaPathFinder, Loader):
    """Imports the changed code under the module's own name."""

    def __init__(self, path: str, code: CodeType) -> None:
        self._name, self._path, self._code = path.removesuffix(".py").replace("/", "."), path, code

    def find_spec(self, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, ROOT / self._path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)


def survives(path: str, code: CodeType, tests: Sequence[str]) -> bool:
    """Whether all tests pass in a fork in which the file reads so. One that hangs is noticed, too."""
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, PATIENCE_SECONDS)
        signal.alarm(ASLEEP_SECONDS)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # some load for seconds what no safeguard needs
        sys.meta_path.insert(0, _Instead(path, code))
        os._exit(int(pytest.main([*_QUICKLY, *tests])))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def judge(path: str, tests: Sequence[str], excused: Sequence[str]) -> bool:
    """Print the survivors and the score; False when one is not excused or an excuse is for nothing."""
    source = (ROOT / path).read_text()
    if not survives(path, compile(source, path, "exec"), tests):
        raise SystemExit(f"{path}: its tests fail without any change")
    every = list(mutants(source, path))
    alive = set()
    for one in every:
        if survives(path, one.code, tests):
            alive.add(one.reads)
            print(
                f"  {'same' if one.reads in excused else 'SURVIVED'} {path}:{one.line} {one.reads}",
                flush=True,
            )
    print(f"{path}: {len(every) - len(alive)} of {len(every)} noticed", flush=True)
    return alive == set(excused)


def main(wanted: Sequence[str]) -> int:
    listed = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text())
    fine = [
        judge(path, about["tests"], [one["reads"] for one in about.get("same", ())])
        for path, about in listed.items()
        if not wanted or path in wanted
    ]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
