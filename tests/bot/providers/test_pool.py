"""Several keys of one model: a failing one leaves the pool alone, the others go on."""

from __future__ import annotations

import asyncio

import pytest

from bot.clock import Deadline
from bot.providers.base import Draft, FailureKind
from bot.providers.chain import Chain, Failure, NoAnswer
from bot.providers.pool import Pool
from bot.providers.routing import Routing, Tier
from storage.sqlite import SqliteDatabase
from tests.bot.providers.chains import CALL, Bench, Scripted, failed
from tests.bot.providers.prompts import prompt
from tests.clock import ManualClock


@pytest.fixture
def bench(db: SqliteDatabase, clock: ManualClock) -> Bench:
    return Bench(db, clock, None)


def pooled(bench: Bench, *keys: Scripted) -> Chain:
    lines = [bench.line(key, deployment=f"k{at}") for at, key in enumerate(keys)]
    return bench.routed(Routing([Tier("", [Pool(lines)])]))


async def ask(chain: Chain, clock: ManualClock) -> Draft | NoAnswer:
    deadline = Deadline(clock, 25)
    return await chain.answer(prompt(), deadline=deadline, judge=lambda draft: (), call=CALL)


async def test_keys_take_turns(bench: Bench, clock: ManualClock) -> None:
    keys = [Scripted("a", clock, *["Hello."] * 10) for _ in range(3)]
    chain = pooled(bench, *keys)
    for _ in range(9):
        assert isinstance(await ask(chain, clock), Draft)

    assert [len(key.asked) for key in keys] == [3, 3, 3]


@pytest.mark.parametrize("kind", ["auth", "quota"])
async def test_a_key_that_only_a_person_can_mend_leaves_alone(
    bench: Bench, clock: ManualClock, kind: FailureKind
) -> None:
    dead = [Scripted("a", clock, failed(kind)) for _ in range(3)]
    good = Scripted("a", clock, *["Hello."] * 5)
    chain = pooled(bench, *dead, good)

    first, second = await ask(chain, clock), await ask(chain, clock)

    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert [len(key.asked) for key in (*dead, good)] == [1, 1, 1, 2]
    assert bench.slept == []
    assert [breaker.state for breaker in bench.breakers.values()] == ["open", "open", "open", "closed"]


async def test_a_failure_that_may_pass_goes_to_another_key_without_a_wait(
    bench: Bench, clock: ManualClock
) -> None:
    first, second = (
        Scripted("a", clock, failed("rate_limited", 3.0)),
        Scripted("a", clock, "Hello.", "Hello."),
    )
    chain = pooled(bench, first, second)

    assert isinstance(await ask(chain, clock), Draft)
    assert isinstance(await ask(chain, clock), Draft)
    assert (len(first.asked), len(second.asked), bench.slept) == (1, 2, []), "it rests as long as it asked"


async def test_attempts_bound_the_calls_of_a_whole_pool(bench: Bench, clock: ManualClock) -> None:
    keys = [Scripted("a", clock, failed("overloaded"), "never") for _ in range(4)]

    assert await ask(pooled(bench, *keys), clock) == NoAnswer(
        "failed", (Failure("a", "m", "overloaded"),) * 2
    )
    assert sorted(len(key.asked) for key in keys) == [0, 0, 1, 1]


async def test_the_only_key_left_is_tried_again_after_a_wait(bench: Bench, clock: ManualClock) -> None:
    dead, shaky = Scripted("a", clock, failed("auth")), Scripted("a", clock, failed("network"), "Hello.")

    assert isinstance(await ask(pooled(bench, dead, shaky), clock), Draft)
    assert (len(dead.asked), len(shaky.asked), len(bench.slept)) == (1, 2, 1)


async def test_a_pool_without_a_key_that_works_is_not_asked(bench: Bench, clock: ManualClock) -> None:
    keys = [Scripted("a", clock, failed("auth")) for _ in range(2)]
    chain = pooled(bench, *keys)
    await ask(chain, clock)

    assert await ask(chain, clock) == NoAnswer("failed", (Failure("a", "m", "shut_out"),))
    assert [len(key.asked) for key in keys] == [1, 1]


async def test_a_person_elsewhere_lets_the_only_key_in_again(bench: Bench, clock: ManualClock) -> None:
    key = Scripted("a", clock, "Hello.")
    chain = pooled(bench, key)
    await bench.breakers["a/m/k0"].hold("ada")
    assert isinstance(await ask(chain, clock), NoAnswer)

    other = bench.line(key, deployment="k0").breaker  # the same key in another process
    await other.let_in("ada")
    clock.advance(2)
    assert isinstance(await ask(chain, clock), Draft)


async def test_a_key_that_another_process_tries_is_left_to_it(bench: Bench, clock: ManualClock) -> None:
    dead, good = Scripted("a", clock, failed("auth"), "never"), Scripted("a", clock, "Hello.", "Hello.")
    chain, alone = pooled(bench, dead, good), bench.breakers["a/m/k0"]
    await ask(chain, clock)
    clock.advance(60)
    await alone.refresh()
    other = bench.line(dead, deployment="k0").breaker  # the same key in another process
    await other.restore()
    assert await other.admit(25) is not None

    assert isinstance(await ask(chain, clock), Draft)
    assert (len(dead.asked), len(good.asked), alone.state) == (1, 2, "open")


async def test_turns_at_once_spread_by_weight_before_any_call_has_begun(
    bench: Bench, clock: ManualClock
) -> None:
    weak, strong = (Scripted("a", clock, *["Hello."] * 30) for _ in range(2))
    lines = [bench.line(weak, deployment="weak"), bench.line(strong, deployment="strong", weight=2.0)]
    chain = bench.routed(Routing([Tier("", [Pool(lines)])]))

    await asyncio.gather(*(ask(chain, clock) for _ in range(30)))

    assert (len(weak.asked), len(strong.asked)) == (10, 20)
