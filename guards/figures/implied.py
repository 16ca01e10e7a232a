"""Figures that a text states without writing them: half is 50 %, "one bag" is 1, "under 4" is 4 years.

Only widens what is proven: in a draft the same words need no proof, because they may claim nothing there.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from guards.figures.fractions import fractions_in
from guards.figures.identifiers import capitals
from guards.figures.quantities import Quantity
from guards.figures.units import CURRENCIES, DURATIONS, MEASURES, PERCENT, any_of
from guards.text.notation import plain
from guards.text.patterns import alternatives

_ROWS: Final = (
    "one 한 一",
    "two twice zwei zweimal deux dos dois duas 두 两 兩 二",
    "three thrice drei dreimal trois tres três 세 三",
    "four vier quatre cuatro quatro 네 四",
    "five fünf cinq cinco 다섯 五",
    "six sechs seis 여섯 六",
    "seven sieben sept siete sete 일곱 七",
    "eight acht huit ocho oito 여덟 八",
    "nine neun neuf nueve nove 아홉 九",
    "ten zehn dix diez dez 열 十",
    "eleven elf onze",
    "twelve zwölf douze doce doze",
)
_VALUES: Final = {word: place for place, row in enumerate(_ROWS, 1) for word in row.split()}
_SPACED: Final = "|".join(word for word in _VALUES if word[0] < "\u0250" and word != "one")
_KOREAN: Final = "|".join(word for word in _VALUES if word[0] >= "\uac00")
_HAN: Final = "".join(word for word in _VALUES if "\u4e00" <= word[0] < "\ua000")
_NUMBER: Final = re.compile(
    r"(?<!this )(?<!that )(?<!the )(?<!any )(?<!no )(?<!each )(?<!which )(?<!every )(?<!another )(?<!new )"
    r"\b(?P<one>one)(?= (?!of|or|is|was|can|may|that|which|more|another|and)[a-z]{3})"
    rf"|\b(?P<spaced>{_SPACED})\b"
    rf"|(?<![가-힣])(?P<korean>{_KOREAN})(?= ?(?:[개명번건장대병권인회가벌살]))"
    rf"|(?<![{_HAN}百千万第])(?P<han>[{_HAN}])(?=[晚泊个個件枚本台次回人名点位张張份条條部辆間间项項])",
    re.IGNORECASE,
)
_PLACES: Final = {"first": "1st", "second": "2nd", "third": "3rd"} | {
    word: f"{place}th"
    for place, word in enumerate(("fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 4)
}
_PLACE: Final = re.compile(rf"\b(?:{'|'.join(_PLACES)})\b", re.IGNORECASE)
_PEOPLE: Final = alternatives(
    """
    child(?:ren)? | kids? | infants? | people | persons? | guests? | adults? | passengers? | students?
    seniors? | those | anyone | everyone | visitors?
    kinder[n]? | personen | gäste | jugendliche[nr]? | erwachsene[nr]? | senioren
    """
)
_UNIT: Final = any_of((*DURATIONS, *CURRENCIES, *MEASURES, *PERCENT))
_AGE: Final = re.compile(
    r"(?:\b(?:aged|age of|menores de|mayores de|maiores de|the (?:under|over)"
    rf"|(?:{_PEOPLE}) (?:aged )?(?:under|over|below|above|from|up to|unter|über|ab|bis)"
    r"|(?:he|she|i|they|son|daughter|kid|child|baby|boy|girl|er|sie|ich|sohn|tochter|kind)"
    r"(?:'s|'m| is| am| are| ist| bin| wird))) "
    rf"(?P<age>\d{{1,2}}(?![.,:/]?\d|[-–]| ?(?:{_UNIT})(?!\w))|(?:one|{_SPACED})\b(?! ?(?:{_UNIT})(?!\w)))",
    re.IGNORECASE,
)
_KIDS: Final = re.compile(
    r"\b(?:kids?|children|sons?|daughters?|kinder|söhne|töchter|hijos|hijas|niños|enfants|filhos|filhas|crianças)"
    r"\b[^.!?\d]{0,24}(\d{1,2})\b(?:(?:,| and| und| et| y| e) (\d{1,2})\b)?"
    r"(?:(?:,| and| und| et| y| e) (\d{1,2})\b)?",
    re.IGNORECASE,
)
_FROM_AGE: Final = alternatives(
    """
    from | under | over | below | above | at least | aged?:?
    ab | unter | über | mindestens
    menores de | mayores de
    maiores de
    """
)
# What is said of an age with its years, one may say without.
_YEARS: Final = re.compile(rf"\b(?:{_FROM_AGE}) (\d{{1,2}}) (?:years?|jahren?|años|anos)\b", re.IGNORECASE)
# These one may write "3-mal".
_TIMES: Final = re.compile(
    r"\b(zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)mal\b", re.IGNORECASE
)
_AGED: Final = re.compile(r"\b(\d{1,2})[- ]?jährige", re.IGNORECASE)


_PRICE: Final = re.compile(r"\d[.,]\d\d\Z")


_NO_COUNT: Final = re.compile(  # times of day, what is only pointed at, and what claims nothing
    r"(?:\b(?:at|until|till|by|before|after|from|to|past|um|bis|ab|vor|nach|gegen|a las|las|desde"
    r"|hasta"
    r"|à|às|das|até|aos|dès|vers|the|these|those|die|der|den|diese|beiden|los|estos|estas|les|ces|os|as) "
    r"|[-'])\Z",
    re.IGNORECASE,
)
_MERE: Final = re.compile(
    r"\.? ?\d| (?:a|à|to|bis|até|hasta) |[- ](?:more |other |weitere |andere |autres |otr[ao]s |outr[ao]s )?"
    r"(?:ways?|options?|things?|steps?|kinds?|types?|points?|reasons?|questions?|possibilit\w+|choices?|factors?"
    r"|möglichkeit\w*|wege?|arten|dinge|schritte|punkte|optionen|fragen|gründe"
    r"|façons?|manières?|choses|étapes|possibilités|raisons"
    r"|formas?|maneras?|opciones|cosas|pasos|tipos|motivos|preguntas|maneiras|opções|coisas|passos|perguntas"
    r"|o'clock|uhr|heures?|horas?)\b"
    r"| ?(?:가지|点|種類|种|ways)",
    re.IGNORECASE,
)


_REACH: Final = 12  # characters that say what a number is


class Implied(NamedTuple):
    """`ages` are in years, `places` as "4th" and "4mal", with words in capitals, which may be codes."""

    numbers: frozenset[Decimal]
    places: frozenset[str]
    percents: frozenset[Decimal]
    ages: frozenset[Decimal]


def implied(text: str) -> Implied:
    """Of a person's own words, which are never remembered."""
    shown = plain(text)
    numbers = (found[found.lastgroup or 0].lower() for found in _NUMBER.finditer(shown))
    ages = [found["age"].lower() for found in _AGE.finditer(shown)]
    ages += [age for kids in _KIDS.findall(shown) for age in kids if age]
    times = [_VALUES[found[1].lower()] for found in _TIMES.finditer(shown)]
    years = map(Decimal, (*_YEARS.findall(shown), *_AGED.findall(shown)))
    places = [_PLACES[found[0].lower()] for found in _PLACE.finditer(shown)]
    return Implied(
        frozenset([*(Decimal(_VALUES[word]) for word in numbers), *map(Decimal, times), *years]),
        frozenset([*places, *(f"{n}mal" for n in times), *capitals(shown)]),
        frozenset(fractions_in(shown)),
        frozenset(Decimal(_VALUES.get(age) or int(age)) for age in ages),
    )


@functools.lru_cache(maxsize=512)
def implied_by(knowledge: str) -> Implied:
    """The same of a passage, which proves many answers."""
    return implied(knowledge)


def counted(text: str) -> Iterator[Quantity]:
    """How many there are, in small words: "five are left". Only facts tell whether that matters."""
    for found in _NUMBER.finditer(text):
        before = text[max(0, found.start() - _REACH) : found.start()]
        if found.lastgroup != "one" and not (_NO_COUNT.search(before) or _MERE.match(text, found.end())):
            value = Decimal(_VALUES[found[0].lower()])
            yield Quantity("number", found[0], *found.span(), values=frozenset([value]))


def with_prices(said: Iterable[Quantity]) -> Iterator[Quantity]:
    """What a person said, and that "19,99" is a sum, of which everybody knows the currency."""
    for quantity in said:
        yield quantity
        if quantity.kind == "number" and _PRICE.search(quantity.surface):
            yield quantity._replace(kind="money", unit=frozenset([""]))
