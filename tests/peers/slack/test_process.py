"""The loopback Slack as a process: it brings events to whoever listens, and writes down what happened."""

import asyncio
import json
import sys
from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from tests.peers.slack import Slack
from tests.peers.slack.conftest import App


async def test_a_process_of_its_own(slack: Slack, app: App, tmp_path: Path) -> None:
    state = tmp_path / "slack.jsonl"
    args = ["-m", "tests.peers.slack", "--state", str(state), "--events-url", slack.events_url]
    process = await asyncio.create_subprocess_exec(sys.executable, *args, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    try:
        async with aiohttp.ClientSession(url) as session:
            told = {"user": "U1", "channel": "C1", "text": "Hello?"}
            said = await (await session.post("/peer/says", json=told)).json()
            client = AsyncWebClient(slack.workspace.token, f"{url}/api/")
            await client.chat_postMessage(channel="C1", thread_ts=said["ts"], text="Hi.")
            messages = await (await session.get("/peer/messages")).json()
    finally:
        process.terminate()
        await process.wait()

    assert [(message["own"], message["text"]) for message in messages] == [(False, "Hello?"), (True, "Hi.")]
    kinds = {json.loads(line)["kind"] for line in state.read_text().splitlines()}
    assert {"event", "call"} <= kinds
    assert process.returncode == 0
