"""Numbers written as words, turned into digits: English here, the languages of the East in `myriads.py`.

Small words stay as they are unless a unit or a word about money stands by: "one of them" claims nothing.
"""

from __future__ import annotations

import re
from typing import Final

from guards.figures.clocks import clocks_to_digits
from guards.figures.european import european_to_digits
from guards.figures.fractions import fractions_to_digits
from guards.figures.hindi import hindi_to_digits
from guards.figures.myriads import east_to_digits
from guards.text.glance import Glance

_UP_TO_NINETEEN: Final = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    "|seventeen|eighteen|nineteen"
)
_SMALL: Final = {word: value for value, word in enumerate(_UP_TO_NINETEEN.split("|"))}
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_BUSINESS_DAYS: Final = re.compile(r"영업일(?: 기준)?(?:으?로)? ?((?:\d+ ?(?:일에서|[~-]) ?)?\d+) ?일")
_A_YEAR: Final = re.compile(r"(?<!\d)1 ?년에(?= )")  # "twice a year" is no length of time
_AGED: Final = re.compile(r"\b(under|over)[- ](\d{1,2})s\b", re.IGNORECASE)  # "under-14s"
_AGED_WORDS: Final = frozenset(["under", "over"])
_LONGEST: Final = 24  # words in one number
_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_WORD: Final = "|".join(sorted([*_SMALL, *_TENS, *_SCALES], key=len, reverse=True))
_RUN: Final = re.compile(
    rf"(?<![\w-])(?<!\d )(?:an? (?=(?:hundred|thousand|million|billion)\b))?(?:{_WORD})"
    rf"(?:(?:-| |, | and |-and-)(?:{_WORD}))*"
    rf"(?P<point> point(?: (?:{_WORD}))+)?(?!\w)",
    re.IGNORECASE,
)
_IRREGULAR: Final = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_ORDINALS: Final = {
    _IRREGULAR.get(word) or (word[:-1] + "ieth" if word.endswith("y") else word + "th"): word
    for word in (*_SMALL, *_TENS, *_SCALES)
}
_ORDINAL_RUN: Final = re.compile(
    rf"(?<![\w-])(?:(?:{_WORD})(?:-| | and ))*(?:{'|'.join(_ORDINALS)})(?!\w)", re.IGNORECASE
)
_MONTH: Final = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_BEFORE_MONTH: Final = re.compile(rf" (?:of )?{_MONTH}\b")
_AFTER_MONTH: Final = re.compile(rf"\b{_MONTH} (?:the )?\Z")
_ON_THE: Final = ("on the ", "by the ", "until the ")
_ENDS: Final = re.compile(r"\s*(?:[.,;!?]|\Z)")
_A_GRAND: Final = re.compile(r"\ba(?= grand\b\s*(?:[.,;!?]|\Z|in\b|for\b))", re.IGNORECASE)
_GRAND: Final = frozenset(["grand"])
_HALF: Final = re.compile(
    r"\bhalf[ -](?:off|(?:the |of the )?price)|\bhalbe[rn]? preis|\bmoitié prix|\bmitad de precio"
    r"|\bmetade do preço",
    re.IGNORECASE,
)
_CENTS: Final = re.compile(
    r"(?<![\d.,])(\d[\d,]*+) (dollars?|euros?|pounds?|dólares|reais|pesos),?"
    r" (?:(?:and|und|et|con|y|e) )?(\d\d) (?:cents?|pence|centimes|céntimos|centavos|cêntimos)\b",
    re.IGNORECASE,
)
_EACH: Final = re.compile(_WORD, re.IGNORECASE)
_UNIT_NEXT: Final = re.compile(
    rf"(?:(?: (?:to|or|and) |-)(?:{_WORD}|\d+))?"
    r"[ -](?:(?:us|australian|canadian|british|business|working|calendar) )?(?:dollars?|bucks?|cents?|euros?"
    r"|pounds?|won|yen|rupees?|francs?|pesos?|quid|pence|percent|per cent|pct|lakh|crore|dozen|grand"
    r"|seconds?|minutes?"
    r"|hours?|days?|weeks?|months?|years?|usd|eur|gbp|o'? ?clock|[kmgt]b|(?:kilo|mega|giga|tera)bytes?)\b",
    re.IGNORECASE,
)
# "Four registered devices" states how many there are; "the two accounts" only points at them.
_COUNTED_NEXT: Final = re.compile(
    rf"(?:(?: (?:to|or|and) |-)(?:{_WORD}|\d+))?"
    r" (?:of (?:your|them|the) )?(?:[a-z]{3,12} )?"
    r"(?!(?:is|was|has|does|this|yes|always|times|others"
    r"|words|lines|sentences|cases|kinds|types|sorts|possibilities)\b)[a-z]{2,}s\b",
    re.IGNORECASE,
)
_POINTED_AT: Final = re.compile(
    r"\b(?:the|these|those|your|our|my|which|either|next|last|first) \Z", re.IGNORECASE
)
_NUMBER_WORDS: Final = frozenset((*_SMALL, *_TENS, *_SCALES))
_ORDINAL_WORDS: Final = frozenset(_ORDINALS)
_CENT_WORDS: Final = frozenset(["cent", "cents", "pence", "centimes", "céntimos", "centavos", "cêntimos"])
_HALF_WORDS: Final = frozenset(["half", "halber", "halben", "halbe", "moitié", "mitad", "metade"])
MONEY_WORDS: Final = re.compile(
    r"balance|price|cost|fee|refund|charge|amount|total|owe|credit|discount|funds|paid|pay\b|guthaben|kontostand"
    r"|preis|betrag|solde|prix|montant|saldo|precio|importe|preço|valor|잔액|금액|요금|환불|가격|残高|金額|料金"
    r"|余额|价格",
    re.IGNORECASE,
)


def to_digits(glance: Glance) -> Glance:
    """The same text with number words as digits, where they state a figure. Expects `plain` text."""
    text = glance.text
    if glance.eastern:
        text = _BUSINESS_DAYS.sub(_business_days, _A_YEAR.sub("연", east_to_digits(text)))
    if not glance.ascii:
        text = hindi_to_digits(text)
    if glance.has_word(_AGED_WORDS):
        text = _AGED.sub(r"\1 \2", text)
    if glance.has_word(_HALF_WORDS):
        text = _HALF.sub("50%", text)
    text = fractions_to_digits(glance, text)
    text = clocks_to_digits(glance, european_to_digits(glance, text))
    if glance.has_word(_ORDINAL_WORDS):
        text = _ORDINAL_RUN.sub(_ordinal, text)
    if glance.has_word(_GRAND):
        text = _A_GRAND.sub("1", text)
    if glance.has_word(_NUMBER_WORDS):
        text = _RUN.sub(_english, text)
    if glance.has_word(_CENT_WORDS):
        text = _CENTS.sub(r"\1.\3 \2", text)
    return glance if text == glance.text else Glance(text)


def _business_days(found: re.Match[str]) -> str:
    """ "영업일로 3일에서 5일" is 3 to 5 business days."""
    return f"{found[1].replace('일에서 ', '~')}영업일"


def _english(found: re.Match[str]) -> str:
    words = [word for word in re.split(r"[ ,-]+", found[0].lower()) if word not in ("and", "a", "an")]
    point = words.index("point") if "point" in words else len(words)
    value = _english_value(words[:point])
    if value is None:
        return _EACH.sub(lambda word: str(_small_value(word[0].lower())), found[0])
    if point < len(words):
        return f"{value}." + "".join(str(_small_value(word)) for word in words[point + 1 :])
    if len(words) == 1 and int(value) <= 12 and not _states_a_figure(found):
        return found[0]
    return value


def _ordinal(found: re.Match[str]) -> str:
    """ "The first step" claims nothing; "the first of May" and "the thirteenth" do."""
    *words, last = [word for word in re.split(r"[ -]+", found[0].lower()) if word != "and"]
    value = _english_value([*words, _ORDINALS[last]])
    if value is None or (int(value) <= 12 and not _names_a_day(found)):
        return found[0]
    return f"{value}th"


def _names_a_day(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start() - 15) : found.start()]
    if before.lower().endswith(_ON_THE) and _ENDS.match(
        found.string, found.end()
    ):  # "it arrives on the third"
        return True
    return bool(_BEFORE_MONTH.match(found.string, found.end()) or _AFTER_MONTH.search(before))


def _states_a_figure(found: re.Match[str]) -> bool:
    if _UNIT_NEXT.match(found.string, found.end()):
        return True
    if found.string.startswith("-", found.end()):  # "two-factor"
        return False
    if found[0].lower() != "one" and _COUNTED_NEXT.match(found.string, found.end()):
        return _POINTED_AT.search(found.string, max(0, found.start() - 8), found.start()) is None
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
