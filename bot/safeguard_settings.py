"""The settings of the safeguards on the way in: sections of `parley.toml`. Nothing is read here."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from guards.base import Rate

YEAR_SECONDS = 366 * 86_400


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


Named = Annotated[str, Field(min_length=1)]


class LimitSettings(Section):
    max_characters: int = Field(4000, ge=100, le=100_000)
    person: Rate = Rate(count=30, seconds=60, burst=20)
    conversation: Rate = Rate(count=30, seconds=60, burst=20)
    tenant: Rate = Rate(count=6000, seconds=60, burst=1000)
    starts_per_network: Rate = Rate(count=300, seconds=60, burst=200)

    @field_validator("person", "conversation", "tenant", "starts_per_network")
    @classmethod
    def _possible(cls, value: Rate) -> Rate:
        if value.count < 1 or value.burst < 1 or not 0 < value.seconds <= YEAR_SECONDS:
            raise ValueError("count, seconds and burst have to be above zero, and seconds at most a year")
        return value


class Masking(Section):
    names: Literal["presidio", "off"] = "presidio"
    timeout_seconds: float = Field(5.0, gt=0, le=60)
