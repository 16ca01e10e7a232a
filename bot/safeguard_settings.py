"""The settings of the safeguards on the way in: sections of `parley.toml`. Nothing is read here."""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from guards.base import Rate
from guards.files import Kind
from guards.pii.own import OwnPattern, OwnPatterns
from guards.pii.presidio import Choice, chosen
from guards.risk import ALONE
from storage.consent import Purpose

YEAR_SECONDS = 366 * 86_400
_ADDRESS: Final = re.compile(r"https?://[^\s<>()\[\]\\]+")


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


Named = Annotated[str, Field(min_length=1)]


class LimitSettings(Section):
    mode: Literal["enforce", "log"] = "enforce"
    max_characters: int = Field(4000, ge=100, le=100_000)
    max_tokens: int = Field(4000, ge=100, le=100_000)
    max_bytes: int = Field(12_000, ge=400, le=400_000)
    person: Rate = Rate(count=30, seconds=60, burst=20)
    conversation: Rate = Rate(count=30, seconds=60, burst=20)
    characters: Rate = Rate(count=20_000, seconds=60, burst=12_000)
    network: Rate = Rate(count=300, seconds=60, burst=200)
    tenant: Rate = Rate(count=6000, seconds=60, burst=1000)
    everyone: Rate = Rate(count=12_000, seconds=60, burst=2000)
    messages_per_origin: Rate = Rate(count=2400, seconds=60, burst=400)
    messages_per_site: Rate = Rate(count=3000, seconds=60, burst=500)
    starts_per_network: Rate = Rate(count=300, seconds=60, burst=200)
    starts_per_origin: Rate = Rate(count=900, seconds=60, burst=450)
    starts_per_site: Rate = Rate(count=1200, seconds=60, burst=600)
    starts_per_customer: Rate = Rate(count=60, seconds=60, burst=30)
    new_share: float = Field(0.7, gt=0, le=1)
    anonymous_share: float = Field(0.5, gt=0, le=1)
    full_after_hours: float = Field(24.0, gt=0, le=YEAR_SECONDS / 3600)
    floor_share: float = Field(0.1, gt=0, le=1)
    backlog: int = Field(500, ge=1)

    @field_validator(
        *("person", "conversation", "characters", "network", "tenant", "everyone"),
        *("messages_per_origin", "messages_per_site"),
        *("starts_per_network", "starts_per_origin", "starts_per_site", "starts_per_customer"),
    )
    @classmethod
    def _possible(cls, value: Rate) -> Rate:
        if value.count < 1 or value.burst < 1 or not 0 < value.seconds <= YEAR_SECONDS:
            raise ValueError("count, seconds and burst have to be above zero, and seconds at most a year")
        return value


class Masking(Section):
    names: Literal["tagger", "tagger and spacy", "off"] = "tagger"
    recognizers: tuple[Choice, ...] = ()
    patterns: tuple[OwnPattern, ...] = ()
    timeout_seconds: float = Field(5.0, gt=0, le=60)

    @field_validator("recognizers")
    @classmethod
    def _known(cls, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        for choice in choices:
            chosen(choice)  # raises what pydantic shows
        return choices

    @field_validator("patterns")
    @classmethod
    def _usable(cls, patterns: tuple[OwnPattern, ...]) -> tuple[OwnPattern, ...]:
        OwnPatterns(patterns)  # raises what pydantic shows
        return patterns


class FileSettings(Section):
    most: int = Field(10, ge=0, le=100)
    max_megabytes: int = Field(20, ge=1, le=10_000)
    refused: tuple[Kind, ...] = ("program",)


class ConsentSettings(Section):
    channels: tuple[Named, ...] = ()
    purposes: tuple[Purpose, ...] = Field(("answer",), min_length=1)
    version: str = Field("", max_length=80)
    link: str = Field("", max_length=500)

    @model_validator(mode="after")
    def _informed(self) -> Self:
        """Who is asked to agree must be able to read what to."""
        if self.channels and not self.version:
            raise ValueError("version is missing: it names the text that people agree to, as in 2026-11")
        if self.channels and not _ADDRESS.fullmatch(self.link):
            raise ValueError("link is missing: the address (https://…) of the text that people agree to")
        return self


class DisclosureSettings(Section):
    words: dict[Named, Annotated[str, Field(min_length=1, max_length=500)]] = Field(default_factory=dict)


class InjectionSettings(Section):
    alarm: float = Field(0.5, ge=0.5, lt=1)
    passage_alarm: float = Field(0.7, ge=0.5, lt=1)


class RiskSettings(Section):
    half_life_hours: float = Field(24.0, ge=1, le=8760)
    careful: float = Field(0.35, gt=0, lt=1)
    restricted: float = Field(0.7, gt=ALONE, lt=1)

    @model_validator(mode="after")
    def _in_order(self) -> RiskSettings:
        if self.careful >= self.restricted:
            raise ValueError("careful has to begin below restricted")
        return self
