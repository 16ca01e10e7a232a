"""Delivers answers to Slack: to direct messages, assistant threads, and threads of channels."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from adapters.base import Address, Capabilities, Left, Letter, SendFailed, Stream
from adapters.slack.base import SlackOptions
from adapters.slack.blocks import UNITS, Json, Part, buttons, escape, parts
from adapters.slack.calls import Calls
from adapters.slack.places import NAME, Place
from adapters.slack.posts import Mark, Posts, ThreadGone
from adapters.slack.streams import SlackStream, rewrite

_MARK: Final = "parley_message"
_STATUS: Final = "is typing…"


class SlackChannel:
    """Nothing here sends a message twice: what may have arrived is found by its mark first."""

    def __init__(self, calls: Calls, posts: Posts, options: SlackOptions) -> None:
        self._calls, self._posts, self._options = calls, posts, options

    @property
    def name(self) -> str:
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            longest=UNITS, streaming=self._options.streaming, buttons=True, asides=True, typing=True
        )

    def parts(self, letter: Letter) -> int:
        return len(self._parts(letter))

    async def send(self, address: Address, letter: Letter, *, part: int = 0) -> str:
        place, written = Place.of(address.place), self._parts(letter)
        last = part == len(written) - 1
        shown = _signed(written[part], letter.name) if part == 0 else written[part]
        shown = Part([*shown.blocks, *(buttons(letter) if last else [])], shown.text)
        mark = Mark(_MARK, letter.id, part)
        try:
            return await self._posts.post(
                address.installation, place.channel, shown, mark, thread=place.thread
            )
        except ThreadGone:
            raise Left("thread_gone") from None
        except SendFailed as failure:
            if failure.code not in ("paced", "held"):  # those are over soon, and were no call
                await self._status(address, "")
            raise

    async def find(self, address: Address, letter_id: str, *, part: int = 0) -> str | None:
        place, mark = Place.of(address.place), Mark(_MARK, letter_id, part)
        return await self._posts.find(address.installation, place.channel, mark, thread=place.thread)

    async def typing(self, address: Address) -> None:
        """Slack takes the status away with the next message in the thread."""
        await self._status(address, _STATUS)

    async def stream(self, address: Address, letter: Letter) -> Stream | None:
        """Begins empty, so that what an unlucky start leaves behind says nothing."""
        place, team = Place.of(address.place), address.installation
        if not (self._options.streaming and place.private and place.thread):
            return None
        try:
            begun = await self._calls.make(
                team, "chat.startStream", channel=place.channel, thread_ts=place.thread
            )
        except SendFailed as failure:
            if failure.kind == "unknown":
                raise
            return None
        mark, hosts = Mark(_MARK, letter.id), self._options.link_hosts
        return SlackStream(self._calls, team, place.channel, str(begun["ts"]), mark, hosts)

    async def mend(self, address: Address, external_id: str, letter: Letter) -> str:
        """Whatever comes of it may be tried again: it changes one message in place."""
        place, team = Place.of(address.place), address.installation
        where = {"channel": place.channel, "ts": external_id}
        mark, hosts = Mark(_MARK, letter.id), self._options.link_hosts
        try:
            await rewrite(self._calls, team, where, letter, mark, hosts)
        except SendFailed as failure:
            if failure.code == "message_not_found":
                return await self.find(address, letter.id) or await self.send(address, letter)
            if failure.kind == "unknown":
                raise SendFailed("retry", failure.code, failure.retry_after) from None
            raise
        return external_id

    async def _status(self, address: Address, status: str) -> None:
        place = Place.of(address.place)
        if place.private and place.thread:
            with suppress(SendFailed):
                await self._calls.make(
                    address.installation,
                    "assistant.threads.setStatus",
                    channel_id=place.channel,
                    thread_ts=place.thread,
                    status=status,
                )

    def _parts(self, letter: Letter) -> list[Part]:
        return parts(letter.text.text, link_hosts=self._options.link_hosts)


def _signed(part: Part, name: str | None) -> Part:
    """A member of staff is named in bold above what they wrote."""
    if not name:
        return part
    bold = {"type": "text", "text": name, "style": {"bold": True}}
    head: Json = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [bold]}]}
    return Part([head, *part.blocks], f"{escape(name)}: {part.text}")
