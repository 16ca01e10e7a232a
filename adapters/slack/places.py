"""Where a conversation is in Slack, and who it is with: our address for it, both ways.

In a direct message the place is the conversation; in a channel it is one person's part of one thread.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters.base import Address, Sender

NAME = "slack"


@dataclass(frozen=True, slots=True)
class Place:
    """`D1`, `D1:THREAD`, or `C1:THREAD:U1` where others read along. A desk's places are `C1:THREAD`."""

    channel: str
    thread: str | None = None
    person: str | None = None

    @classmethod
    def of(cls, place: str) -> Place:
        channel, _, rest = place.partition(":")
        thread, _, person = rest.partition(":")
        return cls(channel, thread or None, person or None)

    def __str__(self) -> str:
        return ":".join(part for part in (self.channel, self.thread, self.person) if part)

    @property
    def private(self) -> bool:
        return self.channel.startswith("D")


def whose(team: str, channel: str, user: str, ts: str, thread_ts: str | None) -> tuple[Address, Sender]:
    """The conversation that a message of this person stands in, or is answered in.

    The root of a thread in a direct message belongs to the direct message, not to its thread.
    """
    if channel.startswith("D"):
        thread = thread_ts if thread_ts != ts else None
        return Address(NAME, team, str(Place(channel, thread))), Sender(user, verified=True)
    place = Place(channel, thread_ts or ts, user)
    return Address(NAME, team, str(place)), Sender(f"{user}@{channel}")
