"""Words near a number that say what it is, or that it is nobody's own."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
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
    return rf"(?<![a-z]){plain}" if _begins(word) else plain


def _begins(word: str) -> bool:
    """Counts only where a word begins."""
    return word[0].isascii() and word[0].isalpha()


def _stands(word: str, lowered: str) -> bool:
    """A word begins so somewhere."""
    at = lowered.find(word)
    while at > 0 and "a" <= lowered[at - 1] <= "z":
        at = lowered.find(word, at + 1)
    return at >= 0


class Cue:
    """Some words. Those in Latin letters count where a word begins; `tel!` only as a whole word."""

    def __init__(self, *words: str) -> None:
        self._anywhere = tuple(word.lower() for word in words if not _begins(word))
        self._begins = tuple(word.rstrip("!").lower() for word in words if _begins(word))
        self.pattern: Final = re.compile("|".join(map(_form, words)), re.IGNORECASE)

    def is_in(self, lowered: str) -> bool:
        """A quick look; True does not mean that the word ends there, too."""
        if any(map(lowered.__contains__, self._anywhere)):
            return True
        return any(_stands(word, lowered) for word in filter(lowered.__contains__, self._begins))


_OTHER: Final = Cue(
    "order", "invoice", "ticket", "tracking", "shipment", "parcel", "reference", "ref!", "case", "sku",
    "model", "serial", "version", "build", "bestell", "rechnung", "auftrag", "sendung", "vorgang",
    "commande", "facture", "colis", "suivi", "pedido", "factura", "fatura", "seguimiento", "rastreio",
    "encomenda", "part n", "spare part", "article n", "item n", "batch", "lot n", "serien", "artikel",
    "teilen", "ersatzteil", "isbn", "ean!", "gtin", "barcode", "upc!", "de série", "de serie",
    "jan!", "imei", "s/n!", "txn", "transaction", "transak", "zähler", "geräte", "référence", "réf!",
    "código de barras", "transacci", "transação", "바코드", "거래", "製造番号", "取引", "条码", "條碼",
    "流水", "交易", "序號", "機身",
    "주문", "송장", "접수", "문의", "시리얼", "품번",
    "シリアル", "型番", "序列号", "货号", "注文", "伝票", "追跡", "受付", "订单", "訂單", "快递",
    "运单", "发票", "$", "€", "£", "¥", "₩", "₹", "#",
)  # fmt: skip
_OTHER_THEN: Final = re.compile(
    rf"(?:(?:{_OTHER.pattern.pattern})[^\d\n,;!?]{{0,18}}|[$€£¥₩₹#]\s?)\Z", re.IGNORECASE
)


# What a pattern that minds no case takes for these letters, too.
_SAME_LETTER: Final = (("\u017f", "s"), ("\u0130", "i"), ("\u0131", "i"))
_DIGIT: Final = re.compile(r"\d", re.ASCII)
_NUMBER: Final = re.compile(r"\d(?:[\W_]{0,6}\d){5}", re.ASCII)
_LONG_WORD: Final = re.compile(r"\w{26}", re.ASCII)


class Nearby:
    """One folded text, asked what is in it at all, and what is said of the numbers in it."""

    def __init__(self, text: str) -> None:
        self.text: Final = text
        self.lowered: Final = _lowered(text)
        self._known: dict[Cue, bool] = {}

    @functools.cached_property
    def has_digit(self) -> bool:
        return _DIGIT.search(self.text) is not None

    @functools.cached_property
    def has_number(self) -> bool:
        """Six digits that stand close together: no shorter number is anybody's own."""
        return self.has_digit and _NUMBER.search(self.text) is not None

    @functools.cached_property
    def has_long_word(self) -> bool:
        """So long as no word is that people write, but an address of a wallet."""
        return _LONG_WORD.search(self.text) is not None

    def has_any(self, *parts: str) -> bool:
        """One of them stands somewhere, in just this case."""
        return any(map(self.text.__contains__, parts))

    def has(self, cue: Cue) -> bool:
        """The text holds one of the words, wherever."""
        known = self._known.get(cue)
        if known is None:
            known = self._known[cue] = cue.is_in(self.lowered)
        return known

    def places(self, words: Sequence[str]) -> list[int]:
        """Where these words stand, in order: their offsets in `lowered` are those in the text."""
        found = []
        for word in filter(self.lowered.__contains__, words):
            at = self.lowered.find(word)
            while at >= 0:
                found.append(at)
                at = self.lowered.find(word, at + 1)
        return sorted(found)

    def says(self, cue: Cue, start: int, end: int) -> bool:
        """One of the words stands shortly before, or right after; and nothing else claims the number."""
        if not self.has(cue):
            return False
        if not cue.pattern.search(self.text, max(0, start - _BEFORE), start):
            after = _AFTER.match(self.text, end)
            if not after or not cue.pattern.search(after[0]):
                return False
        return not self.is_other(start)

    def is_other(self, start: int) -> bool:
        """The number that starts here is called an order, a parcel or an amount."""
        return self.has(_OTHER) and _OTHER_THEN.search(self.text, max(0, start - _BEFORE), start) is not None


def _lowered(text: str) -> str:
    if not text.isascii():
        for letter, same in _SAME_LETTER:
            text = text.replace(letter, same)
    return text.lower()
