"""People in Slack and Telegram, and staff at the API, who use a Parley that keeps dying.

They know nothing of deaths: the platforms bring what they say again, and staff repeat a request that fails.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import httpx2

from tests.crash.auditor import at_rest
from tests.crash.people import PASSWORD, PERSON, STAFF
from tests.crash.platforms import Log, Shown, TakeOver, events, shown, standing
from tests.crash.ways import Platforms
from tests.peers.slack import Slack
from tests.peers.telegram import Telegram
from tests.running import Desk, until

_EACH = 4  # people at a time on a platform
_PATIENCE_SECONDS = 5.0  # for an answer, before somebody writes again
_REST_SECONDS = 60.0


@asynccontextmanager
async def used(platforms: Platforms, seed: int) -> AsyncIterator[Log]:
    """People use it as long as the block lasts; then one more life, until all are answered."""
    people = Customers(platforms, seed)
    async with platforms.lane.undisturbed():
        desks = [await people.sign_in(name) for name in STAFF]
    async with asyncio.TaskGroup() as group:
        at_it = [group.create_task(people.in_slack()) for _ in range(_EACH)]
        at_it += [group.create_task(people.in_telegram()) for _ in range(_EACH)]
        at_it += [group.create_task(people.staff(desk)) for desk in desks]
        yield people.log
        people.calm.set()
        async with asyncio.timeout(_REST_SECONDS), platforms.lane.undisturbed():
            await asyncio.wait(at_it)
            await platforms.settled()
            await until(lambda: at_rest(platforms.lane.database), seconds=_REST_SECONDS)
    people.look_back()


class Customers:
    """They go on until `calm` is set, and then finish what they are at."""

    def __init__(self, platforms: Platforms, seed: int) -> None:
        self._slack, self._telegram = platforms.slack, platforms.telegram
        self._lane, self._rng = platforms.lane, random.Random(seed)
        self._numbers = iter(range(1, 1_000_000))
        self.log, self.calm = Log(), asyncio.Event()

    def look_back(self) -> None:
        """Everything is over: write down what the platforms know."""
        self.log.events, self.log.shown = events(self._slack, self._telegram), self._shown()
        for taken in self.log.take_overs:
            if not taken.over:
                taken.after = self._standing()

    # -- people ---------------------------------------------------------------------------------------

    async def in_slack(self) -> None:
        """One after another: in a direct message, with the assistant, or in a channel of many."""
        while not self.calm.is_set():
            user = f"U{next(self._numbers)}"
            match self._rng.choices(("direct", "assistant", "channel"), (5, 2, 3))[0]:
                case "direct":
                    await self._in_thread(user, self._slack.dm(user).id, None)
                case "assistant":
                    root = await self._slack.opens_assistant(user, wait=False)
                    await self._in_thread(user, root.channel, root.ts)
                case _:
                    place = self._slack.opens_channel(f"C{user}")
                    asked = await self._slack.says(user, place, f"<@UBOT> {self._question()}", wait=False)
                    await self._in_thread(user, place.id, asked.ts, call="<@UBOT> ")

    async def _in_thread(self, user: str, channel: str, thread: str | None, *, call: str = "") -> None:
        for _ in range(self._rng.randint(1, 4)):
            before = self._heard_in(channel)
            await self._slack.says(user, channel, f"{call}{self._question()}", thread_ts=thread, wait=False)
            await self._patience(self._slack, lambda before=before: self._heard_in(channel) > before)  # type: ignore[misc]

    async def in_telegram(self) -> None:
        """One after another: in private, or two in a group."""
        while not self.calm.is_set():
            user = next(self._numbers)
            if self._rng.random() < 0.8:
                if self._rng.random() < 0.3:
                    await self._telegram.says(user, user, "/start")
                await self._in_chat([user], user)
            else:
                self._telegram.opens_group(-user)
                await self._in_chat([user, next(self._numbers)], -user, call=f"@{self._telegram.bot_name} ")

    async def _in_chat(self, users: list[int], chat: int, *, call: str = "") -> None:
        place = self._telegram.chat(chat)
        for user in users * self._rng.randint(1, 4) if chat > 0 else users:  # a group is slow: 20 a minute
            before = len(place.by_bot)
            await self._telegram.says(user, chat, f"{call}{self._question()}")
            await self._patience(self._telegram, lambda before=before: len(place.by_bot) > before)  # type: ignore[misc]

    async def _patience(self, peer: Slack | Telegram, heard: Callable[[], bool]) -> None:
        """Mostly they wait for an answer; else it is a burst."""
        if self._rng.random() < 0.8 and not self.calm.is_set():
            with suppress(TimeoutError):
                await peer.until(lambda: heard() or self.calm.is_set(), seconds=_PATIENCE_SECONDS)

    def _question(self) -> str:
        chance = self._rng.random()
        if chance < 0.12:
            return PERSON
        address = f" I am at {self._letters()}@example.org." if chance < 0.4 else ""
        return f"Tell me the story of quo{self._letters()}, please.{address}"

    def _letters(self) -> str:
        return "".join(self._rng.choices("abcdefghijklmnoprstuvwz", k=9))

    def _heard_in(self, channel: str) -> int:
        return len(self._slack.channel(channel).by_bot)

    # -- staff ----------------------------------------------------------------------------------------

    async def sign_in(self, name: str) -> Desk:
        body = {"name": name, "password": PASSWORD}
        signed_in = await self._answered(lambda: self._lane.client.post("/v1/staff/sessions", json=body))
        assert signed_in.status_code == 201, signed_in.text
        return Desk(self._lane.client, signed_in.json()["token"])

    async def staff(self, desk: Desk) -> None:
        """Takes over those that wait, and now and then one that the bot has."""
        while not self.calm.is_set():
            board = (await self._answered(lambda: self._board(desk))).json()["conversations"]
            waiting = [one["id"] for one in board if one["owner"]["kind"] == "queue"]
            with_bot = [one["id"] for one in board if one["owner"]["kind"] == "bot"]
            for id in waiting[:1] or self._rng.sample(with_bot, k=min(1, len(with_bot))):
                await self._attend(desk, id)
            with suppress(TimeoutError):  # a short rest
                await asyncio.wait_for(self.calm.wait(), 0.5)

    async def _attend(self, desk: Desk, id: str) -> None:
        taken = await self._answered(lambda: desk.do(id, "take-over"))
        if taken.status_code != 200:
            return  # a colleague has it, or it is closed
        record = self._record_of(id, frozenset(taken.json()["in_flight"]))
        self._lane.witness("staff/taken-over")
        await self._answered(lambda: self._board(desk))
        await self._reply(desk, id)
        if self._rng.random() < 0.95:  # else: they keep it
            record.after, record.over = self._standing(), True
            verb = self._rng.choice(("hand-back", "close"))
            await self._answered(lambda: desk.do(id, verb))

    def _record_of(self, id: str, flying: frozenset[str]) -> TakeOver:
        """Taking what one has already is no new beginning."""
        for taken in self.log.take_overs:
            if taken.conversation_id == id and not taken.over:
                return taken
        taken = TakeOver(id, self._standing(), flying)
        self.log.take_overs.append(taken)
        return taken

    async def _reply(self, desk: Desk, id: str) -> None:
        """Not made again when it breaks: a reply carries no id, and a person looks before saying it twice."""
        text = f"This is a person: {self._letters()}"
        try:
            said = await desk.do(id, "reply", text=text)
        except httpx2.TransportError:
            return
        if said.status_code == 200:
            self.log.replies[said.json()["message_id"]] = text

    def _standing(self) -> frozenset[str]:
        return standing(self._slack, self._telegram)

    def _shown(self) -> list[Shown]:
        return shown(self._slack, self._telegram)

    async def _board(self, desk: Desk) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {desk.token}"}
        return await self._lane.client.get("/v1/staff/conversations", headers=headers)

    async def _answered(self, request: Callable[[], Awaitable[httpx2.Response]]) -> httpx2.Response:
        """Make a request again until it is answered."""
        while True:
            await self._lane.alive.wait()
            try:
                answer = await request()
            except httpx2.TransportError:
                continue
            if answer.status_code != 503:
                return answer
