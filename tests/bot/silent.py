"""Where nothing grows: an answer is said as a whole."""

from __future__ import annotations

from guards.base import CheckedText, OutgoingText


class Silent:
    said = False

    async def release(self, text: CheckedText, rendered: OutgoingText) -> None:
        return None
