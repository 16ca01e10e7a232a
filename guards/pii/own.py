"""The installation's own numbers: a regular expression, and if wanted words near it and a check digit.

An operator's pattern is not trusted with time: one that hostile text can stall is refused at the start, and
one that takes too long over a message fails, so that masking stays closed.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from guards.base import Span
from guards.pii.checksums import luhn, mod97
from guards.pii.cues import LIKELY, Cue, Nearby
from guards.pii.folding import Folded

if TYPE_CHECKING:
    import regex

Checksum = Literal["luhn", "mod97"]
_CHECKS: Final[Mapping[Checksum, Callable[[str], bool]]] = {"luhn": luhn, "mod97": mod97}
_KIND: Final = re.compile(r"[A-Z]{2,20}")
_RESERVED: Final = "TEXT"  # the kind of what only looks like a placeholder
_SECONDS: Final = 0.25
_TRIAL_SECONDS: Final = 0.1
_TRIAL: Final = 1000  # characters of a hostile text: enough for what grows faster than with their square
_INLINE: Final = 2000  # characters; a longer text is read in a thread


@dataclass(frozen=True, slots=True)
class OwnPattern:
    """`kind` names the placeholder. The first group is what gets masked, or all where there is none."""

    kind: str
    regex: str
    words: tuple[str, ...] = ()
    checksum: Checksum | None = None


class BadPattern(ValueError):
    """A pattern of `masking.patterns` that cannot be used. Its message says why; write it another way."""


class OwnPatterns:
    """A detector. Raises BadPattern when it is made. `seconds` is what one pattern may take for one text."""

    def __init__(self, patterns: Sequence[OwnPattern], seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._rows = [(pattern, compiled(pattern), Cue(*pattern.words)) for pattern in patterns]

    @property
    def name(self) -> str:
        return "own patterns"

    async def find(self, text: str) -> Sequence[Span]:
        return self.spans(text) if len(text) <= _INLINE else await asyncio.to_thread(self.spans, text)

    def spans(self, text: str) -> list[Span]:
        """Raises TimeoutError."""
        folded = Folded(text)
        nearby = Nearby(folded.text)
        return [
            Span(
                *folded.span(start, end),
                pattern.kind,
                LIKELY if pattern.words and not pattern.checksum else 1.0,
            )
            for pattern, form, cue in self._rows
            for start, end in _found(form, folded.text, self._seconds)
            if _is_right(pattern, folded.text[start:end])
            and (not pattern.words or nearby.says(cue, start, end))
        ]


def compiled(pattern: OwnPattern) -> regex.Pattern[str]:
    """Ready to use. Raises BadPattern."""
    import regex

    if not _KIND.fullmatch(pattern.kind) or pattern.kind == _RESERVED:
        raise BadPattern(f"a kind is 2 to 20 capital letters and not {_RESERVED}: {pattern.kind!r}")
    try:
        form = regex.compile(pattern.regex)
    except regex.error as error:
        raise BadPattern(f"{pattern.kind}: not a regular expression: {error}") from None
    if form.search(""):
        raise BadPattern(f"{pattern.kind}: it matches an empty text, so it would match everywhere")
    for text in _hostile(pattern.regex):
        try:
            list(_found(form, text, _TRIAL_SECONDS))
        except TimeoutError:
            raise BadPattern(
                f"{pattern.kind}: too slow on long text; avoid repetitions within repetitions, as in (a+)+"
            ) from None
    return form


def _found(form: regex.Pattern[str], text: str, seconds: float) -> Iterator[tuple[int, int]]:
    group = 1 if form.groups else 0
    for found in form.finditer(text, timeout=seconds, concurrent=True):
        if found.start(group) < found.end(group):
            yield found.span(group)


def _is_right(pattern: OwnPattern, said: str) -> bool:
    if pattern.checksum is None:
        return True
    code = "".join(c for c in said if c.isascii() and c.isalnum())
    return (
        len(code) > 4 and (pattern.checksum == "mod97" or code.isdigit()) and _CHECKS[pattern.checksum](code)
    )


def _hostile(expression: str) -> Iterator[str]:
    """Long runs of what the expression speaks of, broken off; then also all that it asks for after them."""
    letters = dict.fromkeys([*(c for c in expression if c.isalnum() or c in " -_./@"), *"a0A é가-."])
    seeds = list(letters)[:24]
    for seed in [*seeds, *map("".join, itertools.permutations(seeds[:8], 2))]:
        run = seed * (_TRIAL // len(seed)) + "\x00"
        yield run
        yield run + expression + "0a"
