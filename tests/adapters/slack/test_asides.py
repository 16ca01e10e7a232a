"""Why an answer says what it says: asked for in Slack, and told to nobody else."""

from __future__ import annotations

import pytest

from adapters.base import Address, Button, Letter
from adapters.slack.channel import SlackChannel
from guards.base import OutgoingText
from tests.adapters.slack.conftest import Connect, Wired
from tests.peers.slack import Message, Refused, Slack, seen

BELOW = (
    Button("person", "Talk to a person"),
    Button("why", "Why this answer?"),
    Button("helpful", "Good"),
    Button("unhelpful", "Bad"),
)
BECAUSE = OutgoingText(
    "It is quoted.\n\n- [Returns](https://bank.com/returns)\n- [More](https://evil.example/)"
)


@pytest.fixture
async def wired(connect: Connect) -> Wired:
    return await connect()


async def answered(wired: Wired, place: str, because: OutgoingText = BECAUSE) -> None:
    """An answer stands there, and the core knows why."""
    channel = wired.connection.channel
    assert isinstance(channel, SlackChannel)
    await channel.send(Address("slack", "T1", place), Letter("L1", "bot", OutgoingText("Hi"), buttons=BELOW))
    wired.core.reasons[place, "L1"] = because


def whispered(slack: Slack, channel: str) -> list[Message]:
    return [one for one in slack.channel(channel).messages if one.ephemeral_for is not None]


async def test_it_is_told_below_the_answer_to_who_asks(slack: Slack, wired: Wired) -> None:
    root, dm = await slack.opens_assistant("U1"), slack.dm("U1")
    await answered(wired, f"{dm.id}:{root.ts}")
    wired.core.presses.clear()
    outcome = await slack.presses("U1", dm.by_bot[-1], "parley:more", "why:L1")
    await slack.until(lambda: whispered(slack, dm.id))
    (told,) = whispered(slack, dm.id)

    assert outcome.status == 200
    assert (told.ephemeral_for, told.thread_ts) == ("U1", root.ts)
    assert seen(told).text.startswith("It is quoted.")
    assert [link.url for link in seen(told).links] == ["https://bank.com/returns"]
    assert wired.core.presses == [], "a question is no act"


async def test_in_a_direct_message_it_is_told_there(slack: Slack, wired: Wired) -> None:
    dm = slack.dm("U1")
    await answered(wired, dm.id)
    await slack.presses("U1", dm.by_bot[-1], "parley:more", "why:L1")
    await slack.until(lambda: whispered(slack, dm.id))

    assert whispered(slack, dm.id)[0].thread_ts is None


async def test_in_a_channel_nobody_else_can_ask(slack: Slack, wired: Wired) -> None:
    asked = await slack.says("U1", "C1", "<@UBOT> hi")
    await slack.says("U2", "C1", "hello")
    await answered(wired, f"C1:{asked.ts}:U1")
    (answer,) = slack.channel("C1").by_bot
    await slack.presses("U2", answer, "parley:more", "why:L1")
    await slack.presses("U1", answer, "parley:more", "why:L1")
    await slack.until(lambda: whispered(slack, "C1"))

    assert [one.ephemeral_for for one in whispered(slack, "C1")] == ["U1"]
    assert wired.core.told == [("why", f"C1:{asked.ts}:U2", "L1"), ("why", f"C1:{asked.ts}:U1", "L1")]


async def test_what_slack_refuses_is_only_not_told(slack: Slack, wired: Wired) -> None:
    dm = slack.dm("U1")
    await answered(wired, dm.id)
    slack.faults.script("chat.postEphemeral", Refused("restricted_action"))
    outcome = await slack.presses("U1", dm.by_bot[-1], "parley:more", "why:L1")
    await slack.until(lambda: slack.called("chat.postEphemeral"))

    assert outcome.status == 200
    assert whispered(slack, dm.id) == []
