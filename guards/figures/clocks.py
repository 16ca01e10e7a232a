"""Times of day and lengths of time in words, English and German, turned into digits: "half past three"."""

from __future__ import annotations

import re
from typing import Final

from guards.text.glance import Glance

_HOURS: Final = {
    word: place
    for row in (
        "one two three four five six seven eight nine ten eleven twelve",
        "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    )
    for place, word in enumerate(row.split(), 1)
}
_HOUR: Final = rf"(?P<hour>{'|'.join(_HOURS)}|\d{{1,2}})(?!\w)"
_PAST: Final = re.compile(
    rf"\b(?P<part>half|halb|(?:a )?quarter|viertel) ?(?P<way>past|after|nach|to|vor|(?<=halb )) ?{_HOUR}",
    re.IGNORECASE,
)
_POINTS: Final = {
    **dict.fromkeys(("noon", "midday", "midi", "mediodía", "meio-dia"), "12:00"),
    **dict.fromkeys(("midnight", "mitternacht", "minuit", "medianoche", "meia-noite"), "24:00"),
}
_POINT: Final = re.compile(
    r"(\b(?:at|by|until|till|to|before|after|is|um|bis|à|a|a la|al|ao|às|até|hasta) "
    r"|[ap]\.?m ?- ?|\d ?- ?)"
    rf"({'|'.join(_POINTS)})\b",
    re.IGNORECASE,
)
_ARTICLE: Final = re.compile(
    r"\b(in|within|after|about|around|than|takes|take|lasts|last|only|another) an? "
    r"(?=(?:(?:business|working|full|whole) )?(?:hour|day|week|fortnight|month|year|decade)\b)",
    re.IGNORECASE,
)
_DAYTIME: Final = re.compile(  # "nine in the morning", "10 heures du soir"
    rf"\b{_HOUR}(?: o'clock)? (?:in the (?P<en>morning|afternoon|evening)|at (?P<night>night))\b"
    r"|\b(?P<h>\d{1,2}) ?(?:heures?|h) (?:du (?P<fr>matin|soir)|de l'après-midi)",
    re.IGNORECASE,
)
_HALVES: Final = re.compile(  # "7:30 in the evening", "a las 9:20 de la mañana"
    r"\b(?P<hour>\d{1,2})[:.h](?P<minute>[0-5]\d) (?:uhr )?"
    r"(?:(?P<am>in the morning|de la mañana|da manhã|du matin|morgens|vormittags|früh)"
    r"|(?P<pm>in the (?:afternoon|evening)|at night|de la (?:tarde|noche)|da (?:tarde|noite)|du soir"
    r"|de l'après-midi|nachmittags|abends))\b",
    re.IGNORECASE,
)
_SPOKEN: Final = {
    word: str(place)
    for row in (
        "una dos tres cuatro cinco seis siete ocho nueve diez once doce",
        "uma duas três quatro cinco seis sete oito nove dez onze doze",
    )
    for place, word in enumerate(row.split(), 1)
}
_MINUTES: Final = {"cinco": "05", "diez": "10", "dez": "10", "veinte": "20", "vinte": "20"}
_AT: Final = re.compile(  # "a las siete y media de la tarde", "às sete da noite"
    rf"\b(?P<at>a las?|às?|as) (?P<hour>{'|'.join(_SPOKEN)})"
    r"(?: [ye] (?:(?P<half>media|meia)|(?P<past>cuarto|quinze)|(?P<minutes>cinco|diez|dez|veinte|vinte)))?"
    r"(?: (?:(?P<am>de la mañana|da manhã)|(?P<pm>de la (?:tarde|noche)|da (?:tarde|noite))))?"
    r"(?= ?[.,;:!?)]|$| en punto| horas)",
    re.IGNORECASE,
)
_PARTS: Final = {
    "45 minutes": r"three[- ]quarters of an hour|(?:eine )?dreiviertelstunde|trois quarts d'heure"
    r"|tres cuartos de hora",
    "15 minutes": r"(?:a )?quarter of an hour|(?:eine )?viertelstunde|un quart d'heure|un cuarto de hora",
    "6 months": r"half a year|(?:ein(?:em)? )?halbe[sn]? jahr(?:es)?|medio año|meio ano",
    "90 minutes": r"an hour and a half|one and a half hours|(?:anderthalb|eineinhalb) stunden"
    r"|(?<!à )une heure et demie|una hora y media|uma hora e meia",
    "30 minutes": r"half an hour|(?:eine )?halbe stunde|une? demi[- ]heure|media hora|meia hora",
}
_PART: Final = re.compile(
    "|".join(rf"\b(?P<p{place}>{words})\b" for place, words in enumerate(_PARTS.values())), re.IGNORECASE
)
_FRENCH: Final = re.compile(  # "4 heures moins le quart", "10 heures et demie"
    r"\b(?P<hour>\d{1,2}) ?(?:heures?|h) (?:(?P<to>moins le quart)|et (?:(?P<past>quart)|demie?))\b"
    r"(?P<pm> de l'après-midi| du soir)?",
    re.IGNORECASE,
)
_DOZEN: Final = re.compile(r"\b(half )?(?:an?|the) dozen\b", re.IGNORECASE)
_ZONES: Final = frozenset(["utc", "gmt"])
_ZONE: Final = re.compile(r"\b(?:UTC|GMT) ?([+\-\u2212\u2013])0?(\d{1,2}):?([0-5]\d)?(?![\d:])")
_TIME_WORDS: Final = frozenset([*_POINTS, "meia", "meio", "half", "halb", "quarter", "viertel"])
_DAYTIMES: Final = frozenset(
    [
        "morning", "afternoon", "evening", "night", "matin", "soir", "midi", "mañana", "tarde", "noche",
        "manhã", "noite", "morgens", "vormittags", "früh", "nachmittags", "abends",
    ]
)  # fmt: skip
_HOURLY: Final = frozenset(
    [
        "hour", "hours", "heure", "hora", "stunde", "stunden", "viertelstunde", "dreiviertelstunde", "year",
        "jahr", "jahres", "año", "ano",
    ]
)  # fmt: skip
_AT_WORDS: Final = frozenset(_SPOKEN)
_FRENCH_PARTS: Final = frozenset(["quart", "demi", "demie"])
_LENGTHS: Final = frozenset(["hour", "day", "week", "fortnight", "month", "year", "decade", "dozen"])


def clocks_to_digits(glance: Glance, text: str) -> str:
    if glance.has_word(_TIME_WORDS):
        text = _POINT.sub(lambda found: found[1] + _POINTS[found[2].lower()], text)
        text = _PAST.sub(_time, text)
    if glance.has_word(_FRENCH_PARTS):
        text = _FRENCH.sub(_french, text)
    if glance.has_word(_HOURLY):
        text = _PART.sub(lambda found: list(_PARTS)[int((found.lastgroup or "p0")[1:])], text)
    if glance.has_word(_AT_WORDS):
        text = _AT.sub(_spoken, text)
    if glance.has_word(_DAYTIMES):
        text = _HALVES.sub(_twelve, text)
        text = _DAYTIME.sub(_half_of_day, text)
    if glance.has_word(_ZONES):  # an offset is no time of day, though it is written as one
        text = _ZONE.sub(lambda found: f"UTC{found[1]}{found[2]}{(found[3] or '').replace('00', '')}", text)
    if glance.has_word(_LENGTHS):
        text = _DOZEN.sub(lambda found: "6" if found[1] else "12", _ARTICLE.sub(r"\1 1 ", text))
    return text


def _half_of_day(found: re.Match[str]) -> str:
    word = (found["hour"] or found["h"]).lower()
    early = (found["en"] or found["fr"] or "").lower() in ("morning", "matin")
    hour = _HOURS[word] if word in _HOURS else int(word)
    return found[0] if hour > 12 else f"{hour} {'am' if early else 'pm'}"


def _twelve(found: re.Match[str]) -> str:
    hour = int(found["hour"])
    return found[0] if hour > 12 else f"{hour}:{found['minute']} {'am' if found['am'] else 'pm'}"


def _spoken(found: re.Match[str]) -> str:
    minute = "30" if found["half"] else "15" if found["past"] else _MINUTES.get(found["minutes"] or "", "00")
    half = "am" if found["am"] else "pm" if found["pm"] else "o'clock"
    return f"{found['at']} {_SPOKEN[found['hour'].lower()]}.{minute} {half}"


def _french(found: re.Match[str]) -> str:
    hour = int(found["hour"]) - bool(found["to"])
    minute = 45 if found["to"] else 15 if found["past"] else 30
    half = "pm" if found["pm"] else "o'clock"
    return found[0] if hour > 12 else f"{hour or 12}.{minute} {half}"


def _time(found: re.Match[str]) -> str:
    """As a time on the face of a clock, which may be one before noon or one after it."""
    word = found["hour"].lower()
    hour = _HOURS[word] if word in _HOURS else int(word)
    part, way = found["part"].lower(), found["way"].lower()
    if part == "halb" or way in ("to", "vor"):
        hour = hour - 1 or 12
    minute = 45 if way in ("to", "vor") else 15 if "rter" in part or part == "viertel" else 30
    return f"{hour}.{minute} o'clock"
