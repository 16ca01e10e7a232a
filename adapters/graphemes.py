"""Where a text may be cut without breaking what a reader sees as one character, and how long it is.

Errs towards keeping characters together; must never allow a cut inside a flag, a family or a syllable.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_ZWJ: Final = "\u200d"
_MARKS: Final = frozenset(["Mn", "Me", "Mc"])
# Hangul: leading consonants, vowels, trailing consonants, with their extended blocks.
_LEADING: Final = ((0x1100, 0x115F), (0xA960, 0xA97C))
_VOWELS: Final = ((0x1160, 0x11A7), (0xD7B0, 0xD7C6))
_TRAILING: Final = ((0x11A8, 0x11FF), (0xD7CB, 0xD7FB))
_SYLLABLES: Final = ((0xAC00, 0xD7A3),)
# Characters that join the one before them although they are no marks: joiners, skin tones, tags of a
# subdivision's flag, halfwidth voicing, Thai and Lao am.
_FOLLOWING: Final = (
    *((0x200C, 0x200D), (0x1F3FB, 0x1F3FF), (0xE0020, 0xE007F)),
    *((0xFF9E, 0xFF9F), (0x0E33, 0x0E33), (0x0EB3, 0x0EB3)),
)
_PREPENDED: Final = ((0x0600, 0x0605), (0x06DD, 0x06DD), (0x070F, 0x070F), (0x08E2, 0x08E2))
_VIRAMA: Final = 9  # the canonical combining class that joins two Indic consonants


def units(text: str) -> int:
    """The length in UTF-16 units, as messengers count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def border(text: str, at: int) -> bool:
    """Whether the text may be cut before the character at `at`."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before.isascii() and after.isascii():
        return (before, after) != ("\r", "\n")
    return not (_follows(after) or _holds(before) or _one_syllable(before, after) or _one_flag(text, at))


def _follows(character: str) -> bool:
    return unicodedata.category(character) in _MARKS or _in(character, _FOLLOWING)


def _holds(character: str) -> bool:
    """What stands before it belongs to it: a joiner, a virama, an Arabic number sign."""
    return character == _ZWJ or unicodedata.combining(character) == _VIRAMA or _in(character, _PREPENDED)


def _one_syllable(before: str, after: str) -> bool:
    if _in(after, _LEADING + _SYLLABLES):
        return _in(before, _LEADING)
    if _in(after, _VOWELS):
        return _in(before, _LEADING + _VOWELS + _SYLLABLES)
    return _in(after, _TRAILING) and _in(before, _VOWELS + _TRAILING + _SYLLABLES)


def _one_flag(text: str, at: int) -> bool:
    """Two regional indicators are one flag: an odd number of them stands before the cut."""
    if not _indicator(text[at]):
        return False
    first = at
    while first and _indicator(text[first - 1]):
        first -= 1
    return (at - first) % 2 == 1


def _indicator(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _in(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    code = ord(character)
    return any(low <= code <= high for low, high in ranges)
