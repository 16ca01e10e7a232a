"""Where people act: the world, and the bot's updates on their two ways out of it."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from tests.peers.record import Record
from tests.peers.telegram.calls import Call
from tests.peers.telegram.faults import Faults, Rates
from tests.peers.telegram.things import (
    BOT_ID,
    BOT_NAME,
    TOKEN,
    Chat,
    Connection,
    Draft,
    Json,
    Message,
    Person,
)
from tests.peers.telegram.updates import Update, Updates
from tests.peers.telegram.webhook import Webhook
from tests.peers.telegram.world import World


class Stage(ABC):
    """The state of one loopback Telegram; `Telegram` is all of it."""

    token, bot_id, bot_name = TOKEN, BOT_ID, BOT_NAME

    def __init__(
        self, *, now: Callable[[], float] = time.time, port: int = 0, log: Path | None = None
    ) -> None:
        self.record = Record(log)
        self.world = World(now, self.record)
        self.faults, self.rates = Faults(), Rates(now)
        self.calls: list[Call] = []
        self.updates = Updates(self.record)
        self.webhook = Webhook(self.updates, self.record, self._execute)
        self.privacy = True
        self.topics_with_bot = False  # whether private chats with the bot have topics
        self.url = ""
        self._port = port
        self._tasks: set[asyncio.Task[object]] = set()

    # -- places ---------------------------------------------------------------------------------------

    def person(self, user: int) -> Person:
        return self.world.person(user)

    def private(self, user: int) -> Chat:
        """The conversation of a person with the bot."""
        return self.world.private(user)

    def chat(self, id: int | Chat) -> Chat:
        """By its id; a person's private chat begins when first spoken of, a group has to be opened."""
        if isinstance(id, Chat):
            return id
        return self.world.private(id) if id > 0 else self.world.chats[None, id]

    def opens_group(self, id: int, title: str = "Group", *, admin: bool = False) -> Chat:
        """A basic group with the bot in it; its id is negative."""
        made = Chat(id, "group", title, bot="administrator" if admin else "member")
        return self.world.chats.setdefault((None, id), made)

    def opens_supergroup(
        self, id: int, title: str = "Supergroup", *, forum: bool = False, admin: bool = False
    ) -> Chat:
        """A supergroup with the bot in it; as a forum it has topics. Its id begins with -100."""
        made = Chat(id, "supergroup", title, forum=forum, bot="administrator" if admin else "member")
        return self.world.chats.setdefault((None, id), made)

    def business(self, connection: str | Connection, customer: int) -> Chat:
        """The chat of a business account with one of its customers: say things there with `says`."""
        id = connection.id if isinstance(connection, Connection) else connection
        person = self.world.person(customer)
        made = Chat(customer, "private", person.first_name, business=id)
        return self.world.chats.setdefault((id, customer), made)

    def draft(self, chat: int | Chat) -> Draft | None:
        """What grows before a person's eyes right now."""
        return self.world.draft(self.chat(chat))

    # -- to the bot -----------------------------------------------------------------------------------

    @property
    def sent(self) -> list[Message]:
        """Everything that the bot says and that stands somewhere, chat by chat."""
        return [message for place in self.world.chats.values() for message in place.by_bot]

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    async def until(self, true: Callable[[], object], seconds: float = 20.0) -> None:
        await self.record.until(true, seconds)

    async def settled(self, seconds: float = 20.0) -> None:
        """No update waits any more: each was taken (polling: confirmed by a further call), or dropped."""
        await self.record.until(lambda: not self.updates.pending, seconds)

    async def redelivers(self, update: Update) -> None:
        """Bring an update once more, as Telegram does when it did not see the webhook's answer."""
        self.updates.again(update)

    async def tells(self, kind: str, body: Json, lane: int = 0) -> Update | None:
        """Any other update."""
        return self.updates.put(kind, body, lane)

    def _tell(self, kind: str, body: Json, place: Chat) -> Update | None:
        return self.updates.put(kind, body, place.id)

    @abstractmethod
    def _execute(self, args: Json) -> object:
        """A call that came as a webhook's answer."""

    def spawn(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[object]:  # any coroutine
        task: asyncio.Task[object] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
