"""A loopback Slack: its Web API, its events, its sockets, and what people in it see and do.

    async with Slack() as slack:
        slack.events_url = slack.interactions_url = slack.commands_url = "http://127.0.0.1:8000/slack/events"
        ... point AsyncWebClient(token=slack.workspace.token, base_url=slack.api_url) at it
        asked = await slack.says("U1", slack.dm("U1"), "Hello?")  # until it was taken, or given up
        await slack.until(lambda: slack.dm("U1").by_bot)
        assert seen(slack.dm("U1").by_bot[-1]).pings == ()

One workspace (`slack.workspace`, T1) is there with its bot (UBOT, B1) and channel C1; `slack.found(...)`
makes others. Channels: `slack.dm(user)`, `slack.channel("C1")`, `slack.opens_channel("C2",
private=True)`; what people see is `channel.messages`, `channel.by_bot`, `channel.thread(ts)`,
`channel.status`, and `seen(message)`.

People (tests/peers/slack/people.py, buttons.py): says, bot_says, joins, edits, deletes, opens_assistant,
presses, submits, commands, uninstalls, limits_events, tells. Each waits for its deliveries unless told
`wait=False`; then `await slack.settled()`. What was delivered, how often and with what answer:
`slack.deliveries`.

Events go out by HTTP, signed with `slack.signing_secret`, or by socket with `slack.socket_mode = True`
(as soon as somebody asks for `apps.connections.open` it is set). Slack gives up an attempt after
`slack.patience` seconds and tries again after each of `slack.retry_delays`; `slack.retry_gate.clear()`
holds retries until `.set()`. `slack.sockets`: `warn()`, `refresh()`, `cut()`, `open`.

Forged or odd requests: `slack.post.signed(body, timestamp=..., secret=...)` makes the headers of any bytes,
`slack.post.send(url, body, headers, patience)` sends them, `slack.redeliver(delivery)` brings one again.
A message is posted into the channel, not refused, when the root of its thread was deleted without replies
(then the answer has no `thread_ts`); a root with replies leaves a tombstone, and the thread goes on.

Faults: `slack.faults.script("chat.postMessage", Limited(7), "drop_after",
Refused("channel_not_found"))`, one for each next call; `channel="C1"` for that place only.
`slack.rates.on = True` applies the tiers and one message a second for each channel. `slack.stream_life`
seconds after its last append a stream expires, or by `slack.expire(message)`. Every call is in
`slack.calls`, `slack.called("chat.postMessage")`. `slack.install(manifest)` takes scopes and
subscriptions from an app manifest; a missing scope is refused, an unsubscribed event never sent.

As a process: `python -m tests.peers.slack --port N --state FILE --events-url URL`; everything that
happens is a line of JSON in FILE, `POST /peer/says {"user": "U1", "channel": "C1", "text": "Hi"}` (and
the other verbs) acts, `GET /peer/messages` tells what people see.
"""

from tests.peers.slack.faults import Fault, Limited, Refused
from tests.peers.slack.seen import Link, Seen, seen
from tests.peers.slack.slack import Slack
from tests.peers.slack.world import Channel, Message, Workspace

__all__ = [
    "Channel",
    "Fault",
    "Limited",
    "Link",
    "Message",
    "Refused",
    "Seen",
    "Slack",
    "Workspace",
    "seen",
]
