"""What a placeholder such as `[CARD_1]` and a fact reference such as `{account.balance}` look like.

A value that was written in a second way gets a second form: `[CARD_1_2]` is CARD_1 in other writing.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 20  # letters of a kind, of which there are two at least
PLACEHOLDER: Final = re.compile(r"\[([A-Z]+)_(\d+)(?:_(\d+))?\]", re.ASCII)
# As a model may write it back: other case, escaped, spaced, with the brackets of another script or of markup.
LENIENT: Final = re.compile(
    r"(?:\\?\[|［|【|<|&lt;) {0,2}"
    rf"([A-Za-z]{{2,{LONGEST}}})\\?_(\d{{1,6}})(?:\\?_(\d{{1,6}}))?"
    r" {0,2}(?:\\?\]|］|】|>|&gt;)",
    re.ASCII,
)
# Without its brackets: exactly as it was issued, or "person 1 of 3" would become somebody's name.
BARE: Final = re.compile(
    rf"(?<![\w\[])([A-Z]{{2,{LONGEST}}})_(\d{{1,6}})(?:_(\d{{1,6}}))?(?![\w\]])", re.ASCII
)
REFERENCE: Final = re.compile(r"\{([a-z][a-z0-9_\-]*(?:\.[a-z0-9_\-]+)*)\}")


def placeholder(kind: str, number: int, form: int = 1) -> str:
    return f"[{kind}_{number}]" if form == 1 else f"[{kind}_{number}_{form}]"


def canonical(found: re.Match[str]) -> str:
    """The exact placeholder that a lenient or bare match means."""
    return placeholder(found[1].upper(), int(found[2]), int(found[3] or 1))
