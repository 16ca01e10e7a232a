"""Customers and staff in Slack and Telegram, through the whole app: one conversation, whoever looks at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers import slack as slacks
from tests.peers import telegram as telegrams
from tests.peers.models import Fault, ModelServer
from tests.peers.slack import Slack, seen
from tests.peers.telegram import Telegram
from tests.running import Json, Running, running, settings

STAFF_GROUP = -1001
CARD = "4111 1111 1111 1111"
ASKS = f"My card {CARD} was charged twice, I want to talk to a human"


@dataclass
class Shop:
    """A running Parley whose staff are Anna in Slack (UANNA) and Ben in Telegram (2)."""

    parley: Running
    slack: Slack
    telegram: Telegram

    def card(self) -> slacks.Message:
        """The newest card in the staff channel."""
        return self.cards()[-1]

    def cards(self) -> list[slacks.Message]:
        return [one for one in self.slack.channel("CSTAFF").by_bot if one.thread_ts in (None, one.ts)]

    def lines(self) -> list[str]:
        """What stands in the thread of that card."""
        if not self.cards():
            return []
        thread = self.slack.channel("CSTAFF").thread(self.card().ts)
        return [seen(one).text for one in thread if one.ephemeral_for is None]

    def topic(self) -> list[telegrams.Message]:
        """What stands in the newest topic of the staff group."""
        group = self.telegram.chat(STAFF_GROUP)
        if not group.topics:
            return []
        return group.thread(max(one.id for one in group.topics.values()))

    async def customer_hears(self, *words: str) -> None:
        """In Mina's direct messages with the bot."""
        await self.slack.until(lambda: all(any(word in text for text in self.heard()) for word in words))

    def heard(self) -> list[str]:
        return [seen(one).text for one in self.slack.dm("UMINA").by_bot]


@asynccontextmanager
async def opened(data: Path, policy: Json, **more: str) -> AsyncIterator[Shop]:
    async with Slack() as slack, Telegram() as telegram:
        slack.retry_delays = (0.5, 1, 3)
        slack.opens_channel("CSTAFF", private=True)
        telegram.opens_supergroup(STAFF_GROUP, forum=True, admin=True)
        given = settings(
            data,
            policy,
            slack_bot_token=slack.workspace.token,
            slack_signing_secret=slack.signing_secret,
            slack_app_token=slack.app_token,
            slack_api_url=slack.api_url,
            telegram_bot_token=telegram.token,
            telegram_api_url=telegram.url,
            **more,
        )
        async with running(given) as parley:
            slack.events_url = slack.interactions_url = f"{parley.url.rstrip('/')}/slack/events"
            for name, channel, user in (("Anna", "slack", "UANNA"), ("Ben", "telegram", "2")):
                await parley.staff(name)
                await parley.app.accounts.link(name, channel, user)
            yield Shop(parley, slack, telegram)


@pytest.fixture(params=["http", "socket"])
async def shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    policy = {
        "slack": {"mode": request.param, "desk_channel": "CSTAFF"},
        "telegram": {"desk_chat": STAFF_GROUP},
    }
    async with opened(tmp_path, policy) as it:
        yield it


async def test_a_question_in_a_direct_message_is_answered(shop: Shop) -> None:
    dm = shop.slack.dm("UMINA")
    await shop.slack.says("UMINA", dm, "Which payment methods are there?")
    await shop.customer_hears("AI assistant", "PayPal")

    answer = dm.by_bot[-1]
    assert seen(answer).pings == ()
    assert any("person" in label for label in seen(answer).buttons)


async def test_a_customer_in_slack_is_served_by_staff_in_slack(shop: Shop) -> None:
    dm, staff = shop.slack.dm("UMINA"), shop.slack.channel("CSTAFF")
    await shop.slack.says("UMINA", dm, ASKS)
    await shop.slack.until(lambda: any("Customer" in line and "[CARD_1]" in line for line in shop.lines()))
    assert CARD not in repr([vars(one) for one in staff.messages])

    await shop.slack.says("UANNA", staff, "she sounds upset", thread_ts=shop.card().ts)
    await shop.slack.says("UANNA", staff, "!reply Hello, I am looking at it.", thread_ts=shop.card().ts)
    await shop.customer_hears("Hello, I am looking at it.")
    assert not any("upset" in text for text in shop.heard()), "a note stays among staff"

    await shop.slack.presses("UANNA", shop.card(), "desk:hand-back")
    await shop.customer_hears("The AI assistant answers again")
    await shop.slack.says("UMINA", dm, "Which payment methods are there?")
    await shop.customer_hears("PayPal")


async def test_one_conversation_is_the_same_in_slack_in_telegram_and_in_the_console(shop: Shop) -> None:
    visitor = await shop.parley.visitor()
    await visitor.post(ASKS)
    await shop.slack.until(lambda: shop.slack.channel("CSTAFF").by_bot)
    await shop.telegram.until(lambda: shop.telegram.chat(STAFF_GROUP).topics)
    await shop.telegram.until(lambda: any(one.text.startswith("Customer") for one in shop.topic()[1:]))

    await shop.telegram.says(2, STAFF_GROUP, "!reply Hello, this is Ben.", topic=shop.topic()[0].thread)
    await visitor.until(lambda said: any("this is Ben" in text for text in said))
    await shop.slack.until(lambda: any("Ben has it" in line for line in shop.lines()))

    staff = shop.slack.channel("CSTAFF")
    await shop.slack.says("UANNA", staff, "!reply And I am Anna.", thread_ts=shop.card().ts)
    await shop.slack.until(lambda: [one for one in staff.messages if one.ephemeral_for == "UANNA"])
    whispered = [seen(one).text for one in staff.messages if one.ephemeral_for == "UANNA"]
    assert any("Ben has this conversation" in text for text in whispered)
    assert not any("And I am Anna" in text for text in await visitor.said_to_me())


async def test_a_customer_in_telegram_asks_and_presses(shop: Shop) -> None:
    chat = shop.telegram.private(7)
    await shop.telegram.says(7, 7, "/start")
    await shop.telegram.until(lambda: any("AI assistant" in one.text for one in chat.by_bot))
    await shop.telegram.says(7, 7, "Which payment methods are there?")
    await shop.telegram.until(lambda: any("PayPal" in one.text for one in chat.by_bot))

    answer = next(one for one in chat.by_bot if "PayPal" in one.text)
    await shop.telegram.presses(7, answer, label="Talk to a person")
    await shop.telegram.until(lambda: any("our staff" in one.text for one in chat.by_bot))
    await shop.slack.until(lambda: shop.slack.channel("CSTAFF").by_bot)
    assert seen(shop.card()).text.startswith("Telegram: Asked for a person")


async def test_stop_ends_the_call_of_the_model_and_its_cost_is_settled(
    tmp_path: Path, openai: ModelServer
) -> None:
    openai.script(Fault("hang"))
    keys = {"openai_api_key": "sk-test-openai", "openai_base_url": openai.openai_url}
    async with opened(tmp_path, {"slack": {"mode": "socket"}}, **keys) as shop:
        chat = shop.telegram.private(7)
        await shop.telegram.says(7, 7, "Which of your feeders would you give a robin?")
        await openai.arrived(1)
        await shop.telegram.says(7, 7, "/stop")

        await openai.left(1)
        await shop.telegram.until(lambda: any("I will stop here" in one.text for one in chat.by_bot))
        rows = await shop.parley.app.db.fetch_all(
            "SELECT DISTINCT state FROM ledger WHERE tenant = 'default'"
        )

    assert [row[0] for row in rows] == ["settled"]


async def test_DIS_1_an_ai_says_so_in_the_operators_words_before_it_answers(tmp_path: Path) -> None:
    own = "The automated assistant of Example Shop answers here."
    policy = {
        "disclosure": {"words": {"en": own}},
        "slack": {"mode": "http", "desk_channel": "CSTAFF"},
        "telegram": {"desk_chat": STAFF_GROUP},
    }
    async with opened(tmp_path, policy) as shop:
        dm, chat = shop.slack.dm("UMINA"), shop.telegram.chat(7)
        await shop.slack.says("UMINA", dm, "Which payment methods are there?")
        await shop.telegram.says(7, 7, "Which payment methods are there?")
        await shop.customer_hears(own, "PayPal")
        await shop.telegram.until(lambda: any("PayPal" in one.text for one in chat.by_bot))
        visitor = await shop.parley.visitor()
        await visitor.ask("Which payment methods are there?")
        page = await visitor.client.get(f"/v1/conversations/{visitor.id}/messages", headers=visitor.headers)

        for heard in (shop.heard(), [one.text for one in chat.by_bot]):
            assert own in heard[0]
            assert [own in text for text in heard].count(True) == 1
        assert page.json()["owner"]["disclosure"] == own
        assert not any(own in text for text in await visitor.said_to_me()), "the widget shows it by itself"
