"""P6 by looking: personal data of every kind goes in, and every byte that leaves or rests is read."""

import asyncio
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.journeys.canaries import MESSAGES, readable, said, seen
from tests.journeys.test_messengers import STAFF_GROUP, opened
from tests.peers.models import ModelServer, Request
from tests.running import Running, running, settings


def parrot(request: Request) -> str:
    """Says back what it was told last, once somebody says more than good evening."""
    words = str(request.body["messages"][-1]["content"]).split("<person>")[-1].split("</person>")[0]
    return "Yes, I am here." if "Good evening" in words else f"You said: {words.strip()}"


async def told(parley: Running, message: Sequence[str]) -> None:
    """Somebody new says it."""
    visitor = await parley.visitor()
    await visitor.ask(*said(message))


async def burst(parley: Running, openai: ModelServer, message: Sequence[str]) -> None:
    """Somebody new says it all while the answer to a greeting is held up: so it is one turn."""
    visitor, before = await parley.visitor(), len(openai.requests)
    openai.hold.clear()
    await visitor.post("Good evening, is somebody there for me?")
    await openai.arrived(before + 1)
    for text in said(message):
        assert (await visitor.post(text)).status_code == 202
    openai.hold.set()
    await visitor.until(lambda heard: len(heard) >= 2)


def rests(folder: Path) -> str:
    """Every file of the installation, as text."""
    files = [path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()]
    return b"\n".join(files).decode("utf-8", "replace")


def leaks(places: Mapping[str, str], messages: Sequence[Sequence[str]]) -> set[tuple[str, str]]:
    """Where what can be seen. Ids and times are everywhere but in a prompt."""
    return {
        (place, needle)
        for place, text in places.items()
        for one in messages
        for needle in seen(one, text, shortest=6 if place == "provider" else 9)
    }


@pytest.mark.promise("P6")
async def test_PII_1_no_canary_is_seen_by_a_provider_or_in_a_log_a_metric_or_a_file(
    tmp_path: Path, openai: ModelServer, log: io.StringIO
) -> None:
    openai.default = parrot
    env = {"openai_api_key": "k", "openai_base_url": openai.openai_url}
    async with running(settings(tmp_path, {"limits": {"mode": "log"}, "facts": None}, **env)) as parley:
        single = [one for one in MESSAGES if len(one) == 1]
        for at in range(0, len(single), 6):
            await asyncio.gather(*(told(parley, one) for one in single[at : at + 6]))
        for message in MESSAGES:
            if len(message) > 1:
                await burst(parley, openai, message)
        provider = "\n".join(readable(request.text) for request in openai.requests)
        metrics = (await parley.client.get("/metrics")).text
        audit = "\n".join(map(repr, await parley.app.store.audit.newest(10_000)))
        places = {"provider": provider, "log": log.getvalue(), "metrics": metrics, "audit": audit}
        places["files while it runs"] = rests(tmp_path)
    places["files afterwards"] = rests(tmp_path)

    assert len(openai.requests) >= len(MESSAGES), "the model was asked about all of them"
    assert leaks(places, MESSAGES) == set()


STAFF = {"slack": {"mode": "http", "desk_channel": "CSTAFF"}, "telegram": {"desk_chat": STAFF_GROUP}}
FILED, NOTED, REPLIED = (
    ("statement «4111 1111 1111 1111».pdf",),
    ("mail: «ada@example.org»",),
    ("«+1 415 555 2671»",),
)


@pytest.mark.promise("P6")
async def test_PII_1_file_names_notes_and_words_of_staff_are_masked_at_desks_and_for_the_model(
    tmp_path: Path, openai: ModelServer, log: io.StringIO
) -> None:
    openai.default = "Thank you for it."
    env = {"openai_api_key": "k", "openai_base_url": openai.openai_url}
    async with opened(tmp_path, {**STAFF, "facts": None}, **env) as shop:
        dm, staff = shop.slack.dm("UMINA"), shop.slack.channel("CSTAFF")
        await shop.slack.says("UMINA", dm, "Here is what you asked me for", files=said(FILED))
        await shop.customer_hears("Thank you for it.")
        await shop.slack.says("UMINA", dm, "I want to talk to a human")
        await shop.slack.until(shop.cards)
        await shop.telegram.until(lambda: any("statement [CARD_1]" in one.text for one in shop.topic()))
        await shop.slack.says("UANNA", staff, *said(NOTED), thread_ts=shop.card().ts)
        await shop.telegram.until(lambda: any("[EMAIL_1]" in one.text for one in shop.topic()))
        await shop.slack.says("UANNA", staff, f"!reply Call {said(REPLIED)[0]}", thread_ts=shop.card().ts)
        await shop.customer_hears(*said(REPLIED))
        await shop.telegram.until(lambda: any("[PHONE_1]" in one.text for one in shop.topic()))
        await shop.slack.presses("UANNA", shop.card(), "desk:hand-back")
        await shop.slack.says("UMINA", dm, "Which one of the feeders would you give to a robin?")
        await openai.arrived(2)
        provider = "\n".join(readable(request.text) for request in openai.requests)
        desks = repr([vars(one) for one in [*staff.by_bot, *shop.topic()]])
        places = {"provider": provider, "desks": desks, "log": log.getvalue(), "files": rests(tmp_path)}

    assert "statement [CARD_1].pdf" in provider
    assert "Call [PHONE_1]" in provider
    assert "[EMAIL_1]" not in provider, "a note is for staff alone"
    assert leaks(places, (FILED, NOTED, REPLIED)) == set()
