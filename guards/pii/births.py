"""Dates of birth: any usual way to write a date, with a word that says birth. No other date is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guards.base import Span
from guards.pii.cues import LIKELY, Cue, Nearby
from guards.pii.rows import Row

_MONTHS: Final = (
    r"(?:jan|feb|f[ée]v|mar|m[äa]r|abr|apr|av[r.]|ma[iyg]|jun|jui|jul|ago|aug|ao[uû]|set|sep|out|oct|okt|nov|dez|dec"
    r"|dic|d[ée]c|ene)[^\W\d_]{0,8}\.?"
)
_DATE: Final = (
    r"(?:(?:19|20)\d\d ?[-./] ?\d{1,2} ?[-./] ?\d{1,2}"
    r"|\d{1,2} ?[-./] ?\d{1,2} ?[-./] ?(?:(?:19|20)\d\d|\d\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)? ?(?:of |de )?{_MONTHS},?(?: de| del| do)? ?(?:(?:19|20)\d\d|'?\d\d)"
    rf"|{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?,? ?(?:19|20)\d\d"
    r"|(?:(?:19|20)?\d\d ?[年년]|(?:明治|大正|昭和|平成|令和) ?(?:\d{1,2}|元) ?年)"
    r" ?\d{1,2} ?[月월] ?\d{1,2} ?[日일号號]?"
    r"|(?:[一二][〇零○一二三四五六七八九]{3}|(?:明治|大正|昭和|平成|令和)[元一二三四五六七八九十]{1,3})年"
    r"[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号號]"
    r"|(?:19|20)\d{6}|\d{6})"
)
_IN_WORDS: Final = re.compile("年[一二三四五六七八九十]{1,2}月")
_BORN: Final = Cue(
    "dob", "d.o.b", "date of birth", "birth", "bday", "born", "geboren", "geburts", "geb.", "geb!", "nacid",
    "naci!", "nací!", "nacimiento", "nascid", "nasci!", "nascimento", "f. nac", "f.nac", "naissance", "né ",
    "née ", "née:", "né(", "nato il", "nata il", "nato a ", "nata a ", "nascita",
    "생년월일", "생일", "출생", "태어", "생년", "誕生日",
    "生年月日", "出生", "生日",
)  # fmt: skip
_GAP: Final = r"[^\d\n.!?]{0,24}\n?[^\d\n]{0,6}"
_THEN: Final = re.compile(rf"(?:{_BORN.pattern.pattern}){_GAP}\Z", re.IGNORECASE)
_SUFFIX: Final = re.compile(r" ?(?:생(?![가-힣])|년생|생[입이]|生(?![一-龥])|生まれ|出生|(?:geboren|born)\b)")
_MAYBE_SUFFIX: Final = re.compile(r"[\d일日号號] ?(?:년생|생|生|出生)")
_DATES: Final = re.compile(rf"(?<![\d./-]){_DATE}(?!\d|[./-]\d)", re.IGNORECASE)
_REACH: Final = 48
_CANDIDATES: Final = 400  # per text that speaks of birth; past these every date is masked unread


def _is_spoken_of(nearby: Nearby) -> bool:
    has_date = nearby.has_digit or _IN_WORDS.search(nearby.text) is not None
    return has_date and (nearby.has(_BORN) or _MAYBE_SUFFIX.search(nearby.text) is not None)


def find_births(nearby: Nearby) -> Iterator[Span]:
    text = nearby.text
    for place, found in enumerate(_DATES.finditer(text)):
        start, end = found.span()
        if (
            place >= _CANDIDATES
            or _SUFFIX.match(text, end)
            or (nearby.has(_BORN) and _THEN.search(text, max(0, start - _REACH), start))
        ):
            yield Span(start, end, "BIRTHDATE", LIKELY)


ROW: Final = Row(_is_spoken_of, find_births)
