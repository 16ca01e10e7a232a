"""The order of a drill: seen at once, over by itself, and never an order when it is anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.drill.order import MOST_SECONDS, ORDER, Drill
from tests.clock import ManualClock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ORDER


def test_nothing_is_broken_without_an_order(path: Path, clock: ManualClock) -> None:
    assert Drill(path, clock).running() == ()


def test_another_process_sees_it_at_once_and_until_its_end(path: Path, clock: ManualClock) -> None:
    watching, ordering = Drill(path, clock), Drill(path, clock)
    before = watching.running()
    ordering.begin(["provider"], 20)
    during = watching.running()
    clock.advance(19.9)
    late = watching.breaks("provider"), watching.breaks("masker")
    clock.advance(0.1)

    assert (before, during, late, watching.running()) == ((), ("provider",), (True, False), ())


def test_a_new_order_takes_the_place_of_the_old_one(path: Path, clock: ManualClock) -> None:
    drill = Drill(path, clock)
    drill.begin(["provider"], 20)
    first = drill.running()
    drill.begin(["masker", "database"], 20)

    assert (first, drill.running()) == (("provider",), ("masker", "database"))


def test_of_the_providers_one_vendor_or_one_model_may_be_meant(path: Path, clock: ManualClock) -> None:
    drill = Drill(path, clock)
    names = ["openai/gpt-5.4", "openai/gpt-5.4-mini", "anthropic/claude", "open/ai"]
    broken = []
    for only in ("", "openai", "openai/gpt-5.4"):
        drill.begin(["provider"], 20, only=only)
        broken.append([name for name in names if drill.breaks("provider", name)])

    assert broken == [names, names[:2], names[:1]]


def test_it_is_over_when_it_is_taken_back(path: Path, clock: ManualClock) -> None:
    drill = Drill(path, clock)
    drill.begin(["channel"], 20)
    assert drill.running() == ("channel",)
    drill.end()
    drill.end()

    assert drill.running() == ()


def test_none_is_longer_than_it_may_be_whatever_the_clock_does(path: Path, clock: ManualClock) -> None:
    drill = Drill(path, clock)
    drill.begin(["provider"], 10**6)
    clock.advance(MOST_SECONDS)
    over = drill.running()
    drill.begin(["provider"], 20)
    clock.jump(-MOST_SECONDS)

    assert (over, drill.running()) == ((), ())


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        "7",
        "null",
        '{"targets": ["provider"]}',
        '{"targets": ["provider"], "until": 9999999999999}',
        '{"targets": 7, "until": 1}',
        '{"targets": ["provider"], "until": "soon"}',
        '{"targets": ["provider"], "until": null}',
        "\udc80",
    ],
)
def test_what_is_no_order_breaks_nothing(path: Path, clock: ManualClock, written: str) -> None:
    path.write_bytes(written.encode(errors="surrogateescape"))

    assert Drill(path, clock).running() == ()


def test_unknown_targets_are_none(path: Path, clock: ManualClock) -> None:
    path.write_text(json.dumps({"targets": ["audit", "masker"], "until": clock.now() + 1000, "only": ""}))

    assert Drill(path, clock).running() == ("masker",)
