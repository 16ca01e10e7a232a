"""What the limits have held back today, as one line for staff."""

from __future__ import annotations

from collections.abc import Mapping

_ABOUT = {
    "conversation": "in one conversation",
    "person": "from one person",
    "characters": "very long at once",
    "network": "from one network",
    "origin": "from one page by visitors",
    "site": "from all visitors",
    "tenant": "more than this installation takes",
    "everyone": "more than all installations take",
}


def sentence(counts: Mapping[tuple[str, str], int]) -> str | None:
    """None on a day on which nothing was held back; `counts` is by limit and mode."""
    parts = []
    for mode, said in (("enforce", "Limits held back"), ("log", "Limits would have held back")):
        by = {dimension: count for (dimension, how), count in counts.items() if how == mode}
        if by:
            total = sum(by.values())
            reasons = ", ".join(f"{count} {_ABOUT[dimension]}" for dimension, count in by.items())
            parts.append(f"{said} {total} {'message' if total == 1 else 'messages'} today: {reasons}.")
    return " ".join(parts) or None
