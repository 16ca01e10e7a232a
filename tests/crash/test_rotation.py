"""A rotation of the master key that is killed leaves an installation that can be read, and can go on."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

STEP = 11  # of so many lines one kills a process; with `--crash-runs` every line does


def test_a_rotation_killed_at_any_line_leaves_all_readable(
    migrated: Path, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    step = 1 if pytestconfig.getoption("--crash-runs", None) else STEP
    (tmp_path / "empty").mkdir()
    shutil.copy(migrated, tmp_path / "empty" / "parley.db")

    command = [sys.executable, "-m", "tests.crash.rotating", *map(str, (tmp_path / "empty", tmp_path, step))]
    told = subprocess.run(command, capture_output=True, text=True)

    assert told.returncode == 0, told.stderr
    assert int(told.stdout) > 100, "it died at so many lines and more"
