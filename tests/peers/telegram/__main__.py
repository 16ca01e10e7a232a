"""The loopback Telegram as a process of its own, so that it outlives an app that is killed.

    python -m tests.peers.telegram --port 9200 --log telegram.jsonl

The first line of its output is its address. `POST /peer/VERB` with a JSON object of arguments makes people
act (a message is named `{"chat": ..., "message_id": ...}`, a connection by its id, the chat of a business
account `{"business": ..., "chat": ...}`); `POST /peer/set` changes `patience`, `delays` and `attempts` of
the webhook, `privacy` and `rates`; `POST /peer/fault` scripts faults; `GET /peer/messages` tells what stands
where, `GET /peer/updates` how updates fared. Everything that happens is a line of the log.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from tests.peers.telegram.telegram import Telegram
from tests.peers.telegram.things import Chat, Connection, Json, Message, Press, Topic

_OPENS = ("opens_group", "opens_supergroup")
_VERBS = (
    *("says", "edits", "deletes", "presses", "forges_press", "stops", "bot_says", "tells"),
    *("blocks", "unblocks", "takes_in", "throws_out", "upgrades", "connects", "withdraws", "regrants"),
    *("opens_topic", "closes_topic", "renames_topic", "deletes_topic"),
)
_WEBHOOK = ("patience", "delays", "attempts")


class Process(Telegram):
    """Telegram with a way in for whoever directs the play."""

    def _extra_routes(self) -> Sequence[web.RouteDef]:
        return [
            web.post("/peer/set", self._set),
            web.post("/peer/fault", self._fault),
            web.post("/peer/{verb}", self._play),
            web.get("/peer/messages", self._messages),
            web.get("/peer/updates", self._updates),
        ]

    async def _play(self, request: web.Request) -> web.Response:
        verb, args = request.match_info["verb"], self._named(await request.json())
        if verb in _OPENS:
            return web.json_response(_told(getattr(self, verb)(**args)))
        if verb not in _VERBS:
            raise web.HTTPNotFound
        given = [args.pop("message")] if verb == "deletes" else []
        try:
            return web.json_response(_told(await getattr(self, verb)(*given, **args)))
        except LookupError as missing:
            return web.json_response({"error": str(missing)}, status=409)

    def _named(self, args: Json) -> Json:
        """The arguments with the things that they name."""
        if isinstance(args.get("connection"), str):
            args["connection"] = self.world.connections[args["connection"]]
        if isinstance(args.get("chat"), dict):
            args["chat"] = self.business(args["chat"]["business"], args["chat"]["chat"])
        for name in ("message", "reply_to"):
            if isinstance(args.get(name), dict):
                where = args[name]
                place = self.world.chats[where.get("business"), where["chat"]]
                args[name] = place.find(where["message_id"])
        return args

    async def _set(self, request: web.Request) -> web.Response:
        for name, value in (await request.json()).items():
            if name in _WEBHOOK:
                setattr(self.webhook, name, value)
            elif name == "rates":
                self.rates.on = bool(value)
            elif name == "privacy":
                self.privacy = bool(value)
            else:
                raise web.HTTPBadRequest
        return web.json_response({})

    async def _fault(self, request: web.Request) -> web.Response:
        """`{"method": ..., "steps": ["drop_after"], "times": 1}`; an empty object forgets them all."""
        args = await request.json()
        if args:
            self.faults.script(
                args["method"], *args["steps"], chat=args.get("chat"), times=args.get("times", 1)
            )
        else:
            self.faults.forget()
        return web.json_response({})

    async def _messages(self, _: web.Request) -> web.Response:
        places = self.world.chats.values()
        return web.json_response([message.told() for place in places for message in place.messages])

    async def _updates(self, _: web.Request) -> web.Response:
        told = [
            {"update": update.wire(), "sent": update.sent, "statuses": update.statuses}
            | {"confirmed": update.confirmed, "dropped": update.dropped}
            for update in self.updates.all
        ]
        return web.json_response(told)


def _told(made: object) -> Json:
    if isinstance(made, Message):
        return made.told()
    if isinstance(made, Chat | Connection):
        return made.wire()
    if isinstance(made, Topic | Press):
        return {"id": made.id}
    return {}


async def _run(args: argparse.Namespace) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with Process(port=args.port, log=args.log) as telegram:
        telegram.webhook.delays, telegram.webhook.attempts = args.retry_delays, args.attempts
        print(telegram.url, flush=True)
        await ended.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.peers.telegram")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--attempts", type=int, default=200, help="by webhook, until an update is dropped")
    delays = parser.add_argument("--retry-delays", default=(0.1, 0.2, 0.5), help="seconds, with commas")
    delays.type = lambda text: tuple(float(part) for part in text.split(","))
    return parser


if __name__ == "__main__":
    asyncio.run(_run(_parser().parse_args()))
