"""What a model's stream has said so far, and the verdict on it when it ends.

Text counts as an answer only with a stop reason from the vendor's allow-list, and only when it is a form
filled in whole. Nothing here executes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bot.providers.base import Draft, FailureKind, Listener, ProviderFailed, Usage
from bot.providers.form import Filled, Growing, whole

Ending = Literal["said"] | FailureKind

_MAX_CHARACTERS = 64_000


class Reading:
    """Collects one stream. `endings` maps the vendor's stop reasons; any other, or none, means it was cut.

    `prose`: the server may know no structured output, and plain words are an answer without claims.
    """

    def __init__(self, provider: str, model: str, endings: Mapping[str, Ending], *, prose: bool) -> None:
        self._provider, self._model, self._endings, self._prose = provider, model, endings, prose
        self._text: list[str] = []
        self._size = 0
        self._growing = Growing(prose=prose)
        self._begun = False
        self._fresh = ""  # words that nobody was told of yet
        self.announced: str | None = None  # a stop reason that counts when the stream's terminator has come
        self.stop: str | None = None
        self.usage: Usage | None = None

    def say(self, piece: str) -> None:
        self._size += len(piece)
        if self._size > _MAX_CHARACTERS:
            raise ProviderFailed("malformed")
        self._text.append(piece)
        self._fresh += self._growing.feed(piece)

    async def tell(self, listener: Listener) -> None:
        """Pass on the words that have come, when all else of the form is known."""
        if not self._fresh or self._growing.head is None:
            return
        if not self._begun:
            self._begun = True
            listener.begin(self._draft(self._growing.head))
        words, self._fresh = self._fresh, ""
        await listener.hear(words)

    def draft(self) -> Draft:
        """The draft, if the stream ended as a whole answer ends. Raises ProviderFailed."""
        ending = self._endings.get(self.stop or "", "cut")
        if ending != "said":
            raise ProviderFailed(ending, usage=self.usage if self.stop else None)
        filled = whole("".join(self._text), prose=self._prose)
        heard = self._growing.answer if self._begun else ""
        if not filled.answer.strip().startswith(heard.strip()) or (
            filled.wish == "none" and not filled.answer.strip()
        ):
            raise ProviderFailed("malformed", usage=self.usage)
        return self._draft(filled)

    def _draft(self, filled: Filled) -> Draft:
        return Draft(
            filled.answer.strip(),
            self._provider,
            self._model,
            wish=filled.wish,
            facts=tuple(filled.facts),
            passages=tuple(filled.passages),
            language=filled.language,
            confidence=filled.confidence,
            usage=self.usage,
        )
