"""Every kind of failure has its remedy, and only the ones that may pass are tried again."""

from typing import get_args

from bot.providers.base import FailureKind
from bot.providers.remedies import REMEDIES, Remedy


def test_every_kind_has_a_remedy() -> None:
    assert set(REMEDIES) == set(get_args(FailureKind))
    assert set(REMEDIES.values()) == set(get_args(Remedy))


def test_LLM_4_what_only_a_person_can_mend_is_never_retried() -> None:
    assert {kind for kind, remedy in REMEDIES.items() if remedy == "page"} == {
        "auth",
        "quota",
        "unknown_model",
    }


def test_a_refusal_is_final() -> None:
    assert {kind for kind, remedy in REMEDIES.items() if remedy == "refuse"} == {"refused", "filtered"}
