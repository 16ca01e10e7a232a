"""Regular expressions that an operator wrote: refused at the start when hostile text could stall them.

What still takes too long over a text raises TimeoutError, and whoever asked fails closed.
"""

from __future__ import annotations

import itertools
import re
import warnings
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]  # nothing else tells how little a pattern may match
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import regex

SECONDS: Final = 0.25  # what one expression may take for one text
_TRIAL_SECONDS: Final = 0.1
_TRIAL: Final = 1000  # characters of a hostile text: enough for what grows faster than with their square


class BadPattern(ValueError):
    """An expression of the settings that cannot be used. Its message says why; write it another way."""


def bounded(expression: str) -> regex.Pattern[str]:
    """Ready to use. Raises BadPattern."""
    import regex

    try:
        form = regex.compile(expression)
    except regex.error as error:
        raise BadPattern(f"not a regular expression: {error}") from None
    if form.search(""):
        raise BadPattern("it matches an empty text, so it would match everywhere")
    for text in _hostile(expression):
        try:
            empty = any(start == end for start, end in _matched(form, text))
        except TimeoutError:
            raise BadPattern(
                "too slow on long text; avoid repetitions within repetitions, as in (a+)+"
            ) from None
        if empty or not _least(expression):
            raise BadPattern(
                f"{expression!r} can match without a single character, as (?=court) does;"
                " name the characters themselves: court"
            )
    return form


def occurs(form: regex.Pattern[str], text: str, seconds: float = SECONDS) -> bool:
    """Whether it matches at all, whatever its groups hold. Raises TimeoutError."""
    return form.search(text, timeout=seconds, concurrent=True) is not None


def found(form: regex.Pattern[str], text: str, seconds: float = SECONDS) -> Iterator[tuple[int, int]]:
    """Where it matches: its first group, or all of it where that took no part. Raises TimeoutError."""
    for match in form.finditer(text, timeout=seconds, concurrent=True):
        group = 1 if form.groups and match.start(1) >= 0 else 0
        if match.start(group) < match.end(group):
            yield match.span(group)


def _matched(form: regex.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in form.finditer(text, timeout=_TRIAL_SECONDS, concurrent=True)]


def _least(expression: str) -> int:
    """Characters that it needs for a match, as far as Python's own expressions go; else 1."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return int(_parser.parse(expression).getwidth()[0])
        except (re.error, OverflowError, RecursionError):  # only the other library knows what it means
            return 1


def _hostile(expression: str) -> Iterator[str]:
    """Long runs of what the expression speaks of, broken off; then also all that it asks for after them."""
    letters = dict.fromkeys([*(c for c in expression if c.isalnum() or c in " -_./@"), *"a0A é가-."])
    seeds = list(letters)[:24]
    for seed in [*seeds, *map("".join, itertools.permutations(seeds[:8], 2))]:
        run = seed * (_TRIAL // len(seed)) + "\x00"
        yield run
        yield run + expression + "0a"
