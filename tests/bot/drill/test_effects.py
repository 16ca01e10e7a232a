"""What a drill has to show besides the promises: one that broke nothing is found out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.drill.effects import Scene, nothing, shown
from bot.drill.order import Target
from bot.drill.verdict import endings
from bot.drill.visitors import Probe
from storage.base import Conversation, Person
from tests.peers.models import ModelServer
from tests.running import Running, running, settings
from tests.storage.rows import queued


@pytest.fixture
async def models() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server


@pytest.fixture
async def parley(tmp_path: Path, models: ModelServer) -> AsyncIterator[Running]:
    async with running(settings(tmp_path, openai_base_url=models.openai_url)) as up:
        yield up


async def whole(parley: Running) -> Scene:
    """Somebody was answered by a model while a drill should have broken something, and broke nothing."""
    began, visitor = parley.clock.now(), await parley.visitor()
    posted = await visitor.post("Do you like meadows?")
    await visitor.until(lambda said: bool(said))
    probe = Probe(visitor.id, visitor.token, posted.json()["message_id"], 1.0, 2.0)
    return Scene(parley.app, began, "", [probe], await endings(parley.app.store, 0, [probe]))


@pytest.mark.parametrize(
    ("target", "missing"),
    [
        ("provider", ["silent while it was broken"]),
        ("masker", ["read by no model", "given to a person"]),
        ("database", ["refused while it was broken"]),
        ("channel", []),  # nobody wrote there
    ],
)
async def test_a_part_that_was_not_broken_is_found_out(
    parley: Running, target: Target, missing: list[str]
) -> None:
    verdict = await shown(await whole(parley), target)

    assert [held.promise for held in verdict if not held.ok] == missing


async def test_what_a_messenger_never_got_is_found_out(parley: Running) -> None:
    scene, store = await whole(parley), parley.app.store
    at = parley.clock.now()
    row = Conversation(
        "c1", "p1", "telegram", "bot", "chat", "en", "bot", 1, "closed", None, None, 0, at, at, None, None
    )
    async with store.transaction() as tx:
        await store.people.add(
            tx, Person("p1", b"key", None, 1), channel="telegram", installation="bot", external_id="chat"
        )
        await store.conversations.start(tx, row)
    await queued(store, "c1", "a", at=at)
    async with store.transaction() as tx:
        await tx.execute("UPDATE outbox SET state = 'dead' WHERE id = 'a'")
    (sent,) = await shown(scene, "channel")

    assert (sent.ok, sent.detail) == (False, "1 dead")


async def test_what_is_not_there_is_not_broken(parley: Running) -> None:
    every: list[tuple[Target, str]] = [
        ("channel", ""), ("provider", "anthropic"), ("masker", ""), ("database", ""), ("provider", ""),
        ("provider", "openai"), ("provider", "openai/gpt-5.4-mini"),
    ]  # fmt: skip
    why = [nothing(parley.app, target, only) for target, only in every]

    assert [str(each) for each in why if each] == [
        "channel: no messenger is connected, and the widget needs no sending",
        "provider: no model of anthropic is in use here (models: openai/gpt-5.4-mini)",
    ]
    assert why[2:] == [None] * 5
