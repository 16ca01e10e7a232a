"""Telephone numbers in words, as people dictate them: "oh seven seven double oh nine", 공일공 일이삼사.

Seven words for digits in a row are nobody's sum: those have words for hundreds and thousands in them.
"""

from __future__ import annotations

import re
from typing import Final

from guards.pii.cues import Nearby
from guards.pii.rows import row

_WORDS: Final = """
    zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    double triple
    null eins zwo zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn
    sechzehn siebzehn achtzehn neunzehn zwanzig dreißig dreissig vierzig fünfzig sechzig siebzig achtzig
    neunzig
    zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt
    vingts trente quarante cinquante soixante septante huitante nonante
    cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis
    diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa
    zero um dois três tres quatro cinco seis sete oito nove dez onze doze treze catorze quatorze quinze
    dezesseis dezasseis dezessete dezassete dezoito dezenove dezanove vinte trinta quarenta cinquenta
    sessenta setenta oitenta noventa meia
"""
_LEAST: Final = 7  # words
_WORD: Final = "|".join(
    (
        *sorted(set(_WORDS.split()), key=len, reverse=True),
        r"veinti\w{2,6}",
        r"(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und(?:zwan|drei|vier|fünf|sech|sieb|acht|neun)\w{1,3}ig",
    )
)
_NEXT: Final = r"[ ,.\-]{1,3}(?:(?:y|e|et|und|and) )?"
_NUMERAL: Final = "〇零一幺二三四五六七八九"
_SPELLED: Final = re.compile(
    rf"\b(?:{_WORD})(?:{_NEXT}(?:{_WORD})\b){{{_LEAST - 1},24}}"
    r"|공일[공영일육륙칠팔구](?:[ \-]{0,3}[공영일이삼사오육륙칠팔구]){7,8}(?![가-힣])"
    rf"|(?<![{_NUMERAL}十百千万])[一幺][三四五六七八九](?:[ \-]?[{_NUMERAL}]){{9}}(?![{_NUMERAL}十百千万])"
    rf"|(?<![{_NUMERAL}十百千万])[〇零][{_NUMERAL}]{{1,3}}(?:の[{_NUMERAL}]{{2,4}}){{2}}(?![{_NUMERAL}十百千万])",
    re.IGNORECASE,
)
_ENOUGH: Final = _LEAST - 2  # the first and the last may be glued to something: a bracket, a quote
_SINGLE: Final = frozenset(_WORDS.split())
_EASTERN: Final = re.compile(rf"공일|[一幺][三四五六七八九]|[〇零][{_NUMERAL}]")


def _may_be(nearby: Nearby) -> bool:
    """The pattern is dear: it is tried where enough of its words stand at all."""
    said = sum(map(_is_number, re.split(r"[ ,.\-]+", nearby.lowered)))
    return said >= _ENOUGH or _EASTERN.search(nearby.text) is not None


def _is_number(word: str) -> bool:
    """`veintidós` and `zweiundvierzig` are looked at more closely by the pattern."""
    return word in _SINGLE or "und" in word or word.startswith("veinti")


SPELLED: Final = row("PHONE", _SPELLED, _may_be)
