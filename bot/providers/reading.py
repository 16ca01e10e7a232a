"""What a model's stream has said so far, and the verdict on it when it ends.

Text counts as an answer only with a stop reason from the vendor's allow-list. A tool call counts only when
its arguments are whole, strict JSON; nothing here executes anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.providers.base import Draft, FailureKind, ProviderFailed, Usage, Wish
from bot.providers.wording import HAND_OVER

Ending = Literal["said", "called"] | FailureKind

_MAX_CHARACTERS = 64_000
_MAX_ARGUMENTS = 4_000


@dataclass(slots=True)
class _Call:
    name: str = ""
    arguments: list[str] = field(default_factory=list)


class Reading:
    """Collects one stream. `endings` maps the vendor's stop reasons; any other, or none, means it was cut."""

    def __init__(self, endings: Mapping[str, Ending]) -> None:
        self._endings = endings
        self._text: list[str] = []
        self._calls: dict[int, _Call] = {}
        self._size = 0
        self.announced: str | None = None  # a stop reason that counts when the stream's terminator has come
        self.stop: str | None = None
        self.usage: Usage | None = None

    def say(self, piece: str) -> None:
        self._grow(piece)
        self._text.append(piece)

    def call(self, place: int, *, name: str = "", arguments: str = "") -> None:
        self._grow(arguments)
        call = self._calls.setdefault(place, _Call())
        call.name += name
        call.arguments.append(arguments)

    def draft(self, provider: str, model: str) -> Draft:
        """The draft, if the stream ended as a whole answer ends. Raises ProviderFailed."""
        ending = self._endings.get(self.stop or "", "cut")
        if ending != "said" and ending != "called":
            raise ProviderFailed(ending)
        for call in self._calls.values():
            _check_hand_over(call)
        text = "".join(self._text).strip()
        if not self._calls and (ending == "called" or not text):
            raise ProviderFailed("malformed")
        wish: Wish = "hand_over" if self._calls else "none"
        return Draft(text, provider, model, wish=wish, usage=self.usage)

    def _grow(self, piece: str) -> None:
        self._size += len(piece)
        if self._size > _MAX_CHARACTERS:
            raise ProviderFailed("malformed")


def _check_hand_over(call: _Call) -> None:
    """The one tool there is, with exactly its one argument; anything else is no wish at all."""
    arguments = "".join(call.arguments)
    if call.name != HAND_OVER or len(arguments) > _MAX_ARGUMENTS:
        raise ProviderFailed("malformed")
    try:
        parsed = json.loads(arguments, object_pairs_hook=_distinct, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict) or set(parsed) != {"reason"} or not isinstance(parsed["reason"], str):
        raise ProviderFailed("malformed")


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def _no_constant(name: str) -> object:
    raise ValueError(name)  # NaN and Infinity are not JSON
