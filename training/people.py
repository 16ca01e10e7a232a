"""Made-up people: given and family names of many countries, put together as their language does."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from faker import Faker

from training.examples import EASTERN
from training.values import VALUES

LOCALES: Final[dict[str, list[str]]] = VALUES["locales"]
_PARTICLES: Final = ("de", "de la", "da", "dos", "del", "van", "von", "di", "El", "Ben")
_UNHEARD: Final = 0.06  # the share of names that nobody bears
_HIRAGANA: Final = {sign: sign - 0x60 for sign in range(ord("ァ"), ord("ヶ") + 1)}
_ROMANISED: Final = ("roman_given", "roman_family")
HELD_OUT: Final = 5  # every fifth name is kept from training when held-out figures are measured


@dataclass(frozen=True, slots=True)
class _Pool:
    given: tuple[str, ...]
    family: tuple[str, ...]


class People:
    """`held` chooses whose names may come up: None all, False those to train with, True the others."""

    def __init__(self, chance: Random, held: bool | None = None) -> None:
        self._chance = chance
        self._held = held
        self._pools = {
            locale: _Pool(
                self._allowed(_names(locale, "first_name")), self._allowed(_names(locale, "last_name"))
            )
            for locales in LOCALES.values()
            for locale in locales
        }
        self._roman = {
            language: _Pool(
                self._allowed(given.split()), self._allowed(VALUES["roman_family"][language].split())
            )
            for language, given in VALUES["roman_given"].items()
        }
        self._more = {
            language: _Pool(self._allowed(given), self._allowed(VALUES["more_family"][language]))
            for language, given in VALUES["more_given"].items()
        }
        self._kana = _Pool(
            self._allowed(_names("ja_JP", "first_kana_name")),
            self._allowed(_names("ja_JP", "last_kana_name")),
        )
        self._foreign = {language: self._allowed(names) for language, names in VALUES["foreign_full"].items()}

    def first(self, language: str) -> str:
        if language in EASTERN and self._chance.random() < 0.5:
            return self._syllables(language)
        return self._name(self._pool(self._moved(language)).given, language)

    def last(self, language: str) -> str:
        if language in EASTERN and self._chance.random() < 0.4:
            return self._family(language)
        family = self._name(self._pool(self._moved(language)).family, language)
        if language in ("en", "de", "fr", "es", "pt") and self._chance.random() < 0.06:
            family += self._chance.choice("- ") + self._chance.choice(self._pool(language).family)
        return family

    def full(self, language: str) -> str:
        roll = self._chance.random()
        if language in EASTERN:
            return self._eastern(language, roll)
        if roll < 0.08:
            return self._romanised(self._chance.choice(EASTERN))
        if roll < 0.22:
            language = self._chance.choice(("guests", "guests", *LOCALES))
            language = "guests" if language in EASTERN else language
        return self._western(language)

    def _eastern(self, language: str, roll: float) -> str:
        if roll < 0.05:
            return self._western(self._chance.choice(("en", "en", "de", "fr", "es")))
        if roll < 0.12:
            return self._chance.choice(self._foreign[language])
        if roll < 0.15:
            return self._romanised(language)
        if roll < 0.19 and language == "ja":
            return self._read()
        gap = " " if roll > {"ja": 0.6, "ko": 0.97, "zh": 1.0}[language] else ""
        return self.last(language) + gap + self.first(language)

    def _western(self, language: str) -> str:
        pool, chance = self._pool(language), self._chance
        parts = [self._name(pool.given, language), self.last(language)]
        roll = chance.random()
        if language in ("es", "pt") and roll < 0.55:
            parts.append(self.last(language))
        elif roll < 0.07:
            parts.insert(1, chance.choice("ABCDEFGHJKLMNPRSTW") + chance.choice((".", "")))
        elif roll < 0.12:
            parts.insert(1, chance.choice(pool.given))
        elif roll < 0.14:
            return f"{parts[1]}, {parts[0]}"
        elif roll < 0.16:
            parts[0] = parts[0][0] + "."
        elif language in ("es", "pt", "fr", "guests") and roll < 0.24:
            parts.insert(1, chance.choice(_PARTICLES))
        return " ".join(parts)

    def _romanised(self, language: str) -> str:
        pool = self._roman[language]
        names = [self._chance.choice(pool.given), self._chance.choice(pool.family)]
        return " ".join(names if self._chance.random() < 0.6 else names[::-1])

    def _read(self) -> str:
        """How a Japanese name is read, as forms ask for it."""
        family, given = self._chance.choice(self._kana.family), self._chance.choice(self._kana.given)
        name = family + self._chance.choice(" \u3000") + given
        return name if self._chance.random() < 0.6 else name.translate(_HIRAGANA)

    def _syllables(self, language: str) -> str:
        signs = VALUES["syllables"][language]
        count = 1 if self._chance.random() < {"ko": 0.08, "zh": 0.3, "ja": 0.15}[language] else 2
        return "".join(self._chance.choice(signs) for _ in range(count))

    def _family(self, language: str) -> str:
        signs = VALUES["family_signs"].get(language) or self._pool(language).family
        if language == "zh" and self._chance.random() < 0.05:
            signs = VALUES["compound_family"]["zh"]
        return str(self._chance.choice(signs))

    def _name(self, names: Sequence[str], language: str) -> str:
        """One of these; now and then the head of one and the tail of another, since lists of names end."""
        name = self._chance.choice(names)
        if language in EASTERN or self._chance.random() > _UNHEARD:
            return name
        other = self._chance.choice(names)
        if not (name.isalpha() and other.isalpha() and min(len(name), len(other)) > 3):
            return name
        return name[: len(name) // 2] + other[len(other) // 2 :]

    def _moved(self, language: str) -> str:
        """Now and then somebody from elsewhere."""
        return "guests" if language not in EASTERN and self._chance.random() < 0.12 else language

    def _pool(self, language: str) -> _Pool:
        """Of the names that many bear, or of those that lists of names leave out."""
        if language in self._more and self._chance.random() < 0.25:
            return self._more[language]
        return self._pools[self._chance.choice(LOCALES[language])]

    def _allowed(self, names: list[str]) -> tuple[str, ...]:
        kept = [name for name in names if self._held is None or is_held(name) == self._held]
        return tuple(kept or names)


def is_held(name: str) -> bool:
    return zlib.crc32(name.casefold().encode()) % HELD_OUT == 0


def _names(locale: str, which: str) -> list[str]:
    """Faker's lists, drawn rather than read, since every locale keeps them in its own way."""
    faker = Faker(locale)
    faker.seed_instance(7)
    drawn = {getattr(faker, which)() for _ in range(2500)}
    return sorted(name.strip() for name in drawn if name.strip())
