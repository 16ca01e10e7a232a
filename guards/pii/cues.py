"""Words near a number that say what it is, or that it is nobody's own."""

from __future__ import annotations

import re
from typing import Final

LIKELY: Final = 0.85  # the score of what only a word or a weak form tells; what a checksum tells has 1
DATE: Final = re.compile(
    r"(?:19|20)\d\d(?:[-./ ][01]?\d[-./ ][0-3]?\d(?: \d{2})?|[01]\d[0-3]\d)"
    r"|[0-3]?\d[-./ ][0-3]?\d[-./ ](?:19|20)?\d\d(?: \d{2})?",
    re.ASCII,
)  # numbers that are no more than a date; the hour may follow
_BEFORE: Final = 48
# `… is my passport number`, `…가 제 번호`: said of what stands before it.
_AFTER: Final = re.compile(
    r"['\"”’)]?(?: {1,2}(?:is|was|ist|es|est|é|are|as|=) | ?[(=] ?| ?(?:이|가|은|는|が|は|是) ?)"
    r"[^.!?,;:\n\d]{1,24}",
    re.IGNORECASE,
)


def _form(word: str) -> str:
    plain = re.escape(word.rstrip("!")) + ("(?![a-z])" if word.endswith("!") else "")
    return rf"(?<![a-z]){plain}" if word[0].isascii() and word[0].isalpha() else plain


class Cue:
    """Some words. Those in Latin letters count where a word begins; `tel!` only as a whole word."""

    def __init__(self, *words: str) -> None:
        self._words = tuple(word.rstrip("!").lower() for word in words)
        self.pattern: Final = re.compile("|".join(map(_form, words)), re.IGNORECASE)

    def is_in(self, lowered: str) -> bool:
        """A quick look; True does not mean that a word begins there."""
        return any(word in lowered for word in self._words)


_OTHER: Final = Cue(
    "order", "invoice", "ticket", "tracking", "shipment", "parcel", "reference", "ref!", "case", "sku",
    "model", "serial", "version", "build", "bestell", "rechnung", "auftrag", "sendung", "vorgang",
    "commande", "facture", "colis", "suivi", "pedido", "factura", "fatura", "seguimiento", "rastreio",
    "encomenda", "주문", "송장", "접수", "문의", "注文", "伝票", "追跡", "受付", "订单", "訂單", "快递",
    "运单", "发票", "$", "€", "£", "¥", "₩", "₹", "#",
)  # fmt: skip
_OTHER_THEN: Final = re.compile(
    rf"(?:(?:{_OTHER.pattern.pattern})[^\d\n]{{0,18}}|[$€£¥₩₹#]\s?)\Z", re.IGNORECASE
)


class Nearby:
    """One text, asked what is said of the numbers in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lowered = text.lower()
        self._known: dict[Cue, bool] = {}

    def has(self, cue: Cue) -> bool:
        """The text holds one of the words, wherever."""
        known = self._known.get(cue)
        if known is None:
            known = self._known[cue] = cue.is_in(self._lowered)
        return known

    def says(self, cue: Cue, start: int, end: int) -> bool:
        """One of the words stands shortly before, or right after; and nothing else claims the number."""
        if not self.has(cue):
            return False
        if not cue.pattern.search(self._text, max(0, start - _BEFORE), start):
            after = _AFTER.match(self._text, end)
            if not after or not cue.pattern.search(after[0]):
                return False
        return not self.is_other(start)

    def is_other(self, start: int) -> bool:
        """The number that starts here is called an order, a parcel or an amount."""
        return self.has(_OTHER) and _OTHER_THEN.search(self._text, max(0, start - _BEFORE), start) is not None
