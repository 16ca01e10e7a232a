"""The installation's own numbers: a regular expression, and if wanted words near it and a check digit.

An operator's pattern is not trusted with time: one that hostile text can stall is refused at the start, and
one that takes too long over a message fails, so that masking stays closed.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from guards.base import Span
from guards.bounded import SECONDS, BadPattern, bounded, found
from guards.pii.checksums import luhn, mod97
from guards.pii.cues import LIKELY, Cue, Nearby
from guards.pii.folding import Folded

if TYPE_CHECKING:
    import regex

Checksum = Literal["luhn", "mod97"]
_CHECKS: Final[Mapping[Checksum, Callable[[str], bool]]] = {"luhn": luhn, "mod97": mod97}
_KIND: Final = re.compile(r"[A-Z]{2,20}")
_RESERVED: Final = "TEXT"  # the kind of what only looks like a placeholder
_JOINED: Final = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u30fc]"  # letters that stand without spaces
# Beside such a letter a word ends, too: `회원번호M-123456입니다`.
_BORDER: Final = rf"(?:\b|(?<={_JOINED})(?!{_JOINED})(?=\w)|(?<=\w)(?<!{_JOINED})(?={_JOINED}))"
_PIECE: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*+\]", re.DOTALL)  # of an expression
_INLINE: Final = 2000  # characters; a longer text is read in a thread


@dataclass(frozen=True, slots=True)
class OwnPattern:
    """`kind` names the placeholder. The first group is what gets masked, or all where it has no part."""

    kind: str
    regex: str
    words: tuple[str, ...] = ()
    checksum: Checksum | None = None


class OwnPatterns:
    """A detector. Raises BadPattern when it is made. `seconds` is what one pattern may take for one text."""

    def __init__(self, patterns: Sequence[OwnPattern], seconds: float = SECONDS) -> None:
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
            for start, end in found(form, folded.text, self._seconds)
            if _is_right(pattern, folded.text[start:end])
            and (not pattern.words or nearby.says(cue, start, end))
        ]


def compiled(pattern: OwnPattern) -> regex.Pattern[str]:
    """Ready to use. Raises BadPattern."""
    if not _KIND.fullmatch(pattern.kind) or pattern.kind == _RESERVED:
        raise BadPattern(f"a kind is 2 to 20 capital letters and not {_RESERVED}: {pattern.kind!r}")
    try:
        return _widened(pattern.regex, bounded(pattern.regex))
    except BadPattern as error:
        raise BadPattern(f"{pattern.kind}: {error}") from None


def _widened(expression: str, form: regex.Pattern[str]) -> regex.Pattern[str]:
    """The same with borders of words that hold beside Chinese, Japanese and Korean letters, too."""
    import regex

    wide = _PIECE.sub(lambda piece: _BORDER if piece[0] == r"\b" else piece[0], expression)
    return form if wide == expression else regex.compile(wide)


def _is_right(pattern: OwnPattern, said: str) -> bool:
    if pattern.checksum is None:
        return True
    code = "".join(c for c in said if c.isascii() and c.isalnum())
    return (
        len(code) > 4 and (pattern.checksum == "mod97" or code.isdigit()) and _CHECKS[pattern.checksum](code)
    )
