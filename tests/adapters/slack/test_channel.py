"""Answers arrive in Slack once, whole, where they belong, inert, and at Slack's pace."""

from __future__ import annotations

import pytest

from adapters.base import Address, Button, Left, Letter, SendFailed
from adapters.slack.channel import SlackChannel
from guards.base import OutgoingText
from tests.adapters.slack.conftest import Connect, Wired
from tests.clock import ManualClock
from tests.peers.slack import Limited, Refused, Slack, seen
from tests.peers.slack.faults import Fault

BUTTONS = (Button("person", "Talk to a person"), Button("helpful", "Good"), Button("unhelpful", "Bad"))


def letter(text: str, id: str = "L1", **more: object) -> Letter:
    return Letter(id, "bot", OutgoingText(text), **more)  # type: ignore[arg-type]  # as the test names them


def at(place: str) -> Address:
    return Address("slack", "T1", place)


@pytest.fixture
async def wired(connect: Connect) -> Wired:
    return await connect()


@pytest.fixture
def channel(wired: Wired) -> SlackChannel:
    assert isinstance(wired.connection.channel, SlackChannel)
    return wired.connection.channel


async def failing(channel: SlackChannel, place: str, sent: Letter) -> SendFailed:
    with pytest.raises(SendFailed) as failed:
        await channel.send(at(place), sent)
    return failed.value


async def test_an_answer_with_buttons_and_its_mark(slack: Slack, channel: SlackChannel) -> None:
    dm = slack.dm("U1")
    ts = await channel.send(at(dm.id), letter("Hello **you**", buttons=BUTTONS))

    (posted,) = dm.by_bot
    assert (posted.ts, posted.metadata) == (
        ts,
        {"event_type": "parley_message", "event_payload": {"id": "L1", "part": 0}},
    )
    assert seen(posted).text.startswith("Hello you")
    assert seen(posted).buttons == ("Talk to a person", "Good", "Bad")


async def test_staff_are_named_in_bold(slack: Slack, channel: SlackChannel) -> None:
    dm = slack.dm("U1")
    await channel.send(at(dm.id), Letter("L1", "staff", OutgoingText("Hello"), name="Anna <!here>"))

    assert seen(dm.by_bot[0]).text == "Anna <!here>\nHello"
    assert seen(dm.by_bot[0]).pings == ()
    assert "'bold': True" in str(dm.by_bot[0].blocks[0])


async def test_in_a_channel_it_stays_in_the_thread(slack: Slack, channel: SlackChannel) -> None:
    asked = await slack.says("U1", "C1", "<@UBOT> hi")
    await channel.send(at(f"C1:{asked.ts}:U1"), letter("Hello"))

    assert [message.thread_ts for message in slack.channel("C1").by_bot] == [asked.ts]


async def test_a_thread_that_is_gone_gets_nothing_and_neither_does_the_channel(
    slack: Slack, channel: SlackChannel
) -> None:
    asked = await slack.says("U1", "C1", "<@UBOT> hi")
    await slack.deletes(asked)
    with pytest.raises(Left):
        await channel.send(at(f"C1:{asked.ts}:U1"), letter("Hello"))

    assert slack.channel("C1").messages == []


async def test_SLK_15_nothing_pings_and_nothing_links(slack: Slack, channel: SlackChannel) -> None:
    dm = slack.dm("U1")
    await channel.send(at(dm.id), letter("<!channel> <@U1> <https://evil|bank.com> @everyone"))

    shown = seen(dm.by_bot[0])
    assert (shown.pings, shown.links) == ((), ())
    assert "<!channel> <@U1>" in shown.text


async def test_SLK_16_a_foreign_address_is_no_link_and_unfurls_nothing(
    slack: Slack, channel: SlackChannel
) -> None:
    dm = slack.dm("U1")
    await channel.send(at(dm.id), letter("See https://evil.example/x and https://bank.com/y"))

    (call,) = slack.called("chat.postMessage")
    assert (call.args["unfurl_links"], call.args["unfurl_media"]) == (False, False)
    assert not [link for link in seen(dm.by_bot[0]).links if "evil" in link.url]
    assert seen(dm.by_bot[0]).unfurled == ()


async def test_SLK_17_a_long_answer_comes_in_parts_in_order(
    slack: Slack, channel: SlackChannel, clock: ManualClock
) -> None:
    text = "".join(f"Line {number} of it.\n\n" for number in range(500)) + "```\n" + "code\n" * 800 + "```"
    long = letter(text, buttons=BUTTONS)
    dm, slack.rates.on = slack.dm("U1"), True
    for part in range(channel.parts(long)):
        await channel.send(at(dm.id), long, part=part)
        clock.advance(1)

    assert channel.parts(long) > 4
    assert [call.error for call in slack.called("chat.postMessage")] == [None] * channel.parts(long)
    shown = "\n".join(seen(message).text for message in dm.by_bot)
    assert [line for line in shown.split("\n") if line.startswith("Line")] == [
        f"Line {number} of it." for number in range(500)
    ]
    assert [bool(seen(message).buttons) for message in dm.by_bot].index(True) == len(dm.by_bot) - 1


@pytest.mark.parametrize("fault", ["drop_after", "hang_before", "500_after"])
async def test_SLK_10_what_may_have_arrived_is_unknown_and_found(
    slack: Slack, channel: SlackChannel, fault: Fault
) -> None:
    if fault == "hang_before":  # a stand-in for every answer that never comes
        slack.faults.script("chat.postMessage", "drop_before")
    else:
        slack.faults.script("chat.postMessage", fault)
    dm = slack.dm("U1")
    failed = await failing(channel, dm.id, letter("Hello"))
    found = await channel.find(at(dm.id), "L1")

    assert failed.kind == "unknown"
    assert len(slack.called("chat.postMessage")) == 1
    assert found == (dm.by_bot[0].ts if dm.by_bot else None)
    assert bool(found) == (fault != "hang_before")


async def test_SLK_10_in_a_thread_each_part_is_found_by_itself(
    slack: Slack, channel: SlackChannel, clock: ManualClock
) -> None:
    asked = await slack.says("U1", "C1", "<@UBOT> hi")
    place, long = at(f"C1:{asked.ts}:U1"), letter("word " * 1500)
    first = await channel.send(place, long)
    clock.advance(1)
    second = await channel.send(place, long, part=1)

    assert [await channel.find(place, "L1", part=part) for part in (0, 1, 2)] == [first, second, None]
    assert await channel.find(place, "L2") is None


async def test_what_was_never_sent_may_be_sent_again(slack: Slack, connect: Connect) -> None:
    nowhere = await connect(api_url="http://127.0.0.1:9/api/")
    with pytest.raises(SendFailed) as failed:
        await nowhere.connection.channel.send(at("D1"), letter("Hello"))

    assert (failed.value.kind, failed.value.code) == ("retry", "connection")


async def test_SLK_11_one_channel_waits_and_others_go_on(
    slack: Slack, channel: SlackChannel, clock: ManualClock
) -> None:
    one, two = slack.dm("U1"), slack.dm("U2")
    slack.faults.script("chat.postMessage", Limited(7), channel=one.id)
    refused = await failing(channel, one.id, letter("Hello"))
    held = await failing(channel, one.id, letter("Hello"))
    await channel.send(at(two.id), letter("Hello", id="L2"))
    calls = len(slack.called("chat.postMessage"))
    clock.advance(7)
    await channel.send(at(one.id), letter("Hello"))

    assert (refused.kind, refused.code, refused.retry_after) == ("retry", "429", 7.0)
    assert (held.kind, held.code, held.retry_after) == ("retry", "held", 7.0)
    assert calls == 2  # what is held is not even tried
    assert [len(one.by_bot), len(two.by_bot)] == [1, 1]


async def test_one_message_a_second_in_a_channel(slack: Slack, channel: SlackChannel) -> None:
    dm = slack.dm("U1")
    await channel.send(at(dm.id), letter("one"))
    paced = await failing(channel, dm.id, letter("two", id="L2"))

    assert (paced.kind, paced.code, paced.retry_after) == ("retry", "paced", 1.0)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("channel_not_found", "dead"),
        ("is_archived", "dead"),
        ("account_inactive", "dead"),
        ("token_revoked", "dead"),
        ("msg_too_long", "dead"),
        ("rate_limited", "retry"),
        ("service_unavailable", "retry"),
        ("internal_error", "unknown"),
        ("fatal_error", "unknown"),
    ],
)
async def test_what_slack_refuses(slack: Slack, channel: SlackChannel, error: str, kind: str) -> None:
    slack.faults.script("chat.postMessage", Refused(error))
    failed = await failing(channel, slack.dm("U1").id, letter("Hello"))

    assert (failed.kind, failed.code) == (kind, error)
    assert isinstance(failed, Left) == (error == "channel_not_found")


async def test_where_the_app_is_not_installed_nothing_is_sent(slack: Slack, channel: SlackChannel) -> None:
    with pytest.raises(SendFailed, match="not_installed"):
        await channel.send(Address("slack", "T9", "D1"), letter("Hello"))

    assert slack.called("chat.postMessage") == []


async def test_typing_shows_in_a_thread_and_ends_with_the_answer(slack: Slack, channel: SlackChannel) -> None:
    root, dm = await slack.opens_assistant("U1"), slack.dm("U1")
    await channel.typing(at(f"{dm.id}:{root.ts}"))
    during = dict(dm.status)
    await channel.send(at(f"{dm.id}:{root.ts}"), letter("Hello"))

    assert (list(during), dm.status) == ([root.ts], {})


async def test_typing_ends_also_when_the_answer_fails(slack: Slack, channel: SlackChannel) -> None:
    root, dm = await slack.opens_assistant("U1"), slack.dm("U1")
    await channel.typing(at(f"{dm.id}:{root.ts}"))
    slack.faults.script("chat.postMessage", Refused("fatal_error"))
    await failing(channel, f"{dm.id}:{root.ts}", letter("Hello"))

    assert dm.status == {}


async def test_typing_never_fails_and_is_for_threads_of_direct_messages(
    slack: Slack, channel: SlackChannel
) -> None:
    root, dm = await slack.opens_assistant("U1"), slack.dm("U1")
    slack.faults.script("assistant.threads.setStatus", Refused("internal_error"), "drop_before")
    for place in (dm.id, "C1:1.0:U1", f"{dm.id}:{root.ts}", f"{dm.id}:{root.ts}"):
        await channel.typing(at(place))

    assert len(slack.called("assistant.threads.setStatus")) == 2


async def test_pressing_below_an_answer(slack: Slack, wired: Wired, channel: SlackChannel) -> None:
    root, dm = await slack.opens_assistant("U1"), slack.dm("U1")
    await channel.send(at(f"{dm.id}:{root.ts}"), letter("Hello", buttons=BUTTONS))
    wired.core.presses.clear()
    (answer,) = dm.by_bot
    await slack.presses("U1", answer, "parley:person")
    outcome = await slack.presses("U1", answer, "parley:feedback", "unhelpful:L1")

    assert outcome.status == 200
    assert [(press.action, press.value) for press in wired.core.presses] == [
        ("person", "L1"),
        ("unhelpful", "L1"),
    ]
    assert {press.address.place for press in wired.core.presses} == {f"{dm.id}:{root.ts}"}
    assert len({press.event_id for press in wired.core.presses}) == 2


async def test_who_presses_below_anothers_answer_acts_for_themselves(
    slack: Slack, wired: Wired, channel: SlackChannel
) -> None:
    asked = await slack.says("U1", "C1", "<@UBOT> hi")
    await channel.send(at(f"C1:{asked.ts}:U1"), letter("Hello", buttons=BUTTONS))
    await slack.presses("U2", slack.channel("C1").by_bot[0], "parley:person")

    (press,) = wired.core.presses
    assert (press.address.place, press.sender.id) == (f"C1:{asked.ts}:U2", "U2@C1")
