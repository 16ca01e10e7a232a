"""The form in which a model answers: one JSON object, and how its words are read out while it still grows.

Asked for through each vendor's structured output, and judged as a whole when it has ended. What does not
parse is no answer; where a server knows no structured output, plain words may stand for the answer alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from bot.providers.base import ProviderFailed, Wish

_FIELDS: Final[Mapping[str, object]] = {  # `answer` is last: when its first word comes, all else is known
    "wish": {"type": "string", "enum": ["none", "hand_over", "close"]},
    "language": {"type": "string", "description": "The code of the language of the answer."},
    "confidence": {"type": "number", "description": "0 to 1: how surely the answer is right and complete."},
    "facts": {"type": "array", "items": {"type": "string"}, "description": "Names of the facts used."},
    "passages": {"type": "array", "items": {"type": "string"}, "description": "Ids of the passages used."},
    "answer": {"type": "string", "description": "What the person reads, in Markdown."},
}
SCHEMA: Final[Mapping[str, object]] = {
    "type": "object",
    "properties": _FIELDS,
    "required": list(_FIELDS),
    "additionalProperties": False,
}

_OPENING: Final = re.compile(r'"answer"\s*:\s*"')  # inside a string its quotes would be escaped
_WHOLE: Final = re.compile(r'(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*')
_HALF_PAIR: Final = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\Z")  # its other half may still come
_OBJECT: Final = re.compile(
    r'\A\s*(?:```(?:json)?\s*)?(?=\{\s*["}])'
)  # words may begin with {account.balance}
_LONGEST_START: Final = 200  # characters by which it is clear whether words or a form are coming
_LONGEST_HEAD: Final = 8000  # characters of a form before its words; a longer one is judged when it is whole
_UNDECIDED: Final = re.compile(r"\A\s*(?:`{0,3}|```(?:j|js|jso|json)\s*|```\s*)?\{?\s*\Z")


class Filled(BaseModel):
    """The object that a model fills in."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    wish: Wish = "none"
    language: str | None = Field(None, max_length=40)
    confidence: float | None = Field(None, ge=0, le=1)
    facts: list[str] = []
    passages: list[str] = []
    answer: str


def whole(text: str, *, prose: bool) -> Filled:
    """What an answer that has ended says. Raises ProviderFailed. `prose`: plain words will do."""
    if prose and not (found := _OBJECT.match(text)):
        return Filled(answer=text.strip())
    if prose and found and found[0].strip():
        text = text[found.end() :].rstrip().removesuffix("```")
    filled = _filled(text)
    if filled is None:
        raise ProviderFailed("malformed")
    return filled


class Growing:
    """Reads the words out of a form that still grows. `head` is the form without them, once it is known."""

    def __init__(self, *, prose: bool) -> None:
        self._prose = prose
        self._pending = ""
        self.head: Filled | None = None
        self.answer = ""

    def feed(self, piece: str) -> str:
        """The words that this piece adds: no half of an escape, nor of a character."""
        if self.head is None and len(self._pending) > _LONGEST_HEAD:
            return ""
        self._pending += piece
        if self.head is None and not self._begin():
            return ""
        words = self._plain() if self._prose else self._decoded()
        self.answer += words
        return words

    def _begin(self) -> bool:
        start = self._pending[:_LONGEST_START]
        if self._prose and not _OBJECT.match(start):
            if len(start) < _LONGEST_START and _UNDECIDED.match(start):
                return False
            self.head = Filled(answer="")
            return True
        opening = _OPENING.search(self._pending)
        if opening is None:
            return False
        self._prose = False
        self.head = _head(_OBJECT.sub("", self._pending[: opening.end() - 1]))
        self._pending = self._pending[opening.end() :]
        return self.head is not None

    def _plain(self) -> str:
        words, self._pending = self._pending, ""
        return words

    def _decoded(self) -> str:
        found = _WHOLE.match(self._pending)
        assert found is not None  # it matches nothing as well
        end = half.start() if (half := _HALF_PAIR.search(found[0])) else found.end()
        words = str(json.loads(f'"{self._pending[:end]}"'))
        self._pending = self._pending[end:]
        return words


def _head(text: str) -> Filled | None:
    """The form up to its words; None where something of it comes later, or nothing fits."""
    head = _filled(f'{text}""}}')
    return head if head and head.model_fields_set == _FIELDS.keys() else None


def _filled(text: str) -> Filled | None:
    """None, and no error that would quote the text."""
    try:
        return Filled.model_validate(json.loads(text, object_pairs_hook=_distinct, parse_constant=_none))
    except (ValueError, RecursionError):  # a ValidationError is a ValueError
        return None


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def _none(name: str) -> object:
    raise ValueError(name)  # NaN and Infinity are not JSON
