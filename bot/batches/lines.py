"""A file of results, one line of JSON each. A line that cannot be read costs its own piece and no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from bot.batches.base import Failed, Result
from bot.batches.calls import as_documented
from bot.providers.base import ProviderFailed
from bot.providers.plain import Json


def results_of(text: str, read: Callable[[Json], Result]) -> Sequence[Result]:
    """Raises ProviderFailed when there are lines and none is as documented: then it is no such file."""
    results = [_result(line, read) for line in text.split("\n") if line.strip()]
    if results and all(isinstance(one, Failed) and one.kind == "malformed" for one in results):
        raise ProviderFailed("malformed")
    return results


def _result(line: str, read: Callable[[Json], Result]) -> Result:
    try:
        found: object = json.loads(line)
    except (ValueError, RecursionError):
        return Failed("", "malformed")
    if not isinstance(found, Mapping) or not isinstance(name := found.get("custom_id"), str):
        return Failed("", "malformed")
    try:
        with as_documented():
            return read(found)
    except ProviderFailed:
        return Failed(name, "malformed")
