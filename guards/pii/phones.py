"""Telephone numbers among other digits: international ones, and national forms that nothing else has.

Amounts, dates and order numbers must not be swallowed: a bare run of digits needs a word that says phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import phonenumbers

RUN: Final = re.compile(
    r"(?<!\w)(?<!\d[.,:/])(?:\+ ?|\()?\d(?:[ ().\-/]{0,3}\d){6,40}+(?![\w]|[.,]\d)", re.ASCII
)
# Per text: past these every candidate counts as a number, so that a hostile text costs little.
CANDIDATES: Final = 400
LOOKUPS: Final = 60

_PLAIN_FORMS: Final = re.compile(
    "|".join(
        (
            r"(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}",  # North America
            r"01[016789][ .-]?\d{3,4}[ .-]?\d{4}",  # Korean mobiles
            r"\(?0(?:2|[3-6][1-5]|70|50\d)(?:\) ?|[ .-])\d{3,4}[ .-]\d{4}",  # Korean lines
            r"1[568]\d\d-\d{4}",  # Korean service numbers
            r"0[5789]0[ -]?\d{4}[ -]?\d{4}",  # Japanese mobiles
            r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}",  # Chinese mobiles
            r"0\d{2,3}-\d{7,8}",  # Chinese lines
            r"[6789]\d\d(?: \d{3}){2}|[6-9]\d\d(?: \d\d){3}|9\d \d{3} \d\d \d\d",  # Spain, Portugal
            r"(?:\([1-9]\d\) ?|[1-9]\d )(?:9\d{4}|[2-5]\d{3})[ -]\d{4}",  # Brazil
            r"[6-9]\d{4} \d{5}",  # Indian mobiles
            r"0[67]\d{8}",  # French mobiles
        )
    ),
    re.ASCII,
)
_DATE: Final = re.compile(
    r"(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}(?: \d{2})?|\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d(?: \d{2})?",
    re.ASCII,
)
_PHONE_WORDS: Final = re.compile(
    r"phone|\bcall|\btel\b|telef|téléphone|mobil|\bcell|handy|whatsapp|\bfax|\bsms|text me|reach"
    r"|joindre|llama|ligar|rufnummer|celular|móvil|portable|전화|연락처|핸드폰|휴대폰|번호로|電話|携帯|电话|手机",
    re.IGNORECASE,
)
_OTHER_WORDS: Final = re.compile(
    r"(?:order|invoice|ticket|tracking|reference|ref|case|bestell\w*|rechnung\w*|commande|pedido|주문|송장|注文|订单)"
    r"[^\d\n]{0,15}\Z|[$€£¥₩₹#]\s?\Z",
    re.IGNORECASE,
)
_REGIONS_WITH_ZERO: Final = ("DE", "GB", "FR", "JP", "IT")


class PhoneNumbers:
    """The telephone numbers of one text, with a bound on how many are looked up."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lookups = 0

    def find(self) -> Iterator[tuple[int, int]]:
        for place, found in enumerate(RUN.finditer(self._text)):
            if place >= CANDIDATES or self._is_phone(found):
                yield found.span()

    def _is_phone(self, found: re.Match[str]) -> bool:
        run, before = found[0], self._text[max(0, found.start() - 40) : found.start()]
        if run.startswith("+"):
            return self._looked_up(run, None)
        if _DATE.fullmatch(run) or _OTHER_WORDS.search(before):
            return False
        if _PLAIN_FORMS.fullmatch(run):
            return True
        count = sum(c.isdigit() for c in run)
        if run.startswith("00"):
            return 10 <= count <= 17 and self._looked_up("+" + run[2:], None)
        if _PHONE_WORDS.search(before):
            return 7 <= count <= 15
        is_spaced_zero = run.lstrip("(").startswith("0") and 9 <= count <= 13 and count < len(run)
        return is_spaced_zero and any(self._looked_up(run, region) for region in _REGIONS_WITH_ZERO)

    def _looked_up(self, run: str, region: str | None) -> bool:
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
