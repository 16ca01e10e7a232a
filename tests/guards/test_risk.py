"""The risk as arithmetic: bounded, fading, the same in any order, and the sum of its shown shares."""

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guards import risk
from guards.risk import (
    CAPS,
    SIGNALS,
    Seen,
    Signal,
    Standing,
    Tier,
    clamped,
    counted,
    evidence,
    injected,
    left_of,
    score,
    tier,
)

HOUR = 3_600_000
DAY = 24 * HOUR
NOW = 1_790_000_000_000

calm = settings(deadline=None)  # a machine may be busy
weights = st.floats(0.0, 1.0)
ages = st.integers(0, 40 * DAY)
signs = st.builds(
    lambda signal, weight, age: Seen(signal, evidence(weight), NOW - age),
    st.sampled_from(SIGNALS),
    weights,
    ages,
)
many = st.lists(signs, max_size=30)
anything = st.one_of(
    st.none(), st.floats(), st.integers(), st.just(10**400), st.just(-(10**400)), st.booleans()
)


def at(seen: list[Seen], now: int = NOW) -> float:
    return score(seen, now=now, half_life=DAY).risk


def fresh(signal: Signal, weight: float) -> Seen:
    return Seen(signal, evidence(weight), NOW)


# -- numbers of any kind ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, 0.0),
        (math.nan, 0.0),
        (-1.0, 0.0),
        (-0.0, 0.0),
        (-math.inf, 0.0),
        (0.0, 0.0),
        (5e-324, 5e-324),
        (0.25, 0.25),
        (1.0, 1.0),
        (1.0000001, 1.0),
        (2.0, 1.0),
        (math.inf, 1.0),
        (10**400, 1.0),
        (-(10**400), 0.0),
    ],
)
def test_RL_3_any_number_is_clamped(value: float | None, expected: float) -> None:
    assert clamped(value) == expected
    assert math.copysign(1, clamped(value)) == 1, "no negative zero"


@calm
@given(anything)
def test_RL_3_no_value_breaks_anything(value: float | None) -> None:
    assert 0 <= clamped(value) <= 1
    assert 0 <= injected(value) < 1
    assert 0 <= evidence(value) < 5
    assert tier(value, careful=0.35, restricted=0.7) in ("normal", "careful", "restricted")


@calm
@given(st.lists(st.builds(Seen, st.sampled_from(SIGNALS), st.floats(), st.integers(-(2**63), 2**63))))
def test_RL_3_a_damaged_sum_breaks_nothing(seen: list[Seen]) -> None:
    found = score(seen, now=NOW, half_life=DAY)

    assert 0 <= found.risk < 1
    assert all(0 <= share <= 1 for share in found.shares.values())


@pytest.mark.parametrize("broken", [math.nan, -1.0, -math.inf])
def test_RL_3_evidence_that_is_none_leaves_nothing(broken: float) -> None:
    assert left_of(Seen("rate", broken, NOW), now=NOW, half_life=DAY) == 0


def test_RL_3_endless_evidence_fades_like_any_other() -> None:
    endless = Seen("rate", math.inf, NOW)

    assert left_of(endless, now=NOW, half_life=DAY) == 1000
    assert left_of(endless, now=NOW + DAY, half_life=DAY) == 500
    assert left_of(endless, now=NOW + 2000 * DAY, half_life=DAY) == 0


# -- the formula --------------------------------------------------------------------------------------


def test_nobody_about_whom_nothing_is_known_has_a_risk() -> None:
    assert score([], now=NOW, half_life=DAY) == risk.Score(0.0, {})
    assert score([Seen("rate", 0.0, NOW)], now=NOW, half_life=DAY) == risk.Score(0.0, {})


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_fresh_sign_alone_comes_to_its_weight_of_the_cap(signal: Signal) -> None:
    assert at([fresh(signal, 0.3)]) == pytest.approx(CAPS[signal] * 0.3)
    assert at([fresh(signal, 0.3)] * 2) == pytest.approx(CAPS[signal] * (1 - 0.7**2))


def test_different_kinds_combine_as_independent_reasons() -> None:
    seen = [fresh("injection", 0.5), fresh("forgery", 0.5), fresh("rate", 0.2)]

    assert at(seen) == pytest.approx(1 - (1 - 0.3) * (1 - 0.3) * (1 - 0.1))


def test_evidence_halves_with_each_half_life() -> None:
    sign = Seen("links", 0.8, NOW)

    assert left_of(sign, now=NOW, half_life=DAY) == 0.8
    assert left_of(sign, now=NOW + DAY, half_life=DAY) == pytest.approx(0.4)
    assert left_of(sign, now=NOW + DAY, half_life=2 * DAY) == pytest.approx(0.8 / math.sqrt(2))
    assert left_of(sign, now=NOW + 10 * DAY, half_life=DAY) == pytest.approx(0.8 / 1024)


def test_after_the_clock_was_set_back_a_sign_is_as_fresh_as_can_be() -> None:
    assert at([fresh("rate", 0.5)], now=NOW - 400 * DAY) == at([fresh("rate", 0.5)])


@calm
@given(many)
def test_the_risk_is_a_share_and_so_is_every_part(seen: list[Seen]) -> None:
    assert 0 <= at(seen) < 1


@calm
@given(many)
def test_the_shares_add_up_to_the_risk(seen: list[Seen]) -> None:
    found = score(seen, now=NOW, half_life=DAY)

    assert math.fsum(found.shares.values()) == pytest.approx(found.risk, rel=1e-12, abs=1e-300)
    assert found.risk == 0 or set(found.shares) == {one.signal for one in seen}
    assert all(0 <= share <= CAPS[signal] for signal, share in found.shares.items())


@calm
@given(many, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(seen: list[Seen], chance: random.Random) -> None:
    shuffled = seen[:]
    chance.shuffle(shuffled)

    assert at(shuffled) == at(seen)


@calm
@given(many, signs)
def test_one_more_sign_never_lowers_it(seen: list[Seen], more: Seen) -> None:
    assert at([*seen, more]) >= at(seen) - 1e-15


@calm
@given(many, signs, st.floats(0.0, 5.0))
def test_a_heavier_sign_never_lowers_it(seen: list[Seen], sign: Seen, by: float) -> None:
    assert at([*seen, replace(sign, evidence=sign.evidence + by)]) >= at([*seen, sign]) - 1e-15


@calm
@given(many, st.integers(0, 30 * DAY))
def test_time_alone_never_raises_it(seen: list[Seen], later: int) -> None:
    assert at(seen, now=NOW + later) <= at(seen) + 1e-15


@calm
@given(many)
def test_in_the_end_nothing_is_left(seen: list[Seen]) -> None:
    assert at(seen, now=NOW + 2000 * DAY) == 0


@calm
@given(st.sampled_from(SIGNALS), st.lists(weights, max_size=200))
def test_one_kind_never_exceeds_its_cap(signal: Signal, all_weights: list[float]) -> None:
    assert at([fresh(signal, weight) for weight in all_weights]) <= CAPS[signal]


@calm
@given(many, st.integers(0, 10 * DAY))
def test_the_sum_of_a_kind_is_worth_its_signs(seen: list[Seen], later: int) -> None:
    """Only one number a kind is remembered, and faded when the next sign comes."""
    sums: dict[Signal, Seen] = {}
    for one in sorted(seen, key=lambda sign: sign.at):
        known = sums.get(one.signal, Seen(one.signal, 0.0, one.at))
        left = left_of(known, now=one.at, half_life=DAY)
        sums[one.signal] = Seen(one.signal, left + one.evidence, one.at)

    assert at(list(sums.values()), now=NOW + later) == pytest.approx(at(seen, now=NOW + later), abs=1e-9)


# -- what signs weigh ---------------------------------------------------------------------------------


def test_no_kind_of_sign_restricts_anybody_by_itself_but_a_mark_does() -> None:
    assert all(cap <= risk.ALONE < 1 for signal, cap in CAPS.items() if signal != "mark")
    assert risk.ALONE == 0.6
    assert risk.ALONE < at([fresh("mark", risk.MARKED["restrict"])]) < 1
    assert set(CAPS) == set(SIGNALS)


def test_two_strong_kinds_together_restrict() -> None:
    assert at([fresh("injection", 0.99), fresh("forgery", 0.99)]) > 0.8


def test_a_mark_comes_to_what_staff_are_told() -> None:
    assert at([fresh("mark", risk.MARKED["watch"])]) == pytest.approx(0.5225)
    assert at([fresh("mark", risk.MARKED["restrict"])]) == pytest.approx(0.855)
    assert at([fresh("mark", risk.MARKED["clear"])]) == 0
    assert set(risk.MARKED) == set(risk.MARKS)


@pytest.mark.parametrize(
    ("signal", "free"),
    [("repetition", 3), ("sensitive", 2), ("links", 2)],
)
def test_what_anybody_may_do_weighs_nothing(signal: Signal, free: int) -> None:
    assert [counted(signal, count) for count in (-5, 0, free)] == [0, 0, 0]
    assert counted(signal, free + 1) == pytest.approx(0.15)
    assert counted(signal, free + 3) == pytest.approx(0.45)
    assert counted(signal, 10**9) == 1


@pytest.mark.parametrize(
    ("found", "weight"),
    [(0.0, 0.0), (0.4999, 0.0), (0.5, 0.35), (0.8, 0.56), (1.0, 0.7), (7.0, 0.7), (math.nan, 0.0)],
)
def test_an_injection_score_weighs_from_the_middle_on(found: float, weight: float) -> None:
    assert injected(found) == pytest.approx(weight)


def test_signs_of_one_time_weigh_little() -> None:
    assert at([fresh("rate", risk.RATE)]) == pytest.approx(0.05)
    assert at([fresh("refusal", risk.REFUSAL)]) == pytest.approx(0.1)
    assert at([fresh("forgery", risk.FORGERY)]) == pytest.approx(0.21)


def test_evidence_grows_with_the_weight_and_ends_before_certainty() -> None:
    assert evidence(0.5) == pytest.approx(math.log(2))
    assert evidence(0.0) == 0
    assert evidence(0.99) == evidence(1.0) == pytest.approx(-math.log(0.01))
    assert evidence(0.98) < evidence(0.99)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "normal"),
        (0.3499, "normal"),
        (0.35, "careful"),
        (0.6999, "careful"),
        (0.7, "restricted"),
        (1.0, "restricted"),
        (99.0, "restricted"),
        (None, "normal"),
        (math.nan, "normal"),
    ],
)
def test_tiers_begin_where_they_are_set(value: float | None, expected: str) -> None:
    assert tier(value, careful=0.35, restricted=0.7) == expected


@pytest.mark.parametrize(
    ("before", "after"), [("normal", "careful"), ("careful", "careful"), ("restricted", "restricted")]
)
def test_suspicious_words_are_never_answered_as_usual(before: Tier, after: Tier) -> None:
    standing = Standing(0.2, before)

    assert not standing.suspect
    assert standing.suspected() == Standing(0.2, after, suspect=True)
