"""Prompts and providers for the tests of the model layer."""

from __future__ import annotations

from bot.providers.base import FactName, Prompt, Said
from guards.base import MaskedText, Passage


def masked(text: str) -> MaskedText:
    return MaskedText.authored(text)


def prompt(question: str = "What is my balance?", **changes: object) -> Prompt:
    whole: dict[str, object] = {
        "instructions": masked("You are Acme's support."),
        "history": (Said("person", masked("Hello")), Said("assistant", masked("Hi, how can I help?"))),
        "question": masked(question),
        "passages": (Passage("p1", "Refunds", masked("A refund takes five days.")),),
        "facts": (FactName("account.balance", "money", "what the person has now"),),
        "language": "en",
    }
    return Prompt(**{**whole, **changes})  # type: ignore[arg-type]  # the fields above, some replaced
