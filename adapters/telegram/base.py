"""What the Telegram connection is told: from the settings, once, at its construction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class TelegramOptions:
    """One bot. `desk` is the chat id of the staff group, a supergroup with topics."""

    token: str = field(repr=False)
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: str | None = field(default=None, repr=False)
    public_url: str | None = None
    api_url: str | None = None
    streaming: bool = True
    desk: int | None = None
    reply_prefix: str = "!reply"
    link_hosts: frozenset[str] = frozenset()
    languages: Sequence[str] = ("en",)  # what /language offers
