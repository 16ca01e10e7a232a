"""Puts a vendor's batches together, from its account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.batches.anthropic import AnthropicBatches
from bot.batches.base import BatchProvider
from bot.batches.calls import Calls
from bot.batches.openai import OpenAIBatches
from bot.clock import Clock
from bot.providers.anthropic import Anthropic
from bot.providers.openai import OpenAI
from bot.providers.plan import Account


def batch_provider(vendor: str, model: str, account: Account, clock: Clock) -> BatchProvider:
    """Nothing is imported and nobody is asked before the first call."""
    return _VENDORS[vendor](model, account, clock)


def _openai(model: str, account: Account, clock: Clock) -> BatchProvider:
    dialect = OpenAI(account.api_key or "none", account.base_url)
    return OpenAIBatches(model, Calls(dialect.sdk, dialect.plain, clock))


def _anthropic(model: str, account: Account, clock: Clock) -> BatchProvider:
    dialect = Anthropic(account.api_key or "none", account.base_url)
    return AnthropicBatches(model, Calls(dialect.sdk, dialect.plain, clock))


_VENDORS: Final[Mapping[str, Callable[[str, Account, Clock], BatchProvider]]] = {
    "openai": _openai,
    "anthropic": _anthropic,
}
