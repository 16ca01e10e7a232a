"""A whole Parley on a loopback port, and the visitors and members of staff who use it over HTTP."""

from __future__ import annotations

import asyncio
import json
import tomllib
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import uvicorn

from bot.app import App
from bot.settings import Environment, Policy, Settings
from storage.base import Database
from tests.clock import LiveClock

EXAMPLES = Path(__file__).parent.parent / "examples"
Json = dict[str, Any]  # Any: the shape is the API's, which is what the journeys assert on


def settings(data_dir: Path, policy: Json | None = None, **env: object) -> Settings:
    """The sample installation; `policy` overrides sections of its parley.toml."""
    sections = tomllib.loads((EXAMPLES / "parley.toml").read_text())
    sections["answers"]["pause_seconds"] = 0  # a test says when it waits for more of a question
    sections["answers"]["cache_hours"] = 0  # and when the same may be answered without a model
    changes: Json = {"masking": {"names": "off"}, **(policy or {})}
    for name, section in changes.items():
        sections[name] = {**sections.get(name, {}), **section} if isinstance(section, dict) else section
    given = {"data_dir": data_dir, "parley_config": EXAMPLES / "parley.toml", "port": 0, **env}
    # _env_file: nothing of the machine that runs the tests may leak in
    return Settings(env=Environment(_env_file=None, **given), policy=Policy.model_validate(sections))  # type: ignore[arg-type]  # pydantic-settings takes these by keyword


@asynccontextmanager
async def running(settings: Settings, *, database: Database | None = None) -> AsyncIterator[Running]:
    """Serve it as `parley run` does, and stop it the same way."""
    clock = LiveClock()
    app = App(settings, clock=clock, database=database)
    server = uvicorn.Server(
        uvicorn.Config(app.asgi, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    )
    await app.start()
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():  # noqa: ASYNC110  uvicorn has no event for it
        await asyncio.sleep(0.005)
    if serving.done():
        serving.result()
        raise RuntimeError("the server did not start; see the log above")
    port = server.servers[0].sockets[0].getsockname()[1]
    # given up before the server does: a connection that both may close can break under a request
    limits = httpx2.Limits(keepalive_expiry=1.0)
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30, limits=limits) as client:
        try:
            yield Running(app, clock, client)
        finally:
            await client.aclose()  # a client that still listens would hold the exit up
            server.should_exit = True
            await serving
            await app.stop()


async def until(reached: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait for what a running Parley does on its own; fails when it does not."""
    async with asyncio.timeout(seconds):
        while not reached():  # noqa: ASYNC110  a platform of the outside world tells nobody
            await asyncio.sleep(0.01)


@dataclass
class Running:
    """The running application and a client that speaks to it."""

    app: App
    clock: LiveClock
    client: httpx2.AsyncClient

    @property
    def url(self) -> str:
        return str(self.client.base_url)

    async def visitor(self, *, customer: bool = False, language: str = "en") -> Visitor:
        """A new conversation, anonymous or as the signed-in customer of the demo."""
        body: Json = {"language": language}
        if customer:
            body["identity"] = (await self.client.post("/demo/identity")).json()["identity"]
        started = await self.client.post("/v1/conversations", json=body)
        assert started.status_code == 201, started.text
        return Visitor(self.client, started.json()["conversation_id"], started.json()["token"])

    async def staff(self, name: str = "Anna") -> Desk:
        """A member of staff, signed in to the API."""
        password = "correct horse battery staple"
        await self.app.accounts.create(name, password, "agent")
        answer = await self.client.post("/v1/staff/sessions", json={"name": name, "password": password})
        assert answer.status_code == 201, answer.text
        return Desk(self.client, answer.json()["token"])


@dataclass
class Visitor:
    """Somebody in the chat."""

    client: httpx2.AsyncClient
    id: str
    token: str
    sent: int = 0

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, text: str, message_id: str | None = None) -> httpx2.Response:
        self.sent += 1
        body = {"client_message_id": message_id or f"m{self.sent}", "text": text}
        return await self.client.post(
            f"/v1/conversations/{self.id}/messages", json=body, headers=self.headers
        )

    async def messages(self, after: str = "0") -> list[Json]:
        answer = await self.client.get(
            f"/v1/conversations/{self.id}/messages", params={"after": after}, headers=self.headers
        )
        assert answer.status_code == 200, answer.text
        found: list[Json] = answer.json()["messages"]
        return found

    async def said_to_me(self) -> list[str]:
        return [message["text"] for message in await self.messages() if message["author"] != "person"]

    async def ask(self, text: str, *, answers: int = 1) -> str:
        """Send, wait for so many new messages from the other side, and return the last."""
        before = len(await self.said_to_me())
        posted = await self.post(text)
        assert posted.status_code == 202, posted.text
        return (await self.until(lambda said: len(said) >= before + answers))[-1]

    async def until(self, enough: Callable[[list[str]], bool], *, seconds: float = 60) -> list[str]:
        """Follow the stream of events until what was said is enough."""
        async with asyncio.timeout(seconds):
            async for _ in self.events():
                said = await self.said_to_me()
                if enough(said):
                    return said
        raise AssertionError("the stream ended")

    async def events(self, after: str = "0") -> AsyncGenerator[tuple[str, Json], None]:
        """(event, data) pairs as they come."""
        async with self.client.stream(
            "GET", f"/v1/conversations/{self.id}/events", params={"after": after}, headers=self.headers
        ) as stream:
            stream.raise_for_status()
            name = ""
            async for line in stream.aiter_lines():
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("data:"):
                    yield name, json.loads(line[5:])


@dataclass
class Desk:
    """A member of staff at the API."""

    client: httpx2.AsyncClient
    token: str

    async def do(self, conversation_id: str, verb: str, **body: str) -> httpx2.Response:
        return await self.client.post(
            f"/v1/staff/conversations/{conversation_id}/{verb}",
            json=body,
            headers={"Authorization": f"Bearer {self.token}"},
        )

    async def look(self, conversation_id: str) -> Json:
        answer = await self.client.get(
            f"/v1/staff/conversations/{conversation_id}", headers={"Authorization": f"Bearer {self.token}"}
        )
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def queue(self) -> list[Json]:
        answer = await self.client.get(
            "/v1/staff/conversations",
            params={"owner": "queue"},
            headers={"Authorization": f"Bearer {self.token}"},
        )
        assert answer.status_code == 200, answer.text
        found: list[Json] = answer.json()["conversations"]
        return found
