"""The section `[batches]` of `parley.toml`: which work that can wait is wanted, and from whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from bot.safeguard_settings import Section
from storage.batches import Kind


class BatchSettings(Section):
    work: tuple[Kind, ...] = ()
    provider: Literal["openai", "anthropic"] = "openai"

    def without_account(self, openai: object, anthropic: object) -> Iterator[str]:
        """What is wrong when there is no key; batches are never made without one."""
        key = openai if self.provider == "openai" else anthropic
        if self.work and not key:
            name = f"{self.provider}_api_key".upper()
            yield f"batches.work: needs {name}; set it, or leave the list empty"
