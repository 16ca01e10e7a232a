"""Numbers written as words, turned into digits: English, Korean, Chinese and Japanese.

Small words stay as they are unless a unit or a word about money stands by: "one of them" claims nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_UP_TO_NINETEEN: Final = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen"
)
_SMALL: Final = {word: value for value, word in enumerate(_UP_TO_NINETEEN.split("|"))}
_TENS: Final = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_LONGEST: Final = 24  # words in one number
_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_WORD: Final = "|".join(sorted([*_SMALL, *_TENS, *_SCALES], key=len, reverse=True))
_RUN: Final = re.compile(
    rf"(?<![\w-])(?:an? (?=(?:hundred|thousand|million|billion)\b))?(?:{_WORD})"
    rf"(?:(?:-| |, | and |-and-)(?:{_WORD}))*"
    rf"(?P<point> point(?: (?:{_WORD}))+)?(?![\w-])",
    re.IGNORECASE,
)
_UNIT_NEXT: Final = re.compile(
    r"[ -](?:(?:us|australian|canadian|british|business|working|calendar) )?(?:dollars?|bucks?|cents?|euros?"
    r"|pounds?|won|yen|rupees?|francs?|pesos?|quid|pence|percent|per cent|pct|lakh|crore|seconds?|minutes?"
    r"|hours?|days?|weeks?|months?|years?|usd|eur|gbp)\b",
    re.IGNORECASE,
)
MONEY_WORDS: Final = re.compile(
    r"balance|price|cost|fee|refund|charge|amount|total|owe|credit|discount|funds|paid|pay\b|guthaben|kontostand"
    r"|preis|betrag|solde|prix|montant|saldo|precio|importe|preço|valor|잔액|금액|요금|환불|가격|残高|金額|料金"
    r"|余额|价格",
    re.IGNORECASE,
)
_DIGITS: Final = (
    dict(zip("영일이삼사오육칠팔구", range(10), strict=True))
    | dict(zip("零一二三四五六七八九", range(10), strict=True))
    | {"공": 0, "〇": 0, "两": 2, "兩": 2}
)
_PLACES: Final = {"십": 10, "백": 100, "천": 1000, "十": 10, "百": 100, "千": 1000}
_MYRIADS: Final = {
    "만": 10**4, "억": 10**8, "조": 10**12, "万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12,
}  # fmt: skip
_SCALE_SIGNS: Final = "".join((*_PLACES, *_MYRIADS))
_PLAIN: Final = r"\d[\d,]*+(?:\.\d++)?"
_MIXED: Final = re.compile(
    rf"(?<![\d.,]){_PLAIN} ?[{_SCALE_SIGNS}](?: ?(?:{_PLAIN})? ?[{_SCALE_SIGNS}])*(?: ?\d[\d,]*+(?![\d.]))?"
)
_EAST_UNITS: Final = (
    r"(?= ?(?:원|달러|유로|엔|위안|퍼센트|프로|%|개월|주|시간|元|円|圆|圓|块|塊|美元|欧元|ドル|ユーロ|人民币"
    r"|日|天|年|月|週|周|個月|个月|小时|時間))"
)
_SINO: Final = "영공일이삼사오육칠팔구"
_KOREAN: Final = re.compile(rf"(?<![가-힣])[{_SINO}]?[십백천만억조][{_SINO}십백천만억조]*+{_EAST_UNITS}")
_HAN_SIGNS: Final = "零〇一二两兩三四五六七八九十百千万萬億亿兆"
_HAN: Final = re.compile(rf"(?<![{_HAN_SIGNS}])[{_HAN_SIGNS}]++{_EAST_UNITS}")


def to_digits(text: str) -> str:
    """The same text with number words as digits, where they state a figure. Expects `plain` text."""
    if not text.isascii():
        text = _MIXED.sub(_mixed_value, text)
        text = _HAN.sub(lambda found: str(_east(list(found[0]))), text)
        text = _KOREAN.sub(lambda found: str(_east(list(found[0]))), text)
    return _RUN.sub(_english, text)


def _english(found: re.Match[str]) -> str:
    words = [word for word in re.split(r"[ ,-]+", found[0].lower()) if word not in ("and", "a", "an")]
    point = words.index("point") if "point" in words else len(words)
    value = _english_value(words[:point])
    if value is None:
        return " ".join(str(_small_value(word)) for word in words if word != "point")
    if point < len(words):
        return f"{value}." + "".join(str(_small_value(word)) for word in words[point + 1 :])
    if value.isdigit() and int(value) <= 12 and len(words) == 1 and not _states_a_figure(found):
        return found[0]
    return value


def _states_a_figure(found: re.Match[str]) -> bool:
    if _UNIT_NEXT.match(found.string, found.end()):
        return True
    near = found.string[max(0, found.start() - 40) : found.start()]
    return found[0].lower() != "one" and MONEY_WORDS.search(re.split(r"[.!?\n]", near)[-1]) is not None


def _english_value(words: list[str]) -> str | None:
    """The number, or the digits when they are read out one by one, or None when it is neither."""
    if len(words) > 2 and all(_SMALL.get(word, 10) < 10 for word in words):
        return "".join(str(_SMALL[word]) for word in words)
    if len(words) > _LONGEST:
        return None
    total = section = 0
    room = 10**15
    for word in words:
        if word in _SCALES and _SCALES[word] > 100:
            total, section, room = total + max(section, 1) * _SCALES[word], 0, 1000
        elif word == "hundred":
            section, room = max(section, 1) * 100, 100
        else:
            value = _small_value(word)
            if value >= room:
                return None
            section, room = section + value, 10 if value >= 20 else 1
    return str(total + section)


def _small_value(word: str) -> int:
    return _SMALL.get(word, _TENS.get(word, _SCALES.get(word, 0)))


def _mixed_value(found: re.Match[str]) -> str:
    """ "1억 2,754만" and "12万5千": digits and signs together."""
    tokens = re.findall(rf"\d[\d,]*(?:\.\d+)?|[{_SCALE_SIGNS}]", found[0])
    return str(_east([token.replace(",", "") for token in tokens]))


def _east(tokens: list[str]) -> Decimal:
    total = section = number = Decimal(0)
    for token in tokens:
        if token in _MYRIADS:
            total += (section + number or 1) * _MYRIADS[token]
            section = number = Decimal(0)
        elif token in _PLACES:
            section += (number or 1) * _PLACES[token]
            number = Decimal(0)
        else:
            number = number * 10 + _DIGITS[token] if token in _DIGITS else Decimal(token)
    return total + section + number
