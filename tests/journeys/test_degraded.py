"""What a Parley under strain leaves out, and where it says so."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path

import httpx2

from tests.journeys.test_growing import FIRST, QUESTION, SECOND, pieces
from tests.peers.models import ModelServer, Paced
from tests.running import Json, Running, Visitor, running, settings


async def readiness(parley: Running) -> tuple[list[str], list[str]]:
    found: Json = (await parley.client.get("/readyz")).json()
    return found["degraded"], found["off"]


async def console(parley: Running) -> str:
    password = "correct horse battery staple"
    await parley.app.accounts.create("Anna", password, "admin")
    headers = {"Origin": parley.url.rstrip("/")}
    form = {"name": "Anna", "password": password}
    async with httpx2.AsyncClient(base_url=parley.url) as client:
        await client.post("/console/sign-in", data=form, headers=headers)
        return (await client.get("/console")).text


async def heard(visitor: Visitor) -> list[str]:
    """The kinds of all that came, up to the bot's whole message."""
    kinds = []
    async with aclosing(visitor.events()) as events:
        async for event, content in events:
            kinds.append(event)
            if event == "message" and content["author"] == "bot":
                return kinds
    raise AssertionError("the stream ended")


async def test_while_many_wait_answers_come_whole_and_everybody_is_told(
    tmp_path: Path, openai: ModelServer
) -> None:
    given = settings(tmp_path, {"limits": {"backlog": 4}}, openai_base_url=openai.openai_url)
    async with running(given) as parley:
        slow = Paced(pieces("Meadow ", SECOND))  # no whole sentence yet: it has no answer
        openai.script(slow, slow, Paced(pieces(FIRST, SECOND)))
        crowd = [await parley.visitor() for _ in range(3)]
        for visitor in crowd[:2]:
            await visitor.post(QUESTION)
        await openai.arrived(2)
        before = await readiness(parley)
        await parley.app.load.look()
        during, page = await readiness(parley), await console(parley)
        assert (await crowd[2].post(QUESTION)).status_code == 202
        await openai.arrived(3)
        for _ in range(6):
            openai.beat.release()
        kinds = [await heard(visitor) for visitor in crowd]
        await parley.app.load.look()

        assert (before, during, await readiness(parley)) == (([], []), (["busy"], ["growing"]), ([], []))
        assert "Degraded: many messages wait. Off: answers that are shown while they are written." in page
        assert "delta" not in kinds[2]
        assert await crowd[2].said_to_me() == [(FIRST + SECOND).strip()]


async def test_while_no_model_may_be_asked_nothing_new_is_sent_in_batches(
    tmp_path: Path, openai: ModelServer
) -> None:
    batches = {"batches": {"work": ["summary"]}}
    given = settings(tmp_path, batches, openai_api_key="sk-test", openai_base_url=openai.openai_url)
    async with running(given) as parley:
        for breaker in parley.app.models.breakers.values():
            await breaker.hold("anna")
        during = await readiness(parley)
        for breaker in parley.app.models.breakers.values():
            await breaker.let_in("anna")

        alone = [f"breaker:{name}" for name in parley.app.models.breakers]
        assert alone
        assert (during, await readiness(parley)) == ((["models", *alone], ["batches"]), ([], []))


async def test_while_money_runs_short_silent_models_are_left_alone(
    tmp_path: Path, openai: ModelServer
) -> None:
    given = settings(tmp_path, None, openai_base_url=openai.openai_url)
    async with running(given) as parley:
        parley.app.budget.enter("throttle")

        assert await readiness(parley) == (["budget"], ["silent_probes"])
