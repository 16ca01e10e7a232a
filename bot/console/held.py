"""What the limits have held back today, as one line for staff."""

from __future__ import annotations

from collections.abc import Mapping

_MESSAGES = {
    "conversation": "in one conversation",
    "person": "from one person",
    "characters": "very long at once",
    "network": "from one network",
    "origin": "from one page by visitors",
    "site": "from all visitors",
    "tenant": "more than this installation takes",
    "everyone": "more than all installations take",
}
_STARTS = {
    "start.network": "from one network",
    "start.origin": "on one page by visitors",
    "start.site": "by all visitors",
    "start.customer": "by one customer",
}
_OF = (("message", "messages", _MESSAGES), ("new conversation", "new conversations", _STARTS))


def sentence(counts: Mapping[tuple[str, str], int]) -> str | None:
    """None on a day on which nothing was held back; `counts` is by limit and mode."""
    parts = []
    for mode, said in (("enforce", "Limits held back"), ("log", "Limits would have held back")):
        for one, many, about in _OF:
            by = {name: count for (name, how), count in counts.items() if how == mode and name in about}
            if by:
                total = sum(by.values())
                reasons = ", ".join(f"{count} {about[name]}" for name, count in by.items())
                parts.append(f"{said} {total} {one if total == 1 else many} today: {reasons}.")
    return " ".join(parts) or None
