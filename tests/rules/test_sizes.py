"""Nothing is too long to be read at once, and names say what a thing is."""

import ast
import re
from statistics import median

from tests.rules.source import PACKAGES, ROOT, files, functions, modules

FILE_LINES, FUNCTION_LINES = 300, 40
VAGUE = re.compile(r"manager|helper|util|service|processor|_?data$", re.IGNORECASE)


def test_files_are_short() -> None:
    sizes = {
        name: len((ROOT / name).read_text().splitlines())
        for name in files()
        if name.endswith((".py", ".js", ".css")) and "/versions/" not in name
    }
    ours = [lines for name, lines in sizes.items() if name.split("/")[0] in PACKAGES and lines]

    assert {name: lines for name, lines in sizes.items() if lines > FILE_LINES} == {}
    assert median(ours) <= 160, f"the median file has {median(ours)} lines"


def test_functions_are_short() -> None:
    sizes = {
        f"{module}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for module in modules(*PACKAGES, "tests", "bench")
        for node in functions(module.tree)
    }
    ours = [lines for name, lines in sizes.items() if name.split("/")[0] in PACKAGES]

    assert {name: lines for name, lines in sizes.items() if lines > FUNCTION_LINES} == {}
    assert median(ours) <= 10, f"the median function has {median(ours)} lines"


def test_names_are_things_or_stages() -> None:
    names = [name for name in files() if name.split("/")[0] in (*PACKAGES, "tests")]
    parts = {part.rsplit(".", 1)[0] for name in names if name.endswith(".py") for part in name.split("/")}
    classes = {
        node.name
        for module in modules(*PACKAGES, "tests")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }

    assert [name for name in sorted(parts | classes) if VAGUE.search(name)] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        module.path for module in modules(*PACKAGES) if module.text and not ast.get_docstring(module.tree)
    ]

    assert silent == []
