"""Arithmetic that tells a real card, IBAN or resident number from a lookalike. Pure; takes plain ASCII."""

from __future__ import annotations

import ipaddress
import re
from datetime import date
from typing import Final

_IBAN_LENGTHS: Final = {
    code: int(length)
    for code, length in re.findall(
        r"(\D\D)(\d\d)",
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22"
        "GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MR27"
        "MT31MU30NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SC31SE24SI19SK24SM27ST25SV28TL23TN24TR26UA29VA22VG24XK20",
    )
}


def digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_card(number: str) -> bool:
    """By its length and first digits (also JCB's old 1800), and the check digit."""
    plausible = (13 <= len(number) <= 19 and number[0] in "23456") or (
        len(number) == 15 and number[:4] == "1800"
    )
    return plausible and len(set(number)) > 1 and luhn(number)


def iban_length(country: str) -> int:
    """How long an IBAN of this country is; 0 for a country that has none."""
    return _IBAN_LENGTHS.get(country.upper(), 0)


def is_iban(code: str) -> bool:
    moved = code[4:] + code[:4]
    return len(code) == iban_length(code[:2]) and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def is_ssn(number: str) -> bool:
    """A United States social security number that could have been issued."""
    area, group, serial = number[:3], number[3:5], number[5:]
    return (
        len(number) == 9
        and area not in ("000", "666")
        and area < "900"
        and group != "00"
        and serial != "0000"
    )


def is_rrn(number: str) -> bool:
    """A Korean resident number: a date of birth and a century digit (its check digit ended in 2020)."""
    century = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "9": 1800, "0": 1800}.get(number[6], 2000)
    return _is_date(century + int(number[:2]), int(number[2:4]), int(number[4:6]))


def is_checked_rrn(number: str) -> bool:
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return is_rrn(number) and (11 - total % 11) % 10 == int(number[12])


def is_address(text: str) -> bool:
    """An IPv4 or IPv6 address that names a machine, not a bare `::`."""
    try:
        return not ipaddress.ip_address(text).is_unspecified
    except ValueError:
        return False


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
