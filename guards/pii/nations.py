"""What each country's own numbers must satisfy: check digits, letters, dates inside them. Pure."""

from __future__ import annotations

from typing import Final

from guards.pii.checksums import digits, is_date, verhoeff, weighted

_NIF_LETTERS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_ODD_PLACES: Final = (
    1,
    0,
    5,
    7,
    9,
    13,
    15,
    17,
    19,
    21,
    2,
    4,
    18,
    20,
    11,
    3,
    6,
    8,
    12,
    14,
    16,
    10,
    22,
    25,
    24,
    23,
)
_ITIN_GROUPS: Final = frozenset({*range(50, 66), *range(70, 89), 90, 91, 92, *range(94, 100)})


def is_ssn(number: str) -> bool:
    """United States: a social security number that could have been issued."""
    area, group, serial = number[:3], number[3:5], number[5:]
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def is_itin(number: str) -> bool:
    """United States: a taxpayer without a social security number."""
    return number[0] == "9" and int(number[3:5]) in _ITIN_GROUPS


def is_rrn(number: str) -> bool:
    """Korea: a date of birth and a century digit, also a foreigner's (its check digit ended in 2020)."""
    century = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "9": 1800, "0": 1800}.get(number[6], 2000)
    return is_date(century + int(number[:2]), int(number[2:4]), int(number[4:6]))


def is_checked_rrn(number: str) -> bool:
    total = weighted(number, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5))
    foreign = 2 if number[6] in "5678" else 0
    return is_rrn(number) and ((11 - total % 11) % 10 + foreign) % 10 == int(number[12])


def is_korean_business(number: str) -> bool:
    """Korea, a company: weights, and the ninth digit's tens."""
    total = weighted(number[:9], (1, 3, 7, 1, 3, 7, 1, 3, 5)) + int(number[8]) * 5 // 10
    return number[0] != "0" and (10 - total % 10) % 10 == int(number[9])


def is_dni(code: str) -> bool:
    """Spain: the letter is the number modulo 23; X, Y, Z begin a foreigner's."""
    number = digits(code.translate(str.maketrans("XYZxyz", "012012"))[:-1])
    return code[-1].upper() == _NIF_LETTERS[int(number) % 23]


def is_cpf(number: str) -> bool:
    """Brazil, a person: two check digits modulo 11."""
    checks = (weighted(number, range(10, 1, -1)), weighted(number, range(11, 1, -1)))
    return len(set(number)) > 1 and all(
        total * 10 % 11 % 10 == int(check) for total, check in zip(checks, number[9:], strict=True)
    )


def is_cnpj(number: str) -> bool:
    """Brazil, a company: two check digits modulo 11."""
    weights = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    checks = (weighted(number, weights[1:]), weighted(number, weights))
    return len(set(number)) > 1 and all(
        (0 if total % 11 < 2 else 11 - total % 11) == int(check)
        for total, check in zip(checks, number[12:], strict=True)
    )


def is_chinese(code: str) -> bool:
    """China: a date of birth inside, and a check modulo 11 as the eighteenth character."""
    total = weighted(code[:17], tuple(pow(2, 17 - place, 11) for place in range(17)))
    born = is_date(int(code[6:10]), int(code[10:12]), int(code[12:14])) and code[6:8] in ("18", "19", "20")
    return born and "10X98765432"[total % 11] == code[17].upper()


def is_steuer_id(number: str) -> bool:
    """Germany: ISO 7064 modulo 11, 10."""
    product = 10
    for digit in number[:10]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return number[0] != "0" and (11 - product) % 10 == int(number[10])


def is_german_card(code: str) -> bool:
    """Germany, identity card or passport: weights 7, 3, 1 over digits and letters."""
    values = [int(character, 36) for character in code.upper()]
    return sum(value * (7, 3, 1)[at % 3] for at, value in enumerate(values[:9])) % 10 == values[9]


def is_nir(number: str) -> bool:
    """France: a possible month, then 97 minus the rest modulo 97; Corsica's letters count as 19 and 18."""
    body, letter = number[:13], number[5:7].upper()
    plain = (
        body.replace(body[5:7], {"2A": "19", "2B": "18"}.get(letter, letter), 1)
        if letter[1] in "AB"
        else body
    )
    month = int(number[3:5])
    return (1 <= month <= 12 or 20 <= month <= 42) and 97 - int(plain) % 97 == int(number[13:])


def is_nhs(number: str) -> bool:
    """Britain: a check digit modulo 11."""
    return (11 - weighted(number, range(10, 1, -1)) % 11) % 11 == int(number[9])


def is_my_number(number: str) -> bool:
    """Japan: a check digit modulo 11."""
    rest = weighted(number, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return int(number[11]) == (0 if rest <= 1 else 11 - rest)


def is_aadhaar(number: str) -> bool:
    """India: never begins with 0 or 1."""
    return number[0] not in "01" and verhoeff(number)


def is_codice_fiscale(code: str) -> bool:
    """Italy: the last letter is a check over the other fifteen, odd places by a table of their own."""
    total = 0
    for at, character in enumerate(code[:15].upper()):
        value = int(character) if character.isdigit() else ord(character) - ord("A")
        total += value if at % 2 else _ODD_PLACES[value]
    return chr(ord("A") + total % 26) == code[15].upper()


def is_hong_kong(code: str) -> bool:
    """Hong Kong: one letter or two and a check modulo 11 in brackets; A is ten."""
    values = [36, *(int(character, 36) for character in code.upper() if character.isalnum())][-9:]
    return sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True)) % 11 == 0
