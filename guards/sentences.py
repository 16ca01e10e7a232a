"""Cuts a rendered answer where a reader could pause, so that it can be shown piece by piece.

Joined, the pieces are the text, and none ends inside a code block, a link or an emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from guards.base import OutgoingText

_PAUSE: Final = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|(?<=[。！？])|\n+")
_FENCE: Final = re.compile(r"^(?:```|~~~)", re.MULTILINE)
_LEAST: Final = 20  # characters: "1." and "No." are no sentences worth a call of their own


def sentences(text: OutgoingText) -> Sequence[OutgoingText]:
    """At least one piece, in order."""
    pieces, start = [], 0
    for pause in _PAUSE.finditer(text.text):
        piece = text.text[start : pause.end()]
        if len(piece.strip()) >= _LEAST and _whole(piece):
            pieces.append(OutgoingText(piece))
            start = pause.end()
    rest = text.text[start:]
    if rest.strip() or not pieces:
        return [*pieces, OutgoingText(rest)]
    return [*pieces[:-1], OutgoingText(pieces[-1].text + rest)]


def _whole(piece: str) -> bool:
    """Nothing is open at its end: a cut there leaves two pieces of Markdown that stand alone."""
    if len(_FENCE.findall(piece)) % 2:
        return False
    pairs = ("**", "`", "__", "~~")
    return all(piece.count(mark) % 2 == 0 for mark in pairs) and _balanced(piece)


def _balanced(piece: str) -> bool:
    singles = piece.replace("**", "").replace("__", "")
    return (
        piece.count("[") == piece.count("]")
        and piece.count("(") == piece.count(")")
        and singles.count("*") % 2 == 0
    )
