"""The chain: who is asked, how often, with what, for how long, and what it costs."""

from __future__ import annotations

import pytest

from bot.clock import Deadline
from bot.providers.base import Draft, FailureKind, Said
from bot.providers.chain import Failure, NoAnswer
from storage.sqlite import SqliteDatabase
from tests.bot.providers.chains import CALL, UNPROVEN, Bench, Scripted, failed, rejects
from tests.bot.providers.prompts import masked, prompt
from tests.clock import ManualClock


@pytest.fixture
def bench(db: SqliteDatabase, clock: ManualClock) -> Bench:
    return Bench(db, clock, None)


async def test_the_first_good_draft_is_the_answer(bench: Bench, clock: ManualClock) -> None:
    first, second = Scripted("a", clock, "Hello."), Scripted("b", clock)

    answer = await bench.ask(first, second)

    assert isinstance(answer, Draft)
    assert (answer.text, answer.provider, second.asked, bench.slept) == ("Hello.", "a", [], [])
    assert await bench.rows() == [("a", "settled", "exact", 100 * 1000 + 10 * 5000)]


async def test_LLM_1_both_down(bench: Bench, clock: ManualClock) -> None:
    first, second = Scripted("a", clock), Scripted("b", clock)
    start = clock.monotonic()

    answer = await bench.ask(first, second)

    assert answer == NoAnswer("failed", tuple(Failure(name, "m", "overloaded") for name in "aabb"))
    assert (len(first.asked), len(second.asked), len(bench.slept)) == (2, 2, 2)  # none after a last try
    assert clock.monotonic() - start < 25
    assert await bench.rows() == [(name, "settled", "estimated", 0) for name in "aabb"]  # a 503 is not billed


async def test_LLM_2_a_hang_costs_its_share_only(bench: Bench, clock: ManualClock) -> None:
    first, second = Scripted("a", clock, failed("timeout")), Scripted("b", clock, "Hello.")

    answer = await bench.ask(first, second)

    assert isinstance(answer, Draft)
    assert [seconds for _, seconds in first.asked + second.asked] == [12.25, 12.25]


@pytest.mark.parametrize("kind", ["auth", "quota", "unknown_model", "bad_request"])
async def test_LLM_4_what_a_retry_cannot_mend_is_asked_once(
    bench: Bench, clock: ManualClock, kind: FailureKind
) -> None:
    first, second = Scripted("a", clock, failed(kind), "never"), Scripted("b", clock, "Hello.")

    answer = await bench.ask(first, second)

    assert isinstance(answer, Draft)
    assert (answer.provider, len(first.asked), bench.slept) == ("b", 1, [])
    assert bench.breakers["a/m"].state == ("open" if kind != "bad_request" else "closed")


async def test_what_is_too_long_is_asked_once_more_with_less_history(
    bench: Bench, clock: ManualClock
) -> None:
    first = Scripted("a", clock, failed("too_long"), "Hello.")
    history = [Said("person", masked(f"word {at} " * 20)) for at in range(8)]
    history[-1] = Said("assistant", masked("Which order?"))

    answer = await bench.chain(first).answer(
        prompt(history=history), deadline=Deadline(clock, 25), judge=lambda draft: (), call=CALL
    )

    assert isinstance(answer, Draft)
    asked = [list(each.history) for each, _ in first.asked]
    assert asked[0] == history
    assert 0 < len(asked[1]) < len(history)
    assert asked[1][-1] == history[-1], "a question that was put to them stays"
    assert bench.slept == []


async def test_what_is_too_long_without_history_goes_to_the_next(bench: Bench, clock: ManualClock) -> None:
    first, second = Scripted("a", clock, failed("too_long"), "never"), Scripted("b", clock, "Hello.")

    answer = await bench.chain(first, second).answer(
        prompt(history=()), deadline=Deadline(clock, 25), judge=lambda draft: (), call=CALL
    )

    assert isinstance(answer, Draft)
    assert (answer.provider, len(first.asked)) == ("b", 1)


async def test_what_is_too_long_is_trimmed_even_when_its_first_try_was_lost(
    bench: Bench, clock: ManualClock
) -> None:
    first = Scripted("a", clock, failed("overloaded"), failed("too_long"), "Hello.")
    history = [Said("assistant", masked(f"word {at} " * 20)) for at in range(8)]

    answer = await bench.chain(first).answer(
        prompt(history=history), deadline=Deadline(clock, 25), judge=lambda draft: (), call=CALL
    )

    assert isinstance(answer, Draft)
    assert [len(asked.history) < 8 for asked, _ in first.asked] == [False, False, True]


async def test_what_stays_too_long_is_trimmed_once(bench: Bench, clock: ManualClock) -> None:
    first = Scripted("a", clock, *[failed("too_long")] * 5)
    history = [Said("assistant", masked(f"word {at} " * 20)) for at in range(8)]

    await bench.chain(first).answer(
        prompt(history=history), deadline=Deadline(clock, 25), judge=lambda draft: (), call=CALL
    )

    assert len(first.asked) == 2


async def test_who_said_too_much_is_told_to_say_less_and_shuts_nobody_out(
    bench: Bench, clock: ManualClock
) -> None:
    first, second = Scripted("a", clock, *[failed("overlong")] * 20), Scripted("b", clock, *["Hello."] * 10)
    for _ in range(10):
        assert isinstance(await bench.ask(first, second), Draft)

    corrected = [bool(asked.corrections) for asked, _ in first.asked]
    assert corrected == [False, True] * 10
    assert (bench.breakers["a/m"].state, bench.slept) == ("closed", [])


@pytest.mark.parametrize("kind", ["network", "overloaded", "rate_limited", "cut", "malformed"])
async def test_what_passes_is_tried_again(bench: Bench, clock: ManualClock, kind: FailureKind) -> None:
    first = Scripted("a", clock, failed(kind), "Hello.")

    answer = await bench.ask(first)

    assert isinstance(answer, Draft)
    assert len(bench.slept) == 1
    assert 0 <= bench.slept[0] <= 0.5


@pytest.mark.parametrize("kind", ["refused", "filtered"])
async def test_a_refusal_is_never_put_to_another_model(
    bench: Bench, clock: ManualClock, kind: FailureKind
) -> None:
    first, second = Scripted("a", clock, failed(kind)), Scripted("b", clock, "I would.")

    answer = await bench.ask(first, second)

    assert answer == NoAnswer("refused", (Failure("a", "m", kind),))
    assert (len(first.asked), second.asked) == (1, [])


async def test_retry_after_is_kept_to(bench: Bench, clock: ManualClock) -> None:
    first = Scripted("a", clock, failed("rate_limited", 3.0), "Hello.")

    assert isinstance(await bench.ask(first), Draft)
    assert 3.0 <= bench.slept[0] <= 3.5


async def test_a_retry_after_that_does_not_fit_means_the_next_provider_now(
    bench: Bench, clock: ManualClock
) -> None:
    first = Scripted("a", clock, failed("rate_limited", 4_294_967.0), "never")
    second = Scripted("b", clock, "Hello.")

    answer = await bench.ask(first, second)

    assert isinstance(answer, Draft)
    assert (answer.provider, bench.slept, second.asked[0][1]) == ("b", [], 23.5)


async def test_P8_a_wait_that_leaves_no_time_for_an_answer_is_not_begun(
    bench: Bench, clock: ManualClock
) -> None:
    first = Scripted("a", clock, failed("rate_limited", 23.8), "never")

    assert isinstance(await bench.ask(first), NoAnswer)
    assert (len(first.asked), bench.slept) == (1, [])


async def test_a_rejected_draft_gets_one_correction(bench: Bench, clock: ManualClock) -> None:
    first = Scripted("a", clock, "It is 12.", "It is {account.balance}.")

    answer = await bench.ask(first, judge=rejects("It is 12."))

    assert isinstance(answer, Draft)
    assert answer.text == "It is {account.balance}."
    assert [asked.corrections for asked, _ in first.asked] == [(), (masked("12 is not proven"),)]
    assert bench.slept == []


async def test_a_draft_rejected_twice_means_the_next_provider_with_a_clean_prompt(
    bench: Bench, clock: ManualClock
) -> None:
    first, second = Scripted("a", clock, "12", "12", "fine"), Scripted("b", clock, "12", "12")

    answer = await bench.ask(first, second, judge=rejects("12"))

    assert answer == NoAnswer("failed", tuple(Failure(name, "m", "rejected") for name in "aabb"), (UNPROVEN,))
    assert [bool(asked.corrections) for asked, _ in second.asked] == [False, True]


async def test_attempts_bound_failures_and_corrections_together(bench: Bench, clock: ManualClock) -> None:
    first = Scripted("a", clock, failed("cut"), "12", "fine")

    answer = await bench.ask(first, judge=rejects("12"))

    assert isinstance(answer, NoAnswer)
    assert [failure.kind for failure in answer.failures] == ["cut", "rejected"]


async def test_a_wish_for_a_person_is_not_judged(bench: Bench, clock: ManualClock) -> None:
    wish = Draft("It is 12.", "a", "m", wish="hand_over")

    assert await bench.ask(Scripted("a", clock, wish), judge=rejects("It is 12.")) == wish


async def test_a_provider_that_is_shut_out_is_not_asked_and_takes_no_share(
    bench: Bench, clock: ManualClock
) -> None:
    first, second = Scripted("a", clock, "never"), Scripted("b", clock, "Hello.")
    third = Scripted("c", clock, "never")
    chain = bench.chain(first, second, third)
    for name in "ac":
        breaker = bench.breakers[f"{name}/m"]
        ticket = await breaker.admit(25)
        assert ticket is not None
        await breaker.failed(ticket, "auth")

    answer = await chain.answer(prompt(), deadline=Deadline(clock, 25), judge=lambda draft: (), call=CALL)

    assert isinstance(answer, Draft)
    assert (answer.provider, first.asked, second.asked[0][1]) == ("b", [], 24.5)


async def test_P8_a_hang_at_the_chains_end_is_the_providers_timeout_and_not_the_turns(
    bench: Bench, clock: ManualClock
) -> None:
    deadline = Deadline(clock, 25)
    chain = bench.chain(Scripted("a", clock, failed("timeout")))

    answer = await chain.answer(prompt(), deadline=deadline, judge=lambda draft: (), call=CALL)

    assert (answer, deadline.left()) == (NoAnswer("failed", (Failure("a", "m", "timeout"),)), 0.5)


async def test_P8_nobody_is_asked_when_no_time_is_left(bench: Bench, clock: ManualClock) -> None:
    first = Scripted("a", clock, "Hello.")
    spent = Deadline(clock, 0.1)

    answer = await bench.chain(first).answer(prompt(), deadline=spent, judge=lambda draft: (), call=CALL)

    assert (answer, first.asked) == (NoAnswer("failed"), [])


async def test_P9_over_budget_nobody_is_asked(db: SqliteDatabase, clock: ManualClock) -> None:
    bench = Bench(db, clock, 1_000_000)
    first, second = Scripted("a", clock, "Hello."), Scripted("b", clock, "Hello.")

    answer = await bench.ask(first, second)

    assert (answer, first.asked, second.asked) == (NoAnswer("over_budget"), [], [])
    assert (await bench.rows(), bench.breakers["a/m"].admits) == ([], True)
