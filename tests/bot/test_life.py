"""Starting with a part that fails: the others still start, and whoever operates it is told."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import httpx2
from presidio_analyzer import AnalyzerEngine

from bot.app import App
from bot.detectors import Detectors
from guards.pii.presidio import PresidioDetector
from tests.running import settings


def broken() -> AnalyzerEngine:
    raise OSError("the model's files are not there")


async def test_names_that_cannot_be_loaded_are_told_and_the_rest_starts(
    tmp_path: Path, log: StringIO
) -> None:
    app = App(settings(tmp_path, openai_api_key="sk-test"))
    engine = PresidioDetector(broken)
    app.life._parts = replace(app.life._parts, detectors=Detectors((engine,), (engine,)))
    await app.start()
    assert app.life._warming is not None
    await app.life._warming
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app.asgi)) as client:
        answer = await client.get("http://parley/readyz")
    opened = app.models.providers[0]._connection
    await app.stop()

    (told,) = (line for line in map(json.loads, log.getvalue().splitlines()) if "masking" in line["event"])
    assert (told["event"], told["level"], told["kind"]) == ("masking.failed", "error", "OSError")
    assert answer.json() == {"status": "ready", "degraded": ["masking"], "off": []}
    assert opened is not None, "the providers do not need names"
