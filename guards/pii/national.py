"""National identity and tax numbers, each with its country's own check; short ones also need a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from guards.pii.checksums import digits

_OPEN: Final = r"(?<![0-9A-Za-z])(?<!\d[.,-])"
_SHUT: Final = r"(?![0-9A-Za-z]|[.,-]\d)"
_NIF_LETTERS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_CUE_REACH: Final = 40


def is_dni(code: str) -> bool:
    """Spain: the letter is the number modulo 23; X, Y, Z begin a foreigner's."""
    number = digits(code.translate(str.maketrans("XYZxyz", "012012"))[:-1])
    return code[-1].upper() == _NIF_LETTERS[int(number) % 23]


def _weighted(number: str, weights: range | tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))


def is_cpf(code: str) -> bool:
    """Brazil, a person: two check digits modulo 11."""
    number = digits(code)
    checks = (_weighted(number, range(10, 1, -1)), _weighted(number, range(11, 1, -1)))
    return len(set(number)) > 1 and all(
        total * 10 % 11 % 10 == int(check) for total, check in zip(checks, number[9:], strict=True)
    )


def is_cnpj(code: str) -> bool:
    """Brazil, a company: two check digits modulo 11."""
    number, weights = digits(code), (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    checks = (_weighted(number, weights[1:]), _weighted(number, weights))
    return all(
        (0 if total % 11 < 2 else 11 - total % 11) == int(check)
        for total, check in zip(checks, number[12:], strict=True)
    )


def is_chinese(code: str) -> bool:
    """China: the eighteenth character is a check modulo 11."""
    total = _weighted(code[:17], tuple(pow(2, 17 - place, 11) for place in range(17)))
    return "10X98765432"[total % 11] == code[17].upper()


def is_steuer_id(code: str) -> bool:
    """Germany: ISO 7064 modulo 11, 10."""
    number, product = digits(code), 10
    for digit in number[:10]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return number[0] != "0" and (11 - product) % 10 == int(number[10])


def is_nir(code: str) -> bool:
    """France: the last two digits are 97 minus the rest modulo 97."""
    number = digits(code)
    return 97 - int(number[:13]) % 97 == int(number[13:])


def is_nhs(code: str) -> bool:
    """Britain: a check digit modulo 11."""
    number = digits(code)
    return (11 - _weighted(number, range(10, 1, -1)) % 11) % 11 == int(number[9])


def _any(code: str) -> bool:
    return True


# form, check, and the word that must stand before it (empty: the form and check are enough)
_NUMBERS: Final[tuple[tuple[re.Pattern[str], Callable[[str], bool], re.Pattern[str] | None], ...]] = tuple(
    (
        re.compile(f"{_OPEN}(?:{form}){_SHUT}", re.ASCII),
        check,
        re.compile(cue, re.IGNORECASE) if cue else None,
    )
    for form, check, cue in (
        (r"(?:[XYZxyz]-?\d{7}|\d{8})-?[A-Za-z]", is_dni, ""),
        (r"\d{3}\.\d{3}\.\d{3}-\d\d", is_cpf, ""),
        (r"\d{11}", is_cpf, "cpf|contribuinte"),
        (r"\d\d\.?\d{3}\.?\d{3}/\d{4}-\d\d", is_cnpj, ""),
        (r"\d{17}[\dXx]", is_chinese, ""),
        (r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]", _any, ""),
        (r"\d\d ?\d{3} ?\d{3} ?\d{3}", is_steuer_id, "steuer|idnr|tax"),
        (r"[12] ?\d\d ?\d\d ?\d\d ?\d{3} ?\d{3} ?\d\d", is_nir, ""),
        (r"\d{4} ?\d{4} ?\d{4}", _any, "マイナンバー|個人番号|aadhaar"),
        (r"\d{3}[ -]?\d{3}[ -]?\d{4}", is_nhs, "nhs"),
        (r"[A-Za-z]{1,2}\d{6,8}|\d{8,9}", _any, "passport|reisepass|pasaporte|passeport|여권|護照|护照|旅券"),
    )
)


def find_national(text: str) -> Iterator[tuple[int, int]]:
    for form, check, cue in _NUMBERS:
        for found in form.finditer(text):
            before = text[max(0, found.start() - _CUE_REACH) : found.start()]
            if (cue is None or cue.search(before)) and check(found[0]):
                yield found.span()
