"""Reads every quantity, date and identifier out of a text, as values that can be compared exactly.

Reads only; whether a value may be said is decided in `facts.py`. What cannot be read is `unreadable`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from guards.figures.addresses import LINKS, MAILS, link_key, mail_key
from guards.figures.dates import BEFORE_A_DIGIT, DATES, TIMES, Day, days_of, minutes_of
from guards.figures.identifiers import LETTERS, TOKEN, essence, has_mixed, has_odd_case, is_code
from guards.figures.numerals import to_digits
from guards.figures.spans import with_spans
from guards.figures.units import (
    ADJECTIVE,
    CENTS,
    CURRENCIES,
    DURATIONS,
    MEASURES,
    PERCENT,
    SCALES,
    TENTHS,
    THREE_DECIMALS,
    any_of,
)
from guards.text.glance import Glance, Test
from guards.text.notation import plain, readings

Kind = Literal[
    "number",
    "money",
    "percent",
    "duration",
    "measure",
    "date",
    "time",
    "identifier",
    "phone",
    "email",
    "link",
    "unreadable",
]


class Quantity(NamedTuple):
    """`values`: what it can mean; `unit`: its currencies or duration; `key`: an identifier's essence."""

    kind: Kind
    surface: str
    start: int
    end: int
    values: frozenset[Decimal] = frozenset()
    unit: frozenset[str] = frozenset()
    days: frozenset[Day] = frozenset()
    key: str = ""


Maker = Callable[[re.Match[str]], Quantity | None]
Replaced = Callable[[Callable[[re.Match[str]], str], str], str]  # as `re.Pattern.sub`
Pass = tuple[Test, Replaced, Maker]


def read(text: str) -> list[Quantity]:
    """Every quantity in order; surfaces and offsets are those of the plain form of the text."""
    return read_plain(to_digits(Glance(plain(text))))


def read_plain(glance: Glance) -> list[Quantity]:
    """Of a text in plain form, with its numbers in digits."""
    return with_spans(glance.text, _ranges_share_units(glance.text, _read(glance, _PASSES)))


def read_addresses(text: str) -> list[Quantity]:
    """Only the links and mail addresses, in order."""
    return _read(Glance(plain(text)), _ADDRESSES)


def _read(glance: Glance, passes: tuple[Pass, ...]) -> list[Quantity]:
    rest = glance.text
    found: list[Quantity] = []
    for test, sub, make in passes:
        if not test(glance):
            continue

        def taken(match: re.Match[str], make: Maker = make) -> str:
            quantity = make(match)
            if quantity is None:
                return match[0]
            found.append(quantity)
            return "\x00" * len(match[0])

        rest = sub(taken, rest)
    return sorted(found, key=lambda quantity: quantity.start)


_NUMBER: Final = r"(?:\d{1,3}(?: \d{3})++(?!\d)(?:[.,]\d+)?|\d+(?:[.,']\d+)*+)"
_UNITS: Final = (*CURRENCIES, *CENTS, *DURATIONS, *PERCENT, *TENTHS, *MEASURES)
_LATIN_AFTER: Final = [w for w in _UNITS if w[-1].isalpha() and w[-1] < "\u0250"]
_OTHER_AFTER: Final = [w for w in _UNITS if w not in _LATIN_AFTER]
_SCALE: Final = rf"(?-i:[kKMB])|{any_of(w for w in SCALES if len(w) > 1)}"
_FIGURE: Final = re.compile(
    rf"(?<!\d)(?<!\d[.,'])(?<![A-Za-z]-)(?P<number>{_NUMBER})"
    rf"(?:[ -]?(?P<scale>{_SCALE})(?![A-Za-z]))?"
    rf"(?:{ADJECTIVE}?[ -]?(?:(?P<latin>{any_of(_LATIN_AFTER)})(?![0-9A-Za-z\u00c0-\u024f])"
    rf"|(?P<other>{any_of(_OTHER_AFTER)})))?(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_PREFIX: Final = re.compile(
    r"(?:(?<![\w)])(?P<sign>-|minus |마이너스 ))?"
    r"(?:(?P<before>[A-Za-z]{0,3}\$|[^\W\d_]{1,20}\.?|[^\w\s,;:.!?()\[\]\"'-])"
    r"(?: ?(?P<inner>-)| ?))?\Z"
)
_DIGITS: Final = re.compile(r"\d+")
_SEVEN_DIGITS: Final = re.compile(r"\d(?:[ ().\-/]{0,2}\d){6}", re.ASCII)
# Letters of two alphabets in one word, or a word with gaps between all its letters, are there to deceive.
_DISGUISED: Final = re.compile(
    r"[A-Za-z](?:[\u0370-\u03a8\u03aa-\u03bb\u03bd-\u052f]|(?<=[\u0370-\u03a8\u03aa-\u03bb\u03bd-\u052f].))"
    r"|(?<![\w'])[A-Za-z](?: {1,3}[A-Za-z]){4,}(?!\w)"
)
_GAPS: Final = re.compile(r" [A-Za-z] {1,3}[A-Za-z] {1,3}[A-Za-z] ")
_LETTER: Final = re.compile(r"[A-Za-z]")
_PREFIX_REACH: Final = 24
_LONG_DIGITS: Final = re.compile(
    r"(?<![\w.,])(?:\+ ?|\((?=\d{1,5}\)))?\d(?:[ ().\-/]{0,2}\d){6,40}+(?!\w|[.,]\d)", re.ASCII
)
_ANY_CENTS: Final = CURRENCIES["$"] | CURRENCIES["€"] | CURRENCIES["£"]
_LOOKALIKE: Final = "ОоοΟоЗзбІіӀӏΙιٱסօՕⵔ"
_CONFUSED: Final = re.compile(rf"[\w.,]{{0,40}}(?:\d[.,]?[{_LOOKALIKE}]|[{_LOOKALIKE}][.,]?\d)[\w.,]{{0,40}}")
_LOOKALIKES: Final = frozenset(_LOOKALIKE)
_ODD_NUMERAL: Final = re.compile(r"[^\x00-\u00b1\u3000-\u9fff\uac00-\ud7a3]")
_WITH_UNITS: Final = frozenset({"money", "percent", "duration", "measure", "time"})
_BETWEEN: Final = re.compile(
    r" ?(?:-|~|to|bis|à|al?|às|a las|até|and|und|y(?: las)?|e(?: as)?|et|から|에서|至|到) ?", re.IGNORECASE
)


def _link(match: re.Match[str]) -> Quantity:
    return Quantity("link", match[0], *match.span(), key=link_key(match[0]))


def _mail(match: re.Match[str]) -> Quantity:
    return Quantity("email", match[0], *match.span(), key=mail_key(match[0]))


def _date(match: re.Match[str]) -> Quantity | None:
    days = days_of(match)
    return Quantity("date", match[0], *match.span(), days=days) if days else None


def _time(match: re.Match[str]) -> Quantity | None:
    minutes = minutes_of(match)
    return Quantity("time", match[0], *match.span(), values=minutes) if minutes else None


def _long_digits(match: re.Match[str]) -> Quantity | None:
    if re.fullmatch(_NUMBER, match[0]) and readings(match[0]):
        return None
    return Quantity("phone", match[0], *match.span(), key=essence(match[0]))


def _unit_figure(match: re.Match[str]) -> Quantity | None:
    found = _figure(match)
    return found if found and (found.kind != "number" or match["scale"] or min(found.values) < 0) else None


def _figure(match: re.Match[str]) -> Quantity | None:
    string, start = match.string, match.start()
    prefix = _PREFIX.search(string[max(0, start - _PREFIX_REACH) : start])
    before = (prefix["before"] or "").lower() if prefix else ""
    if before not in CURRENCIES and _LETTER.fullmatch(string, start - 1, start):
        return None
    after = (match["latin"] or match["other"] or "").lower()
    currency = CURRENCIES.get(before) or CURRENCIES.get(after) or (_ANY_CENTS if after in CENTS else None)
    factor = _scale(match["scale"]) * (Decimal("0.01") if after in CENTS else 1)
    if prefix and (prefix["sign"] or prefix["inner"]):
        factor = -factor
    whole = bool(currency and not currency & THREE_DECIMALS and not match["scale"])
    values = frozenset(value * factor for value in readings(match["number"], money=whole))
    surface = (prefix[0] if prefix and before in CURRENCIES else "") + match[0]
    key = match["number"] if match["number"].isdigit() and factor == 1 else ""  # 47.11 is no order 4711
    found = Quantity("number", surface, *match.span(), values=values, key=key)
    return _of_kind(found, before, after, currency)


def _of_kind(found: Quantity, before: str, after: str, currency: frozenset[str] | None) -> Quantity:
    if not found.values:
        return found._replace(kind="identifier", key=essence(found.surface))
    if currency:
        return found._replace(kind="money", unit=currency)
    if before == "%" or after in PERCENT:
        return found._replace(kind="percent")
    if after in TENTHS:
        return found._replace(kind="percent", values=frozenset(value * 10 for value in found.values))
    if after in MEASURES:
        return found._replace(kind="measure", unit=frozenset({MEASURES[after]}))
    is_year = after in ("年", "년") and min(found.values) >= 1900  # "2026年" is no length of time
    return _duration(found, after) if after in DURATIONS and not is_year else found


def _duration(found: Quantity, word: str) -> Quantity:
    size, unit = DURATIONS[word].split(" ", 1)
    values = frozenset(value * int(size) for value in found.values)
    return found._replace(kind="duration", values=values, unit=frozenset({unit}))


def _scale(word: str | None) -> Decimal:
    return Decimal(1) if not word else SCALES.get(word) or SCALES[word.lower()]


def _token(match: re.Match[str]) -> Quantity | None:
    if not _LETTER.search(match[0]):
        return None
    return Quantity("identifier", match[0], *match.span(), key=essence(match[0]))


def _encoded(match: re.Match[str]) -> Quantity | None:
    if not is_code(match):
        return None
    return Quantity("identifier", match[0], *match.span(), key=essence(match[0]))


def _unreadable(match: re.Match[str]) -> Quantity:
    return Quantity("unreadable", match[0], *match.span())


def _odd_numeral(match: re.Match[str]) -> Quantity | None:
    return _unreadable(match) if unicodedata.category(match[0]) in ("No", "Nl") else None


def _may_be_disguised(glance: Glance) -> bool:
    return not glance.ascii or _GAPS.search(glance.text) is not None


def _has_digits(glance: Glance) -> bool:
    return glance.digits


def _has_long_digits(glance: Glance) -> bool:
    return glance.digits and _SEVEN_DIGITS.search(glance.text) is not None


def replaced(pattern: re.Pattern[str]) -> Replaced:
    """Tries a pattern that begins with a digit, and behind none, only there: that is all that can match."""
    if not pattern.pattern.startswith(BEFORE_A_DIGIT):
        return pattern.sub

    def at_digits(taken: Callable[[re.Match[str]], str], text: str) -> str:
        pieces, place = list[str](), 0
        for digits in _DIGITS.finditer(text):
            match = pattern.match(text, digits.start()) if digits.start() >= place else None
            if match:
                pieces += text[place : match.start()], taken(match)
                place = match.end()
        return "".join([*pieces, text[place:]])

    return at_digits


# In this order: what one has read, the next no longer sees. The test saves the regex where it cannot match.
_ADDRESSES: Final[tuple[Pass, ...]] = (
    *((test, pattern.sub, _link) for test, pattern in LINKS),
    *((test, pattern.sub, _mail) for test, pattern in MAILS),
)
_PASSES: Final[tuple[Pass, ...]] = (
    *_ADDRESSES,
    (lambda glance: glance.digits and glance.has_sign(_LOOKALIKES), _CONFUSED.sub, _unreadable),
    (lambda glance: not glance.ascii, _ODD_NUMERAL.sub, _odd_numeral),
    (_may_be_disguised, _DISGUISED.sub, _unreadable),
    *((test, replaced(pattern), _date) for test, pattern in DATES),
    *((test, replaced(pattern), _time) for test, pattern in TIMES),
    (_has_long_digits, _LONG_DIGITS.sub, _long_digits),
    (_has_digits, replaced(_FIGURE), _unit_figure),
    (has_mixed, TOKEN.sub, _token),
    (has_odd_case, LETTERS.sub, _encoded),
    (_has_digits, replaced(_FIGURE), _figure),
)


def _ranges_share_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """In "5-7 days" and "between 5 and 7 %" the first number has the unit of the second."""
    for place in range(len(found) - 2, -1, -1):
        first, second = found[place], found[place + 1]
        joined = _BETWEEN.fullmatch(text[first.end : second.start])
        if joined and first.kind == "number" and second.kind in _WITH_UNITS:
            found[place] = _with_unit_of(first, second)
    return found


def _with_unit_of(first: Quantity, second: Quantity) -> Quantity:
    if second.kind == "duration":
        word = max((w for w in DURATIONS if second.surface.lower().endswith(w)), key=len, default="")
        return _duration(first, word) if word else first
    if second.kind == "time":
        return first._replace(kind="time", values=frozenset(hour * 60 for hour in first.values if hour <= 24))
    return first._replace(kind=second.kind, unit=second.unit)
