"""Where staff write tells which conversation they mean, and nothing near it does."""

import pytest

from storage.desks import DeskPlace
from storage.store import Store
from tests.storage.rows import conversation


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("-1009:12", "mina"),  # what is written in the topic does not name the card
        ("-1009:12:40", "mina"),
        ("-1009:1", None),
        ("-1009:123", None),
        ("-1009:12:4", None),
        ("%", None),
        ("", None),
    ],
)
async def test_a_place_is_found_by_its_beginning(store: Store, place: str, found: str | None) -> None:
    await conversation(store, "mina")
    async with store.transaction() as tx:
        await store.desks.put(tx, "telegram", DeskPlace("mina", "-1009:12:40", 0, ""))

    assert await store.desks.at("telegram", place) == found
    assert await store.desks.at("slack", place) is None
