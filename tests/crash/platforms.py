"""What the platforms themselves know of a run, from their own logs: what people did, and what stands there.

Knows nothing of adapters: which event stands for what is worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tests.peers.slack import Slack, seen
from tests.peers.slack.world import Json
from tests.peers.telegram import Telegram


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did. `place` is the conversation, in the words of the database."""

    channel: str
    id: str
    place: str
    text: str
    acknowledged: bool
    press: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One message of the bot as it stands there. `mark` is the id on its back, where there is a back."""

    channel: str
    spot: str
    id: str
    text: str
    mark: str | None = None

    @property
    def key(self) -> str:
        return f"{self.channel} {self.spot} {self.id}"


@dataclass
class TakeOver:
    """What stood anywhere when staff had their OK, and what just before they gave the conversation away."""

    conversation_id: str
    before: frozenset[str]
    flying: frozenset[str] = frozenset()  # what the OK itself said was still under way
    after: frozenset[str] = frozenset()
    over: bool = False


@dataclass
class Log:
    """All that the auditor may know besides the database. `replies`: staff's words, by message id."""

    events: list[Event] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)  # in the order in which they stand at a spot
    take_overs: list[TakeOver] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)


def events(slack: Slack, telegram: Telegram) -> list[Event]:
    found: dict[tuple[str, str], Event] = {}
    for event in [*_slack_events(slack), *_telegram_events(telegram)]:
        known = found.get((event.channel, event.id), event)
        found[event.channel, event.id] = replace(event, acknowledged=event.acknowledged or known.acknowledged)
    return list(found.values())


def shown(slack: Slack, telegram: Telegram) -> list[Shown]:
    return [*_slack_shown(slack), *_telegram_shown(telegram)]


def _slack_events(slack: Slack) -> Iterator[Event]:
    for delivery in slack.deliveries:
        event: Json = delivery.parcel.payload["event"]
        if event["type"] == "assistant_thread_started":
            thread = event["assistant_thread"]
            place = f"{thread['channel_id']}:{thread['thread_ts']}"
            yield Event("slack", f"start:{place}", place, "", delivery.taken, press=True)
        elif event["type"] == "app_mention" or _direct(event):
            id = f"{event['channel']}:{event['ts']}"
            yield Event("slack", id, _slack_place(event), event["text"], delivery.taken)


def _direct(event: Json) -> bool:
    said = event["type"] == "message" and not (event.get("bot_id") or event.get("subtype"))
    return said and event["channel_type"] == "im"


def _slack_place(event: Json) -> str:
    """A direct message, a thread of one, or somebody's part of a thread where others read along."""
    channel, ts, thread = event["channel"], event["ts"], event.get("thread_ts")
    if event["type"] == "app_mention":
        return f"{channel}:{thread or ts}:{event['user']}"
    return f"{channel}:{thread}" if thread and thread != ts else str(channel)


def _telegram_events(telegram: Telegram) -> Iterator[Event]:
    for update in telegram.updates.all:
        if update.kind != "message":
            continue
        body = update.body
        chat, user, text = body["chat"]["id"], body["from"]["id"], str(body.get("text", ""))
        place = str(chat) if chat > 0 else f"{chat}:0:{user}"
        id = f"{chat}:{body['message_id']}"
        yield Event("telegram", id, place, text, update.confirmed, press=text.startswith("/"))


def _slack_shown(slack: Slack) -> Iterator[Shown]:
    """A stream that says nothing is nothing to anybody."""
    for place in slack.workspace.channels.values():
        for message in place.by_bot:
            spot = f"{place.id}:{message.thread_ts}" if message.thread_ts else place.id
            back = (message.metadata or {}).get("event_payload", {})
            text = seen(message).text
            if text or back:
                yield Shown("slack", spot, message.ts, text, back.get("id"))


def _telegram_shown(telegram: Telegram) -> Iterator[Shown]:
    for message in telegram.sent:
        yield Shown("telegram", str(message.chat.id), str(message.id), message.text)


def standing(slack: Slack, telegram: Telegram) -> frozenset[str]:
    """What of the bot's stands anywhere now."""
    return frozenset(one.key for one in shown(slack, telegram))


def drafts(telegram: Telegram) -> Sequence[str]:
    """Every text that a draft ever showed to anybody."""
    return [text for chat in telegram.world.chats.values() for text in chat.drafts]
