"""Shares in words, turned into percent: "three quarters of the fee" is 75 % of it.

Only where a share of money is meant: "half an hour" and "a quarter past" are no such thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from guards.text.glance import Glance

_WORDS: Final = {
    "75": r"three[- ]quarters|drei ?vierteln?|trois[- ]quarts|tres cuart[oa]s(?: partes)?|três quartos",
    "66.7": r"two[- ]thirds|zwei ?dritteln?|deux[- ]tiers|dos terci[oa]s|dos terceras partes|dois terços",
    "33.3": r"(?:a|one)[- ]third|eine?[mn]? drittel|un tiers|un tercio|tercera parte|um terço|terça parte",
    "25": r"(?:a|one)[- ]quarter|eine?[mn]? viertel|un quart|un cuarto|cuarta parte|um quarto|quarta parte",
    "50": "half|hälfte|moitié|mitad|metade",
}
_PERCENTS: Final = tuple(_WORDS)
_HAN: Final = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
_DIGIT: Final = f"[1-9{''.join(_HAN)}]"
_LATIN: Final = "|".join(f"(?P<p{place}>{words})" for place, words in enumerate(_WORDS.values()))
_SHARE: Final = re.compile(
    rf"(?<![\w-])(?:{_LATIN})(?![\w-])"
    rf"|절반|半分|一半|(?P<whole>{_DIGIT}) ?(?:분의|分の|分之) ?(?P<part>{_DIGIT})",
    re.IGNORECASE,
)
_MONEY: Final = (
    r"\b(?:price|costs?|fees?|refund|charge|amount|rate|fare|rent|deposit|premium|bill|value|\w*preis(?:es)?"
    r"|\w*gebühr(?:en)?|\w*kosten|\w*betrag(?:e?s)?|\w*miete|kaution|prix|frais|montant|tarif|loyer|caution"
    r"|acompte|precio|importe|tarifa|alquiler|fianza|coste|comisión|preço|valor|taxa|aluguel|caução|custo)\b"
)
_OF_MONEY: Final = re.compile(
    r"\s(?:of|the|your|this|its|des|der|ihre[rs]|dieser?|vom|von|du|de|del|do|da|dos|das)\b"
    rf"[^.,;:!?\d\n]{{0,24}}?{_MONEY}",
    re.IGNORECASE,
)
_PAID: Final = re.compile(
    r"\b(?:zur|zu|aux|(?:re)?pay(?:s|ing)?|(?:refund|reimburse|cover|charge)(?:s|d|ed)?)"
    r"(?: (?:you|us|back|only|just|les|la))?\s(?:the |die )?\Z"
    r"|(?:料|金|額|費|費用|価格|代|요금|가격|금액|비용|료|금|费|费用|价|价格|金额|款)(?:の|의|的)?\s?\Z",
    re.IGNORECASE,
)
_LONGER: Final = re.compile(r"\s?(?:an?\b|-|past\b|year|month|day|hour|board)", re.IGNORECASE)
_REACH: Final = 24  # characters before a share
# fmt: off
_FIRSTS: Final = frozenset([
    "half", "quarter", "quarters", "third", "thirds", "hälfte", "viertel", "vierteln", "dreiviertel",
    "dreivierteln", "drittel", "dritteln", "moitié", "quart", "quarts", "tiers", "mitad", "cuarto", "cuartos",
    "cuarta", "cuartas", "tercio", "tercios", "tercera", "terceras", "metade", "quarto", "quartos", "quarta",
    "terço", "terços", "terça",
])
# fmt: on


def fractions_to_digits(glance: Glance, text: str) -> str:
    """Where the words before or behind it say that it is of money."""
    if not (glance.eastern or glance.has_word(_FIRSTS)):
        return text
    return _SHARE.sub(lambda found: f"{_percent(found)}%" if _is_of_money(found) else found[0], text)


def fractions_in(text: str) -> Iterator[Decimal]:
    """All that it speaks of, of whatever, in percent."""
    for found in _SHARE.finditer(text):
        yield Decimal(_percent(found))


def _percent(found: re.Match[str]) -> str:
    if found["whole"]:
        return f"{100 * _digit(found['part']) / _digit(found['whole']):.3g}"
    place = next((place for place in range(len(_PERCENTS)) if found[f"p{place}"]), -1)
    return _PERCENTS[place]


def _digit(sign: str) -> int:
    return _HAN.get(sign) or int(sign)


def _is_of_money(found: re.Match[str]) -> bool:
    if _OF_MONEY.match(found.string, found.end()):
        return True
    paid = _PAID.search(found.string, max(0, found.start() - _REACH), found.start())
    return paid is not None and not _LONGER.match(found.string, found.end())
