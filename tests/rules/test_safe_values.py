"""P6 by construction: only guards/ makes the safe values, and only guards/ reads a person's raw words."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.source import ROOT, calls, modules

SAFE = {"MaskedText", "CheckedText", "SealedText", "OutgoingText"}
BEHIND = {"object.__new__", "object.__setattr__"}
COPY = {"replace", "dataclasses.replace"}
CONTENTS = {"value", "text", "blob"}  # what the safe values call what they hold


@pytest.mark.promise("P6")
def test_safe_values_are_made_in_guards_only() -> None:
    made = [
        f"{module}:{call.lineno} {name}"
        for module in modules("bot", "adapters", "storage", "bench")
        for name, call in calls(module)
        if name.split(".")[-1] in SAFE
    ]

    assert made == []


def test_safe_values_come_back_from_storage_only_in_storage() -> None:
    read = [
        f"{module}:{call.lineno}"
        for module in modules("bot", "adapters", "guards", "bench")
        for name, call in calls(module)
        if name.endswith(".from_storage") and str(module) != "guards/base.py"
    ]

    assert read == []


def test_nobody_goes_round_a_constructor() -> None:
    """No copy with another text, no object made or changed behind the class's back."""
    detours = [
        f"{module}:{call.lineno} {name}"
        for module in modules("bot", "adapters", "storage")
        for name, call in calls(module)
        if name in BEHIND or (name in COPY and CONTENTS & {word.arg for word in call.keywords})
    ]

    assert detours == []


@pytest.mark.promise("P6")
def test_reading_raw_words_elsewhere_is_a_type_error(tmp_path: Path) -> None:
    leak = tmp_path / "leak.py"
    leak.write_text(
        "from guards.base import OutgoingText, RawText\n"
        "def leak(words: RawText) -> str:\n    alias = words\n    return alias.text\n"
        "def deliver(words: OutgoingText) -> str:\n    return words.text\n"
    )
    config = tmp_path / "mypy.ini"
    config.write_text(
        f"[mypy]\nstrict = True\nplugins = {ROOT}/tests/rules/raw_text.py\nmypy_path = {ROOT}\n"
        "follow_imports = silent\nexplicit_package_bases = True\n"
    )
    # a process of its own: mypy raises the limit of recursion of the one it runs in
    options = ["--config-file", str(config), "--cache-dir", str(tmp_path / "cache")]
    ran = subprocess.run([sys.executable, "-m", "mypy", *options, str(leak)], capture_output=True, text=True)

    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.count("error:") == 1
    assert "leak.py:4: error: only guards/ may read the words of a RawText" in ran.stdout
