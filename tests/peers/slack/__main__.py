"""The loopback Slack as a process of its own, so that it outlives an app that is killed.

    python -m tests.peers.slack --port 9100 --state slack.jsonl --events-url http://127.0.0.1:8000/slack/events

The first line of its output is its address. `POST /peer/VERB` with a JSON object of arguments makes people
act and answers at once (a message is named `{"channel": ..., "ts": ...}`); `POST /peer/set` changes
`socket_mode`, `patience`, `retry_delays`, `stream_life` and the urls; `POST /peer/fault` scripts faults;
`GET /peer/messages` tells what stands where, `GET /peer/deliveries` how events fared. Everything that
happens is a line of the state file.
"""

from __future__ import annotations

import argparse
import asyncio
import inspect
import signal
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from tests.peers.slack.slack import Slack
from tests.peers.slack.world import Json, Message

_WORDS = ("says", "bot_says", "joins", "edits", "deletes", "opens_assistant", "tells", "uninstalls")
_ACTS = ("presses", "submits", "commands", "limits_events")
_SETTINGS = (
    "socket_mode",
    "patience",
    "retry_delays",
    "stream_life",
    "events_url",
    "interactions_url",
    "commands_url",
)


class Process(Slack):
    """Slack with a way in for whoever directs the play."""

    def _extra_routes(self) -> Sequence[web.RouteDef]:
        return [
            web.post("/peer/set", self._set),
            web.post("/peer/fault", self._fault),
            web.post("/peer/{verb}", self._play),
            web.get("/peer/messages", self._messages),
            web.get("/peer/deliveries", self._deliveries),
        ]

    async def _play(self, request: web.Request) -> web.Response:
        verb, args = request.match_info["verb"], await request.json()
        if "message" in args:
            named = args["message"]
            args["message"] = self.channel(named["channel"]).find(named["ts"])
        if verb in _WORDS:
            made = await getattr(self, verb)(**args, wait=False)
            return web.json_response(_told(made) if isinstance(made, Message) else {})
        if verb in _ACTS:
            self.spawn(getattr(self, verb)(**args))
            return web.json_response({})
        if verb in ("dm", "opens_channel"):
            return web.json_response({"channel": getattr(self, verb)(**args).id})
        if verb in ("warn", "refresh", "cut"):
            done = getattr(self.sockets, verb)(**args)
            if inspect.isawaitable(done):
                await done
            return web.json_response({})
        raise web.HTTPNotFound

    async def _set(self, request: web.Request) -> web.Response:
        for name, value in (await request.json()).items():
            if name not in _SETTINGS:
                raise web.HTTPBadRequest
            setattr(self, name, value)
        return web.json_response({})

    async def _fault(self, request: web.Request) -> web.Response:
        """`{"method": ..., "steps": ["drop_after"], "times": 1}`; an empty object forgets them all."""
        args = await request.json()
        if args:
            self.faults.script(args["method"], *args["steps"], times=args.get("times", 1))
        else:
            self.faults.forget()
        return web.json_response({})

    async def _messages(self, _: web.Request) -> web.Response:
        channels = [place for team in self.world.workspaces.values() for place in team.channels.values()]
        return web.json_response([_told(message) for place in channels for message in place.messages])

    async def _deliveries(self, _: web.Request) -> web.Response:
        told = [
            {
                "id": delivery.parcel.id,
                "ts": delivery.parcel.payload.get("event", {}).get("ts"),
                "taken": delivery.taken,
                "outcomes": [outcome.reason or outcome.status for outcome in delivery.outcomes],
            }
            for delivery in self.deliveries
        ]
        return web.json_response(told)


def _told(message: Message) -> Json:
    shown = message.wire(metadata=True)
    own = {"channel": message.channel, "own": message.own, "ephemeral_for": message.ephemeral_for}
    return {**shown, **own}


async def _run(args: argparse.Namespace) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with Process(port=args.port, state=args.state) as slack:
        slack.events_url = args.events_url
        slack.interactions_url = args.interactions_url or args.events_url
        slack.commands_url = args.commands_url or args.events_url
        slack.retry_delays = args.retry_delays
        print(slack.url, flush=True)
        await ended.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.peers.slack")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--state", type=Path)
    parser.add_argument("--events-url", default="")
    parser.add_argument("--interactions-url", default="")
    parser.add_argument("--commands-url", default="")
    delays = parser.add_argument("--retry-delays", default=(0.2, 1.0, 5.0), help="seconds, with commas")
    delays.type = lambda text: tuple(float(part) for part in text.split(","))
    return parser


if __name__ == "__main__":
    asyncio.run(_run(_parser().parse_args()))
