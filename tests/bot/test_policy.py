"""The name of a policy changes with whatever decides about answers, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.foundation import Foundation
from storage.sqlite import SqliteDatabase
from tests.clock import ManualClock
from tests.running import Json, settings


def name(data: Path, policy: Json | None, clock: ManualClock) -> str:
    of = Foundation(settings(data, policy), clock, SqliteDatabase(data / "unused.db"))
    return of._policy_version()


@pytest.mark.parametrize(
    "policy",
    [
        {"answers": {"tone": {"emojis": False}}},
        {"answers": {"link_hosts": ["other.example"]}},
        {"installation": {"name": "Another Shop"}},
        {"risk": {"careful": 0.2}},
    ],
    ids=lambda policy: next(iter(policy)),
)
def test_it_changes_with_what_decides_about_answers(tmp_path: Path, clock: ManualClock, policy: Json) -> None:
    assert name(tmp_path, policy, clock) != name(tmp_path, None, clock)


def test_it_changes_with_the_source_of_facts(tmp_path: Path, clock: ManualClock) -> None:
    facts, named = tmp_path / "facts.toml", []
    for written in ("# one", "# another"):
        facts.write_text(written)
        named.append(name(tmp_path, {"facts": str(facts)}, clock))

    assert len({name(tmp_path, None, clock), *named}) == 3


def test_it_does_not_change_with_the_rest(tmp_path: Path, clock: ManualClock) -> None:
    assert name(tmp_path, {"retention": {"closed_days": 3}}, clock) == name(tmp_path, None, clock)
