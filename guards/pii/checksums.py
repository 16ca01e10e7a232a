"""Arithmetic that tells a real card, account or wallet from a lookalike. Pure; takes plain ASCII."""

from __future__ import annotations

import ipaddress
import re
from datetime import date
from hashlib import sha256
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
_BRANDS: Final = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}|(?:36|38|39)\d{12}|30[0-5]\d{11}"  # American Express, Diners
    r"|(?:6011|64[4-9]\d|65\d\d)\d{12}|62\d{14,17}"  # Discover, UnionPay
    r"|35(?:2[89]|[3-8]\d)\d{12}|(?:2131|1800)\d{11}"  # JCB
    r"|(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{8,15}"  # Maestro
)
_BASE58: Final = {c: at for at, c in enumerate("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")}
_BECH32: Final = {c: at for at, c in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
_BECH32_STEPS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_ENDS: Final = (1, 0x2BC830A3)  # bech32, bech32m
_MIX: Final = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)  # Verhoeff's permutation, once more at every place


def digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_card(number: str) -> bool:
    """By its length and first digits (also JCB's old 1800, Maestro's twelve), and the check digit."""
    plausible = (13 <= len(number) <= 19 and number[0] in "23456") or is_branded(number)
    return plausible and len(set(number)) > 1 and luhn(number)


def is_branded(number: str) -> bool:
    """It begins as one of the card brands does, and has a length that this brand has."""
    return _BRANDS.fullmatch(number) is not None


def is_branded_card(number: str) -> bool:
    return is_branded(number) and luhn(number)


def iban_length(country: str) -> int:
    """How long an IBAN of this country is; 0 for a country that has none."""
    return _IBAN_LENGTHS.get(country.upper(), 0)


def mod97(code: str) -> bool:
    """ISO 7064 modulo 97, 10, with the first four characters moved to the end."""
    moved = code[4:] + code[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def verhoeff(number: str) -> bool:
    """The check digit that India's Aadhaar has."""
    check = 0
    for place, digit in enumerate(reversed(number)):
        check = _combined(check, _mixed(int(digit), place % 8))
    return check == 0


def weighted(number: str, weights: range | tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))


def is_address(text: str) -> bool:
    """An IPv4 or IPv6 address that names a machine, not a bare `::`."""
    try:
        return not ipaddress.ip_address(text).is_unspecified
    except ValueError:
        return False


def is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_base58(code: str) -> bool:
    """Twenty-one bytes and the first four of their double SHA-256; at most 34 characters of that alphabet."""
    number = 0
    for character in code:
        number = number * 58 + _BASE58[character]
    whole = number.to_bytes(25, "big")
    return sha256(sha256(whole[:21]).digest()).digest()[:4] == whole[21:]


def is_bech32(code: str) -> bool:
    """A name, `1`, and characters that end in a checksum of all."""
    name, _, rest = code.lower().rpartition("1")
    if not set(rest) <= _BECH32.keys():
        return False
    values = [ord(c) >> 5 for c in name] + [0] + [ord(c) & 31 for c in name] + [_BECH32[c] for c in rest]
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for at, step in enumerate(_BECH32_STEPS):
            check ^= step if top >> at & 1 else 0
    return check in _BECH32_ENDS


def _mixed(digit: int, times: int) -> int:
    for _ in range(times):
        digit = _MIX[digit]
    return digit


def _combined(one: int, other: int) -> int:
    """Two of the ten turns and mirrorings of a pentagon, one after the other."""
    turn = (one + other if one < 5 else one - other) % 5
    return turn if (one < 5) == (other < 5) else turn + 5
