"""An answer that grows in the widget, in Slack and in Telegram, while the model still speaks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.journeys.test_messengers import STAFF_GROUP, opened
from tests.peers.models import Fault, ModelServer, Paced, filled
from tests.peers.slack import seen
from tests.running import Json, Running, Visitor

QUESTION = "Please tell me a little about honey from the meadow"
FIRST = "Meadow honey tastes of many flowers. "
SECOND = "It is a little darker than most. "
HONEST = "I have to stop here"


def pieces(*words: str) -> tuple[str, ...]:
    """A filled-in form, cut inside its answer."""
    whole = filled("".join(words))
    cuts, at = [], 0
    for word in words[:-1]:
        at = whole.index(json.dumps(word)[1:-1], at) + len(json.dumps(word)) - 2
        cuts.append(at)
    return tuple(whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True))


async def told(events: AsyncGenerator[tuple[str, Json], None], name: str) -> Json:
    async with asyncio.timeout(20):
        async for event, content in events:
            if event == name:
                return content
    raise AssertionError("the stream ended")


async def asked(smart: Running, openai: ModelServer, *words: str) -> Visitor:
    openai.script(Paced(pieces(*words)))
    visitor = await smart.visitor()
    await visitor.post(QUESTION)
    return visitor


@pytest.mark.promise("P5")
async def test_the_widget_shows_sentences_before_the_model_has_ended(
    smart: Running, openai: ModelServer
) -> None:
    visitor = await asked(smart, openai, FIRST, SECOND, "Bye {no.such.fact} [PERS", "ON_9]!")
    async with aclosing(visitor.events()) as events:
        first = await told(events, "delta")
        said_before = await visitor.said_to_me()
        openai.beat.release()
        second = await told(events, "delta")
        for _ in range(2):
            openai.beat.release()
        whole = await told(events, "message")
        while whole["author"] != "bot":
            whole = await told(events, "message")

    assert (first["text"], said_before) == (FIRST.strip(), [])
    assert second["text"] == (FIRST + SECOND).strip()
    assert first["message_id"] == second["message_id"] == whole["id"]
    assert whole["text"].startswith((FIRST + SECOND).strip())
    assert HONEST in whole["text"], "what it ended with was no answer"
    assert "PERSON" not in whole["text"]
    assert "{" not in whole["text"]


async def test_an_answer_that_grew_is_one_message_afterwards(smart: Running, openai: ModelServer) -> None:
    visitor = await asked(smart, openai, FIRST, SECOND)
    async with aclosing(visitor.events()) as events:
        await told(events, "delta")
        openai.beat.release()
        await visitor.until(lambda said: len(said) > 0)

    assert await visitor.said_to_me() == [(FIRST + SECOND).strip()]


@pytest.mark.promise("P3")
async def test_STREAM_a_take_over_ends_the_models_call_and_nothing_more_is_said(
    smart: Running, openai: ModelServer
) -> None:
    anna = await smart.staff()
    visitor = await asked(smart, openai, FIRST, SECOND, "And so on.")
    async with aclosing(visitor.events()) as events:
        await told(events, "delta")
    taken = await anna.do(visitor.id, "take-over")
    async with asyncio.timeout(1):
        await openai.left(1)
    said = await visitor.until(lambda said: any("Anna" in text for text in said))

    assert taken.json()["in_flight"] == []
    assert said[0] == FIRST.strip()
    assert not [text for text in said if "darker" in text]
    calls = await smart.app.db.fetch_all("SELECT state, certainty FROM ledger WHERE tenant = 'default'")
    assert [tuple(row) for row in calls] == [("settled", "estimated")]


async def test_a_model_that_is_cut_after_a_sentence_ends_in_honest_words(
    smart: Running, openai: ModelServer, anthropic: ModelServer
) -> None:
    openai.script(Paced(pieces(FIRST, SECOND), finish="length"))
    anthropic.default = Fault("hang")
    anna, visitor = await smart.staff(), await smart.visitor()
    await visitor.post(QUESTION)
    async with aclosing(visitor.events()) as events:
        await told(events, "delta")
    openai.beat.release()
    said = await visitor.until(lambda said: len(said) > 1)

    assert said[0].startswith(FIRST.strip())
    assert HONEST in said[0]
    assert anthropic.requests == [], "nobody else is asked to go on with another's words"
    assert [one["id"] for one in await anna.queue()] == [visitor.id]


async def test_a_goodbye_closes_the_conversation_and_the_next_words_open_it(
    smart: Running, openai: ModelServer
) -> None:
    openai.script(filled("Good-bye, and enjoy the honey!", wish="close"), filled("It is a little darker."))
    visitor = await smart.visitor()
    await visitor.post("Thank you very much, that was all, good-bye")
    closed = await visitor.until(lambda said: len(said) == 2)
    state = [content["state"] async for name, content in _until_owner(visitor) if name == "state"]
    await visitor.post(QUESTION)
    said = await visitor.until(lambda said: len(said) == 3)

    assert closed[0] == "Good-bye, and enjoy the honey!"
    assert state == ["closed"]
    assert said[2] == "It is a little darker."


async def _until_owner(visitor: Visitor) -> AsyncGenerator[tuple[str, Json], None]:
    """What the stream of events begins with."""
    async with aclosing(visitor.events()) as events:
        async for name, content in events:
            if name == "owner":
                return
            yield name, content


async def test_in_slack_it_grows_in_one_message(tmp_path: Path, openai: ModelServer) -> None:
    policy: Json = {"slack": {"mode": "http", "desk_channel": "CSTAFF"}}
    async with opened(tmp_path, policy, openai_api_key="sk-test", openai_base_url=openai.openai_url) as shop:
        root = await shop.slack.opens_assistant("UMINA")
        dm = shop.slack.dm("UMINA")
        await shop.customer_hears("AI assistant")
        openai.script(Paced(pieces(FIRST, SECOND)))
        await shop.slack.says("UMINA", dm, QUESTION, thread_ts=root.ts)
        await shop.slack.until(lambda: any(FIRST.strip() in text for text in shop.heard()))
        standing = next(one for one in dm.by_bot if FIRST.strip() in seen(one).text)
        grew = (seen(standing).text, standing.streaming)
        openai.beat.release()
        await shop.customer_hears("darker")
        await shop.slack.until(lambda: standing.streaming != "in_progress")

        assert grew == (FIRST.strip(), "in_progress")
        assert [seen(one).text for one in dm.by_bot if "Meadow" in seen(one).text] == [
            (FIRST + SECOND).strip()
        ]
        assert seen(standing).buttons


async def test_in_telegram_it_grows_as_a_draft(tmp_path: Path, openai: ModelServer) -> None:
    policy: Json = {"telegram": {"desk_chat": STAFF_GROUP}}
    async with opened(tmp_path, policy, openai_api_key="sk-test", openai_base_url=openai.openai_url) as shop:
        chat = shop.telegram.chat(7)
        await shop.telegram.says(7, 7, "/start")
        await shop.telegram.until(lambda: len(chat.by_bot) == 1)
        openai.script(Paced(pieces(FIRST, SECOND)))
        await shop.telegram.says(7, 7, QUESTION)
        await shop.telegram.until(lambda: chat.drafts)
        sent_before = len(chat.by_bot)
        openai.beat.release()
        await shop.telegram.until(lambda: len(chat.by_bot) == 2)

        assert chat.drafts[0] == FIRST.strip()
        assert sent_before == 1, "a draft is no message"
        assert chat.by_bot[-1].text == (FIRST + SECOND).strip()
