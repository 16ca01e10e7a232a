"""Looks for passages that speak to a model instead of a person: they are never told to one, nor quoted.

Finds and names them; the files stay as they are, since they are the operator's.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.knowledge.passages import Document
from guards.injection import InjectionSigns


class Suspects:
    """`alarm` is the score from which a passage is held back."""

    def __init__(self, signs: InjectionSigns, alarm: float) -> None:
        self._signs, self.alarm = signs, alarm

    def among(self, document: Document) -> Collection[str]:
        """The ids of such passages."""
        return [
            passage.id
            for passage in document.passages
            if self._signs.score(f"{passage.title}\n{passage.text.value}") > self.alarm
        ]
