"""Limits: by whom and where, how they adapt, and that nothing ever takes the last of them away."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guards.base import Rate, RawText, Refusal, Take
from guards.limits import Growth, Limits, Rates, Writer
from tests.contracts.counting import Arithmetic

ROOMY = Rate(10_000, 60, 10_000)
TEN = Rate(10, 60, 10)  # one every six seconds
ALL = ("conversation", "person", "characters", "network", "origin", "site", "tenant", "everyone")
GROWN = Growth(verified=1.0, anonymous=1.0, seconds=1.0)
MINA = Writer("mina", "c1", "street", verified=False, known_seconds=0, origin="https://shop.example")
HELLO = RawText("Hello")


def limits(growth: Growth = GROWN, *, floor: float = 0.1, **rates: Rate) -> Limits:
    return Limits(Rates(**{name: rates.get(name, ROOMY) for name in ALL}), growth, floor=floor)


def only(dimension: str, rate: Rate) -> Limits:
    """Limits of which one matters."""
    return Limits(Rates(**{name: rate if name == dimension else ROOMY for name in ALL}), GROWN, floor=0.1)


async def passing(
    gate: Limits, writer: Writer = MINA, *, risk: float | None = 0.0, granted: float | None = 1.0
) -> int:
    """How many of fifty messages pass at one moment."""
    counters = Arithmetic()
    judged = [await gate.judge(counters, writer, HELLO, risk=risk, granted=granted) for _ in range(50)]
    return judged.count(None)


# -- dimensions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("dimension", [name for name in ALL if name != "characters"])
async def test_every_dimension_holds_back_by_itself_and_is_named(dimension: str) -> None:
    counters, gate = Arithmetic(), only(dimension, TEN)
    judged = [await gate.judge(counters, MINA, HELLO) for _ in range(11)]

    assert judged == [None] * 10 + [Refusal("rate_limited", 6.0, dimension)]  # type: ignore[arg-type, list-item]  # a name of ALL


@pytest.mark.parametrize(
    ("dimension", "other", "alike"),
    [
        ("conversation", replace(MINA, conversation="c2"), False),
        ("conversation", replace(MINA, person="noah"), True),
        ("person", replace(MINA, person="noah"), False),
        ("person", replace(MINA, conversation="c2"), True),
        ("characters", replace(MINA, person="noah"), False),
        ("characters", replace(MINA, conversation="c2"), True),
        ("network", replace(MINA, network="elsewhere"), False),
        ("network", replace(MINA, person="noah", conversation="c2"), True),
        ("network", replace(MINA, network=None), False),
        ("origin", replace(MINA, person="noah", conversation="c2", network="elsewhere"), True),
        ("origin", replace(MINA, origin="https://other.example"), False),
        ("origin", replace(MINA, origin=None), False),
        ("site", replace(MINA, person="noah", origin="https://other.example"), True),
        ("site", Writer("noah", "c2", None, verified=True, known_seconds=9), False),
        ("tenant", Writer("noah", "c2", None, verified=True, known_seconds=9), True),
        ("everyone", Writer("noah", "c2", None, verified=True, known_seconds=9), True),
    ],
)
async def test_who_shares_a_limit(dimension: str, other: Writer, alike: bool) -> None:
    counters, gate = Arithmetic(), only(dimension, Rate(1, 60, 1))
    await gate.judge(counters, MINA, HELLO)

    assert (await gate.judge(counters, other, HELLO) is not None) is alike


async def test_a_limit_of_all_tenants_is_kept_apart_from_the_tenants_own() -> None:
    asked: list[Take] = []

    class Asked(Arithmetic):
        async def take_all(self, takes: Sequence[Take]) -> dict[str, float]:
            asked.extend(takes)
            return {}

    await limits().judge(Asked(), MINA, HELLO)

    assert [take.key for take in asked if take.everyone] == ["everyone"]
    assert len({take.key for take in asked}) == len(ALL)


async def test_people_of_unknown_networks_and_pages_share_neither() -> None:
    counters, strict = Arithmetic(), Rate(1, 60, 1)
    gate = Limits(
        Rates(**{name: strict if name in ("network", "origin", "site") else ROOMY for name in ALL}),
        GROWN,
        floor=0.1,
    )
    nowhere = replace(MINA, network=None, origin=None)

    assert [await gate.judge(counters, nowhere, HELLO) for _ in range(3)] == [None] * 3


async def test_the_narrowest_limit_is_named_and_the_longest_wait_told() -> None:
    counters = Arithmetic()
    gate = limits(conversation=Rate(60, 60, 1), person=Rate(2, 60, 1), tenant=Rate(1, 60, 1))
    await gate.judge(counters, MINA, HELLO)

    assert await gate.judge(counters, MINA, HELLO) == Refusal("rate_limited", 60.0, "conversation")
    assert await gate.judge(counters, replace(MINA, conversation="c2"), HELLO) == Refusal(
        "rate_limited", 60.0, "person"
    )


async def test_a_refused_message_costs_nothing_in_any_dimension() -> None:
    counters, gate = Arithmetic(), limits(conversation=Rate(1, 60, 1))
    await gate.judge(counters, MINA, HELLO)
    before = dict(counters.arrivals)
    await gate.judge(counters, MINA, HELLO)

    assert counters.arrivals == before


async def test_a_long_message_is_not_one() -> None:
    counters, gate = Arithmetic(), limits(characters=Rate(60, 60, 100))  # one a second
    told = [await gate.judge(counters, MINA, RawText("x" * length)) for length in (60, 30, 30, 10)]

    assert told == [None, None, Refusal("rate_limited", 20.0, "characters"), None]


# -- adapting -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("risk", "pass_"),
    [
        (0.0, 10),
        (0.5, 5),
        (0.8, 2),
        (0.95, 1),  # the floor
        (1.0, 1),
        (2.0, 1),
        (math.inf, 1),
        (-1.0, 10),
        (-math.inf, 10),
        (math.nan, 10),
        (None, 10),
    ],
)
async def test_RL_3_any_risk_leaves_something_and_none_gives_more(risk: float | None, pass_: int) -> None:
    assert await passing(limits(person=TEN), risk=risk) == pass_


@pytest.mark.parametrize(
    ("granted", "pass_"),
    [(1.0, 10), (0.5, 5), (0.0, 1), (-3.0, 1), (7.0, 10), (math.nan, 10), (None, 10)],
)
@pytest.mark.parametrize("dimension", ["conversation", "person", "network", "tenant"])
async def test_load_tightens_every_limit_but_that_of_all_tenants(
    dimension: str, granted: float | None, pass_: int
) -> None:
    assert await passing(only(dimension, TEN), granted=granted) == pass_
    assert await passing(limits(everyone=TEN), granted=granted) == 10


@pytest.mark.parametrize(("floor", "pass_"), [(0.1, 1), (0.3, 3), (1.0, 10)])
async def test_the_floor_is_left_of_every_limit(floor: float, pass_: int) -> None:
    assert await passing(limits(person=TEN, floor=floor), risk=1.0, granted=0.0) == pass_
    assert await passing(limits(tenant=TEN, floor=floor), risk=1.0, granted=0.0) == pass_


@pytest.mark.parametrize("dimension", ["network", "tenant", "everyone"])
async def test_the_risk_of_one_person_is_nobody_elses(dimension: str) -> None:
    assert await passing(only(dimension, TEN), risk=1.0) == 10


async def test_risk_load_and_growth_come_together() -> None:
    new = Growth(verified=0.8, anonymous=0.5, seconds=100)

    assert await passing(limits(new, person=Rate(40, 60, 40)), risk=0.5, granted=0.5) == 5


async def test_characters_shrink_with_risk_too() -> None:
    gate = limits(characters=Rate(60, 60, 100))

    assert await gate.judge(Arithmetic(), MINA, RawText("x" * 50), risk=0.5) is None
    counters = Arithmetic()
    await gate.judge(counters, MINA, RawText("x" * 50), risk=0.5)
    assert await gate.judge(counters, MINA, RawText("x"), risk=0.5) == Refusal(
        "rate_limited", 2.0, "characters"
    )


@pytest.mark.parametrize(
    ("verified", "known_seconds", "share"),
    [
        (True, 0, 0.75),
        (True, 50, 0.875),
        (True, 100, 1.0),
        (True, 10**9, 1.0),
        (True, -5000, 0.75),  # the clock was set back
        (False, 0, 0.5),
        (False, 50, 0.75),
        (False, 100, 1.0),
    ],
)
def test_people_grow_into_their_limits(verified: bool, known_seconds: float, share: float) -> None:
    growth = Growth(verified=0.75, anonymous=0.5, seconds=100)

    assert growth.share(replace(MINA, verified=verified, known_seconds=known_seconds)) == share


async def test_a_new_person_has_less_than_an_old_one() -> None:
    gate = limits(Growth(verified=0.7, anonymous=0.5, seconds=100), person=TEN)

    assert await passing(gate, MINA) == 5
    assert await passing(gate, replace(MINA, verified=True)) == 7
    assert await passing(gate, replace(MINA, known_seconds=100)) == 10


def test_limits_say_whether_they_only_watch() -> None:
    assert limits().enforced
    assert not Limits(Rates(**dict.fromkeys(ALL, TEN)), GROWN, floor=0.1, enforced=False).enforced


# -- costs --------------------------------------------------------------------------------------------


@given(
    count=st.integers(1, 10**6),
    seconds=st.floats(0.001, 10**7),
    burst=st.integers(1, 1000),
    share=st.floats(0, 1),
    units=st.integers(1, 10**5),
)
def test_a_share_makes_messages_dearer_never_cheaper_and_one_always_fits(
    count: int, seconds: float, burst: int, share: float, units: int
) -> None:
    rate = Rate(count, seconds, burst)
    whole, part = rate.take("k"), rate.take("k", units=units, share=share)

    assert whole.span == part.span == whole.cost * burst
    assert whole.cost >= seconds * 1_000_000 / count
    assert whole.cost <= part.cost <= part.span
    assert part.cost >= min(part.span, whole.cost * units)
    asked = whole.cost * units * 1_000_000 / max(1, round(share * 1_000_000))
    assert math.isclose(part.cost, min(part.span, asked), abs_tol=1.0)


@pytest.mark.parametrize(
    ("rate", "cost", "span"),
    [
        (Rate(30, 60, 20), 2_000_000, 40_000_000),
        (Rate(7, 60, 2), 8_571_429, 17_142_858),  # rounded to the stricter side
        (Rate(10_000_000, 1, 1), 1, 1),
        (Rate(1, 0.5, 1), 500_000, 500_000),
    ],
)
def test_what_one_costs(rate: Rate, cost: int, span: int) -> None:
    assert rate.take("k", everyone=True) == Take("k", cost, span, everyone=True)
    assert rate.take("k") == Take("k", cost, span)


def test_what_a_share_costs() -> None:
    assert Rate(10, 10, 10).take("k", share=0.3).cost == 3_333_333
    assert Rate(10, 10, 10).take("k", units=3, share=0.5).cost == 6_000_000
    assert Rate(10, 10, 10).take("k", share=0.0).cost == 10_000_000


# -- settings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rate",
    [Rate(0, 60, 1), Rate(1, 0, 1), Rate(1, 60, 0), Rate(1, float("nan"), 1), Rate(1, float("inf"), 1)],
)
@pytest.mark.parametrize("dimension", ALL)
def test_a_limit_that_blocks_everybody_is_refused_at_start(dimension: str, rate: Rate) -> None:
    with pytest.raises(ValueError, match=f"the {dimension} limit"):
        only(dimension, rate)


async def test_the_strictest_sensible_limit_lets_one_pass() -> None:
    strict = Rates(**dict.fromkeys(ALL, Rate(1, 0.5, 1)))

    assert await passing(Limits(strict, GROWN, floor=0.001), risk=1.0, granted=0.0) == 1
