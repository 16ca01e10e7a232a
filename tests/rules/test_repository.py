"""The repository stands alone: no machine's paths, no registry's hosts, nothing that runs by being there."""

import re

import pytest

from tests.rules.source import ROOT, files

LOCKS = [name for name in files() if re.search(r"(\.lock|-lock\.\w+|lock\.(json|toml|yaml))$", name)]
MACHINE = re.compile(r"(?<![\w.])/(home/\w|root/|work/|Users/\w)|[A-Z]:\\\\?Users")
ROOT_NAMES = {
    *(".ci", ".env.example", ".gitignore", ".npmrc", "Makefile", "README.md"),
    *("pyproject.toml", "requirements.lock", "requirements-test.lock"),
    *("package.json", "package-lock.json", "tsconfig.json"),
    *("adapters", "bot", "guards", "storage", "tests"),
    *("bench", "deploy", "docs", "examples", "training"),
}


def texts() -> list[tuple[str, str]]:
    return [(name, (ROOT / name).read_bytes().decode("utf-8", "replace")) for name in files()]


def test_locks_are_there() -> None:
    assert {"requirements.lock", "requirements-test.lock", "package-lock.json"} <= set(LOCKS)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    placed = [
        name for name, text in texts() if name != "tests/rules/test_repository.py" and MACHINE.search(text)
    ]

    assert placed == []


def test_nothing_runs_by_being_there() -> None:
    startup = re.compile(r"(\.pth|(^|/)(site|user)customize\.py|\.so|\.pyd|\.pkl|\.pickle)$")

    assert [name for name in files() if startup.search(name)] == []


def test_the_root_holds_what_the_readme_says_and_no_more() -> None:
    assert {name.split("/")[0] for name in files()} - ROOT_NAMES == set()
