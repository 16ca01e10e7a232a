"""Text as words to be compared: small letters, no accents, no punctuation, in any script."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

UNSPACED: Final = re.compile(  # Thai, Lao, Burmese, Khmer, kana, Han, Hangul
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+"
)

_DIACRITICS: Final = re.compile("[\u0300-\u036f]")
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Plain words, one space apart."""
    marked = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFC", _DIACRITICS.sub("", marked))
    return _BETWEEN_WORDS.sub(" ", plain).strip()
