"""The installation's own say in how answers are worded: what never stands in one, what has to, and its tone.

Rejects or adds; changes no word that a model or the operator wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from guards.base import CheckedText, Evidence, MaskedText, Reason
from guards.bounded import BadPattern, bounded, occurs
from guards.pii.placeholders import LENIENT, REFERENCE
from guards.text.notation import plain

if TYPE_CHECKING:
    import regex

_EMOJI: Final = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55]")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_SHOUTED: Final = 3  # so many words in a row that are all capitals: no abbreviation any more


@dataclass(frozen=True, slots=True)
class Forbidden:
    """What no answer may hold: a pattern, words of a topic, or either. `hint` tells a model what to do."""

    hint: str
    pattern: str = ""
    topic: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Required:
    """A text that is added below every answer in which one of the topic's words stands."""

    topic: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Tone:
    """What is allowed; None is any number."""

    capitals: bool = True
    emojis: bool = True
    exclamation_marks: int | None = None


class Wording:
    """Rejects what is forbidden. Raises BadPattern when it is made."""

    name = "forbidden"

    def __init__(self, forbidden: Sequence[Forbidden] = (), tone: Tone = Tone()) -> None:
        self._rows = [(row, _forms(row)) for row in forbidden]
        self._tone = tone

    def inspect(self, draft: str, evidence: Evidence) -> Sequence[Reason]:
        """Raises TimeoutError: a pattern that takes too long rejects the draft."""
        readings = {draft, plain(draft)}
        held = [
            Reason(self.name, "forbidden_text", MaskedText(row.hint))
            for row, forms in self._rows
            if any(occurs(form, text) for form in forms for text in readings)
        ]
        return [*held, *self._out_of_tone(LENIENT.sub("", draft))]

    def _out_of_tone(self, draft: str) -> Iterator[Reason]:
        tone, marks = self._tone, plain(draft).count("!")
        if not tone.capitals and _shouts(draft):
            yield Reason(self.name, "shouting", MaskedText("Write no words in capital letters."))
        if not tone.emojis and _EMOJI.search(draft):
            yield Reason(self.name, "emoji", MaskedText("Use no emojis."))
        if tone.exclamation_marks is not None and marks > tone.exclamation_marks:
            hint = f"Use at most {tone.exclamation_marks} exclamation marks."
            yield Reason(self.name, "exclamation", MaskedText(hint))


class Additions:
    """Adds the texts that are required. Raises BadPattern when it is made."""

    def __init__(self, required: Sequence[Required] = ()) -> None:
        self._rows = [(row.text.strip(), bounded(_any_of(row.topic))) for row in required]
        for text, _ in self._rows:
            if REFERENCE.search(text) or LENIENT.search(text):
                raise BadPattern(
                    "a required text stands as it is: it holds no {reference} and no [PLACEHOLDER_1]"
                )

    def complete(self, checked: CheckedText) -> CheckedText:
        """The answer with what has to stand below it; what it says already is not said twice."""
        answer = checked.masked.value
        wanted = [text for text, form in self._rows if text not in answer and occurs(form, plain(answer))]
        return CheckedText(MaskedText("\n\n".join([answer, *wanted]))) if wanted else checked


def _forms(row: Forbidden) -> list[regex.Pattern[str]]:
    if not row.pattern and not row.topic:
        raise BadPattern("give a pattern, or words of a topic")
    return [bounded(form) for form in (row.pattern, _any_of(row.topic)) if form]


def _any_of(topic: Sequence[str]) -> str:
    """Whole words, in any case; words of scripts without spaces also inside others."""
    words = (
        rf"(?<!\w){re.escape(word)}(?!\w)" if word[-1:] < "\u1100" else re.escape(word) for word in topic
    )
    joined = "|".join(words)
    return f"(?i:{joined})" if joined else ""


def _shouts(draft: str) -> bool:
    row = 0
    for word in _WORD.findall(draft):
        row = row + 1 if word.isupper() else 0
        if row == _SHOUTED:
            return True
    return False
