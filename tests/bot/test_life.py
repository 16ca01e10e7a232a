"""Starting with a part that fails: the others still start, and whoever operates it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import httpx2
from presidio_analyzer import AnalyzerEngine, LocalRecognizer, RecognizerResult

from bot.app import App
from bot.detectors import Detectors
from guards.pii.presidio import PresidioDetector
from tests.running import running, settings, until

FREE = threading.Event()


class Hangs(LocalRecognizer):
    """Somebody's recognizer that does not come back from some messages."""

    def __init__(self, supported_language: str = "en") -> None:
        super().__init__(["BADGE"], supported_language=supported_language)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: Sequence[str], nlp_artifacts: object = None
    ) -> list[RecognizerResult]:
        if "hang" in text:
            FREE.wait()
        return []


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


async def test_PII_6_a_recognizer_that_hangs_costs_its_message_and_is_told(
    tmp_path: Path, log: StringIO
) -> None:
    masking = {"timeout_seconds": 0.5, "recognizers": [{"name": f"{__name__}:Hangs"}]}
    async with running(settings(tmp_path, policy={"masking": masking})) as parley:
        unlucky, other = await parley.visitor(), await parley.visitor()
        passed_on = await unlucky.ask("hang here")
        told = (await parley.client.get("/readyz")).json()["degraded"]
        answer = await other.ask("Are you a robot?")
        FREE.set()
        await until(lambda: not parley.app.detectors.hang)
        after = (await parley.client.get("/readyz")).json()["degraded"]

    assert answer != passed_on
    assert "masking" in told
    assert "masking" not in after
    assert [
        line["count"]
        for line in map(json.loads, log.getvalue().splitlines())
        if line["event"] == "masking.hangs"
    ] == [1]
