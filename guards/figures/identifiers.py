"""Order numbers, references and codes: how they look, what is the same one, and which hide something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from guards.text.encodings import hides_a_digit
from guards.text.glance import Glance

TOKEN: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:[A-Za-z]++[-_/#.:+]){0,8}+[A-Za-z]*+[0-9][0-9A-Za-z]*+(?:[-_/#.:+][0-9A-Za-z]++)*+={0,2}"
)
LETTERS: Final = re.compile(r"[A-Za-z]++(?:[+/][A-Za-z]++)*+={0,2}")
# From its capital or its `=`, of which there are few.
_ODD_CASE: Final = re.compile(r"[A-Z](?:(?<=[a-z].)|[A-Z][a-z])|=(?<=[A-Za-z].)")
_LETTER_AT_DIGIT: Final = re.compile(r"[0-9](?:(?<=[A-Za-z].)|(?<=[A-Za-z][-_/#.:+].)|[-_/#.:+]?[A-Za-z])")
_CODE: Final = re.compile(
    r"(?i:\b(?:code|coupon|voucher|tracking (?:number|id)|password|passcode|promo\w*|gutschein\w*|rabattcode"
    r"|passwort|mot de passe|código|codigo|cupón|cupom|contraseña|senha)"
    r"|コード|코드|쿠폰|优惠码|折扣码|代码|密码)"
    r"[^\w.!?]{0,4}(?i:(?:is|ist|lautet|est|es|é)\b[^\w.!?]{0,4}|[は는은是为] ?)?[A-Z]{5,20}(?![0-9A-Za-z])"
)
_CODE_REACH: Final = 40
_CAPITALS: Final = re.compile(r"(?<![0-9A-Za-z])[A-Z]{5,20}(?![0-9A-Za-z])")
_PLAIN: Final = re.compile(r"[^\W_]+")
_ASCII_MARKS: Final = {code: None for code in range(128) if not chr(code).isalnum()}


def essence(identifier: str) -> str:
    """An identifier without its punctuation and case: `ORD-47 11` and `ord4711` are the same."""
    if identifier.isascii():
        return identifier.lower().translate(_ASCII_MARKS)
    return "".join(_PLAIN.findall(identifier.casefold()))


def has_mixed(glance: Glance) -> bool:
    """A letter beside a digit, as in every TOKEN that has one."""
    return glance.digits and _LETTER_AT_DIGIT.search(glance.text) is not None


def has_odd_case(glance: Glance) -> bool:
    """Or a word in capitals behind one for a code."""
    return _ODD_CASE.search(glance.text) is not None or _CODE.search(glance.text) is not None


def capitals(text: str) -> Iterator[str]:
    """The essences of all words in capitals: what stands in the knowledge may be called a code."""
    return (found[0].lower() for found in _CAPITALS.finditer(text))


def is_code(found: re.Match[str]) -> bool:
    """Base64 of a figure, or long and changing case all the time; or in capitals and called a code."""
    letters = found[0]
    if (len(letters) >= 20 and _switches(letters) >= 6) or hides_a_digit(letters):
        return True
    since = max(0, found.start() - _CODE_REACH)
    return letters.isupper() and _CODE.search(found.string, since, found.end()) is not None


def _switches(letters: str) -> int:
    return sum(a.isupper() != b.isupper() for a, b in pairwise(letters))
