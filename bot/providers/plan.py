"""Which models are to be asked and with which keys, as the settings say: nothing is connected here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """One key or deployment of a vendor. A local server behind `base_url` may need no key.

    A lone one has no name; those of a pool are told apart by theirs.
    """

    api_key: str | None
    base_url: str | None
    name: str = ""
    weight: float = 1.0

    @property
    def usable(self) -> bool:
        return bool(self.api_key or self.base_url)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the settings say: each vendor's accounts, and each tier's vendors and models, smallest first."""

    accounts: Mapping[str, Sequence[Account]]
    tiers: Mapping[str, Sequence[tuple[str, str]]]
    home: str = "en"
    target_seconds: float = 12.0
    silent_seconds: float | None = None  # then a model is probed

    def usable(self, vendor: str) -> Sequence[Account]:
        return [one for one in self.accounts[vendor] if one.usable]

    def waiting_work(self, vendor: str) -> tuple[str, Sequence[Account]] | None:
        """For what can wait: the vendor's smallest model and its keys. None: there is neither."""
        accounts = [one for one in self.accounts[vendor] if one.api_key]
        model = next((model for by, model in self.used() if by == vendor), None)
        return (model, accounts) if model and accounts else None

    def used(self) -> Sequence[tuple[str, str]]:
        """Every vendor and model that may be asked, once."""
        entries = dict.fromkeys(entry for tier in self.tiers.values() for entry in tier)
        return [(vendor, model) for vendor, model in entries if self.usable(vendor)]
