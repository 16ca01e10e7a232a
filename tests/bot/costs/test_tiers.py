"""The tiers: entered at once, left slowly, and never to and fro."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.costs.tiers import TIERS, Thresholds, Tier

MINUTE = 60_000
WHEN = Thresholds(Decimal("0.5"), Decimal("0.75"), Decimal("0.9"), Decimal("0.98"), 10 * MINUTE)


@pytest.mark.parametrize(
    ("share", "tier"),
    [
        ("0", "normal"),
        ("0.4999", "normal"),
        ("0.5", "log"),
        ("0.75", "notify"),
        ("0.8999", "notify"),
        ("0.9", "throttle"),
        ("0.98", "halt"),
        ("7", "halt"),
    ],
)
def test_the_tier_of_a_share(share: str, tier: Tier) -> None:
    assert WHEN.at(Decimal(share)) == tier


@pytest.mark.parametrize(
    ("before", "minutes", "share", "after"),
    [
        ("normal", 0, "0.99", "halt"),  # up at once, over as many tiers as it takes
        ("log", 0, "0.75", "notify"),
        ("halt", 9, "0", "halt"),  # down after the cooldown
        ("halt", 10, "0", "normal"),
        ("halt", 10, "0.97", "halt"),  # and not for a little
        ("halt", 10, "0.93", "halt"),
        ("halt", 10, "0.92", "throttle"),
        ("throttle", 10, "0.86", "throttle"),
        ("throttle", 10, "0.84", "notify"),
        ("normal", 99, "0.46", "normal"),  # the slack raises nothing
        ("log", 99, "0.74", "log"),
        ("halt", -5, "0", "normal"),  # the clock was set back
    ],
)
def test_what_follows(before: Tier, minutes: int, share: str, after: Tier) -> None:
    assert WHEN.after(before, lasted_ms=minutes * MINUTE, share=Decimal(share)) == after


@given(st.sampled_from(TIERS), st.integers(0, 99), st.decimals(0, 1, places=3))
def test_what_follows_stays_while_nothing_changes(before: Tier, minutes: int, share: Decimal) -> None:
    after = WHEN.after(before, lasted_ms=minutes * MINUTE, share=share)

    assert WHEN.after(after, lasted_ms=0, share=share) == after
    assert WHEN.after(after, lasted_ms=99 * MINUTE, share=share) == after or before == after


@given(st.lists(st.decimals(0, 1, places=3), min_size=1, max_size=60), st.integers(0, 2))
def test_it_does_not_flap(shares: list[Decimal], minutes: int) -> None:
    """However spending moves, a tier is left downwards at most once a cooldown."""
    tier: Tier = "normal"
    since, falls = -99 * MINUTE, []
    for n, share in enumerate(shares):
        now = n * minutes * MINUTE
        after = WHEN.after(tier, lasted_ms=now - since, share=share)
        if TIERS.index(after) < TIERS.index(tier):
            falls.append(now)
        if after != tier:
            tier, since = after, now

    assert all(later - earlier >= WHEN.cooldown_ms for earlier, later in pairwise(falls))
