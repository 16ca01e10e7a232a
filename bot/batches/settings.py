"""The section `[batches]` of `parley.toml`: which work that can wait is wanted, and from whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from bot.providers.plan import Plan
from bot.safeguard_settings import Section
from storage.batches import Kind


class BatchSettings(Section):
    work: tuple[Kind, ...] = ()
    provider: Literal["openai", "anthropic"] = "openai"

    def without_account(self, plan: Plan) -> Iterator[str]:
        """What is wrong when there is no key; batches are never made without one."""
        if self.work and plan.waiting_work(self.provider) is None:
            name = f"{self.provider}_api_key".upper()
            yield f"batches.work: needs {name}; set it, or leave the list empty"
