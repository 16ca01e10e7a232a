"""Where nothing grows: an answer is said as a whole."""

from __future__ import annotations

from bot.answers import Say


class Silent:
    said = False

    def __init__(self) -> None:
        self.rejected: list[str] = []

    async def release(self, said: Say) -> None:
        return None
