"""Why an answer says what it says, in plain words for the person who got it, made from its receipt alone.

It names where the words came from and never a value: what was hidden from the model stays hidden here.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.basis import Source
from bot.keys import Keys
from bot.receipts import Receipt, Receipts
from bot.texts import Texts
from guards.base import OutgoingText
from guards.rendering import escape, notice, render
from storage.base import Conversation

_MADE = {"rules": "why_rule", "knowledge": "why_knowledge"}  # by a model otherwise
_CHOICE = "knowledge:choice"  # asks which of some texts is meant, and quotes none


class Why:
    """Speaks the language of the conversation."""

    def __init__(self, receipts: Receipts, keys: Keys, texts: Texts) -> None:
        self._receipts, self._keys, self._texts = receipts, keys, texts

    async def tell(self, at: Conversation, message_id: str) -> OutgoingText | None:
        """In the Markdown subset; None for what is no answer of the bot in this conversation."""
        receipt = await self._receipts.get(at.id, message_id)
        if receipt is None:
            return None
        said = notice(self._words(receipt, at.language))
        vault = await self._keys.vault(at.person_id)
        return render(said, facts={}, originals=(), vault=vault, language=at.language)

    def _words(self, receipt: Receipt, language: str) -> str:
        rests = receipt.basis
        made = "why_choice" if receipt.source == _CHOICE else _MADE.get(_kind(receipt.source), "why_model")
        named = [one for one in rests.passages if not one.id.startswith("rule:")]  # whose title is a code
        keys = [made]
        if rests.facts:
            keys.append("why_facts")
        if made == "why_model" and rests.masks:
            keys.append("why_hidden")
        if made == "why_model" and not (named or rests.facts):
            keys.append("why_nothing")
        words = " ".join(self._texts.say(key, language) for key in keys)
        if not named:
            return words
        return f"{words}\n\n{self._texts.say('why_sources', language)}\n\n{_listed(named)}"


def _listed(sources: Sequence[Source]) -> str:
    """Titles with their links; a channel shows those that it may."""
    titles = [(escape(one.title), one.link) for one in sources]
    return "\n".join(f"- [{title}](<{link}>)" if link else f"- {title}" for title, link in titles)


def _kind(source: str) -> str:
    return source.partition(":")[0]
