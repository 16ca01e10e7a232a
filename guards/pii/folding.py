"""A text as a pattern should see it, with the way back: full-width forms made plain, the invisible dropped.

Offsets of what is found always refer to the text as the person wrote it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guards.text.charsets import wide_class

_DROPPED: Final = "\x00"
_DASH: Final = re.compile(r"[ー－─~〜](?<=\d.)(?=\d)")  # a long vowel's mark is typed for a hyphen, too
_FORMS: Final = (
    *range(0x00A0, 0x00C0),
    0x2212,
    *range(0x2000, 0x2190),  # spaces, dashes, superscripts, letterlike
    *range(0x2460, 0x2500),
    *range(0x3000, 0x3004),
    *range(0xFE30, 0xFE70),
    *range(0xFF00, 0xFFF0),
    *range(0x1D400, 0x1D800),
)


class Folded:
    """`text` is for matching; `span` turns offsets in it into offsets in the original."""

    def __init__(self, original: str) -> None:
        self._offsets: NDArray[np.intp] | None = None
        if original.isascii():
            self.text = original
            return
        folded = original.replace(_DROPPED, " ")
        if _changed().search(folded):
            folded = folded.translate(_table())
        if _DROPPED in folded:
            codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), np.uint32)
            self._offsets = np.flatnonzero(codes != ord(_DROPPED))
            folded = folded.replace(_DROPPED, "")
        self.text = _DASH.sub("-", folded)

    def span(self, start: int, end: int) -> tuple[int, int]:
        if self._offsets is None:
            return start, end
        return int(self._offsets[start]), int(self._offsets[end - 1]) + 1


@functools.cache
def _changed() -> re.Pattern[str]:
    """Most texts hold nothing that the table changes: to see so is quicker than to translate them."""
    return re.compile(wide_class(_table()))


@functools.cache
def _table() -> dict[int, str]:
    return dict(_changes())


def _changes() -> Iterator[tuple[int, str]]:
    for code in range(0x80, 0x20000):
        digit = unicodedata.decimal(chr(code), None)
        if digit is not None:
            yield code, str(digit)
        elif unicodedata.category(chr(code)) in ("Cf", "Mn", "Me"):
            yield code, _DROPPED
    for code in _FORMS:
        yield from _change(code)
    yield 0xFF0C, ";"  # parts sentences, never the digits of a number
    for code in (0x2028, 0x2029, 0x0085):
        yield code, "\n"
    for code in map(ord, "•‧∙⋅・･●"):
        yield code, "·"
    for code in (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, *range(0xE0000, 0xE0200)):
        yield code, _DROPPED


def _change(code: int) -> Iterator[tuple[int, str]]:
    category = unicodedata.category(chr(code))
    plain = unicodedata.normalize("NFKC", chr(code))
    if category == "Pd" or code == 0x2212:
        yield code, "-"
    elif category == "Zs":
        yield code, " "
    elif len(plain) == 1 and plain != chr(code) and category != "Cf":
        yield code, plain
