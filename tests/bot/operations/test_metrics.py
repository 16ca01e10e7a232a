"""Metrics count what happened, in a registry of their own, with labels from closed sets."""

from decimal import Decimal

import pytest

from bot.answers import HandOver, Say
from bot.operations.metrics import Metrics
from guards.base import CheckedText, MaskedText, OutgoingText


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def shown(metrics: Metrics) -> list[str]:
    body, kind = metrics.exposition()
    assert kind.startswith("text/plain")
    return body.decode().splitlines()


def test_two_in_one_process_do_not_collide() -> None:
    one, two = Metrics(), Metrics()
    one.sent("sent")

    assert 'parley_sends_total{state="sent"} 1.0' in shown(one)
    assert 'parley_sends_total{state="sent"} 1.0' not in shown(two)


def test_a_stage_is_timed_even_when_it_fails(metrics: Metrics) -> None:
    def stage() -> None:
        with metrics.stage("answer"):
            raise TimeoutError

    with pytest.raises(TimeoutError):
        stage()

    assert 'parley_stage_seconds_count{stage="answer"} 1.0' in shown(metrics)


def test_accepting_and_replying_are_timed(metrics: Metrics) -> None:
    with metrics.accepting(), metrics.replying():
        pass

    assert "parley_accept_seconds_count 1.0" in shown(metrics)
    assert "parley_reply_seconds_count 1.0" in shown(metrics)


@pytest.mark.promise("P6")
def test_an_answer_is_counted_by_who_gave_it_and_never_by_its_words(metrics: Metrics) -> None:
    words = MaskedText.authored("Your parcel is on its way to Ann.")
    said = Say(CheckedText.from_storage(words.value), OutgoingText(words.value), "rules:parcel")
    metrics.answered(said)
    metrics.answered(HandOver("asked", words, rejected=("openai:foreign_link",)))

    lines = shown(metrics)
    assert 'parley_answers_total{by="rules",outcome="answered"} 1.0' in lines
    assert 'parley_answers_total{by="asked",outcome="handed_over"} 1.0' in lines
    assert 'parley_drafts_rejected_total{by="openai",why="foreign_link"} 1.0' in lines
    assert "Ann" not in "".join(lines)


def test_gauges_show_what_is_and_forget_what_was(metrics: Metrics) -> None:
    metrics.outbox({"queued": 3, "unknown": 1})
    metrics.outbox({"queued": 2})
    metrics.waiting(4)

    lines = shown(metrics)
    assert 'parley_outbox_rows{state="queued"} 2.0' in lines
    assert not any('state="unknown"' in line for line in lines)
    assert "parley_waiting 4.0" in lines


def test_the_rest_is_counted(metrics: Metrics) -> None:
    metrics.refused("rate_limited")
    metrics.possible_duplicate()
    metrics.spent("gpt-5.4-mini", Decimal("0.25"))
    metrics.over_budget("person")
    metrics.budget_tier("throttle")
    metrics.provider_called("openai", "timeout", 7.5)
    metrics.job_ran("retention", "ok")

    lines = shown(metrics)
    assert 'parley_refused_total{reason="rate_limited"} 1.0' in lines
    assert "parley_possible_duplicates_total 1.0" in lines
    assert 'parley_spent_usd_total{model="gpt-5.4-mini"} 0.25' in lines
    assert 'parley_over_budget_total{level="person"} 1.0' in lines
    assert "parley_budget_tier 3.0" in lines
    assert 'parley_provider_seconds_count{kind="timeout",provider="openai"} 1.0' in lines
    assert 'parley_job_runs_total{job="retention",outcome="ok"} 1.0' in lines
