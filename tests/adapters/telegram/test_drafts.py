"""Answers that grow before somebody's eyes: only released text, and never to the answer's harm."""

from __future__ import annotations

import pytest

from guards.base import OutgoingText
from tests.adapters.telegram.fake import Rig, address, letter
from tests.peers.telegram import Failed, Fault


async def greeted(rig: Rig) -> None:
    await rig.telegram.says(7, 7, "Hello")
    await rig.telegram.settled()


async def test_TG_13_a_draft_shows_what_was_released_and_the_message_follows(rig: Rig) -> None:
    await greeted(rig)
    whole = letter("It is **here**. Anything else?", buttons=True)
    stream = await rig.connection.channel.stream(address("7"), whole)
    assert stream is not None
    for piece in ("It is **here**.", " Anything else?"):
        await stream.release(OutgoingText(piece))
    grown = rig.telegram.draft(7)
    assert grown is not None
    assert grown.entities == [{"type": "bold", "offset": 6, "length": 4}]
    await stream.finish(whole)

    chat = rig.telegram.chat(7)
    assert stream.id is None
    assert chat.drafts == ["It is here.", "It is here. Anything else?"]
    assert [one.text for one in chat.by_bot] == ["It is here. Anything else?"]
    assert len(chat.by_bot[0].buttons) == 4
    assert rig.telegram.draft(7) is None


async def test_TG_13_a_second_attempt_grows_in_the_place_of_the_first(rig: Rig) -> None:
    await greeted(rig)
    for _ in range(2):  # the first process is killed before it finishes
        rig.clock.advance(2)
        stream = await rig.connection.channel.stream(address("7"), letter("Done. Yes."))
        assert stream is not None
        await stream.release(OutgoingText("Done."))
    assert stream is not None
    await stream.finish(letter("Done. Yes."))

    assert len({call.number("draft_id") for call in rig.telegram.called("sendMessageDraft")}) == 1
    assert [one.text for one in rig.telegram.chat(7).by_bot] == ["Done. Yes."]


@pytest.mark.parametrize("fault", ["drop_before", "500_before", Failed(400, "Bad Request: no drafts here")])
async def test_a_draft_that_fails_never_harms_the_answer(rig: Rig, fault: Fault | Failed) -> None:
    await greeted(rig)
    rig.telegram.faults.script("sendMessageDraft", fault)
    stream = await rig.connection.channel.stream(address("7"), letter("Done. Yes."))
    assert stream is not None
    await stream.release(OutgoingText("Done."))
    await stream.release(OutgoingText(" Yes."))
    await stream.finish(letter("Done. Yes."))

    assert [one.text for one in rig.telegram.chat(7).by_bot] == ["Done. Yes."]
    assert len(rig.telegram.called("sendMessageDraft")) == 1


async def test_who_stops_a_draft_stops_the_answer(rig: Rig) -> None:
    await greeted(rig)
    stream = await rig.connection.channel.stream(address("7"), letter("Done. Yes."))
    assert stream is not None
    await stream.release(OutgoingText("Done."))
    await rig.telegram.stops(7)
    await rig.telegram.settled()

    assert rig.core.presses == [("7", "stop", "")]
