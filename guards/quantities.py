"""Reads every quantity, date and identifier out of a text, as values that can be compared exactly.

Reads only; whether a value may be said is decided in `facts.py`. What cannot be read is `unreadable`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from guards.dates import DATES, TIMES, Day, days_of, minutes_of
from guards.notation import plain, readings
from guards.numerals import to_digits
from guards.units import CENTS, CURRENCIES, DURATIONS, PERCENT, SCALES, THREE_DECIMALS, any_of

Kind = Literal[
    "number",
    "money",
    "percent",
    "duration",
    "date",
    "time",
    "identifier",
    "phone",
    "email",
    "link",
    "unreadable",
]


@dataclass(frozen=True, slots=True)
class Quantity:
    """`values`: what the number can mean; `unit`: its currencies or duration; `key`: an identifier's essence."""

    kind: Kind
    surface: str
    start: int
    end: int
    values: frozenset[Decimal] = frozenset()
    unit: frozenset[str] = frozenset()
    days: frozenset[Day] = frozenset()
    key: str = ""


def read(text: str) -> list[Quantity]:
    """Every quantity in order; surfaces and offsets are those of the plain form of the text."""
    return read_plain(to_digits(plain(text)))


def read_plain(text: str) -> list[Quantity]:
    found: list[Quantity] = []
    rest = text
    for pattern, make in _PASSES:

        def taken(match: re.Match[str], make: Maker = make) -> str:
            quantity = make(match)
            if quantity is None:
                return match[0]
            found.append(quantity)
            return "\x00" * len(match[0])

        rest = pattern.sub(taken, rest)
    return _ranges_share_units(text, sorted(found, key=lambda quantity: quantity.start))


def essence(identifier: str) -> str:
    """An identifier without its punctuation and case: `ORD-47 11` and `ord4711` are the same."""
    return "".join(c for c in identifier.casefold() if c.isalnum())


Maker = Callable[[re.Match[str]], "Quantity | None"]

_NUMBER: Final = r"(?:\d{1,3}(?: \d{3})++(?!\d)(?:[.,]\d+)?|\d+(?:[.,']\d+)*+)"
_START: Final = r"(?<![0-9A-Za-z])(?<!\d[.,'])(?<![A-Za-z]-)"
_LATIN_AFTER: Final = [
    w for w in (*CURRENCIES, *CENTS, *DURATIONS, *PERCENT) if w[-1].isalpha() and w[-1] < "\u0250"
]
_OTHER_AFTER: Final = [w for w in (*CURRENCIES, *CENTS, *DURATIONS, *PERCENT) if w not in _LATIN_AFTER]
_SCALE: Final = rf"(?-i:[kKMB])|{any_of(w for w in SCALES if len(w) > 1)}"
_FIGURE: Final = re.compile(
    rf"(?P<sign>(?<![\w)])-)?(?:(?<![A-Za-z])(?P<before>{any_of(CURRENCIES)}|%) ?(?P<inner>-)? ?)?{_START}"
    rf"(?P<number>{_NUMBER})"
    rf"(?:[ -]?(?P<scale>{_SCALE})(?![A-Za-z]))?"
    rf"(?:[ -]?(?:of )?(?:(?P<latin>{any_of(_LATIN_AFTER)})(?![0-9A-Za-z\u00c0-\u024f])|(?P<other>{any_of(_OTHER_AFTER)})))?"
    r"(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"[0-9A-Za-z]++(?:[-_/#.:][0-9A-Za-z]++)*+")
_LONG_DIGITS: Final = re.compile(r"(?<![\w.,])(?:\+ ?|\()?\d(?:[ ().\-/]{0,2}\d){6,40}+(?!\w)", re.ASCII)
_MAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64} ?(?:@|[(\[{] ?at ?[)\]}]) ?[\w-]{1,63}(?: ?(?:\.|[(\[{] ?dot ?[)\]}]) ?[\w-]{2,63}){1,6}",
    re.IGNORECASE,
)
_LINK: Final = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}:)?//[^\s<>\"'()\[\]]{2,2000}|(?:mailto|tel|sms|data|javascript):[^\s<>\"'()\[\]]{1,2000}"
    r"|(?<![\w@.-])(?:[a-z0-9](?:[\w-]{0,61}[a-z0-9])?\.){1,6}(?:com|net|org|io|co|dev|app|info|biz|shop|xyz|me|ai|de|fr"
    r"|es|pt|kr|jp|cn|uk|eu|us|example|test|invalid|ly|to|gg|ru|in|it|nl|ch|at|ca|au|br|mx|be|pl|se|no|fi|dk|ie|nz)"
    r"(?![\w-])(?:/[^\s<>\"'()\[\]]{0,2000})?",
    re.IGNORECASE,
)
_LOOKALIKE: Final = "ОоοΟоЗзбІіӀӏΙιٱסօՕⵔ"
_CONFUSED: Final = re.compile(rf"[\w.,]{{0,40}}(?:\d[.,]?[{_LOOKALIKE}]|[{_LOOKALIKE}][.,]?\d)[\w.,]{{0,40}}")
_ODD_NUMERAL: Final = re.compile(r"[^\x00-\u00b1\u3000-\u9fff\uac00-\ud7a3]")
_BETWEEN: Final = re.compile(r" ?(?:-|~|to|bis|à|a|al|até|and|und|y|e|et|から|에서|至|到) ?", re.IGNORECASE)


def _link(match: re.Match[str]) -> Quantity:
    return Quantity("link", match[0], *match.span(), key=link_key(match[0]))


def link_key(link: str) -> str:
    """A link without scheme, `www.`, closing punctuation and final slash."""
    bare = re.sub(r"\A(?:https?:)?//(?:www\.)?|\Awww\.", "", link.casefold())
    return bare.rstrip(".,;:!?*_").removesuffix("/")


def _mail(match: re.Match[str]) -> Quantity:
    compact = re.sub(r" ?[(\[{] ?at ?[)\]}] ?", "@", match[0].casefold())
    compact = re.sub(r" ?[(\[{] ?dot ?[)\]}] ?", ".", compact)
    return Quantity("email", match[0], *match.span(), key=compact.replace(" ", "").rstrip("."))


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
    before, after = match["before"], match["latin"] or match["other"]
    return _figure(match) if before or after or match["scale"] or match["sign"] else None


def _figure(match: re.Match[str]) -> Quantity:
    before = (match["before"] or "").lower()
    after = (match["latin"] or match["other"] or "").lower()
    currency = CURRENCIES.get(before) or CURRENCIES.get(after)
    money = bool(currency and not currency & THREE_DECIMALS) or after in CENTS
    factor = _scale(match["scale"]) * (Decimal("0.01") if after in CENTS else 1)
    if match["sign"] or match["inner"]:
        factor = -factor
    values = frozenset(
        value * factor for value in readings(match["number"], money=money and not match["scale"])
    )
    found = Quantity("number", match[0], *match.span(), values=values, key=essence(match["number"]))
    if not values:
        return replace(found, kind="identifier")
    if money or currency:
        return replace(
            found, kind="money", unit=currency or CURRENCIES["$"] | CURRENCIES["€"] | CURRENCIES["£"]
        )
    if "%" in (before, after) or after in PERCENT:
        return replace(found, kind="percent")
    if after in DURATIONS:
        return _duration(found, after)
    return found


def _duration(found: Quantity, word: str) -> Quantity:
    size, unit = DURATIONS[word].split(" ", 1)
    values = frozenset(value * int(size) for value in found.values)
    return replace(found, kind="duration", values=values, unit=frozenset({unit}))


def _scale(word: str | None) -> Decimal:
    return Decimal(1) if not word else SCALES.get(word) or SCALES[word.lower()]


def _token(match: re.Match[str]) -> Quantity | None:
    token = match[0]
    has_digit = any(c.isdigit() for c in token)
    if not (has_digit and any(c.isalpha() for c in token)) and not (not has_digit and _looks_encoded(token)):
        return None
    return Quantity("identifier", token, *match.span(), key=essence(token))


def _looks_encoded(token: str) -> bool:
    """Letters only, long, and changing case all the time: base64, not a word."""
    switches = sum(a.isupper() != b.isupper() for a, b in zip(token, token[1:], strict=False))
    return len(token) >= 20 and switches >= 6


def _unreadable(match: re.Match[str]) -> Quantity:
    return Quantity("unreadable", match[0], *match.span())


def _odd_numeral(match: re.Match[str]) -> Quantity | None:
    return _unreadable(match) if unicodedata.category(match[0]) in ("No", "Nl") else None


_PASSES: Final[tuple[tuple[re.Pattern[str], Maker], ...]] = (
    (_LINK, _link),
    (_MAIL, _mail),
    (_CONFUSED, _unreadable),
    (_ODD_NUMERAL, _odd_numeral),
    *((pattern, _date) for pattern in DATES),
    *((pattern, _time) for pattern in TIMES),
    (_LONG_DIGITS, _long_digits),
    (_FIGURE, _unit_figure),
    (_TOKEN, _token),
    (_FIGURE, _figure),
)


def _ranges_share_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """In "5-7 days" and "between 5 and 7 %" the first number has the unit of the second."""
    for place in range(len(found) - 2, -1, -1):
        first, second = found[place], found[place + 1]
        if first.kind == "number" and second.kind in ("money", "percent", "duration"):
            if _BETWEEN.fullmatch(text[first.end : second.start]):
                found[place] = _with_unit_of(first, second)
    return found


def _with_unit_of(first: Quantity, second: Quantity) -> Quantity:
    if second.kind == "duration":
        word = next((w for w in DURATIONS if second.surface.lower().endswith(w)), "")
        return _duration(first, word) if word else first
    return replace(first, kind=second.kind, unit=second.unit)
