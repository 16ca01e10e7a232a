"""Every test can fail, none sleeps, and every promise of the README has one that breaks with it."""

import ast
import re

from tests.rules.source import ROOT, calls, dotted, functions, modules

TESTS = modules("tests")
POLLING = {
    "tests/running.py": "uvicorn does not say when it listens",
}
PROMISE = re.compile(r"^\| (P\d) \|", re.MULTILINE)


def test_every_test_can_fail() -> None:
    toothless = [
        f"{module}:{node.lineno} {node.name}"
        for module in TESTS
        for node in functions(module.tree)
        if node.name.startswith("test_") and not any(_judges(part) for part in ast.walk(node))
    ]

    assert toothless == []


def _judges(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return not isinstance(node.test, ast.Constant)
    if not isinstance(node, ast.Call):
        return False
    name = dotted(node.func).split(".")[-1]
    return name in {"raises", "fail", "expect"} or name.startswith(("assert_", "expect_"))


def test_no_test_sleeps() -> None:
    sleeping = [
        f"{module}:{call.lineno} {name}"
        for module in TESTS
        for name, call in calls(module)
        if name.split(".")[-1] in {"sleep", "wait_for_timeout"}
        if module.path not in POLLING and not _gives_way(call)
    ]

    assert sleeping == []


def _gives_way(call: ast.Call) -> bool:
    """`asyncio.sleep(0)`: lets others run and waits for nothing."""
    return len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0


def test_nothing_is_patched() -> None:
    patching = [
        module.path
        for module in TESTS
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.ImportFrom) and node.module == "unittest")
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("unittest.mock"))
        or (isinstance(node, ast.Import) and any(alias.name.startswith("unittest") for alias in node.names))
    ]

    assert patching == []


def test_every_promise_has_a_test() -> None:
    promised = set(PROMISE.findall((ROOT / "README.md").read_text()))
    tested = {
        str(mark.args[0].value)
        for module in TESTS
        for name, mark in calls(module)
        if name == "pytest.mark.promise" and isinstance(mark.args[0], ast.Constant)
    }

    assert promised == {f"P{number}" for number in range(1, 10)}
    assert sorted(promised - tested) == []
    assert sorted(tested - promised) == []
