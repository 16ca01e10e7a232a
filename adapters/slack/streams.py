"""One answer that grows in a thread of a direct message, by Slack's own streams.

What stands there afterwards is the whole answer, once: where a stream breaks, it is written anew in place.
"""

from __future__ import annotations

from collections.abc import Set

from adapters.base import Letter, SendFailed
from adapters.slack.api import Json
from adapters.slack.blocks import buttons, parts
from adapters.slack.calls import Calls
from adapters.slack.markdown import grown
from adapters.slack.posts import Mark
from guards.base import OutgoingText

_STILL_RUNS = "streaming_state_conflict"
_NOT_OURS_TO_CHANGE = "message_not_in_streaming_state"


class SlackStream:
    """A failure after its start is never "try again": that would be a second message. The core mends it."""

    def __init__(self, calls: Calls, team: str, channel: str, ts: str, mark: Mark, hosts: Set[str]) -> None:
        self._calls, self._team, self._mark = calls, team, mark
        self._where: Json = {"channel": channel, "ts": ts}
        self._hosts = hosts
        self._released = self._shown = ""
        self._broken = False

    @property
    def id(self) -> str | None:
        return str(self._where["ts"])

    async def release(self, text: OutgoingText) -> None:
        """What cannot be appended now is appended later, or with the whole."""
        self._released += text.text
        piece = "" if self._broken else grown(self._shown, self._released, link_hosts=self._hosts)
        if not piece:
            return
        self._broken = True  # should we be interrupted: the piece may stand there or not
        try:
            await self._make("chat.appendStream", markdown_text=piece)
        except SendFailed as failure:
            self._broken = failure.kind != "retry"  # it ended, or nobody knows
        else:
            self._broken = False
            self._shown += piece

    async def finish(self, letter: Letter) -> str:
        try:
            one = len(parts(letter.text.text, link_hosts=self._hosts)) == 1
            rest = (
                grown(self._shown, letter.text.text, link_hosts=self._hosts, finished=True) if one else None
            )
            if self._broken or rest is None or not await self._stopped(rest, letter):
                await rewrite(self._calls, self._team, self._where, letter, self._mark, self._hosts)
        except SendFailed as failure:
            raise SendFailed("unknown", failure.code, failure.retry_after) from None
        return str(self._where["ts"])

    async def _stopped(self, rest: str, letter: Letter) -> bool:
        """False: the stream had ended before."""
        try:
            await self._make(
                "chat.stopStream",
                markdown_text=rest or None,
                blocks=buttons(letter) or None,
                metadata=self._mark.metadata,
            )
        except SendFailed as failure:
            if failure.code != _NOT_OURS_TO_CHANGE:
                raise
            return False
        return True

    async def _make(self, method: str, **args: object) -> None:
        await self._calls.make(self._team, method, **self._where, **args)


async def rewrite(calls: Calls, team: str, where: Json, letter: Letter, mark: Mark, hosts: Set[str]) -> None:
    """Make what stands there the whole letter, or the first part of it, however much stands. Safe to repeat.

    Only a stream that still runs is stopped first: of stops Slack allows fewer than live streams need.
    """
    part, *more = parts(letter.text.text, link_hosts=hosts)
    below = [] if more else buttons(letter)
    whole = {"text": part.text, "blocks": [*part.blocks, *below], "metadata": mark.metadata}
    try:
        await calls.make(team, "chat.update", **where, **whole)
        return
    except SendFailed as failure:
        if failure.code != _STILL_RUNS:
            raise
    try:
        await calls.make(team, "chat.stopStream", **where)
    except SendFailed as failure:
        if failure.code != _NOT_OURS_TO_CHANGE:
            raise
    await calls.make(team, "chat.update", **where, **whole)
