"""What is done about each kind of failure: the one table that the chain and the breakers go by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bot.providers.base import FailureKind

Remedy = Literal[
    "retry",  # it may pass: the same again after a wait, then the next; counts against the breaker
    "trim",  # the same once more with less of the history, then the next
    "shorten",  # the same once more, told to say less, then the next
    "next",  # our request does not suit it: the next at once
    "page",  # only a person can mend it: the next at once, its breaker opens, and somebody is told
    "refuse",  # final: no other model is asked to get round it
]

REMEDIES: Mapping[FailureKind, Remedy] = {
    "timeout": "retry",
    "network": "retry",
    "overloaded": "retry",
    "rate_limited": "retry",
    "cut": "retry",
    "malformed": "retry",
    "too_long": "trim",
    "overlong": "shorten",
    "unknown_model": "page",
    "bad_request": "next",
    "quota": "page",
    "auth": "page",
    "refused": "refuse",
    "filtered": "refuse",
}
