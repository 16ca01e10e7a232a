"""Digits that stand close together, in any grouping: `4111-1111 1111.1111` is one run of four groups.

Whatever a checksum or a shape tells is looked for among the whole groups of a run, so that neither odd
separators nor a number before or after it hides it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

MARKS: Final = r"(?:[ \t.\-_/·|,()\[\]*~]{1,3}|[ \t\-]{0,2}\r?\n[ \t\-]{0,2})"
_RUN: Final = re.compile(rf"\d+(?:{MARKS}\d+)*+", re.ASCII)
_GROUP: Final = re.compile(r"\d+", re.ASCII)
_GLUE: Final = frozenset(".,-_")
SHORTEST, LONGEST = 9, 19
_BUDGET: Final = 1000  # windows of one text; what is past them is taken whole, unread


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring groups of one run; `marks` stand between them, `outside` directly before and after."""

    start: int
    end: int
    number: str
    shape: tuple[int, ...]
    marks: tuple[str, ...]
    outside: tuple[str, str]

    @property
    def is_apart(self) -> bool:
        """Around it stands something else than inside it: `123-45-6789 10`, not `123-45-6789-10`."""
        return not any(mark in _GLUE or (mark and mark in self.marks) for mark in self.outside)


class Runs:
    """The windows of one text, with a bound on how many are read; `unread` is what lies past it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._left = _BUDGET
        self.unread: tuple[int, int] | None = None

    def windows(self) -> Iterator[Window]:
        for run in _RUN.finditer(self._text):
            if self._left <= 0:
                start = self.unread[0] if self.unread else run.start()
                self.unread = start, run.end()
            elif run.end() - run.start() >= SHORTEST:
                groups = islice(_GROUP.finditer(self._text, *run.span()), self._left + LONGEST + 1)
                yield from self._among([group.span() for group in groups], run.end())

    def _among(self, groups: list[tuple[int, int]], end: int) -> Iterator[Window]:
        """The groups of a run, or as many as there is room for, of one that goes on until `end`."""
        for first, (start, _) in enumerate(groups):
            digits = 0
            for last, (left, right) in enumerate(groups[first:], first):
                digits += right - left
                if digits > LONGEST:
                    break
                self._left -= 1
                if digits >= SHORTEST:
                    yield self._window(groups, first, last)
            if self._left <= 0:
                self.unread = start, end
                return

    def _window(self, groups: list[tuple[int, int]], first: int, last: int) -> Window:
        taken, text = groups[first : last + 1], self._text
        return Window(
            start=taken[0][0],
            end=taken[-1][1],
            number="".join([text[start:end] for start, end in taken]),
            shape=tuple([end - start for start, end in taken]),
            marks=tuple([text[left:right] for (_, left), (right, _) in pairwise(taken)]),
            outside=(
                text[groups[first - 1][1] : taken[0][0]] if first else "",
                text[taken[-1][1] : groups[last + 1][0]] if last + 1 < len(groups) else "",
            ),
        )
