"""How a vendor's failure is looked at."""

from __future__ import annotations

import pytest

from bot.providers.base import ProviderFailed
from bot.providers.remote import RemoteProvider as Vendor
from tests.bot.providers.prompts import prompt
from tests.peers.models import ModelServer, Played


async def failure(vendor: Vendor, server: ModelServer, step: Played, timeout: float = 5.0) -> ProviderFailed:
    server.script(step)
    with pytest.raises(ProviderFailed) as caught:
        await vendor.draft(prompt(), timeout=timeout)
    assert len(server.requests) == 1, "the SDK must not retry"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None, "the SDK's error quotes the call"
    return caught.value
