"""How a kind of personal data is looked for: a test that costs next to nothing, then the dear look.

A test must never be narrower than the look it spares: a wrong "no" would let somebody's data pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from guards.base import Span
from guards.pii.cues import Nearby

Maybe = Callable[[Nearby], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """`find` yields spans of the folded text."""

    maybe: Maybe
    find: Callable[[Nearby], Iterator[Span]]


@dataclass(frozen=True, slots=True)
class Worded:
    """A form with one of these words in it, before which at most `lead` more letters belong to it."""

    form: re.Pattern[str]
    words: tuple[str, ...]
    lead: int = 0

    def matches(self, nearby: Nearby) -> Iterator[re.Match[str]]:
        """As `finditer`, but tried only at these words, and where one begins that leads up to them."""
        text, done = nearby.text, 0
        for place in nearby.places(self.words):
            for start in range(max(done, place - self.lead), place + 1):
                done = start + 1
                if start < place and text[start - 1 : start].isalnum():
                    continue
                if found := self.form.match(text, start):
                    yield found
                    done = found.end()
                    break


def row(kind: str, form: re.Pattern[str], maybe: Maybe, *, score: float = 1.0) -> Row:
    """Everything that has this form."""
    return Row(
        maybe, lambda nearby: (Span(*found.span(), kind, score) for found in form.finditer(nearby.text))
    )


def checked(kind: str, form: re.Pattern[str], maybe: Maybe, check: Callable[[str], bool]) -> Row:
    """Everything that has this form and passes the check."""

    def find(nearby: Nearby) -> Iterator[Span]:
        return (Span(*one.span(), kind) for one in form.finditer(nearby.text) if check(one[0]))

    return Row(maybe, find)
