"""Finds where a text that still grows may be cut, so that it can be shown piece by piece.

Nothing ends inside a code block, a link, an emphasis, a reference or a number that may go on.
"""

from __future__ import annotations

import re
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
_NUMBERED: Final = re.compile(r"[0-9][.]\Z")  # "5. Mai", "No. 5. ", the marks of a list
_FENCE: Final = re.compile(r"^(?:```|~~~)", re.MULTILINE)
_LEAST: Final = 20  # characters: "1." and "No." are no sentences worth a call of their own
_MOST: Final = 4000  # what has no end after so much is shown when it is whole
_BULLET: Final = re.compile(r"^\s*\*(?=\s)", re.MULTILINE)
_PAIRS: Final = ("**", "`", "__", "~~")


def pause(text: str, start: int = 0) -> int:
    """Where the last piece after `start` that is whole ends; `start` when there is none yet.

    A cut there stays right however the text goes on.
    """
    last = start
    for found in _PAUSE.finditer(text, start, start + _MOST):
        piece = text[start : found.end()]
        if (
            len(piece.strip()) >= _LEAST
            and _whole(piece)
            and not _NUMBERED.search(text, start, found.start())
        ):
            last = found.end()
    return last


def _whole(piece: str) -> bool:
    """Nothing is open at its end: a cut there leaves two pieces of Markdown that stand alone."""
    if len(_FENCE.findall(piece)) % 2:
        return False
    return all(piece.count(mark) % 2 == 0 for mark in _PAIRS) and _balanced(piece)


def _balanced(piece: str) -> bool:
    singles = _BULLET.sub("", piece.replace("**", ""))
    return singles.count("*") % 2 == 0 and all(
        piece.count(opened) == piece.count(closed) for opened, closed in ("[]", "()", "{}")
    )
