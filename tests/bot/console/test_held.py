from __future__ import annotations

from datetime import date

import pytest

from bot.console.held import sentence
from tests.bot.console.parts import Parts


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, None),
        (
            {("person", "enforce"): 1},
            "Limits held back 1 message today: 1 from one person.",
        ),
        (
            {("person", "enforce"): 9, ("network", "enforce"): 3, ("tenant", "log"): 2},
            "Limits held back 12 messages today: 9 from one person, 3 from one network."
            " Limits would have held back 2 messages today: 2 more than this installation takes.",
        ),
    ],
)
def test_what_was_held_back_is_one_line(counts: dict[tuple[str, str], int], said: str | None) -> None:
    assert sentence(counts) == said


def test_new_conversations_have_a_sentence_of_their_own() -> None:
    counts = {("start.network", "enforce"): 2, ("start.site", "enforce"): 1, ("person", "enforce"): 1}

    assert sentence(counts) == (
        "Limits held back 1 message today: 1 from one person. "
        "Limits held back 3 new conversations today: 2 from one network, 1 by all visitors."
    )


async def test_the_board_says_what_was_held_back_today(parts: Parts) -> None:
    async with parts.store.transaction() as tx:
        for day, dimension in ((21, "person"), (21, "person"), (20, "network")):
            await parts.store.refused.add(tx, day=date(2025, 11, day), dimension=dimension, mode="enforce")
    page = await parts.client(await parts.session("Anna")).get("/console")

    assert "Limits held back 2 messages today: 2 from one person." in page.text
    assert "network" not in page.text
