"""Arithmetic that tells a real card, IBAN or resident number from a lookalike. Pure; takes plain ASCII."""

from __future__ import annotations

import ipaddress
from datetime import date
from typing import Final

_IBAN_LENGTHS: Final = {
    code: int(length)
    for code, length in (
        pair.split(":")
        for pair in [
            "AD:24",
            "AE:23",
            "AL:28",
            "AT:20",
            "AZ:28",
            "BA:20",
            "BE:16",
            "BG:22",
            "BH:22",
            "BR:29",
            "BY:28",
            "CH:21",
            "CR:22",
            "CY:28",
            "CZ:24",
            "DE:22",
            "DK:18",
            "DO:28",
            "EE:20",
            "EG:29",
            "ES:24",
            "FI:18",
            "FO:18",
            "FR:27",
            "GB:22",
            "GE:22",
            "GI:23",
            "GL:18",
            "GR:27",
            "GT:28",
            "HR:21",
            "HU:28",
            "IE:22",
            "IL:23",
            "IQ:23",
            "IS:26",
            "IT:27",
            "JO:30",
            "KW:30",
            "KZ:20",
            "LB:28",
            "LC:32",
            "LI:21",
            "LT:20",
            "LU:20",
            "LV:21",
            "LY:25",
            "MC:27",
            "MD:24",
            "ME:22",
            "MK:19",
            "MR:27",
            "MT:31",
            "MU:30",
            "NL:18",
            "NO:15",
            "PK:24",
            "PL:28",
            "PS:29",
            "PT:25",
            "QA:29",
            "RO:24",
            "RS:22",
            "SA:24",
            "SC:31",
            "SE:24",
            "SI:19",
            "SK:24",
            "SM:27",
            "ST:25",
            "SV:28",
            "TL:23",
            "TN:24",
            "TR:26",
            "UA:29",
            "VA:22",
            "VG:24",
            "XK:20",
        ]
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
    return 13 <= len(number) <= 19 and number[0] in "23456" and len(set(number)) > 1 and luhn(number)


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
    if len(number) != 13:
        return False
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
