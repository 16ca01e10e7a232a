"""Where a conversation lives in Telegram, as the opaque words of an Address and back again.

`CHAT`, `CHAT:TOPIC` in a private chat, `CHAT:TOPIC:USER` in a group (topic 0: none), and
`biz/CONNECTION/CHAT` in somebody's business account.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CHANNEL: Final = "telegram"
_BUSINESS = "biz"


@dataclass(frozen=True, slots=True)
class Place:
    """Group chats have negative ids. `user` is set in groups: everybody has a conversation of their own."""

    chat: int
    topic: int | None = None
    user: int | None = None
    business: str | None = None

    @property
    def private(self) -> bool:
        """Only the person and the bot read here."""
        return self.chat > 0 and self.business is None

    def __str__(self) -> str:
        if self.business is not None:
            return f"{_BUSINESS}/{self.business}/{self.chat}"
        if self.user is not None:
            return f"{self.chat}:{self.topic or 0}:{self.user}"
        return f"{self.chat}:{self.topic}" if self.topic else str(self.chat)


def place(text: str) -> Place:
    """Raises ValueError for what no adapter of ours wrote."""
    if text.startswith(f"{_BUSINESS}/"):
        connection, _, chat = text.removeprefix(f"{_BUSINESS}/").rpartition("/")
        return Place(int(chat), business=connection)
    chat, topic, user = (*text.split(":"), "", "")[:3]
    return Place(int(chat), int(topic or 0) or None, int(user) if user else None)
