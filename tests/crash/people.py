"""Visitors and a member of staff who use a Parley that keeps dying, and write down what they saw.

They know nothing of deaths: a request that fails is made again, with the same client_message_id, as the
widget does it.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import dropwhile

import httpx2

from tests.crash.lane import Lane
from tests.peers.models import Request
from tests.running import Desk, Visitor

STAFF, PASSWORD = ("Anna", "Ben"), "correct horse battery staple"
_SMALL_TALK = (
    "What is my balance?",
    "Where is my order?",
    "How long does standard shipping take?",
    "Thanks!",
)
PERSON = "I want to talk to a human"
_LONG = "It is long and has no end. That is all there is of it to be told."  # it grows while it is told
_WORD = re.compile(r"\bquo[a-z]{9}\b")  # every question to the model has one of its own
_EMAIL = re.compile(r"\[EMAIL_\d+\]")


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as a visitor got it."""

    id: str
    author: str
    text: str


@dataclass
class Chat:
    """One conversation, as its visitor knows it. `accepted`: the words of every 202, by message id."""

    visitor: Visitor
    accepted: dict[str, str] = field(default_factory=dict)
    streamed: list[Seen] = field(default_factory=list)
    listed: list[Seen] = field(default_factory=list)  # at the very end
    owner: str = "bot"
    cursor: str = "0"

    def heard_since(self, message_id: str) -> bool:
        """Somebody has said something after this message."""
        since = dropwhile(lambda seen: seen.id != message_id, self.streamed)
        return any(seen.author != "person" for seen in since)


@dataclass
class TakeOver:
    """What was visible when staff had their OK, and what just before they gave the conversation away."""

    conversation_id: str
    ok_at: int  # ms since the epoch, the same clock as the application's: one machine
    before: frozenset[str]
    after: frozenset[str] = frozenset()
    released_at: int | None = None


@dataclass
class Log:
    """All that the auditor may know besides the database. `replies`: staff's words, by message id."""

    chats: list[Chat] = field(default_factory=list)
    take_overs: list[TakeOver] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)


class Crowd:
    """Everybody at one Parley. They go on until `calm` is set, and then finish what they are at."""

    def __init__(self, lane: Lane, seed: int) -> None:
        self._lane, self._rng = lane, random.Random(seed)
        self._chatting: list[Chat] = []
        self._changed = asyncio.Condition()
        self._watchers: list[asyncio.Task[None]] = []
        self.log, self.calm = Log(), asyncio.Event()

    @property
    def accepted(self) -> int:
        return sum(len(chat.accepted) for chat in self.log.chats)

    async def visit(self, watching: asyncio.TaskGroup) -> None:
        """One visitor, in one conversation after another."""
        while not self.calm.is_set():
            chat = await self._start(watching)
            for _ in range(self._rng.randint(4, 12)):
                if not self.calm.is_set():
                    await self._say(chat, self._question())
            self._chatting.remove(chat)

    async def sign_in(self, name: str) -> Desk:
        body = {"name": name, "password": PASSWORD}
        signed_in = await self._heard(lambda: self._lane.client.post("/v1/staff/sessions", json=body))
        assert signed_in.status_code == 201, signed_in.text
        return Desk(self._lane.client, signed_in.json()["token"])

    async def staff(self, desk: Desk) -> None:
        """Takes over those that wait, and now and then one that the bot has."""
        while not self.calm.is_set():
            await self.until(lambda: bool(self._chatting) or self.calm.is_set())
            waiting = [chat for chat in self.log.chats if chat.owner == "queue"]
            for chat in waiting[:1] or self._rng.sample(self._chatting, k=min(1, len(self._chatting))):
                await self._attend(desk, chat)

    async def look_back(self) -> None:
        """Fetch every conversation afresh, and wait for the streams to have shown as much."""
        for chat in self.log.chats:
            chat.listed = await self._list(chat)
        await self.until(lambda: all(len(chat.streamed) >= len(chat.listed) for chat in self.log.chats))

    def leave(self) -> None:
        """Close every window."""
        for watcher in self._watchers:
            watcher.cancel()

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for what some event of some stream will bring."""
        async with self._changed:
            await self._changed.wait_for(true)

    # -- a visitor ------------------------------------------------------------------------------------

    async def _start(self, watching: asyncio.TaskGroup) -> Chat:
        started = await self._heard(lambda: self._lane.client.post("/v1/conversations", json={}))
        assert started.status_code == 201, started.text
        told = started.json()
        chat = Chat(Visitor(self._lane.client, told["conversation_id"], told["token"]))
        self.log.chats.append(chat)
        self._watchers.append(watching.create_task(self._watch(chat)))
        async with self._changed:
            self._chatting.append(chat)
            self._changed.notify_all()
        return chat

    async def _say(self, chat: Chat, text: str) -> None:
        event_id = f"m{len(chat.accepted)}"
        answer = await self._heard(lambda: chat.visitor.post(text, event_id))
        assert answer.status_code == 202, answer.text
        message_id = answer.json()["message_id"]
        chat.accepted[message_id] = text
        self._lane.witness("visitor/accepted")
        if self._rng.random() < 0.8:  # else: a burst
            await self.until(lambda: chat.heard_since(message_id) or self.calm.is_set())

    def _question(self) -> str:
        chance = self._rng.random()
        if chance < 0.1:
            return PERSON
        if chance < 0.4:
            return self._rng.choice(_SMALL_TALK)
        address = f" I am at {self._letters()}@example.org." if chance < 0.7 else ""
        return f"Tell me the story of quo{self._letters()}, please.{address}"

    def _letters(self) -> str:
        return "".join(self._rng.choices("abcdefghijklmnoprstuvwz", k=9))

    async def _watch(self, chat: Chat) -> None:
        """The live stream, taken up again at its cursor whenever it breaks."""
        while True:
            await self._lane.alive.wait()
            try:
                async for name, told in chat.visitor.events(after=chat.cursor):
                    await self._told(chat, name, told)
            except httpx2.HTTPError:  # gone, or stopping
                continue

    async def _told(self, chat: Chat, name: str, told: dict[str, str]) -> None:
        async with self._changed:
            if name == "message":
                chat.streamed.append(Seen(told["id"], told["author"], told["text"]))
                chat.cursor = told["cursor"]
            elif name == "owner":
                chat.owner = told["owner"]
            self._changed.notify_all()
        if name == "message" and told["author"] == "bot":
            self._lane.witness("visitor/answered")

    # -- staff ----------------------------------------------------------------------------------------

    async def _attend(self, desk: Desk, chat: Chat) -> None:
        taken = await self._heard(lambda: desk.do(chat.visitor.id, "take-over"))
        if taken.status_code != 200:
            return  # a colleague has it, or it is closed
        record = TakeOver(chat.visitor.id, _now(), frozenset())
        self._lane.witness("staff/taken-over")
        record.before = await self._visible(chat)
        self.log.take_overs.append(record)
        await self._heard(lambda: self._get(f"/v1/staff/conversations/{chat.visitor.id}", desk.token))
        await self._reply(desk, chat)
        record.after = await self._visible(chat)
        if self._rng.random() < 0.95:  # else: they keep it
            self._release(chat.visitor.id)
            verb = self._rng.choice(("hand-back", "close"))
            await self._heard(lambda: desk.do(chat.visitor.id, verb))

    def _release(self, conversation_id: str) -> None:
        """From here on the bot may speak again; so it may if they had kept it from an earlier time."""
        for record in self.log.take_overs:
            if record.conversation_id == conversation_id and record.released_at is None:
                record.released_at = _now()

    async def _reply(self, desk: Desk, chat: Chat) -> None:
        """Not made again when it breaks: a reply carries no id, and a person looks before saying it twice."""
        text = f"This is a person: {self._letters()}"
        try:
            said = await desk.do(chat.visitor.id, "reply", text=text)
        except httpx2.TransportError:
            return
        if said.status_code == 200:
            self.log.replies[said.json()["message_id"]] = text

    async def _visible(self, chat: Chat) -> frozenset[str]:
        return frozenset(seen.id for seen in await self._list(chat) if seen.author == "bot")

    # -- both -----------------------------------------------------------------------------------------

    async def _list(self, chat: Chat) -> list[Seen]:
        found: list[Seen] = []
        after, more = "0", True
        while more:
            url = f"/v1/conversations/{chat.visitor.id}/messages?after={after}"
            page = (await self._heard(partial(self._get, url, chat.visitor.token))).json()
            found += [Seen(told["id"], told["author"], told["text"]) for told in page["messages"]]
            after, more = page["cursor"], page["more"]
        return found

    async def _get(self, url: str, token: str) -> httpx2.Response:
        return await self._lane.client.get(url, headers={"Authorization": f"Bearer {token}"})

    async def _heard(self, request: Callable[[], Awaitable[httpx2.Response]]) -> httpx2.Response:
        """Make a request again until it is answered."""
        while True:
            await self._lane.alive.wait()
            try:
                answer = await request()
            except httpx2.TransportError:
                continue
            if answer.status_code != 503:
                return answer


def storyteller(request: Request) -> str:
    """The provider: tells each story that was asked for last, once, and to the address that was given."""
    asked = re.findall(r"<person>\n(.*?)\n</person>", str(request.body["messages"][-1]["content"]), re.DOTALL)
    told = [f"The story of {word}. {_LONG}" for word in _WORD.findall(asked[-1])]
    return (
        " ".join([*told, *(f"It goes to {email}." for email in _EMAIL.findall(asked[-1]))])
        or "You are welcome."
    )


def stories(text: str) -> list[str]:
    """The unique words in an answer."""
    return _WORD.findall(text)


def _now() -> int:
    return time.time_ns() // 1_000_000
