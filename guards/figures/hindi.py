"""Numbers, units, months and times in Hindi words, turned into digits and English words.

Words are compared in plain form, which has no vowel signs that combine.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from guards.figures.units import any_of
from guards.text.notation import plain


def _table(rows: str) -> dict[str, str]:
    """Each row is a meaning and the words for it."""
    split = (row.split("=") for row in rows.split(";"))
    return {plain(word): meaning.strip() for meaning, words in split for word in words.split("|")}


_SMALL: Final = _table(
    "1=एक;2=दो;3=तीन;4=चार;5=पाँच|पांच;6=छह|छः;7=सात;8=आठ;9=नौ;10=दस;11=ग्यारह;12=बारह;13=तेरह;14=चौदह"
    ";15=पंद्रह|पन्द्रह;16=सोलह;17=सत्रह;18=अठारह;19=उन्नीस;20=बीस;21=इक्कीस;24=चौबीस;25=पच्चीस;30=तीस;40=चालीस"
    ";45=पैंतालीस;48=अड़तालीस;50=पचास;60=साठ;70=सत्तर;75=पचहत्तर;80=अस्सी;90=नब्बे"
)
_SCALES: Final = _table("100=सौ;1000=हज़ार|हजार;100000=लाख;10000000=करोड़|करोड;1000000000=अरब")
_UNITS: Final = _table(
    "rupees=रुपये|रुपए|रुपया|रुपयों|रु.;dollars=डॉलर;euros=यूरो;pounds=पाउंड;percent=प्रतिशत|फ़ीसदी|फीसदी"
    ";days=दिन|दिनों;business days=कार्य दिवस|कार्यदिवस|कार्य दिवसों;hours=घंटे|घंटा|घंटों;minutes=मिनट|मिनटों"
    ";weeks=सप्ताह|हफ़्ते|हफ्ते|हफ़्तों|हफ्तों;months=महीने|महीना|महीनों|माह;years=साल|सालों|वर्ष|वर्षों"
)
_MONTHS: Final = _table(
    "January=जनवरी;February=फ़रवरी|फरवरी;March=मार्च;April=अप्रैल;May=मई;June=जून;July=जुलाई;August=अगस्त"
    ";September=सितंबर|सितम्बर;October=अक्टूबर|अक्तूबर;November=नवंबर|नवम्बर;December=दिसंबर|दिसम्बर"
)
_HALVES: Final = _table("am=सुबह;pm=दोपहर|शाम|रात")
_DEVANAGARI: Final = re.compile("[\u0900-\u097f]")
_START, _END = r"(?<![\u0900-\u097f])", r"(?![\u0900-\u097f])"
_WORD: Final = rf"{_START}(?:{any_of({**_SMALL, **_SCALES})}){_END}"
_UNIT: Final = rf"(?P<unit>{any_of(_UNITS)}){_END}"
_DIGITS: Final = r"\d[\d,]*(?:\.\d+)?"
_RUN: Final = re.compile(
    rf"(?:(?<![\d.,]){_DIGITS}(?![\d.,]*\d)|{_WORD})(?: ?{_WORD})*(?= ?(?P<unit>{any_of(_UNITS)})?)"
)
_AFTER: Final = re.compile(rf"(?<=\d) ?{_UNIT}")
_MONTH: Final = re.compile(rf"(?:(?<=\d )|(?=\S+ \d)){_START}(?:{any_of(_MONTHS)}){_END}")
_TIME: Final = re.compile(
    rf"(?:{_START}(?P<half>{any_of(_HALVES)}) ?)?"
    rf"(?P<hour>\d{{1,2}})(?::(?P<minute>\d\d))? ?{plain('बजे')}{_END}"
)


def hindi_to_digits(text: str) -> str:
    if not _DEVANAGARI.search(text):
        return text
    text = _RUN.sub(_value, text)
    text = _TIME.sub(_time, text)
    text = _AFTER.sub(lambda found: f" {_UNITS[found['unit']]}", text)
    return _MONTH.sub(lambda found: _MONTHS[found[0]], text)


def _value(found: re.Match[str]) -> str:
    """Alone, a small number is a mere word; with a unit or a scale it states a figure."""
    words = re.findall(rf"{_DIGITS}|{any_of({**_SMALL, **_SCALES})}", found[0])
    scaled = any(word in _SCALES for word in words)
    if not scaled and (found["unit"] is None or (len(words) == 1 and words[0][0].isdigit())):
        return found[0]
    total = section = Decimal(0)
    for word in words:
        if word in _SCALES and _SCALES[word] != "100":
            total += (section or Decimal(1)) * int(_SCALES[word])
            section = Decimal(0)
        elif word in _SCALES:
            section = (section or Decimal(1)) * 100
        else:
            section += Decimal(_SMALL[word] if word in _SMALL else word.replace(",", ""))
    return f"{total + section:f}"


def _time(found: re.Match[str]) -> str:
    suffix = _HALVES[found["half"]] if found["half"] else "o'clock"
    return f"{found['hour']}.{found['minute'] or '00'} {suffix}"
