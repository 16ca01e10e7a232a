"""What `values.toml` holds: forms of numbers, and words to fill messages with."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("values.toml")
VALUES: Final[dict[str, Any]] = tomllib.loads(_FILE.read_text())  # tables of lists and of strings
