"""Finds where a text that still grows may be cut, so that it can be shown piece by piece.

Nothing ends inside a code block, a link, an emphasis, a reference or a number that may go on.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import Final

# Where readers of Latin, Cyrillic, Greek, Arabic, Indic, Ethiopic or Tibetan scripts pause, then those of
# Chinese and Japanese, who write no spaces; where a line ends; and for Thai, Lao, Khmer and Burmese, which
# mark no end of a sentence, the space between two phrases.
_PAUSE: Final = re.compile(
    r"""(?<=[.!?…؟۔।॥።።།]) ["'”’»)\]*_~]* \s+
    | (?<=[。！？｡]) [」』”’）)*_~]* (?= [^」』”’）)*_~] )
    | \n+ (?=.)
    | (?<=[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]) [ ]+ (?=[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMBERED: Final = re.compile(r"[0-9][.]")  # "5. Mai", "No. 5. ", the marks of a list
_FENCE: Final = re.compile(r"^(?:```|~~~)", re.MULTILINE)
_LEAST: Final = 20  # characters: "1." and "No." are no sentences worth a call of their own
_MOST: Final = 4000  # what has no end after so much is shown when it is whole
_BULLET: Final = re.compile(r"^\s*\*(?=\s)", re.MULTILINE)
_PAIRS: Final = ("**", "`", "__", "~~")
_BRACKETS: Final = ("[]", "()", "{}")


def pause(text: str, start: int = 0) -> int:
    """Where the last piece after `start` that is whole ends; `start` when there is none yet.

    A cut there stays right however the text goes on.
    """
    rest, last = text[start : start + _MOST], 0
    marks = _Marks(rest)
    for found in _PAUSE.finditer(rest):
        end = found.end()
        numbered = _NUMBERED.fullmatch(rest, found.start() - 2, found.start())
        if marks.closed_at(end) and len(rest[:end].strip()) >= _LEAST and not numbered:
            last = end
    return start + last


class _Marks:
    """The marks of Markdown in a text, counted up to one place after another: each is looked at once."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._counts = Counter[str]()

    def closed_at(self, end: int) -> bool:
        """Nothing is open here: a cut leaves two pieces of Markdown that stand alone."""
        for mark in ("*", *_PAIRS, *chain(*_BRACKETS)):
            self._counts[mark] += self._text.count(mark, self._at, end)
        for line in (_FENCE, _BULLET):
            self._counts[line.pattern] += len(line.findall(self._text, self._at, end))
        self._at = end
        singles = self._counts["*"] - self._counts[_BULLET.pattern]
        paired = [singles, self._counts[_FENCE.pattern], *(self._counts[mark] for mark in _PAIRS)]
        return not any(count % 2 for count in paired) and all(
            self._counts[opened] == self._counts[closed] for opened, closed in _BRACKETS
        )
