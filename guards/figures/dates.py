"""Calendar days and times of day in the forms people write them; ambiguous ones have several readings."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

from guards.figures.units import MONTHS
from guards.text.glance import Glance, Test

Day = tuple[int | None, int | None, int | None]  # year, month, day; None: not said

_MONTH: Final = r"(?P<name>[^\W\d_]{3,10})\b\.?"  # any word; `days_of` knows which are months
_ORDINAL: Final = r"(?:st|nd|rd|th|\.|º|er)?"
_YEAR: Final = r"(?:,? (?:de )?(?P<year>\d{4})(?!\d))?"
_OPEN: Final = r"(?<![\w.,/-])"
BEFORE_A_DIGIT: Final = (r"(?<!\d)", _OPEN)  # how a pattern begins that goes on with a digit
_HOUR: Final = r"(?<!\d)(?<!\d[:.,])(?P<hour>\d{1,2})"
_MONTH_WORDS: Final = frozenset(MONTHS)
_AT: Final = "|".join(rf"(?<=\b{word} )" for word in ("à", "de", "dès", "às", "as", "das", "las", "são"))
_FRENCH_WORDS: Final = frozenset(["h", "heures"])

_HOUR_WORDS: Final = frozenset(["a", "p", "am", "pm", "uhr", "o", "oclock"])
_MARKED: Final = re.compile(r"[0-9][-/.] ?[0-9]{1,2}[-/.]")
_EASTERN_TIME: Final = frozenset("시時点")
_HALVES: Final = {
    **dict.fromkeys(("오전", "새벽", "아침", "午前", "朝", "上午", "早上", "凌晨"), "a"),
    **dict.fromkeys(("오후", "저녁", "밤", "午後", "夕方", "夜", "下午", "晚上", "傍晚"), "p"),
}


def _numeric(glance: Glance) -> bool:
    return glance.digits and _MARKED.search(glance.text) is not None


def _hour(glance: Glance) -> bool:
    return glance.digits and glance.has_word(_HOUR_WORDS)


def _eastern(glance: Glance) -> bool:
    return glance.digits and glance.eastern


def _named(glance: Glance) -> bool:
    return glance.digits and glance.has_word(_MONTH_WORDS)


def _french(glance: Glance) -> bool:
    return glance.digits and glance.has_word(_FRENCH_WORDS)


DATES: Final[tuple[tuple[Test, re.Pattern[str]], ...]] = tuple(
    (test, re.compile(pattern, re.IGNORECASE))
    for test, pattern in (
        (_numeric, r"(?<!\d)(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)"),
        (
            _numeric,
            rf"{_OPEN}(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}|\d\d)"
            r"(?![\d/-]|\.\d)",
        ),
        (_numeric, rf"{_OPEN}(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\.(?! ?\d)"),
        (_numeric, r"(?<!\d)(?P<year>\d{4})\. (?P<month>\d{1,2})\. (?P<day>\d{1,2})(?!\d)\.?"),
        (
            _eastern,
            r"(?<!\d)(?P<year>\d{4}) ?[년年] ?(?P<month>\d{1,2}) ?[월月](?: ?(?P<day>\d{1,2}) ?[일日号號])?",
        ),
        (_eastern, r"(?<!\d)(?P<month>\d{1,2}) ?[월月] ?(?P<day>\d{1,2}) ?[일日号號]"),
        (_eastern, r"(?<![\d個个か])(?P<month>\d{1,2}) ?[월月](?! ?\d|[間间号])"),
        (  # the first of "3 to 6 August"
            _named,
            rf"{_OPEN}(?P<day>\d{{1,2}}){_ORDINAL}(?= (?:to|until|and|bis|bis zum|und|au|et|al?|y|ao|e|até) "
            rf"(?:[^\W\d_]{{3,10}},? )?\d{{1,2}}{_ORDINAL} (?:de |of )?{_MONTH})",
        ),
        (_named, rf"{_OPEN}(?P<day>\d{{1,2}}){_ORDINAL} (?:de |of )?{_MONTH}{_YEAR}"),
        (_named, rf"\b{_MONTH} (?:the )?(?P<day>\d{{1,2}}){_ORDINAL}(?!\d|[.,:]\d){_YEAR}"),
        (_named, rf"\b{_MONTH},? (?:de |of )?(?P<year>\d{{4}})(?!\d)"),
    )
)
TIMES: Final[tuple[tuple[Test, re.Pattern[str]], ...]] = tuple(
    (test, re.compile(pattern, re.IGNORECASE))
    for test, pattern in (
        (
            lambda glance: glance.digits and ":" in glance.text,
            rf"{_HOUR}:(?P<minute>[0-5]\d)(?::[0-5]\d)?(?: ?(?P<half>[ap])\.?m\b\.?| ?Uhr\b)?(?!:?\d)",
        ),
        (
            _hour,
            rf"{_HOUR}(?:\.(?P<minute>[0-5]\d))? ?(?:(?P<half>[ap])\.?m\b\.?|Uhr\b|o'? ?clock\b)",
        ),
        (_french, rf"{_HOUR} ?h ?(?P<minute>[0-5]\d)(?!\w)"),
        (
            _french,
            rf"(?:{_AT}){_HOUR} ?(?:h|heures)(?!\w)(?! (?:avant|après))",
        ),
        (
            lambda glance: glance.digits and glance.has_sign(_EASTERN_TIME),
            rf"(?P<east>{'|'.join(_HALVES)})? ?{_HOUR} ?(?:시(?!간)|時(?!間)|点(?![ぁ-ん]))"
            r"(?: ?(?:(?P<minute>\d{1,2}) ?[분分]|(?P<past>반|半)))?",
        ),
    )
)


def days_of(match: re.Match[str]) -> frozenset[Day]:
    """The days that a match of DATES can mean; none when it is no real date."""
    parts = match.groupdict()
    year = _year(parts.get("year"))
    if parts.get("a") is not None:
        first, second = int(match["a"]), int(match["b"])
        orders = [(second, first)] if match["sep"] == "." else [(first, second), (second, first)]
        return frozenset((year, month, day) for month, day in orders if _exists(year, month, day))
    month = MONTHS.get(match["name"].lower(), 0) if parts.get("name") else int(match["month"])
    day = int(match["day"]) if parts.get("day") else None
    return frozenset({(year, month, day)}) if _exists(year, month, day) else frozenset()


def minutes_of(match: re.Match[str]) -> frozenset[Decimal]:
    """Minutes after midnight; none when it is no time of day."""
    parts = match.groupdict()
    hour, minute = int(match["hour"]), 30 if parts.get("past") else int(parts.get("minute") or 0)
    half = (parts.get("half") or "").lower() or _HALVES.get(parts.get("east") or "", "")
    if hour > 24 or minute > 59 or (half and hour > 12):
        return frozenset()
    if not half and hour <= 12 and match[0].lower().endswith("clock"):  # on the face of a clock
        return frozenset(Decimal((hour % 12 + noon) * 60 + minute) for noon in (0, 12))
    if hour == 24 and not minute:
        return frozenset({Decimal(0), Decimal(24 * 60)})
    return frozenset({Decimal((hour % 12 + 12 * (half == "p") if half else hour) * 60 + minute)})


def _year(written: str | None) -> int | None:
    return None if written is None else int(written) + (2000 if len(written) == 2 else 0)


def _exists(year: int | None, month: int, day: int | None) -> bool:
    try:
        date(year if year is not None else 2000, month, day or 1)
    except ValueError:
        return False
    return True
