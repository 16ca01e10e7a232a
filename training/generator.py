"""Messages with their personal data marked: templates of `templates/` filled with made-up people and numbers.

The same seed gives the same messages, as long as the pinned versions of what makes them stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

from training.corpora import IGNORED
from training.examples import EASTERN, Example
from training.harmless import Harmless
from training.numbers import Numbers
from training.people import People, is_held
from training.places import Places
from training.values import VALUES

LANGUAGES: Final = ("en", "de", "es", "fr", "pt", "ko", "ja", "zh")
TEMPLATES: Final = Path(__file__).parent / "templates"
SLOT: Final = re.compile(r"\{([a-z_]+)\}")
KINDS: Final = {
    "person": "PERSON",
    "first": "PERSON",
    "last": "PERSON",
    "handle": "HANDLE",
    "address": "ADDRESS",
    "street": "ADDRESS",
    "zip": "ADDRESS",
    "city": "LOCATION",
    "region": "LOCATION",
    "country": "LOCATION",
    "phone": "PHONE",
    "email": "EMAIL",
    "card": "CARD",
    "iban": "IBAN",
    "account": "ACCOUNT",
    "id": "ID",
    "passport": "ID",
    "licence": "ID",
    "ip": "IP",
    "wallet": "WALLET",
    "dob": "BIRTHDATE",
    "secret": "SECRET",
    "where": IGNORED,  # where a journey or a parcel goes to: somebody's place, or nobody's
    "company": "ORGANIZATION",
    "brand": "ORGANIZATION",
    "firm": "ORGANIZATION",
    "work": "ORGANIZATION",
    "famous": "ORGANIZATION",
    "date": "DATE",
    "time": "DATE",
    "weekday": "DATE",
    "month": "DATE",
    "year": "DATE",
    "order": "NUMBER",
    "tracking": "NUMBER",
    "sku": "NUMBER",
    "model": "NUMBER",
    "version": "NUMBER",
    "error": "NUMBER",
    "uuid": "NUMBER",
    "bignumber": "NUMBER",
    "amount": "NUMBER",
    "url": "URL",
}


_NUMBERS: Final = (
    "phone",
    "card",
    "iban",
    "account",
    "id",
    "passport",
    "licence",
    "ip",
    "wallet",
    "dob",
    "secret",
)


_PAUSES: Final = "、。，！？ ：:,"  # a name may begin after these, where nothing stands between words
_PLANTED: Final = (
    *("person", "person", "person", "first", "first", "first", "last", "city", "city", "city", "country"),
    *("company", "work"),
)
_PLANTED_EAST: Final = (  # none of one sign alone
    *("person", "person", "person", "person", "city", "city", "country", "company", "work"),
)
_RECORDED: Final = (
    *("person", "person", "first", "company", "company", "phone", "phone", "email", "email", "city", "city"),
    *("address", "country", "order", "date", "product", "amount", "handle", "ip", "time", "id", "number"),
)
_OTHERS: Final = {"PERSON": ("person",), "LOCATION": ("city", "city", "city", "country", "region")}
_JOINTS: Final = ("\n", "\n", ",", ", ", ";", "; ", " | ", "\t", " - ", " / ", " ")


class Generator:
    """`held` is about names and templates, as in `People`: None takes all of them."""

    def __init__(self, seed: int, held: bool | None = None) -> None:
        self.held = held
        self._chance = Random(seed)
        self._people = People(self._chance, held)
        places, numbers = Places(self._chance), Numbers(self._chance)
        harmless = Harmless(self._chance, numbers)
        self._makers: dict[str, Callable[[str], str]] = {
            "person": self._people.full,
            "first": self._people.first,
            "last": self._people.last,
            "handle": self._handle,
            "email": self._email,
            "zip": places.postcode,
            "firm": lambda language: self._called("firms", language),
            "named": lambda language: self._called("named", language),
            "place": lambda language: self._place(places, language),
            "where": lambda language: self._place(places, language),
            **{name: getattr(places, name) for name in ("address", "street", "city", "region", "country")},
            **{name: getattr(numbers, name) for name in _NUMBERS},
        }
        for name in dir(harmless):
            if not name.startswith("_"):
                self._makers[name] = getattr(harmless, name)

    def fill(self, template: str, language: str) -> Example:
        text, spans, done = "", [], 0
        for slot in SLOT.finditer(template):
            text += template[done : slot.start()]
            done = slot.end()
            value = self._makers[slot[1]](language)
            if slot[1] in KINDS:
                spans.append((len(text), len(text) + len(value), KINDS[slot[1]]))
            text += value
        return Example(text + template[done:], tuple(spans), language)

    def renamed(self, row: Example) -> Example:
        """The same sentence about other people and other places, written as large or small as before."""
        text, spans, done = "", [], 0
        for start, end, kind in sorted(row.spans):
            if start < done:
                return row
            value = row.text[start:end]
            if kind in _OTHERS:
                value = _as_large(self._makers[self._other(kind, value)](row.language), value)
            text += row.text[done:start]
            spans.append((len(text), len(text) + len(value), kind))
            text += value
            done = end
        return Example(text + row.text[done:], tuple(spans), row.language)

    def _other(self, kind: str, value: str) -> str:
        if kind == "PERSON":
            return "person" if " " in value else self._chance.choice(("first", "first", "last"))
        return self._chance.choice(_OTHERS[kind])

    def planted(self, text: str, language: str) -> Example:
        """A sentence about nothing personal with a name in place of a word: then only the name can tell."""
        tail = self._chance.choice(VALUES["tails"].get(language, [""]))
        if language in ("ja", "zh"):
            places = [0, *(at + 1 for at, sign in enumerate(text) if sign in _PAUSES)]
            place, slot = self._chance.choice(places), self._chance.choice(_PLANTED_EAST)
            return self.fill(text[:place] + "{" + slot + "}" + tail + text[place:], language)
        words = text.split(" ")
        if self._chance.random() < 0.3:
            words += [self._chance.choice(words).lower(), "{person}"]
        place = self._chance.randrange(len(words)) if self._chance.random() < 0.6 else 0
        slot = self._chance.choice(_PLANTED_EAST if language == "ko" else _PLANTED)
        marks = words[place][len(words[place].rstrip(".,:;!?")) :]
        words[place] = "{" + slot + "}" + (tail or marks)
        return self.fill(" ".join(words), language)

    def record(self, language: str) -> Example:
        """A signature, a row of a table, a line of a log: one thing after another, without a sentence."""
        slots = self._chance.sample(_RECORDED, self._chance.randrange(2, 6))
        joint = self._chance.choice(_JOINTS)
        return self.fill(joint.join("{" + slot + "}" for slot in slots), language)

    def _place(self, places: Places, language: str) -> str:
        return self._chance.choice((places.city, places.city, places.country))(language)

    def _called(self, which: str, language: str) -> str:
        """What is called after somebody or a place, and is neither."""
        return self.fill(self._chance.choice(VALUES[which][language]), language).text

    def _handle(self, language: str) -> str:
        return self._chance.choice(VALUES["mail"]["handles"]).format(
            a=self._ascii(self._people.first, language),
            b=self._ascii(self._people.last, language),
            n=self._chance.randrange(1, 999),
        )

    def _email(self, language: str) -> str:
        local, host = self._handle(language).lstrip("@"), self._chance.choice(VALUES["mail"]["hosts"])
        if self._chance.random() < 0.04:
            return f"{local} [at] {host}"
        return f"{local}@{host}"

    def _ascii(self, maker: Callable[[str], str], language: str) -> str:
        name = maker("en" if language in EASTERN else language)
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        return re.sub(r"\W", "", plain).lower() or "user"


def _as_large(value: str, other: str) -> str:
    if other.islower():
        return value.lower()
    return value.upper() if other.isupper() and len(other) > 1 else value


def templates(language: str, held: bool | None = None) -> list[str]:
    """All of a language, or those that `held` chooses, as with names."""
    lines = (TEMPLATES / f"{language}.txt").read_text().splitlines()
    return [
        line.replace("\\n", "\n")
        for line in lines
        if line.strip() and not line.startswith("# ") and line != "#" and held in (None, is_held(line))
    ]
