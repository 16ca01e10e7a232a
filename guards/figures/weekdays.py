"""Reads the days of the week that a text names, and whether as open: "Monday to Friday, not on Tuesday".

Reads only; what holds on them is for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guards.figures.units import WEEKDAYS
from guards.text.patterns import alternatives

NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK: Final = frozenset(range(7))
_SEVERAL: Final = {
    alternatives(
        """
        weekdays?
        werktags? | wochentags?
        en semaine
        entre semana
        dias úteis
        평일 | 平日 | 工作日
        """
    ): frozenset(range(5)),
    alternatives(
        """
        weekends?
        wochenende
        week-ends?
        fines? de semana
        주말 | 週末 | 周末
        """
    ): frozenset((5, 6)),
    alternatives(
        """
        every ?day | daily | seven days a week
        täglich | jeden tag
        tous les jours
        todos los días
        todos os dias
        매일 | 毎日 | 每天
        """
    ): _WEEK,
}
_SETS: Final = (*(frozenset({day}) for day in range(7)), *_SEVERAL.values())
_DAY: Final = re.compile(
    rf"(?<![a-zà-ÿ])(?:{'|'.join(f'({words})' for words in (*WEEKDAYS, *_SEVERAL))})(?![a-zß-ÿ])",
    re.IGNORECASE,
)
_THE: Final = r"(?:the |on |am |le |el |los |las |à |aos? |na )?"
_RANGE: Final = re.compile(
    r"(?:\.? ?(?:\b(?:to|through|thru|till|until|bis|au|à|a|al|até|hasta)\b|[-–~〜～]) ?"
    rf"|から|부터 ?|至|到){_THE}",
    re.IGNORECASE,
)
_LIST: Final = re.compile(
    rf"(?:,? ?(?:\b(?:and|or|und|oder|et|ou|y|o|e)\b|[,&、·/]|와|과|和|と)? ?){_THE}", re.IGNORECASE
)
_NOT_BEFORE: Final = re.compile(
    r"\b(?:closed|except|not|geschlossen|außer|nicht|fermé|sauf|cerrado|excepto|fechado|exceto)\b,? "
    rf"{_THE}\Z",
    re.IGNORECASE,
)
_NOT_BEHIND: Final = re.compile(
    r",? ?(?:we are |is |are |ist |sind |:|은 |는 |は)?"
    r"(?:closed|geschlossen|fermé|cerrado|fechado|휴무|제외|쉽니다|定休|休)",
    re.IGNORECASE,
)
OPENING: Final = re.compile(
    r"(?<!your )\bopens?\b(?! (?:order|ticket|case|question|request|issue|invoice|item|amount|balance)s?\b)"
    r"|\b(?:opening|office|business|support|store|shop|service) (?:hours|times)\b"
    r"|\b(?:geöffnet|öffn\w+|ouvert\w*|ouvrons|abiert\w*|abert\w*|abrimos)\b"
    r"|영업|엽니다|営業|营业|开门",
    re.IGNORECASE,
)
OPENING_PARTS: Final = (
    "open", "hours", "times", "öffn", "ouv", "abiert", "abert", "abrim", "영업", "엽니",
    "営業", "营业", "开门",
)  # fmt: skip
_ON: Final = re.compile(
    r"\s(?:on|every|am|an|jeden|le|les|el|los|de|à|na|às|aos|no)\s(?:the\s)?", re.IGNORECASE
)
_NEXT: Final = 24  # characters
_NEAR: Final = 32  # characters that say whether the days behind them are meant


def open_days(text: str) -> frozenset[int]:
    """Every day that is named, other than as closed."""
    return frozenset[int]().union(
        *(named for start, end, named in groups(text) if not is_taken_out(text, start, end))
    )


def is_taken_out(text: str, start: int, end: int) -> bool:
    """Whether these days are taken out: "closed on Sunday"."""
    return bool(_NOT_BEFORE.search(text, max(0, start - _NEAR), start) or _NOT_BEHIND.match(text, end))


def stands_behind(text: str) -> bool:
    """Whether a text that goes on behind a time begins with its days: " on Fridays"."""
    named = _DAY.search(text[:_NEXT])
    return named is not None and _ON.fullmatch(text, 0, named.start()) is not None


def groups(text: str) -> Iterator[tuple[int, int, frozenset[int]]]:
    """Days that belong together: "Monday to Friday", "Saturday and Sunday"."""
    group: tuple[int, int, frozenset[int]] | None = None
    last = frozenset[int]()
    for found in _DAY.finditer(text):
        some = _SETS[found.lastindex - 1] if found.lastindex else last
        if group and _RANGE.fullmatch(text, group[1], found.start()):
            group = group[0], found.end(), group[2] | some | _between(max(last), min(some))
        elif group and _LIST.fullmatch(text, group[1], found.start()):
            group = group[0], found.end(), group[2] | some
        else:
            if group:
                yield group
            group = *found.span(), some
        last = some
    if group:
        yield group


def _between(first: int, last: int) -> frozenset[int]:
    """From Friday to Monday goes over the weekend."""
    return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
