"""What the staff API takes and gives, as JSON. Times are milliseconds since the Unix epoch, UTC."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from bot.console import base
from bot.console.caution import Caution
from bot.console.desk import MAX_REPLY, Item, Line
from bot.console.desk import Opened as OpenedConversation
from bot.providers.breaker import Standing
from guards.risk import Mark, Signal, Tier
from storage.audit import Broken
from storage.base import AuditEntry

State = Literal["open", "closed", "retired"]


class SignInBody(BaseModel):
    name: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=1024)]


class TextBody(BaseModel):
    text: Annotated[str, Field(description=f"1 to {MAX_REPLY} characters")]


class MarkBody(BaseModel):
    """watch: answered with care. restrict: no model is asked. clear: what was seen until now is forgiven."""

    mark: Mark
    why: Annotated[str, Field(description=f"1 to {MAX_REPLY} characters, kept as a private note")]


class RevealBody(BaseModel):
    placeholder: Annotated[str, StringConstraints(pattern=r"^\[[A-Z]{1,40}(_\d{1,9}){1,2}\]$")]


class StaffView(BaseModel):
    id: str
    name: str
    role: base.Role


class SignedIn(BaseModel):
    token: str
    staff: StaffView
    expires_at: int


class Owner(BaseModel):
    """`name` is set while a member of staff has the conversation."""

    kind: Literal["bot", "queue", "me", "colleague"]
    name: str | None


class Conversation(BaseModel):
    id: str
    channel: str
    language: str
    state: State
    owner: Owner
    reason: str | None
    summary: str | None
    created_at: int
    active_at: int
    waiting_since: int | None


class Board(BaseModel):
    conversations: list[Conversation]


class Entry(BaseModel):
    """`text` is masked, and null while it cannot be masked. `delivery` is null for what came in."""

    id: str
    author: Literal["person", "bot", "staff", "system", "note"]
    name: str | None
    text: str | None
    created_at: int
    delivery: Literal["queued", "sending", "sent", "unknown", "dead"] | None


class Share(BaseModel):
    signal: Signal
    share: float


class Sign(BaseModel):
    """Something that raised it. `counts`: not forgiven since. `mark`, `by`, `note_id`: of staff."""

    signal: Signal
    at: int
    channel: str
    conversation_id: str
    counts: bool
    mark: Mark | None
    by: str | None
    note_id: str | None


class Risk(BaseModel):
    """The risk of whoever writes here, over all their conversations; the shares add up to the score."""

    score: float
    tier: Tier
    shares: list[Share]
    signs: list[Sign]


class Opened(BaseModel):
    conversation: Conversation
    transcript: list[Entry]
    risk: Risk


class Acted(BaseModel):
    """`in_flight`: bot messages that a channel still had in its hands (normally none)."""

    message_id: str | None
    in_flight: list[str]


class Revealed(BaseModel):
    placeholder: str
    value: str


class Provider(BaseModel):
    """A provider and model with its breaker; `open` shuts it out. `held_by`: a person did."""

    name: str
    state: Literal["closed", "open", "half_open"]
    reason: str
    needs_attention: bool
    held_by: str | None
    next_probe_at: int | None
    changed_at: int | None


class Providers(BaseModel):
    providers: list[Provider]


class AuditRow(BaseModel):
    n: int
    at: int
    actor: str
    action: str
    subject: str
    detail: dict[str, object]
    hash: str


class Chain(BaseModel):
    """Whether the chain holds; else the first row at which it does not, and how."""

    holds: bool
    broken_at: int | None
    how: str | None


class AuditPage(BaseModel):
    entries: list[AuditRow]
    chain: Chain


_OWNERS: dict[str, Literal["bot", "queue", "me", "colleague"]] = {
    "bot": "bot", "queue": "queue", "mine": "me", "others": "colleague",
}  # fmt: skip


def signed_in(session: base.SignedIn) -> SignedIn:
    staff = StaffView(id=session.staff.id, name=session.staff.name, role=session.staff.role)
    return SignedIn(token=session.token, staff=staff, expires_at=session.expires_at)


def conversation(item: Item) -> Conversation:
    one = item.conversation
    return Conversation(
        id=one.id,
        channel=one.channel,
        language=one.language,
        state=one.state,
        owner=Owner(kind=_OWNERS[item.place], name=item.owner_name),
        reason=one.reason,
        summary=one.summary.value if one.summary else None,
        created_at=one.created_at,
        active_at=one.active_at,
        waiting_since=one.escalated_at if item.place == "queue" else None,
    )


def opened(found: OpenedConversation) -> Opened:
    return Opened(
        conversation=conversation(found.item),
        transcript=[_entry(line) for line in found.lines],
        risk=_risk(found.caution),
    )


def _risk(found: Caution) -> Risk:
    return Risk(
        score=found.risk,
        tier=found.tier,
        shares=[Share(signal=signal, share=share) for signal, share in found.shares],
        signs=[Sign.model_validate(one, from_attributes=True) for one in found.signs],
    )


def _entry(line: Line) -> Entry:
    message, text = line.entry.message, line.entry.text
    return Entry.model_validate(
        {
            "id": message.id,
            "author": message.author,
            "name": line.name,
            "text": text.value if text else None,
            "created_at": message.created_at,
            "delivery": line.entry.delivery,
        }
    )


def provider(standing: Standing) -> Provider:
    return Provider.model_validate(asdict(standing))


def audit_page(entries: Sequence[AuditEntry], broken: Broken | None) -> AuditPage:
    chain = Chain(
        holds=broken is None, broken_at=broken.n if broken else None, how=broken.how if broken else None
    )
    return AuditPage(entries=[_row(entry) for entry in entries], chain=chain)


def _row(entry: AuditEntry) -> AuditRow:
    return AuditRow(
        n=entry.n,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        subject=entry.subject,
        detail=json.loads(entry.detail),
        hash=entry.hash,
    )
