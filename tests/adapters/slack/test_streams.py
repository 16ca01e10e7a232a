"""A streamed answer stands whole in one message, whatever happens to the stream."""

from __future__ import annotations

import asyncio

import pytest

from adapters.base import Address, Button, Letter, SendFailed, Stream
from adapters.slack.channel import SlackChannel
from guards.base import OutgoingText
from tests.adapters.slack.conftest import Connect
from tests.peers.slack import Channel, Limited, Message, Refused, Slack, seen

TEXT = OutgoingText(
    "The first sentence of it stands here. The second says **more** about that.\n\nA third one ends it."
)
PLAIN = "The first sentence of it stands here. The second says more about that."
PIECES = [OutgoingText(f"{piece}. ") for piece in TEXT.text.removesuffix(".").split(". ")]
LETTER = Letter("L1", "bot", TEXT, buttons=(Button("person", "Talk to a person"),))
MARK = {"event_type": "parley_message", "event_payload": {"id": "L1", "part": 0}}


@pytest.fixture
async def channel(connect: Connect) -> SlackChannel:
    made = (await connect()).connection.channel
    assert isinstance(made, SlackChannel)
    return made


@pytest.fixture
async def place(slack: Slack, channel: SlackChannel) -> Address:
    root = await slack.opens_assistant("U1")
    return Address("slack", "T1", f"{slack.dm('U1').id}:{root.ts}")


async def begun(channel: SlackChannel, place: Address) -> Stream:
    stream = await channel.stream(place, LETTER)
    assert stream is not None
    return stream


def only(dm: Channel) -> Message:
    (message,) = dm.by_bot
    return message


def whole(message: Message) -> bool:
    shown = seen(message)
    text = shown.text.replace("**", "")
    return (
        text.startswith(PLAIN)
        and text.count("third one ends") == 1
        and shown.buttons == ("Talk to a person",)
        and message.metadata == MARK
        and message.streaming != "in_progress"
    )


async def test_it_grows_sentence_by_sentence(slack: Slack, channel: SlackChannel, place: Address) -> None:
    stream = await begun(channel, place)
    grown = []
    for piece in PIECES:
        await stream.release(piece)
        grown.append(only(slack.dm("U1")).markdown)
    ts = await stream.finish(LETTER)

    assert [len(text) for text in grown] == sorted({len(text) for text in grown})
    assert only(slack.dm("U1")).ts == ts == stream.id
    assert whole(only(slack.dm("U1")))
    assert slack.dm("U1").status == {}


@pytest.mark.parametrize("after", [0, 1, 2])
async def test_SLK_13_a_stream_that_ended_midway_is_written_anew(
    slack: Slack, channel: SlackChannel, place: Address, after: int
) -> None:
    stream = await begun(channel, place)
    for number, piece in enumerate(PIECES):
        if number == after:
            slack.expire(only(slack.dm("U1")))
        await stream.release(piece)
    await stream.finish(LETTER)

    assert whole(only(slack.dm("U1")))


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "500_after", "500_before"])
async def test_a_piece_that_may_stand_there_is_not_doubled(
    slack: Slack, channel: SlackChannel, place: Address, fault: str
) -> None:
    stream = await begun(channel, place)
    slack.faults.script("chat.appendStream", fault)  # type: ignore[arg-type]  # one of the peer's faults
    for piece in PIECES:
        await stream.release(piece)
    await stream.finish(LETTER)

    assert whole(only(slack.dm("U1")))


async def test_a_piece_that_was_interrupted_is_not_doubled(
    slack: Slack, channel: SlackChannel, place: Address
) -> None:
    stream = await begun(channel, place)
    slack.faults.script("chat.appendStream", "hang_after")
    releasing = asyncio.create_task(stream.release(PIECES[0]))
    await slack.until(lambda: only(slack.dm("U1")).markdown)
    releasing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await releasing
    await stream.finish(LETTER)

    assert whole(only(slack.dm("U1")))


async def test_a_piece_that_slack_puts_off_comes_with_the_next(
    slack: Slack, channel: SlackChannel, place: Address
) -> None:
    stream = await begun(channel, place)
    slack.faults.script("chat.appendStream", Limited(1))
    for piece in PIECES:
        await stream.release(piece)
    await stream.finish(LETTER)

    assert whole(only(slack.dm("U1")))
    assert slack.called("chat.update") == []


@pytest.mark.parametrize("fault", ["drop_after", "drop_before", Limited(1), Refused("internal_error")])
async def test_an_end_that_is_not_known_is_mended_in_place(
    slack: Slack, channel: SlackChannel, place: Address, fault: object
) -> None:
    stream = await begun(channel, place)
    slack.faults.script("chat.stopStream", fault)  # type: ignore[arg-type]  # one of the peer's faults
    for piece in PIECES:
        await stream.release(piece)
    with pytest.raises(SendFailed) as failed:
        await stream.finish(LETTER)
    assert stream.id is not None
    if isinstance(fault, Limited):
        with pytest.raises(SendFailed, match="held"):
            await channel.mend(place, stream.id, LETTER)
        return
    ts = await channel.mend(place, stream.id, LETTER)

    assert failed.value.kind == "unknown"
    assert ts == stream.id
    assert whole(only(slack.dm("U1")))


async def test_what_a_crash_left_behind_is_mended_twice_alike(
    slack: Slack, channel: SlackChannel, place: Address
) -> None:
    stream = await begun(channel, place)
    await stream.release(PIECES[0])
    assert stream.id is not None
    await channel.mend(place, stream.id, LETTER)
    await channel.mend(place, stream.id, LETTER)

    assert whole(only(slack.dm("U1")))


async def test_a_mending_that_fails_is_tried_again_and_never_sent_as_another(
    slack: Slack, channel: SlackChannel, place: Address
) -> None:
    stream = await begun(channel, place)
    assert stream.id is not None
    slack.faults.script("chat.update", "drop_after")
    with pytest.raises(SendFailed) as failed:
        await channel.mend(place, stream.id, LETTER)

    assert failed.value.kind == "retry"
    assert len(slack.dm("U1").by_bot) == 1


async def test_a_stream_that_was_deleted_is_sent_as_a_message(
    slack: Slack, channel: SlackChannel, place: Address
) -> None:
    stream = await begun(channel, place)
    assert stream.id is not None
    await slack.deletes(only(slack.dm("U1")))
    first = await channel.mend(place, stream.id, LETTER)
    second = await channel.mend(place, stream.id, LETTER)

    assert first == second == only(slack.dm("U1")).ts


async def test_where_it_cannot_stream_it_says_so(slack: Slack, channel: SlackChannel, place: Address) -> None:
    asked = await slack.says("U1", "C1", "<@UBOT> hi")
    dm = slack.dm("U1").id
    slack.faults.script("chat.startStream", Refused("not_allowed"), Limited(5))

    assert await channel.stream(Address("slack", "T1", dm), LETTER) is None
    assert await channel.stream(Address("slack", "T1", f"C1:{asked.ts}:U1"), LETTER) is None
    assert [await channel.stream(place, LETTER) for _ in range(2)] == [None, None]
    assert slack.dm("U1").by_bot == []


async def test_a_start_that_is_not_known_leaves_no_word(
    slack: Slack, channel: SlackChannel, place: Address
) -> None:
    slack.faults.script("chat.startStream", "drop_after")
    with pytest.raises(SendFailed, match="unknown"):
        await channel.stream(place, LETTER)

    assert [seen(message).text for message in slack.dm("U1").by_bot] == [""]
    assert await channel.find(place, "L1") is None


async def test_streaming_can_be_switched_off(slack: Slack, connect: Connect) -> None:
    channel = (await connect(streaming=False)).connection.channel
    assert isinstance(channel, SlackChannel)
    root = await slack.opens_assistant("U1")

    assert not channel.capabilities.streaming
    assert await channel.stream(Address("slack", "T1", f"{slack.dm('U1').id}:{root.ts}"), LETTER) is None


NAMES = OutgoingText("Ask @here or @channel, **@everyone** and <!here> <@U1>. That is all there is to say.")


async def test_SLK_15_no_name_pings_while_it_grows_nor_when_it_is_written_anew(
    slack: Slack, channel: SlackChannel, place: Address
) -> None:
    letter = Letter("L1", "bot", NAMES)
    stream = await begun(channel, place)
    await stream.release(OutgoingText("Ask @here or @channel, **@everyone** and <!here> <@U1>. "))
    await stream.finish(letter)

    assert seen(only(slack.dm("U1"))).pings == ()

    mended = await begun(channel, place)
    assert mended.id is not None
    await channel.mend(place, mended.id, letter)

    assert {seen(message).pings for message in slack.dm("U1").by_bot} == {()}
    assert all("@here" in seen(message).text for message in slack.dm("U1").by_bot)
