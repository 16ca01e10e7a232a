"""A letter as messages of Telegram: signed by the staff member who wrote it, its buttons below the last.

Never uses `parse_mode`: what an answer says cannot change how it looks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from aiogram.methods import SendMessage
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
)

from adapters.base import Button, Letter
from adapters.graphemes import border, units
from adapters.telegram.entities import ENTITIES, UNITS, Entity, Part, parts
from adapters.telegram.places import Place

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
_NAME = 64
_WINDOW = 200  # characters of what a pressed button can say by itself


def pages(letter: Letter, *, link_hosts: Set[str]) -> list[Part]:
    """The messages in which it goes, always the same ones."""
    found = parts(letter.text.text, link_hosts=link_hosts) or [Part("")]
    return _signed(found, letter.name) if letter.author == "staff" and letter.name else found


def _signed(found: list[Part], name: str) -> list[Part]:
    """Their name in bold at the head, in a message of its own where the first has no room for it."""
    shown = _BLANKS.sub(" ", name).strip()[:_NAME]
    head = Entity("bold", 0, units(shown))
    first, after = found[0], units(shown) + 1
    if units(first.text) + after > UNITS or len(first.entities) >= ENTITIES:
        return [Part(shown, (head,)), *found]
    moved = [replace(entity, offset=entity.offset + after) for entity in first.entities]
    return [Part(f"{shown}\n{first.text}", (head, *moved)), *found[1:]]


def message(at: Place, part: Part) -> SendMessage:
    """One part on its way to a person, wherever they are."""
    return SendMessage(
        chat_id=at.chat,
        text=whole(part.text),
        entities=entities(part),
        parse_mode=None,
        message_thread_id=at.topic,
        business_connection_id=at.business,
        link_preview_options=NO_PREVIEW,
    )


def entities(part: Part) -> list[MessageEntity] | None:
    made = [
        MessageEntity(type=one.type, offset=one.offset, length=one.length, url=one.url)
        for one in part.entities
    ]
    return made or None


def keyboard(buttons: Sequence[Button], value: str, at: Place) -> InlineKeyboardMarkup | None:
    """Two rows: what to do next, and the ratings. In a group a button is for the person who was answered."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        owner = f":{at.user}" if at.user is not None else ""
        key = InlineKeyboardButton(text=button.label, callback_data=f"p:{button.action}:{value}{owner}")
        if button.action in ("why", "unhelpful") and rows:
            rows[-1].append(key)
        else:
            rows.append([key])
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def whole(text: str) -> str:
    """Fit for the wire: half of a surrogate pair becomes U+FFFD, of the same length."""
    return _SURROGATE.sub("\ufffd", text)


def plain(text: str) -> list[str]:
    """Plain text in as many messages as it takes, cut between characters as people see them."""
    found, rest = [], whole(text)
    while units(rest) > UNITS:
        at = _cut(rest, UNITS)
        found.append(rest[:at])
        rest = rest[at:]
    return [*found, rest]


def brief(text: str) -> str:
    """As much as a pressed button can say by itself."""
    text = whole(text)
    return text if units(text) <= _WINDOW else f"{text[: _cut(text, _WINDOW - 1)]}…"


def _cut(text: str, most: int) -> int:
    """Where to cut it so that no more than so many units stand before, and no character is cut."""
    at = most // 2 if units(text[:most]) > most else most
    while at > 1 and not border(text, at):
        at -= 1
    return at
