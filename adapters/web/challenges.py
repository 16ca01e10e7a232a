"""What a stranger may be asked to do before a conversation begins, as it is told to their browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Work:
    """Solve the puzzle and send it with its solution as `work`."""

    puzzle: str
    kind: Literal["work"] = "work"


@dataclass(frozen=True, slots=True)
class Look:
    """Load the script, let it look at the browser, and send the token that it gives as `turnstile`."""

    site_key: str
    script: str
    kind: Literal["turnstile"] = "turnstile"


Challenge = Work | Look
