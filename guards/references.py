"""Where a reference or a placeholder stands so that its value would become something else: braces, addresses.

Must be read on the draft: in the rendered text nothing tells a value from what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guards.figures.quantities import read_addresses
from guards.pii.placeholders import BARE, LENIENT, REFERENCE
from guards.text.notation import plain

_FILLED: Final = re.compile(
    rf"{REFERENCE.pattern}|{LENIENT.pattern}|{BARE.pattern}", re.ASCII
)  # what `send` puts a value in place of
_LETTER, _SIGN = (
    "\ua66e",
    "\ue000",
)  # stand for a value: as one that goes on with a word, and one that ends it
_TOGETHER: Final = re.compile(r"(?:(?!\]\()[^\s\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3])+")
_CODE: Final = re.compile(r"(?<![`\\])(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_BRACES: Final = "{}\uff5b\uff5d\ufe5b\ufe5c\u2774\u2775\u2983\u2984&\\"  # also escaped, in two ways
_STRAY: Final = re.compile(r"[{\u2774\u2983]\s*[^\W\d]|[^\W\d][\w.\-]*\s*[}\u2775\u2984]")


def malformed(draft: str) -> bool:
    """A brace around or before something like a name, and no reference: people would read it, but in code.

    Nor a backslash before a value: it would undo the one that makes the value inert.
    """
    if not any(map(draft.__contains__, _BRACES)):
        return False
    if "\\" in draft and any(draft.startswith("\\", found.start() - 1) for found in _places(draft)):
        return True
    shown = _CODE.sub(" ", draft)
    return "\\{" in shown or _STRAY.search(plain(REFERENCE.sub(_LETTER, shown))) is not None


def _places(draft: str) -> Iterator[re.Match[str]]:
    """All that begins behind the first character."""
    return (found for found in _FILLED.finditer(draft) if found.start())


def in_address(draft: str) -> bool:
    """A value would be part of a link or a mail address, or touch one."""
    if not _FILLED.search(draft):
        return False
    return any(_is_carried(plain(_FILLED.sub(value, draft)), value) for value in (_LETTER, _SIGN))


def _is_carried(text: str, value: str) -> bool:
    if any(value in address.surface for address in read_addresses(text)):
        return True
    return any(value in run and read_addresses(run) for run in _TOGETHER.findall(text))
