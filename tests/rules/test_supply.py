"""SUP-1: what is imported is declared, what is declared is pinned by hash, and nothing starts by itself."""

import ast
import re
import sys
import sysconfig
import tomllib
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import pytest

from tests.rules.source import PACKAGES, ROOT, modules

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")
# setuptools' distutils shim, coverage of child processes (only when asked), our own editable install
MAY_START = {"setuptools", "coverage", "parley"}
PARTS_OF = {
    "starlette": "fastapi",
    "sqlalchemy": "alembic",
    "typing_extensions": "pydantic",
}  # the half of them that we speak to


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    return {plain(found[1]) for one in requirements if (found := NAME.match(one))}


def imports(*packages: str) -> set[str]:
    """The top-level names that are imported and are neither ours nor the standard library's."""
    found: set[str] = set()
    for module in modules(*packages):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.split(".")[0])
    found = {PARTS_OF.get(name, name) for name in found}
    return found - set(sys.stdlib_module_names) - set(PACKAGES) - {"tests", "bench", "training"}


@pytest.mark.parametrize(
    ("packages", "requirements"),
    [
        (PACKAGES, PROJECT["dependencies"]),
        (("tests", "bench"), PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]),
    ],
    ids=["parley", "tests"],
)
def test_SUP_1_what_is_imported_is_declared(packages: tuple[str, ...], requirements: list[str]) -> None:
    brings = packages_distributions()
    undeclared = [
        name
        for name in imports(*packages)
        if not {plain(one) for one in brings.get(name, [name])} & declared(requirements)
    ]

    assert sorted(undeclared) == []


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [
        ("requirements.lock", PROJECT["dependencies"]),
        ("requirements-test.lock", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]),
    ],
)
def test_SUP_1_what_is_declared_is_pinned_by_hash(lock: str, requirements: list[str]) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    pins = {plain(entry.split("==")[0]): entry for entry in entries if "==" in entry}

    assert sorted(declared(requirements) - set(pins)) == []
    assert [name for name, entry in pins.items() if "--hash=sha256:" not in entry] == []


def test_SUP_1_no_package_starts_code_by_itself() -> None:
    owners = {
        Path(str(file)).name: plain(one.metadata["Name"])
        for one in distributions()
        for file in one.files or ()
        if str(file).endswith(".pth")
    }
    there = [path.name for path in Path(sysconfig.get_paths()["purelib"]).glob("*.pth")]

    assert [name for name in there if owners.get(name) not in MAY_START] == []
