"""The staff channel: each escalated conversation is one message with its card, and a thread below it.

Everything here is masked before it comes; nothing of a conversation is ever shown outside of its thread.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

from adapters.base import SendFailed
from adapters.desks import Card, Line, PlaceGone
from adapters.slack.blocks import Part
from adapters.slack.calls import Calls
from adapters.slack.cards import card as drawn
from adapters.slack.cards import lines, only_text
from adapters.slack.places import NAME, Place
from adapters.slack.posts import Mark, Posts, ThreadGone
from adapters.slack.workspaces import Workspaces
from guards.base import MaskedText

_CARD, _LINE, _NOTICE = "parley_card", "parley_line", "parley_notice"
_GONE: Final = frozenset(["message_not_found", "cant_update_message", "thread_not_found"])
_OURS: Final = frozenset(["paced", "held", "429"])
_SHORT, _WAITS = 10.0, 20
_T = TypeVar("_T")


class Where:
    """The staff channel: `C123`, or `T123:C123` where there are several workspaces."""

    def __init__(self, desk: str, workspaces: Workspaces) -> None:
        team, _, self.channel = desk.rpartition(":")
        self._team, self._workspaces = team or None, workspaces

    async def team(self) -> str:
        return self._team or (await self._workspaces.own()).team

    def holds(self, team: str, channel: str) -> bool:
        return channel == self.channel and self._team in (None, team)


class SlackDesk:
    """`pause` waits for a turn that comes soon: a history is many lines, and Slack takes one a second."""

    def __init__(
        self, where: Where, calls: Calls, posts: Posts, pause: Callable[[float], Awaitable[None]]
    ) -> None:
        self._where, self._calls, self._posts, self._pause = where, calls, posts, pause

    @property
    def name(self) -> str:
        return NAME

    async def open(self, card: Card) -> str:
        ts = await self._post(drawn(card), Mark(_CARD, card.conversation_id), None)
        return str(Place(self._where.channel, ts))

    async def update(self, place: str, card: Card) -> None:
        team, at, part = await self._where.team(), Place.of(place), drawn(card)
        shown = {"text": part.text, "blocks": part.blocks}
        try:
            await self._patiently(
                lambda: self._calls.make(team, "chat.update", channel=at.channel, ts=at.thread, **shown)
            )
        except SendFailed as failure:
            if failure.code in _GONE:
                raise PlaceGone from None
            raise

    async def show(self, place: str, shown: Sequence[Line]) -> None:
        at = Place.of(place)
        for number, part in enumerate(lines(shown)):
            try:
                await self._post(part, Mark(_LINE, shown[0].id, number), at.thread)
            except ThreadGone:
                raise PlaceGone from None

    async def announce(self, notice_id: str, text: MaskedText) -> None:
        for number, part in enumerate(only_text(text.value)):
            await self._post(part, Mark(_NOTICE, notice_id, number), None)

    async def _post(self, part: Part, mark: Mark, thread: str | None) -> str:
        """What may have arrived is looked for before anybody posts it again."""
        team, channel = await self._where.team(), self._where.channel
        try:
            return await self._patiently(lambda: self._posts.post(team, channel, part, mark, thread=thread))
        except SendFailed as failure:
            if failure.kind != "unknown":
                raise
            found = await self._patiently(lambda: self._posts.find(team, channel, mark, thread=thread))
            if found is None:
                raise SendFailed("retry", failure.code) from None
            return found

    async def _patiently(self, call: Callable[[], Awaitable[_T]]) -> _T:
        for _ in range(_WAITS):
            try:
                return await call()
            except SendFailed as failure:
                seconds = failure.retry_after or 0.0
                if failure.code not in _OURS or seconds > _SHORT:
                    raise
                await self._pause(seconds)
        return await call()
