"""Sets of characters as regular expressions: one look that is far quicker than asking every character."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

# Kana, Han and Hangul: scripts whose words stand, or take endings, without gaps.
EASTERN: Final = "[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
_PLANE: Final = 0x10000  # from here on each range of a class is asked one by one


def wide_class(codes: Iterable[int]) -> str:
    """A class of these code points; beyond the first plane of all that there are, when there is one."""
    ranges: list[tuple[int, int]] = []
    for code in sorted(set(codes)):
        if code >= _PLANE:
            ranges.append((_PLANE, 0x10FFFF))
            break
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = ranges[-1][0], code
        else:
            ranges.append((code, code))
    return f"[{''.join(f'{_sign(first)}-{_sign(last)}' for first, last in ranges)}]"


def _sign(code: int) -> str:
    return re.escape(chr(code))
