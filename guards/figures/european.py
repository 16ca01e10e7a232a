"""German, French, Spanish and Portuguese number words, and Roman numerals, turned into digits before a unit.

Without a unit they stay: "ein", "une" and "once" are also ordinary words.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from guards.figures.units import CENTS, CURRENCIES, DURATIONS, PERCENT, any_of
from guards.text.glance import Glance, first_words

_ROWS: Final = (
    "2 zwei deux dos dois duas", "3 drei trois tres três", "4 vier quatre cuatro quatro", "5 fünf cinq cinco",
    "6 sechs six seis", "7 sieben sept siete sete", "8 acht huit ocho oito", "9 neun neuf nueve nove",
    "10 zehn dix diez dez", "11 elf onze once", "12 zwölf douze doce doze", "13 dreizehn treize trece treze",
    "14 vierzehn quatorze catorce", "15 fünfzehn quinze quince", "16 sechzehn seize dieciséis dezesseis",
    "17 siebzehn diecisiete dezessete", "18 achtzehn dieciocho dezoito", "19 neunzehn diecinueve dezenove",
    "20 zwanzig vingt vingts veinte vinte", "21 veintiuno veintiún", "22 veintidós", "23 veintitrés",
    "24 veinticuatro", "25 veinticinco", "26 veintiséis", "27 veintisiete", "28 veintiocho", "29 veintinueve",
     "30 dreißig dreissig trente treinta trinta",
    "40 vierzig quarante cuarenta quarenta", "50 fünfzig cinquante cincuenta cinquenta",
    "60 sechzig soixante sesenta sessenta", "70 siebzig setenta", "80 achtzig ochenta oitenta",
    "90 neunzig noventa", "100 hundert cent cents cien ciento cem cento",
    "200 doscientos doscientas duzentos duzentas", "300 trescientos trescientas trezentos trezentas",
    "400 cuatrocientos cuatrocientas quatrocentos quatrocentas",
    "500 quinientos quinientas quinhentos quinhentas", "600 seiscientos seiscientas seiscentos seiscentas",
    "700 setecientos setecientas setecentos setecentas", "800 ochocientos ochocientas oitocentos oitocentas",
    "900 novecientos novecientas novecentos novecentas", "1000 tausend mille mil",
    "1 ein un uno uma",
)  # fmt: skip
_WORDS: Final = {word: int(row.split()[0]) for row in _ROWS for word in row.split()[1:]}
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ANY: Final = any_of(_WORDS)
_UNITS: Final = (*CURRENCIES, *(CENTS - {"cent", "ct", "¢"}), *DURATIONS, *PERCENT)  # "cent" is 100, too
_UNIT: Final = any_of(word for word in _UNITS if len(word) > 1 or word in "$€£%")
_BEFORE_UNIT: Final = re.compile(
    rf"(?<![\w.,-])(?:(?!(?:ein|un|uno|uma) )(?:{_ANY})(?:(?:-|und|et| | und | et | y | e )?(?:{_ANY}))*+"
    rf"|(?-i:(?P<roman>[IVXLCDM]{{2,12}})))(?=[ -](?:us[ -])?(?:{_UNIT})(?!\w))"
    r"|(?<=[$€£])(?-i:(?P<sum>[IVXLCDM]{2,12}))(?!\w)",
    re.IGNORECASE,
)
# "Vier kostenlose Abhebungen pro Monat" states how many there are.
_COUNTED: Final = re.compile(
    rf"(?<![\w.,-])(?!(?:ein|un|uno|uma|once) )(?:{_ANY})"
    r"(?=(?: [^\W\d_]+){1,4}? (?:pro|je|im|am|par|por|al|ao) (?:tag|woche|monat|jahr|person|jour|semaine|mois"
    r"|an|personne|día|semana|mes|año|persona|dia|mês|ano|pessoa)(?!\w))",
    re.IGNORECASE,
)
# "zwei bis vier Tage", when the second is a figure already
_FIRST_OF_TWO: Final = re.compile(
    rf"(?<![\w.,-])(?!(?:ein|un|uno|uma|once) )(?:{_ANY})"
    rf"(?= (?:bis|oder|à|ou|a|o|até|hasta) \d{{1,4}}[ -](?:{_UNIT})(?!\w))",
    re.IGNORECASE,
)
_RATES: Final = frozenset(["pro", "je", "im", "am", "par", "por", "al", "ao"])
_EACH: Final = re.compile(_ANY)
_AND: Final = re.compile(" (?:und|et|y|e) ", re.IGNORECASE)
_UND: Final = re.compile("und(?!ert)")  # joins; there is no French "un" in it
_UNIT_WORDS: Final = first_words(_UNITS)
_SIGNS: Final = frozenset("$€£%")
_BEGINNINGS: Final = {word[:3]: tuple(each for each in _WORDS if each[:3] == word[:3]) for word in _WORDS}
_ANY_ROMAN: Final = re.compile(r"\b[IVXLCDM]{2,12}\b")


def european_to_digits(glance: Glance, text: str) -> str:
    if glance.has_word(_RATES) and any(map(_begins_with_a_number, glance.words)):
        text = _COUNTED.sub(lambda found: str(_value(found[0])), text)
    has_unit = glance.has_word(_UNIT_WORDS) or glance.has_sign(_SIGNS)
    if not (has_unit and (any(map(_begins_with_a_number, glance.words)) or _ANY_ROMAN.search(text))):
        return text
    text = _BEFORE_UNIT.sub(
        lambda found: str(_roman(found[0])) if found["roman"] or found["sum"] else _number(found[0]), text
    )
    return _FIRST_OF_TWO.sub(lambda found: str(_value(found[0])), text)


@functools.lru_cache(maxsize=4096)
def _begins_with_a_number(word: str) -> bool:
    """Remembered by word only."""
    return word.startswith(_BEGINNINGS.get(word[:3], ()))


def _number(words: str) -> str:
    """ "Treinta y seis" is one number, "cuatro y seis" are two: as the words beside the last "and" say."""
    joints = list(_AND.finditer(words))
    if not joints:
        return str(_value(words))
    first, second = words[: joints[-1].start()], words[joints[-1].end() :]
    one, other = _WORDS[_EACH.findall(first.lower())[-1]], _WORDS[_EACH.findall(second.lower())[0]]
    if one % 10 ** len(str(other)) == 0 or (one < 10 and other % 10 == 0):
        return str(_value(words))
    return f"{_value(first)}{joints[-1][0]}{_value(second)}"


def _value(words: str) -> int:
    """Thousands and hundreds multiply what stands before them, and "quatre-vingt" is four times twenty."""
    total = section = last = 0
    for word in _EACH.findall(_UND.sub(" ", words.lower())):
        value = _WORDS[word]
        if value == 1000:
            total, section = total + max(section, 1) * 1000, 0
        elif value == 100 or (value == 20 and last == 4):
            section = max(section, 1) * value
        else:
            section += value
        last = value
    return total + section


def _roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
