"""The settings of answers: `[answers]` of `parley.toml`. Nothing is read here."""

from __future__ import annotations

from pydantic import Field, field_validator

from bot.safeguard_settings import YEAR_SECONDS, Section
from guards.base import OutputGuard
from guards.claims.strangers import Find, Strangers
from guards.outputs import DEFAULT_CHECKS, OutputCheck
from guards.wording import Additions, Forbidden, Required, Tone, Wording


class Answers(Section):
    deadline_seconds: float = Field(25.0, ge=5, le=300)
    pause_seconds: float = Field(1.0, ge=0, le=10)
    link_hosts: tuple[str, ...] = ()
    history_tokens: int = Field(6000, ge=1000)
    passages: int = Field(3, ge=0, le=10)
    max_output_tokens: int = Field(800, ge=16, le=21_000)
    cache_hours: float = Field(24.0, ge=0, le=YEAR_SECONDS / 3600)
    instructions: str = ""
    forbidden: tuple[Forbidden, ...] = ()
    required: tuple[Required, ...] = ()
    tone: Tone = Tone()

    @field_validator("forbidden")
    @classmethod
    def _matchable(cls, rows: tuple[Forbidden, ...]) -> tuple[Forbidden, ...]:
        Wording(rows)  # raises what pydantic shows
        return rows

    @field_validator("required")
    @classmethod
    def _addable(cls, rows: tuple[Required, ...]) -> tuple[Required, ...]:
        Additions(rows)  # raises what pydantic shows
        return rows


def output_check(answers: Answers, names: Find | None, shop: str) -> OutputCheck:
    """The checks of every installation, then its own. `names` finds names; the `shop` has one too."""
    own: list[OutputGuard] = [Wording(answers.forbidden, answers.tone)]
    if names:
        own.append(Strangers(names, (shop, answers.instructions)))
    return OutputCheck((*DEFAULT_CHECKS, *own), Additions(answers.required))
