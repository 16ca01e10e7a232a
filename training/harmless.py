"""Made-up words and figures that belong to nobody: amounts, dates, orders, goods, companies."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from babel import Locale
from faker import Faker

from training.examples import EASTERN
from training.numbers import Numbers
from training.people import LOCALES
from training.values import VALUES


class Harmless:
    def __init__(self, chance: Random, numbers: Numbers) -> None:
        self._chance = chance
        self._numbers = numbers
        languages = VALUES["amounts"]
        self._fakers = {locale: Faker(locale) for language in languages for locale in LOCALES[language]}
        for place, faker in enumerate(self._fakers.values()):
            faker.seed_instance(chance.randrange(1 << 30) + place)
        self._locales = {language: Locale.parse(language) for language in languages}

    def amount(self, language: str) -> str:
        small, large = self._chance.randrange(1, 999), self._chance.randrange(1, 99)
        return self._chance.choice(VALUES["amounts"][language]).format(small, large)

    def date(self, language: str) -> str:
        day = date(2023, 1, 1) + timedelta(days=self._chance.randrange(1500))
        roll = self._chance.random()
        if roll < 0.3:
            month = self._locales[language].months["format"]["wide"][day.month]
            return str(VALUES["short_dates"][language]).format(day=day.day, month=month)
        written = self._numbers.day(language, day)
        without_year = roll > 0.72 and language in ("de", "fr") and len(written) == 10
        return written[:-5] if without_year else written

    def time(self, language: str) -> str:
        hour = self._chance.randrange(24)
        return self._chance.choice(VALUES["times"][language]).format(
            h=hour, g=hour % 12 + 1, m=self._chance.randrange(60)
        )

    def weekday(self, language: str) -> str:
        return str(self._locales[language].days["format"]["wide"][self._chance.randrange(7)])

    def month(self, language: str) -> str:
        return str(self._locales[language].months["stand-alone"]["wide"][self._chance.randrange(1, 13)])

    def order(self, _: str) -> str:
        code = self._numbers.form(self._chance.choice(VALUES["codes"]["orders"]))
        return f"#{code}" if self._chance.random() < 0.25 else code

    def tracking(self, _: str) -> str:
        return self._numbers.form(self._chance.choice(VALUES["codes"]["trackings"]))

    def number(self, _: str) -> str:
        return str(self._chance.randrange(2, self._chance.choice((5, 12, 40, 300))))

    def bignumber(self, _: str) -> str:
        return self._numbers.form(
            self._chance.choice(
                ("##,###", "#,###,###", "####", "######", "# ### ###", "##.###", "1#.###.###", "#####")
            )
        )

    def percent(self, language: str) -> str:
        return f"{self._chance.randrange(1, 100)}{' ' if language in ('de', 'fr') else ''}%"

    def product(self, language: str) -> str:
        return self._chance.choice(VALUES["products"][language])

    def brand(self, language: str) -> str:
        brands = VALUES["brands"]
        known = brands.get(language, brands["others"]) if self._chance.random() < 0.7 else brands["others"]
        return str(self._chance.choice(known))

    def work(self, language: str) -> str:
        return str(self._chance.choice(VALUES["works"][language]))

    def famous(self, language: str) -> str:
        return str(self._chance.choice(VALUES["famous"][language]))

    def company(self, language: str) -> str:
        if self._chance.random() < 0.25:
            return self.brand(language)
        return str(self._fakers[self._chance.choice(LOCALES[language])].company())

    def url(self, language: str) -> str:
        faker = self._fakers[LOCALES[language if language not in EASTERN else "en"][0]]
        return self._chance.choice(
            (
                str(faker.url()),
                f"{faker.domain_name()}/{faker.uri_path()}",
                f"www.{faker.domain_name()}",
                f"https://{faker.domain_name()}/p/{self.number('')}",
            )
        )

    def version(self, _: str) -> str:
        return self._numbers.form(
            self._chance.choice(
                ("#.#.#", "v#.#", "#.##.#", "1#.#", "#.#.#-beta", "10.0.19045.####", "#.#.#.#")
            )
        )

    def model(self, _: str) -> str:
        return self._numbers.form(self._chance.choice(VALUES["codes"]["models"]))

    def sku(self, _: str) -> str:
        return self._numbers.form(self._chance.choice(VALUES["codes"]["skus"]))

    def technology(self, _: str) -> str:
        return str(self._chance.choice(VALUES["codes"]["technologies"]))

    def eponym(self, _: str) -> str:
        return str(self._chance.choice(VALUES["codes"]["eponyms"]))

    def uuid(self, _: str) -> str:
        code = self._numbers.form(self._chance.choice(VALUES["codes"]["uuids"]))
        return code if self._chance.random() < 0.3 else code.lower()

    def error(self, _: str) -> str:
        return self._numbers.form(self._chance.choice(VALUES["codes"]["errors"]))

    def year(self, _: str) -> str:
        return str(self._chance.randrange(1985, 2030))

    def language_name(self, language: str) -> str:
        name = self._locales[language].languages[self._chance.choice(VALUES["codes"]["languages"])]
        return str(name).capitalize() if language == "en" else str(name)

    def currency(self, language: str) -> str:
        code = self._chance.choice(VALUES["codes"]["currencies"])
        return (
            code if self._chance.random() < 0.5 else str(self._locales[language].currencies.get(code, code))
        )

    def measure(self, _: str) -> str:
        unit, gap = self._chance.choice(VALUES["codes"]["measures"]), self._chance.choice(("", " "))
        return f"{self._chance.randrange(1, 900)}{gap}{unit}"
