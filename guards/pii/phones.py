"""Telephone numbers among other digits: international ones, and national forms that nothing else has.

Amounts, dates and order numbers must not be swallowed: a bare run of digits needs a word that says phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import phonenumbers

from guards.base import Span
from guards.pii.cues import DATE, LIKELY, Cue, Nearby
from guards.pii.rows import Row

RUN: Final = re.compile(
    r"(?<!\w)(?<!\d[.,:/])(?:\+ ?|\(\+?)?"
    r"\d(?:[ \t().\-/·\r\n]{0,4}\d){6,40}+(?![A-WYZa-wyz_]|[xX](?!\d)|[.,]\d)",
    re.ASCII,
)
# Per text: past these every candidate counts as a number, so that a hostile text costs little.
CANDIDATES: Final = 250
LOOKUPS: Final = 60
_SHORTEST: Final = 7

_PLAIN: Final = "|".join(
    (
        r"(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}",  # North America
        r"(?:\(?82\)?(?:[ .-]?|[ .-]?\(0\) ?|[ .-]0)|0)1[016789]"  # Korean mobiles
        r"[ .\-/·)]{0,3}\d{3,4}[ .\-/·]{0,3}\d{4}",
        r"\(?0(?:2|[3-6][1-5]|70|50\d)(?:\) ?|[ .-]| - )\d{3,4}(?:[ .-]| - )\d{4}",  # Korean lines
        r"1[568]\d\d-\d{4}",  # Korean service numbers
        r"0[5789]0[ -]?\d{4}[ -]?\d{4}",  # Japanese mobiles
        r"(?:86[ -]?)?1[3-9]\d[ .-]?\d{4}[ .-]?\d{4}",  # Chinese mobiles
        r"0\d{2,3}-\d{7,8}",  # Chinese lines
        r"[6789]\d\d(?:(?: \d{3}){2}|(?:-\d{3}){2})|[6-9]\d\d(?:[ .-]\d\d){3}|9\d \d{3} \d\d \d\d",  # Spain
        r"2\d \d{3} \d{4}",  # Portugal
        r"(?:55 )?(?:\([1-9]\d\)[ -]?|[1-9]\d )(?:9\d{4}|[2-5]\d{3})[ -]\d{4}",  # Brazil
        r"[6-9]\d{4} \d{5}",  # Indian mobiles
        r"0[67]\d{8}|0[1-9](?:[ .-]\d\d){4}",  # France
        r"01[567]\d[ /-]?\d{7,8}|07\d{3}[ -]?(?:\d{6}|\d{3}[ -]\d{3})",  # German and British mobiles
    )
)
_WHOLE: Final = re.compile(_PLAIN, re.ASCII)
_WITHIN: Final = re.compile(rf"(?<![\d+])(?<!\d[.,-])(?:{_PLAIN})(?![\d]|[.,-]\d)", re.ASCII)
_AREA: Final = re.compile(
    r"\(\d{2,5}\) ?\d{2,5}(?:[ -]?\d{2,4}){1,2}|(?:1[ .-])?\d{3}([.-])\d{3}\1\d{4}", re.ASCII
)
_EXTENSION: Final = re.compile(
    r" ?(?:x|#|ext\.? ?|extension |내선 ?|durchwahl |poste |ramal |anexo |内線 ?|分机 ?)\d{1,5}(?!\d)",
    re.IGNORECASE,
)
_PHONE: Final = Cue(
    "phone", "call!", "calling", "callback", "tel!", "telef", "teléf", "téléphone", "telephone", "tfno",
    "tlf", "mobil", "telemóvel", "telemovel", "cell", "handy", "whatsapp", "wa!", "fax", "sms", "text me",
    "text my", "reach", "dial", "answering", "desk", "contact", "joindre", "llam", "ligar", "ligue",
    "celular", "rufnummer", "erreich", "rückruf", "anruf", "appel", "portable", "móvil", "registered",
    "my number", "voicemail", "nummer ist", "mi número es", "su número es", "línea", "mon numéro est",
    "meu número", "liga no", "전화", "연락", "핸드폰", "휴대폰", "폰번호", "번호로", "제 번호", "내 번호",
    "문자", "팩스", "電話", "携帯", "連絡", "ファックス", "电话", "手机", "联系", "联络", "致电", "拨打",
    "传真",
)  # fmt: skip
_LINES: Final = re.compile(r"[^\r\n]+")
_LAST_GROUP: Final = re.compile(r"[ ().\-/·]+\d+\)?\Z", re.ASCII)
_REGIONS_WITH_ZERO: Final = ("DE", "GB", "FR", "JP", "IT", "BE", "AU")


def find_phones(nearby: Nearby) -> Iterator[Span]:
    return PhoneNumbers(nearby).find()


class PhoneNumbers:
    """The telephone numbers of one text, with a bound on how many are looked up."""

    def __init__(self, nearby: Nearby) -> None:
        self._text = nearby.text
        self._nearby = nearby
        self._lookups = 0

    def find(self) -> Iterator[Span]:
        for place, found in enumerate(RUN.finditer(self._text)):
            if place >= CANDIDATES:
                yield Span(*found.span(), "PHONE", LIKELY)
                continue
            for start, end, score in self._among(*found.span()):
                extension = _EXTENSION.match(self._text, end)
                yield Span(start, extension.end() if extension else end, "PHONE", score)

    def _among(self, start: int, end: int) -> Iterator[tuple[int, int, float]]:
        """Those on lines of their own; else one that runs over the break; else those among other numbers."""
        found = [one for line in _LINES.finditer(self._text, start, end) if (one := self._on(*line.span()))]
        if not found and (whole := self._on(start, end)):
            found = [whole]
        yield from found or (
            (*one.span(), LIKELY)
            for one in _WITHIN.finditer(self._text, start, end)
            if not self._nearby.is_other(one.start())
            and (" " not in one[0] or not self._goes_on(*one.span()))
        )

    def _goes_on(self, start: int, end: int) -> bool:
        """Digits with spaces among digits with spaces: nothing says where it begins or ends."""
        return bool(
            re.match(r" ?\d{2}", self._text[end : end + 3])
            or re.search(r"\d \Z", self._text[max(0, start - 2) : start])
        )

    def _on(self, start: int, end: int) -> tuple[int, int, float] | None:
        run = self._text[start:end].replace("\n", " ")
        if len(run) < _SHORTEST:
            return None
        if run.lstrip("(").startswith("+"):
            length = self._international(run)
            return (start, start + length, 1.0) if length else None
        score = self._score(run, start, end)
        return (start, end, score) if score else None

    def _international(self, run: str) -> int:
        """How much of the run is the number: what follows it may be another one."""
        for _ in range(4):
            if self._looked_up(run, None):
                return len(run)
            shorter = _LAST_GROUP.search(run)
            if shorter is None:
                break
            run = run[: shorter.start()]
        return 0

    def _score(self, run: str, start: int, end: int) -> float:
        if DATE.fullmatch(run) or self._nearby.is_other(start):
            return 0.0
        if _WHOLE.fullmatch(run):
            return LIKELY if run.isdigit() else 1.0
        count = sum(c.isdigit() for c in run)
        if run.startswith("00"):
            bare = run.isdigit()  # nothing but its length says that it is one
            return (
                0.0 if not self._looked_up("+" + run[2:], "" if bare else None) else LIKELY if bare else 1.0
            )
        if self._nearby.says(_PHONE, start, end):
            return LIKELY if 7 <= count <= 15 else 0.0
        if _AREA.fullmatch(run) and 7 <= count <= 12:
            return LIKELY
        is_spaced_zero = run.lstrip("(").startswith("0") and 9 <= count <= 13 and count < len(run)
        return (
            LIKELY if is_spaced_zero and any(self._looked_up(run, at) for at in _REGIONS_WITH_ZERO) else 0.0
        )

    def _looked_up(self, run: str, region: str | None) -> bool:
        """Without a region a possible length is enough: a plus sign has said what it is."""
        self._lookups += 1
        if self._lookups > LOOKUPS:
            return True
        try:
            number = phonenumbers.parse(run, region)
        except phonenumbers.NumberParseException:
            return False
        return (
            phonenumbers.is_possible_number(number)
            if region is None
            else phonenumbers.is_valid_number(number)
        )


NUMBERS: Final = Row(lambda nearby: nearby.has_number, find_phones)
