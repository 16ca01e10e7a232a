"""Listens to a draft while it comes, and lets every whole sentence out that passes with all before it.

What has not passed yet is held, and never shown; the whole draft is judged at its end in any case.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Protocol

from bot.answers import Say
from bot.drafts import Drafts, unsure
from bot.providers.base import Draft
from guards.base import CheckedText
from guards.sentences import pause


class Growing(Protocol):
    """An answer that can grow before the person's eyes. `rejected`: codes of drafts that were not said."""

    rejected: list[str]

    @property
    def said(self) -> bool: ...

    def release(self, said: Say) -> Awaitable[None]:
        """All of it so far. Raises Interrupted when no more may be said."""
        ...


class Hearing:
    """The stage of one turn: `bot.providers.base.Stage` over what grows."""

    def __init__(self, drafts: Drafts, growing: Growing) -> None:
        self._drafts, self._growing = drafts, growing
        self._head: Draft | None = None
        self._text, self._cut = "", 0

    @property
    def said(self) -> bool:
        return self._growing.said

    def begin(self, draft: Draft) -> None:
        """A draft that wants a person, or does not trust itself, is heard in silence."""
        speaks = draft.wish != "hand_over" and not unsure(draft)
        self._head = draft if speaks else None
        self._text, self._cut = "", 0

    async def hear(self, words: str) -> None:
        self._text = (self._text + words).lstrip()
        cut = pause(self._text, self._cut)
        if self._head is None or cut == self._cut:
            return
        self._cut = cut
        words = self._text[:cut].rstrip()
        checked = self._drafts.checked(self._head, words)
        if isinstance(checked, CheckedText):
            await self._growing.release(self._drafts.part(self._head, checked, words))
