"""Visitors of a drill go on where the wire breaks: that is what a drill is about."""

from __future__ import annotations

import json

import httpx2
import pytest

from bot.drill.visitors import CannotBegin, Probe, Visitors
from tests.clock import ManualClock
from tests.solving import solve

Answers = list[httpx2.Response | httpx2.TransportError]


def speaking(answers: Answers, clock: ManualClock, sent: list[httpx2.Request] | None = None) -> Visitors:
    """To a Parley that gives these answers, one after another, and notes what was `sent`."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        if sent is not None:
            sent.append(request)
        told = answers.pop(0)
        if isinstance(told, httpx2.TransportError):
            raise told
        return told

    async def wait(seconds: float) -> None:
        clock.advance(seconds)

    client = httpx2.AsyncClient(transport=httpx2.MockTransport(answer), base_url="http://parley")
    return Visitors(client, clock, wait)


def heard(*authors: str) -> httpx2.Response:
    return httpx2.Response(200, json={"messages": [{"id": author, "author": author} for author in authors]})


async def test_a_broken_wire_is_a_refusal_and_no_end(clock: ManualClock) -> None:
    taken = httpx2.Response(202, json={"message_id": "person"})
    cut, slow = httpx2.ReadError("cut"), httpx2.ReadTimeout("slow")
    probe = Probe("c", "t")
    answers: Answers = [slow, httpx2.Response(503), taken, cut, heard("person"), heard("person", "system")]
    await speaking(answers, clock).play(probe, 1, until=clock.monotonic() + 60)

    assert (probe.message_id, probe.refusals) == ("person", [0, 503])
    assert probe.waited == 0.5


async def test_a_stranger_who_is_asked_to_work_works(clock: ManualClock) -> None:
    puzzle = f"12.1.{'0' * 22}.{'ab' * 32}"
    challenge = {"error": {"code": "challenge", "challenge": {"kind": "work", "puzzle": puzzle}}}
    begun = httpx2.Response(201, json={"conversation_id": "c", "token": "t"})
    sent: list[httpx2.Request] = []
    visitors = speaking([httpx2.Response(428, json=challenge), begun], clock, sent)

    assert await visitors.begin() == Probe("c", "t")
    assert [json.loads(request.content) for request in sent] == [{}, {"work": solve(puzzle)}]


async def test_what_a_machine_cannot_do_is_said(clock: ManualClock) -> None:
    challenge = {"error": {"code": "challenge", "challenge": {"kind": "turnstile", "site_key": "k"}}}

    with pytest.raises(CannotBegin, match="428 challenge"):
        await speaking([httpx2.Response(428, json=challenge)], clock).begin()


async def test_who_is_never_taken_gives_up_in_time(clock: ManualClock) -> None:
    probe = Probe("c", "t")
    until = clock.monotonic() + 1
    await speaking([httpx2.ReadError("cut")] * 9, clock).play(probe, 1, until=until)

    assert probe.message_id is None
    assert probe.refusals == [0, 0, 0, 0]
