"""The page of the costs, and what staff are told while spending nears a limit."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.costs.prices import NANO
from bot.costs.tiers import Tier
from storage.ledger import Cost, Most, Reserved
from tests.bot.console.parts import Parts
from tests.storage.calls import call

TODAY = "2025-11-21"


async def page(parts: Parts, path: str = "/console/costs", name: str = "Anna") -> str:
    """What is read on it, as words with single spaces."""
    shown = await parts.client(await parts.session(name)).get(path)
    assert shown.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", shown.text).split())


async def spend(parts: Parts, name: str, cost: Cost | None, row: Reserved | None = None) -> None:
    spent = replace(row or booked(), id=name, turn_id=name)
    assert await parts.ledger.reserve(spent, Most()) is None
    if cost:
        await parts.ledger.settle(name, cost)


def booked(conversation: str = "c1", channel: str = "web", model: str = "m") -> Reserved:
    return call("", NANO // 5, day=TODAY, conversation=conversation, channel=channel, model=model)


async def test_an_installation_that_asked_no_model(parts: Parts) -> None:
    shown = await page(parts)

    assert "Today $0.00 of $1.00" in shown
    assert "This week $0.00 no limit" in shown
    assert "No model was asked in 30 days." in shown


async def test_what_was_spent_on_what(parts: Parts) -> None:
    mina = await parts.conversation()
    await spend(parts, "t1", Cost(250_000_000, 4000, 100, "exact", 1000, 0, 30_000_000), booked(mina.id))
    await spend(parts, "t2", Cost(50_000_000, 1000, 10, "estimated"), booked(channel="slack", model="large"))
    await spend(parts, "t3", None, booked(channel="telegram"))

    shown = await page(parts)
    assert "Today $0.30 of $1.00, $0.20 more held for calls under way" in shown
    assert "20 % of what models read in 30 days, which saved $0.030" in shown
    assert "The last 30 days: $0.50 for 3 messages, $0.17 each, in 3 calls." in shown
    assert "The cost of 2 calls is an estimate, or not known." in shown
    assert "m $0.45 2 $0.23 2 25 % $0.030" in shown
    assert "large $0.050 1 $0.050 1 0 % $0.00" in shown
    assert "Telegram $0.20 1 $0.20 1 – $0.00" in shown
    assert f"{mina.id[:8]}… $0.25" in shown


async def test_what_was_answered_without_a_model(parts: Parts) -> None:
    assert "had their answer already" not in await page(parts)

    await parts.answers.used(date(2025, 11, 21), "hit", saved_nano=30_000_000)
    await parts.answers.used(date(2025, 11, 20), "hit", saved_nano=7_000_000)
    await parts.answers.used(date(2025, 11, 20), "miss")
    await parts.answers.used(date(2025, 11, 20), "stale")
    await parts.answers.used(date(2025, 10, 20), "hit", saved_nano=NANO)

    shown = await page(parts, name="Grace")
    assert "67 % of 3 questions about nobody in 30 days had their answer already, which saved $0.037" in shown


async def test_a_cache_that_cost_more_than_it_gave_is_not_called_a_saving(parts: Parts) -> None:
    await spend(parts, "t1", Cost(250_000_000, 4000, 100, "exact", 0, 4000, -2_000_000))

    assert "and filling them cost $0.0020 more than that saved" in await page(parts)


@pytest.mark.parametrize(
    ("tier", "board", "costs"),
    [
        ("normal", None, None),
        ("log", None, "Spending has passed the first mark of its limit."),
        ("notify", "Spending nears its limit.", "Spending nears its limit."),
        ("throttle", "cheaper models answer", "cheaper models answer"),
        ("halt", "no model is asked", "no model is asked"),
    ],
)
async def test_staff_are_told_when_spending_nears_a_limit(
    parts: Parts, tier: Tier, board: str | None, costs: str | None
) -> None:
    parts.budget.enter(tier)
    shown = {"board": await page(parts, "/console"), "costs": await page(parts, name="Grace")}

    for where, told in (("board", board), ("costs", costs)):
        assert told is None or told in shown[where]
        assert told or not re.search("Spending|no model is asked", shown[where]), where


async def test_viewers_are_told_but_do_not_see_amounts(parts: Parts) -> None:
    parts.budget.enter("halt")
    client = parts.client(await parts.session("Vera", "viewer"))

    board = (await client.get("/console")).text
    assert "The budget is used up" in board
    assert "/console/costs" not in board
    assert (await client.get("/console/costs")).status_code == 403
