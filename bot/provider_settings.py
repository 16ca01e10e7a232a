"""The settings of the models: who is asked, with which keys, and which tiers there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, StringConstraints, create_model, model_validator
from pydantic_settings import BaseSettings

from bot.providers.plan import Account, Plan
from bot.safeguard_settings import Named, Section
from bot.setting_types import Url

Vendor = Literal["openai", "anthropic"]
_VENDORS: tuple[Vendor, ...] = ("openai", "anthropic")
VariableName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
Entry = Annotated[str, StringConstraints(pattern=r"^(openai|anthropic)/\S+$")]


class Model(Section):
    model: str


class Deployment(Section):
    """One key, one address, or both. The key itself is in the environment, under the name given here."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]
    key: VariableName | None = None
    url: Url | None = None
    weight: float = Field(1.0, gt=0, le=1000)

    @model_validator(mode="after")
    def _reaches_something(self) -> Deployment:
        if self.key is None and self.url is None:
            raise ValueError("needs `key`, the name of an environment variable, or `url`, or both")
        return self


class Providers(Section):
    order: tuple[Vendor, ...] = _VENDORS
    openai: Model = Model(model="gpt-5.4-mini")
    anthropic: Model = Model(model="claude-haiku-4-5")
    pools: dict[Vendor, tuple[Deployment, ...]] = Field(default_factory=dict)
    tiers: dict[Named, tuple[Entry, ...]] = Field(default_factory=dict)
    target_seconds: float = Field(12.0, gt=0, le=300)
    probe_minutes: float = Field(15.0, ge=0, le=1440)

    @model_validator(mode="after")
    def _distinct(self) -> Providers:
        for vendor, pool in self.pools.items():
            if len({one.name for one in pool}) < len(pool):
                raise ValueError(f"pools.{vendor}: two entries have one name; give each its own")
        if any(not entries for entries in self.tiers.values()):
            raise ValueError('tiers: one is empty; name a provider and model, such as "openai/gpt-5.4-mini"')
        return self

    def key_names(self) -> frozenset[str]:
        """The environment variables that the pools name."""
        return frozenset(one.key for pool in self.pools.values() for one in pool if one.key)

    def _tiers(self) -> Mapping[str, Sequence[tuple[Vendor, str]]]:
        """Each tier's vendors and models, the smallest tier first; a lone one without a name by default."""
        if self.tiers:
            return {name: [_entry(one) for one in entries] for name, entries in self.tiers.items()}
        named = {"openai": self.openai.model, "anthropic": self.anthropic.model}
        return {"": [(vendor, named[vendor]) for vendor in self.order]}

    def plan(self, lone: Mapping[str, Account], keys: Mapping[str, SecretStr], *, home: str) -> Plan:
        """`lone`: the one account of a vendor that has no pool."""
        pooled: Mapping[str, Sequence[Account]] = {
            vendor: [Account(_key(one, keys), one.url, one.name, one.weight) for one in pool]
            for vendor, pool in self.pools.items()
        }
        accounts = {vendor: pooled.get(vendor, [account]) for vendor, account in lone.items()}
        return Plan(accounts, self._tiers(), home, self.target_seconds, self.probe_minutes * 60 or None)

    def missing_keys(self, found: Mapping[str, object]) -> Iterator[str]:
        for vendor, pool in self.pools.items():
            for one in pool:
                if one.key and one.key not in found:
                    yield f"{one.key}: providers.pools.{vendor} names it; set it, or remove the entry"


def named_keys(environment: type[BaseSettings], names: Collection[str]) -> Mapping[str, SecretStr]:
    """Variables that the policy names, read from where all others are."""
    fields: dict[str, Any] = {name.lower(): (SecretStr | None, None) for name in names}  # Any: pydantic's
    found = create_model("Keys", __base__=environment, **fields)()
    return {name: key for name in names if (key := getattr(found, name.lower())) is not None}


def _key(deployment: Deployment, keys: Mapping[str, SecretStr]) -> str | None:
    key = keys.get(deployment.key or "")
    return key.get_secret_value() if key else None


def _entry(text: str) -> tuple[Vendor, str]:
    vendor, _, model = text.partition("/")
    return ("openai" if vendor == "openai" else "anthropic"), model
