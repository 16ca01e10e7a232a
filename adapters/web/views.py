"""What the web channel shows, as JSON: the person's own view of messages and of who answers."""

from __future__ import annotations

from collections.abc import Set
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel

from adapters.formatting import Block, blocks, plain
from adapters.web import cursors
from adapters.web.base import ConversationView, GrowingView, MessageView
from adapters.web.tokens import Issued


class Message(BaseModel):
    """`blocks` is the safe tree to show; `text` is the same as written."""

    id: str
    cursor: str
    author: Literal["person", "bot", "staff", "system"]
    name: str | None
    text: str
    blocks: list[Block]
    created_at: str


class Delta(BaseModel):
    """An answer that still grows: all of it so far. The message with this id will take its place."""

    message_id: str
    text: str
    blocks: list[Block]


class Owner(BaseModel):
    """`disclosure`: the operator's own words for "an AI answers here", to be shown while it does."""

    owner: Literal["bot", "queue", "staff"]
    name: str | None
    disclosure: str | None


class State(BaseModel):
    state: Literal["open", "closed"]


class Started(BaseModel):
    """A conversation and the token to use it with: `Authorization: Bearer …` on everything that follows."""

    conversation_id: str
    token: str
    expires_in: int  # seconds
    owner: Owner


class Renewed(BaseModel):
    token: str
    expires_in: int  # seconds


class Sent(BaseModel):
    """The message is stored for good. `duplicate`: it already was."""

    message_id: str
    cursor: str
    duplicate: bool


class Page(BaseModel):
    messages: list[Message]
    cursor: str
    more: bool
    owner: Owner


def message(view: MessageView, conversation_id: str, link_hosts: Set[str]) -> Message:
    text = view.text.text
    return Message(
        id=view.id,
        cursor=cursors.write(conversation_id, view.seq),
        author=view.author,
        name=view.name,
        text=text,
        blocks=plain(text) if view.author == "person" else blocks(text, link_hosts=link_hosts),
        created_at=_iso(view.created_at),
    )


def delta(view: GrowingView, link_hosts: Set[str]) -> Delta:
    text = view.text.text
    return Delta(message_id=view.id, text=text, blocks=blocks(text, link_hosts=link_hosts))


def owner(view: ConversationView) -> Owner:
    return Owner(owner=view.owner, name=view.owner_name, disclosure=view.disclosure)


def started(view: ConversationView, issued: Issued) -> Started:
    return Started(
        conversation_id=view.id,
        token=issued.token,
        expires_in=issued.expires_in,
        owner=owner(view),
    )


def renewed(issued: Issued) -> Renewed:
    return Renewed(token=issued.token, expires_in=issued.expires_in)


def _iso(milliseconds: int) -> str:
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
