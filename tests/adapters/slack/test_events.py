"""What people do in Slack reaches the core once, as their words, under the right address."""

from __future__ import annotations

import asyncio
import io
import json
import logging

import pytest

from guards.base import Unavailable
from guards.files import kind
from tests.adapters.slack.conftest import Connect
from tests.clock import ManualClock
from tests.peers.slack import Slack

CARD = "4111 1111 1111 1111"


async def test_a_direct_message_an_assistant_thread_and_a_mention(slack: Slack, connect: Connect) -> None:
    core = (await connect()).core
    dm = slack.dm("U1")
    await slack.says("U1", dm, "Hello & <bye> see https://bank.com/x, ask a@b.com")
    root = await slack.opens_assistant("U1")
    await slack.says("U1", dm, "In a thread", thread_ts=root.ts)
    asked = await slack.says("U2", "C1", "Hey <@UBOT>, what of <#C9|general> and <@U7>?")
    await slack.says("U2", "C1", "<@UBOT> more", thread_ts=asked.ts)

    assert core.said == [
        (dm.id, "U1", "Hello & <bye> see https://bank.com/x, ask a@b.com"),
        (f"{dm.id}:{root.ts}", "U1", "In a thread"),
        (f"C1:{asked.ts}:U2", "U2@C1", "Hey, what of #general and @U7?"),
        (f"C1:{asked.ts}:U2", "U2@C1", "more"),
    ]
    verified = [row.sender.verified for row in core.rows.values()]
    assert verified == [True, True, False, False]
    assert [(row.address.channel, row.address.installation) for row in core.rows.values()] == [
        ("slack", "T1")
    ] * 4
    assert [(press.action, press.address.place) for press in core.presses] == [
        ("start", f"{dm.id}:{root.ts}")
    ]


async def test_an_assistant_thread_gets_prompts_and_a_title(slack: Slack, connect: Connect) -> None:
    wired = await connect()
    root = await slack.opens_assistant("U1")
    await slack.says("U1", slack.dm("U1"), "Where is\nmy order?", thread_ts=root.ts)
    await slack.says("U1", slack.dm("U1"), "Number 12", thread_ts=root.ts)
    await wired.connection.stop()

    assert slack.dm("U1").titles == {root.ts: "Where is my order?"}
    assert len(slack.dm("U1").prompts[root.ts]) == 3


async def test_files_are_named_and_never_fetched(slack: Slack, connect: Connect) -> None:
    core = (await connect()).core
    await slack.says("U1", slack.dm("U1"), "Look", files=["a.png", "b.pdf"])
    await slack.says("U1", slack.dm("U1"), "", files=["c.png"])

    assert [text for _, _, text in core.said] == ["Look\n(file: a.png)\n(file: b.pdf)", "(file: c.png)"]
    assert not any("file" in call.method for call in slack.calls)
    assert [[kind(one) for one in inbound.files] for inbound in core.rows.values()] == [
        ["image", "document"],
        ["image"],
    ]


async def test_SLK_3_the_same_event_three_times_at_once(slack: Slack, connect: Connect) -> None:
    core = (await connect()).core
    await slack.says("U1", slack.dm("U1"), "Once")
    told = slack.deliveries[0]
    await asyncio.gather(*[slack.redeliver(told, number) for number in (1, 2, 3)])

    assert [outcome.status for outcome in told.outcomes] == [200] * 4
    assert len(core.rows) == 1


async def test_SLK_18_bots_joins_edits_and_deletions(slack: Slack, connect: Connect) -> None:
    wired = await connect()
    core, dm = wired.core, slack.dm("U1")
    asked = await slack.says("U1", dm, "Old words")
    await slack.bot_says(dm, "I am a bot")
    await slack.bot_says("C1", "<@UBOT> hello from a bot")
    await slack.bot_says("C1", "<@UBOT> hello from an old bot", user=None)
    await slack.joins("U5", "C1")
    await slack.says("U5", "C1", "Nobody asked the bot")
    rows = len(core.rows)
    await slack.edits(asked, "New words")
    await slack.edits(asked, "New words")  # a preview came
    await slack.deletes(asked)

    assert rows == len(core.rows) == 1
    assert core.told == [
        ("reword", dm.id, f"{dm.id}:{asked.ts}", "New words"),
        ("retract", dm.id, f"{dm.id}:{asked.ts}"),
    ]
    assert all(delivery.outcomes[-1].status == 200 for delivery in slack.deliveries)


async def test_a_deleted_root_of_a_thread_is_retracted(slack: Slack, connect: Connect) -> None:
    core = (await connect()).core
    asked = await slack.says("U1", "C1", "<@UBOT> first")
    await slack.says("U2", "C1", "An aside", thread_ts=asked.ts)
    await slack.deletes(asked)

    assert core.told == [("retract", f"C1:{asked.ts}:U1", f"C1:{asked.ts}")]


async def test_what_nobody_listens_to_is_acknowledged(slack: Slack, connect: Connect) -> None:
    core = (await connect()).core
    slack.workspace.events = None  # somebody subscribed to more by hand
    await slack.tells({"type": "reaction_added", "user": "U1"})
    await slack.tells({"type": "assistant_thread_context_changed", "assistant_thread": {}})

    assert [delivery.outcomes[-1].status for delivery in slack.deliveries] == [200, 200]
    assert core.rows == {}


async def test_SLK_20_too_many_events_raise_an_alarm(slack: Slack, connect: Connect) -> None:
    core = (await connect()).core
    outcome = await slack.limits_events()

    assert outcome.status == 200
    assert core.told == [("alarm", "slack", "rate_limited")]


async def test_SLK_22_the_same_person_id_in_two_workspaces(slack: Slack, connect: Connect) -> None:
    """Each conversation has its own installation, and its answer goes out with its own token."""
    slack.found("T2", installed=False)
    wired = await connect(bot_token=None, client_id=slack.client_id, client_secret=slack.client_secret)
    for team, token in (("T1", slack.workspace.token), ("T2", "xoxb-T2-1")):
        kept = {"team": team, "bot_user": slack.world.workspaces[team].bot_user, "token": token, "name": ""}
        await wired.drawer.put(f"slack:{team}", json.dumps(kept).encode())
    slack.world.workspaces["T2"].installs, slack.world.workspaces["T2"].revoked = 1, False
    for team in ("T1", "T2"):
        await slack.says("U1", slack.dm("U1", team), f"from {team}")

    assert [(row.address.installation, row.text.text) for row in wired.core.rows.values()] == [
        ("T1", "from T1"),
        ("T2", "from T2"),
    ]


# -- whose request it is ------------------------------------------------------------------------------


def event(text: str = "Hi") -> bytes:
    inner = {
        "type": "message",
        "channel": "D1",
        "channel_type": "im",
        "user": "U1",
        "text": text,
        "ts": "1.0",
    }
    return json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": inner}).encode()


@pytest.mark.parametrize("timestamp", ["abc", "", "9" * 5000, "1e9", "+5", "１７６３７００", "-5", " 1 "])
async def test_SLK_5_a_malformed_timestamp(
    slack: Slack, connect: Connect, caplog: pytest.LogCaptureFixture, timestamp: str
) -> None:
    wired = await connect()
    caplog.set_level(logging.DEBUG)
    headers = slack.post.signed(event(CARD), timestamp=timestamp or "0")
    headers["X-Slack-Request-Timestamp"] = timestamp
    outcome = await slack.post.send(slack.events_url, event(CARD), headers, 3.0)

    assert outcome.status == 401
    assert wired.core.rows == {}
    assert CARD not in caplog.text


@pytest.mark.parametrize("signature", ["", "v0=", "v0=" + "é" * 64, "v0=" + "A" * 64, "v1=" + "0" * 64, "ü"])
async def test_SLK_6_a_malformed_signature(slack: Slack, connect: Connect, signature: str) -> None:
    wired = await connect()
    headers = {**slack.post.signed(event()), "X-Slack-Signature": signature}
    outcome = await slack.post.send(slack.events_url, event(), headers, 3.0)

    assert (outcome.status, wired.core.rows) == (401, {})


@pytest.mark.parametrize(
    "body", [b"\xff\xfe{", b"", b"[]", b"{", b"payload=[]", b"a=b", b'{"a":' * 20_000, b"\x00"]
)
async def test_SLK_6_a_body_that_is_none_of_slacks(slack: Slack, connect: Connect, body: bytes) -> None:
    wired = await connect()
    outcome = await slack.post.send(slack.events_url, body, slack.post.signed(body), 3.0)

    assert (outcome.status, wired.core.rows) == (401, {})


async def test_a_body_that_is_too_large_is_not_read(slack: Slack, connect: Connect) -> None:
    await connect()
    body = b"{" + b" " * (768 * 1024)
    outcome = await slack.post.send(slack.events_url, body, slack.post.signed(body), 3.0)

    assert outcome.status in (413, 0)  # it is cut off while it is still being sent


@pytest.mark.parametrize(("seconds", "status"), [(299, 200), (301, 401)])
async def test_SLK_7_a_replay(
    slack: Slack, connect: Connect, clock: ManualClock, seconds: int, status: int
) -> None:
    wired = await connect()
    headers = {**slack.post.signed(event()), "Content-Type": "application/json"}
    first = await slack.post.send(slack.events_url, event(), headers, 3.0)
    clock.advance(seconds)
    again = await slack.post.send(slack.events_url, event(), headers, 3.0)

    assert (first.status, again.status) == (200, status)
    assert len(wired.core.rows) == 1


async def test_SLK_8_a_wrong_secret_leaves_nothing_in_a_log(
    slack: Slack, connect: Connect, caplog: pytest.LogCaptureFixture, log: io.StringIO
) -> None:
    wired = await connect()
    caplog.set_level(logging.DEBUG)
    body = event(CARD)
    outcome = await slack.post.send(slack.events_url, body, slack.post.signed(body, secret="other"), 3.0)

    assert (outcome.status, wired.core.rows) == (401, {})
    assert CARD not in caplog.text + log.getvalue()


async def test_the_address_is_verified_only_when_signed(slack: Slack, connect: Connect) -> None:
    await connect()
    asked = await slack.verifies_url()
    body = json.dumps({"type": "url_verification", "challenge": "c"}).encode()
    forged = await slack.post.send(slack.events_url, body, {"Content-Type": "application/json"}, 3.0)

    assert (asked.status, asked.json["challenge"].startswith("challenge-")) == (200, True)
    assert forged.status == 401


# -- acknowledged only when stored --------------------------------------------------------------------


async def test_SLK_9_a_stalled_database_is_not_acknowledged(slack: Slack, connect: Connect) -> None:
    wired = await connect(patience=0.05)
    stalled = asyncio.Event()

    async def stall() -> None:
        await stalled.wait()

    wired.core.before = stall
    slack.retry_delays = (0.0,)
    slack.retry_gate.clear()
    await slack.says("U1", slack.dm("U1"), "Hello?", wait=False)
    told = slack.deliveries
    await slack.until(lambda: told and told[0].outcomes)
    stalled.set()
    slack.retry_gate.set()
    await slack.settled()

    assert [outcome.status for outcome in told[0].outcomes] == [503, 200]
    assert len(wired.core.rows) == 1


async def test_what_cannot_be_stored_comes_again(slack: Slack, connect: Connect) -> None:
    wired = await connect()

    async def full() -> None:
        raise Unavailable

    wired.core.before = full
    await slack.says("U1", slack.dm("U1"), "Hello?")
    wired.core.before = None
    await slack.redeliver(slack.deliveries[0])

    assert [outcome.status for outcome in slack.deliveries[0].outcomes] == [503, 200]


async def test_a_bug_is_not_acknowledged_and_says_nothing(
    slack: Slack, connect: Connect, caplog: pytest.LogCaptureFixture, log: io.StringIO
) -> None:
    wired = await connect()

    async def broken() -> None:
        raise ValueError(CARD)

    wired.core.before = broken
    await slack.says("U1", slack.dm("U1"), CARD)

    assert slack.deliveries[0].outcomes[0].status == 500
    assert CARD not in caplog.text + log.getvalue()
    assert "slack.broken" in log.getvalue()
