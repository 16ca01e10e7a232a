"""Puts a vendor's batches together, from its account, and the work that goes out in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

from bot.batches.anthropic import AnthropicBatches
from bot.batches.base import BatchProvider, Work
from bot.batches.calls import Calls
from bot.batches.conversations import ConversationWork
from bot.batches.openai import OpenAIBatches
from bot.clock import Clock
from bot.consent import Consent
from bot.providers.anthropic import Anthropic
from bot.providers.openai import OpenAI
from bot.providers.plan import Account
from bot.transcript import Transcript
from guards.outputs import OutputCheck
from storage.batches import Kind
from storage.store import Store


def batch_provider(vendor: str, model: str, account: Account, clock: Clock) -> BatchProvider:
    """Nothing is imported and nobody is asked before the first call."""
    return _VENDORS[vendor](model, account, clock)


def _openai(model: str, account: Account, clock: Clock) -> BatchProvider:
    dialect = OpenAI(account.api_key or "none", account.base_url)
    return OpenAIBatches(model, Calls(dialect.sdk, dialect.plain, clock), account.name)


def _anthropic(model: str, account: Account, clock: Clock) -> BatchProvider:
    dialect = Anthropic(account.api_key or "none", account.base_url)
    return AnthropicBatches(model, Calls(dialect.sdk, dialect.plain, clock), account.name)


def works(
    wanted: Collection[Kind],
    store: Store,
    transcript: Transcript,
    consent: Consent,
    check: OutputCheck,
    clock: Clock,
    trial: Work,
    *,
    secret: str,
    scored: Callable[[int], None],
) -> Mapping[Kind, Work]:
    """Every kind, since what was wanted before may still be out."""
    kinds: tuple[Kind, ...] = ("summary", "satisfaction")
    about = {
        kind: ConversationWork(
            kind, store, transcript, consent, check, clock,
            wanted=kind in wanted, secret=secret, scored=scored,
        )
        for kind in kinds
    }  # fmt: skip
    return {**about, "trial": trial}


_VENDORS: Final[Mapping[str, Callable[[str, Account, Clock], BatchProvider]]] = {
    "openai": _openai,
    "anthropic": _anthropic,
}
