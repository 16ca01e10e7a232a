"""Why an answer says what it says, asked for in Slack and in Telegram: told to whoever got it alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.test_messengers import STAFF_GROUP, Shop, opened
from tests.peers import slack as slacks
from tests.peers import telegram as telegrams
from tests.peers.models import ModelServer, filled
from tests.peers.slack import seen
from tests.running import Json

POLICY: Json = {
    "slack": {"mode": "http", "desk_channel": "CSTAFF"},
    "telegram": {"desk_chat": STAFF_GROUP},
}
QUESTION = "Please tell me a little about honey from the meadow"
FRAGE = "Bitte erzählen Sie mir etwas von Honig"
HONEY = "Meadow honey tastes of many flowers."
BY_AN_AI = "This answer was written by an AI and checked before it was sent."
VON_EINER_KI = "Diese Antwort hat eine KI geschrieben"


async def in_slack(shop: Shop, place: slacks.Channel) -> slacks.Message:
    await shop.slack.until(lambda: any(HONEY in seen(one).text for one in place.by_bot))
    return next(one for one in place.by_bot if HONEY in seen(one).text)


async def in_telegram(shop: Shop, chat: telegrams.Chat) -> telegrams.Message:
    await shop.telegram.until(lambda: any(HONEY in one.text for one in chat.by_bot))
    return next(one for one in chat.by_bot if HONEY in one.text)


def whispered(place: slacks.Channel) -> list[tuple[str | None, str]]:
    return [(one.ephemeral_for, seen(one).text) for one in place.messages if one.ephemeral_for is not None]


async def asked_in_slack(shop: Shop, user: str, answer: slacks.Message) -> None:
    (menu,) = [one for block in answer.blocks for one in block.get("elements", []) if one.get("options")]
    await shop.slack.presses(user, answer, menu["action_id"], menu["options"][0]["value"])


async def test_in_slack_it_is_whispered(tmp_path: Path, openai: ModelServer) -> None:
    openai.default = filled(HONEY)
    async with opened(tmp_path, POLICY, openai_api_key="k", openai_base_url=openai.openai_url) as shop:
        dm, room = shop.slack.dm("UMINA"), shop.slack.channel("C1")
        await shop.slack.says("UMINA", dm, QUESTION)
        await shop.slack.says("UNOAH", room, "Good morning")
        await shop.slack.says("UMINA", room, f"<@UBOT> {QUESTION}")
        await asked_in_slack(shop, "UMINA", await in_slack(shop, dm))
        await asked_in_slack(shop, "UNOAH", await in_slack(shop, room))
        await asked_in_slack(shop, "UMINA", await in_slack(shop, room))
        await shop.slack.until(lambda: whispered(dm) and whispered(room))

        for place in (dm, room):
            ((to, told),) = whispered(place)
            assert to == "UMINA", "Noah got no answer, so there is nothing to tell him"
            assert told.startswith(BY_AN_AI)
        visible = await shop.parley.app.db.fetch_all(
            "SELECT author FROM message WHERE tenant = 'default' AND seq IS NOT NULL"
        )
        assert [row[0] for row in visible].count("bot") == 2, "it is no message of the conversation"


@pytest.mark.parametrize(
    ("language", "question", "words"),
    [("en", QUESTION, BY_AN_AI), ("de", "Honig?", VON_EINER_KI), ("en", FRAGE, VON_EINER_KI)],
)
async def test_in_telegram_it_stands_below_the_answer(
    tmp_path: Path, openai: ModelServer, language: str, question: str, words: str
) -> None:
    openai.default = filled(HONEY)
    async with opened(tmp_path, POLICY, openai_api_key="k", openai_base_url=openai.openai_url) as shop:
        chat = shop.telegram.private(7)
        shop.telegram.person(7).language = language
        await shop.telegram.says(7, 7, question)
        answer = await in_telegram(shop, chat)
        (data,) = [data for _, data in answer.buttons if data.startswith("p:why:")]
        press = await shop.telegram.presses(7, answer, data)
        await shop.telegram.until(lambda: press.answers)
        told = [one.text for one in chat.by_bot if one.reply_to is answer]
        said = [*told, *(text for text, _ in press.answers)]

    assert any(words in text for text in said)


async def test_in_a_group_of_telegram_only_who_asks_sees_it(tmp_path: Path, openai: ModelServer) -> None:
    openai.default = filled(HONEY)
    async with opened(tmp_path, POLICY, openai_api_key="k", openai_base_url=openai.openai_url) as shop:
        group = shop.telegram.opens_group(-55)
        await shop.telegram.says(7, group, f"@{shop.telegram.bot_name} {QUESTION}")
        answer = await in_telegram(shop, group)
        (data,) = [data for _, data in answer.buttons if data.startswith("p:why:")]
        theirs = await shop.telegram.presses(8, answer, data)
        ours = await shop.telegram.presses(7, answer, data)
        await shop.telegram.until(lambda: theirs.answers and ours.answers)
        told = [(one.receiver, one.text) for one in group.by_bot if BY_AN_AI in one.text]

    assert theirs.answers == [("", False)]
    assert [to for to, _ in told] == ([7] if told else [])
    assert told or BY_AN_AI in ours.answers[0][0]
