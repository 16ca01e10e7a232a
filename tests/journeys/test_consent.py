"""Consent through the whole app: what the database holds before somebody agrees, here and in a messenger."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.peers.models import ModelServer
from tests.peers.telegram import Telegram
from tests.running import Json, running, settings

WORDS = "Which payment methods can my aunt in Hammerfest use?"
CANARY = b"Hammerfest"
KNOWN = "Which payment methods are there?"
LINK = "https://shop.example/privacy"


def policy(*channels: str, **more: object) -> Json:
    return {"consent": {"channels": list(channels), "version": "2026-11", "link": LINK, **more}}


def of_person(folder: Path) -> list[int]:
    """How many messages of people, turns and masked values there are; and no word of theirs in any file."""
    for file in folder.rglob("parley.db*"):
        assert CANARY not in file.read_bytes(), file
    with closing(sqlite3.connect(folder / "parley.db")) as db:
        statements = (
            "SELECT count(*) FROM message WHERE author = 'person'",
            "SELECT count(*) FROM turn",
            "SELECT count(*) FROM vault",
        )
        return [db.execute(statement).fetchone()[0] for statement in statements]


async def test_a_visitors_words_are_kept_only_after_they_agree(tmp_path: Path) -> None:
    async with running(settings(tmp_path, policy("web"))) as parley:
        mina = await parley.visitor()
        refused = await mina.post(WORDS, "m1")
        before = of_person(tmp_path)
        path = f"/v1/conversations/{mina.id}/consent"
        asked = (await parley.client.get(path, headers=mina.headers)).json()
        answer = {"purpose": "answer", "version": asked["version"], "agreed": True}
        agreed = await parley.client.post(path, json=answer, headers=mina.headers)
        said = await mina.ask(KNOWN)

    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "consent")
    assert before == [0, 0, 0]
    assert (asked["link"], asked["asked"][0]["agreed"]) == (LINK, None)
    assert agreed.status_code == 204
    assert "PayPal" in said


async def test_in_a_messenger_nothing_is_kept_before_the_button_is_pressed(
    tmp_path: Path, openai: ModelServer
) -> None:
    keys = {"openai_api_key": "sk-test-openai", "openai_base_url": openai.openai_url}
    async with Telegram() as telegram:
        tokens = {"telegram_bot_token": telegram.token, "telegram_api_url": telegram.url}
        async with running(settings(tmp_path, policy("telegram"), **tokens, **keys)):
            chat = telegram.private(7)
            await telegram.says(7, 7, WORDS)
            await telegram.until(lambda: any(LINK in one.text for one in chat.by_bot))
            before, asked = of_person(tmp_path), len(openai.requests)
            question = next(one for one in chat.by_bot if LINK in one.text)
            await telegram.presses(7, question, label="I agree")
            await telegram.until(lambda: any("Thank you" in one.text for one in chat.by_bot))
            await telegram.says(7, 7, WORDS)
            await openai.arrived(1)

    assert (before, asked) == ([0, 0, 0], 0)


async def test_who_does_not_want_a_model_is_answered_without_one(tmp_path: Path, openai: ModelServer) -> None:
    keys = {"openai_api_key": "sk-test-openai", "openai_base_url": openai.openai_url}
    async with running(settings(tmp_path, policy("web", purposes=["model"]), **keys)) as parley:
        mina = await parley.visitor()
        answer = {"purpose": "model", "version": "2026-11", "agreed": False}
        path = f"/v1/conversations/{mina.id}/consent"
        await parley.client.post(path, json=answer, headers=mina.headers)
        said = await mina.ask(KNOWN)

    assert "PayPal" in said
    assert openai.requests == []
