"""Posts a message where it belongs and nowhere else, and finds one again by what is written on its back.

Slack does not refuse a reply to a thread that is gone: it shows it to the whole channel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from adapters.base import SendFailed
from adapters.slack.api import Json
from adapters.slack.blocks import Part
from adapters.slack.calls import Calls

_LOOK_BACK_SECONDS: Final = 25 * 3600  # longer than the core keeps trying
_PAGE, _PAGES = 100, 20


class ThreadGone(Exception):
    """The thread's root was deleted; what was posted into the channel instead is deleted again."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is written on the back of a message: Slack calls it metadata and shows it to no one."""

    kind: str
    id: str
    part: int = 0

    @property
    def metadata(self) -> Json:
        return {"event_type": self.kind, "event_payload": {"id": self.id, "part": self.part}}


class Posts:
    """`now` is wall time in ms."""

    def __init__(self, calls: Calls, now: Callable[[], int]) -> None:
        self._calls, self._now = calls, now

    async def post(
        self, team: str, channel: str, part: Part, mark: Mark, *, thread: str | None = None
    ) -> str:
        """The timestamp that is the message's id. Raises SendFailed, ThreadGone."""
        answer = await self._calls.make(
            team,
            "chat.postMessage",
            channel=channel,
            thread_ts=thread,
            text=part.text,
            blocks=part.blocks,
            metadata=mark.metadata,
            unfurl_links=False,
            unfurl_media=False,
        )
        ts = str(answer["ts"])
        stray = thread is not None and (answer.get("message") or {}).get("thread_ts") != thread
        if stray and not channel.startswith("D"):  # a direct message has the same reader everywhere
            with suppress(SendFailed):
                await self._calls.make(team, "chat.delete", channel=channel, ts=ts)
            raise ThreadGone
        return ts

    async def find(self, team: str, channel: str, mark: Mark, *, thread: str | None = None) -> str | None:
        """The message that has this mark, if it was posted lately. Raises SendFailed."""
        if thread is None:
            return await self._search(team, "conversations.history", mark, channel=channel)
        try:
            return await self._search(team, "conversations.replies", mark, channel=channel, ts=thread)
        except SendFailed as failure:
            if failure.code != "thread_not_found":
                raise
            return await self._search(team, "conversations.history", mark, channel=channel)

    async def _search(self, team: str, method: str, mark: Mark, **where: str) -> str | None:
        oldest, cursor = f"{self._now() // 1000 - _LOOK_BACK_SECONDS}.000000", None
        for _ in range(_PAGES):
            page = await self._calls.make(
                team, method, **where, oldest=oldest, cursor=cursor, limit=_PAGE, include_all_metadata=True
            )
            if (found := _marked(page["messages"], mark)) is not None:
                return found
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
        raise SendFailed("unknown", "too_many_messages")


def _marked(messages: Sequence[Json], mark: Mark) -> str | None:
    for message in messages:
        if mark.metadata.items() <= (message.get("metadata") or {}).items():
            return str(message["ts"])
    return None
