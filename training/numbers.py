"""Made-up numbers that belong to somebody: telephones, cards, accounts, papers, addresses of machines."""

from __future__ import annotations

import string
from datetime import date, timedelta
from random import Random
from typing import Final

from training.values import VALUES

_CARDS: Final = (
    ("4", 16, 4),
    ("51", 16, 2),
    ("55", 16, 2),
    ("2221", 16, 1),
    ("34", 15, 1),
    ("37", 15, 1),
    ("6011", 16, 1),
    ("3530", 16, 1),
    ("36", 14, 1),
    ("62", 16, 1),
    ("4", 19, 1),
)  # first digits, length, how often
_ENDINGS: Final = ("##", "####", "#", "###!", "_##", "@#!", "19##")
_PINS: Final = ("####", "######", "####", "########")


class Numbers:
    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def form(self, form: str) -> str:
        alphabet = {
            "#": string.digits,
            "@": string.ascii_uppercase,
            "&": string.digits + string.ascii_uppercase,
        }
        return "".join(self._chance.choice(alphabet[sign]) if sign in alphabet else sign for sign in form)

    def phone(self, language: str) -> str:
        return self.form(self._chance.choice(VALUES["phones"][language]))

    def card(self, _language: str) -> str:
        prefix, length, _weight = self._chance.choices(_CARDS, [often for *_, often in _CARDS])[0]
        number = prefix + "".join(self._chance.choice(string.digits) for _ in range(length - len(prefix) - 1))
        number += str(-_luhn(number + "0") % 10)
        mark = self._chance.choice(("", "", " ", " ", "-", "."))
        return mark.join(number[at : at + 4] for at in range(0, length, 4))

    def iban(self, _: str) -> str:
        country = self._chance.choice(sorted(VALUES["ibans"]))
        body = self.form(VALUES["ibans"][country])
        digits = "".join(str(int(sign, 36)) for sign in f"{body}{country}00")
        code = f"{country}{98 - int(digits) % 97:02}{body}"
        if self._chance.random() < 0.4:
            return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
        return code

    def account(self, language: str) -> str:
        return self.form(self._chance.choice(VALUES["accounts"].get(language, VALUES["accounts"]["others"])))

    def id(self, language: str) -> str:
        return self.form(self._chance.choice(VALUES["ids"][language]))

    def passport(self, _: str) -> str:
        return self.form(self._chance.choice(VALUES["papers"]["passports"]))

    def licence(self, _: str) -> str:
        return self.form(self._chance.choice(VALUES["papers"]["licences"]))

    def ip(self, _: str) -> str:
        if self._chance.random() < 0.2:
            return ":".join(f"{self._chance.randrange(1 << 16):x}" for _ in range(8))
        return ".".join(str(self._chance.randrange(1, 255)) for _ in range(4))

    def wallet(self, _: str) -> str:
        kind = self._chance.choice(("0x", "bc1q", "1", "3", "T"))
        signs, size = {
            "0x": ("0123456789abcdefABCDEF", 40),
            "bc1q": (string.ascii_lowercase + string.digits, 38),
        }.get(kind, (string.ascii_letters + string.digits, 33))
        return kind + "".join(self._chance.choice(signs) for _ in range(size))

    def dob(self, language: str) -> str:
        return self.day(language, date(1935, 1, 1) + timedelta(days=self._chance.randrange(28000)))

    def day(self, language: str, day: date) -> str:
        form = self._chance.choice(VALUES["dates"][language])
        if language in VALUES["months"]:
            name = VALUES["months"][language].split()[day.month - 1]
            form = form.replace("%B", name).replace("%b", name[:3])
        if self._chance.random() < 0.4:
            return day.strftime(form.replace("%d", str(day.day)).replace("%m", str(day.month)))
        return day.strftime(form)

    def secret(self, _: str) -> str:
        chance, words = self._chance, VALUES["secrets"]["words"].split()
        letters = string.ascii_letters + string.digits
        roll = chance.random()
        if roll < 0.3:
            return chance.choice(words) + self.form(chance.choice(_ENDINGS))
        if roll < 0.45:
            return self.form(chance.choice(_PINS))
        if roll < 0.6:
            return "".join(chance.choices(letters + "!$%&#*_-+?", k=chance.randrange(8, 16)))
        if roll < 0.68:
            return "-".join(chance.choices(words, k=chance.randrange(2, 5)))
        prefix = chance.choice(VALUES["secrets"]["prefixes"])
        return str(prefix) + "".join(chance.choices(letters, k=chance.choice((16, 20, 24, 32, 36))))


def _luhn(number: str) -> int:
    doubled = [int(sign) * (1 + place % 2) for place, sign in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled)
