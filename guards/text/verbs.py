"""Tells from the form of a verb whether it says what was done, what will be, and by whom.

Only where the form says it: Korean, Japanese and Chinese say it in words of their own, in `words.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from guards.text.lexicon import Word

_Forms = Mapping[str, re.Pattern[str]]
_PAST: Final[_Forms] = {
    "en": re.compile(
        r"(?:ed|sent|paid|reset|resent|taken care of|all set|on (?:its|the) way|agreed|given|gone|paid out"
        r"|received (?:your|the) \w+|applied (?:a|the)|noted (?:that|it|this)|made a note"
        r"|(?:went|gone) through|successful|succeeded|let (?:our|the|my) \w+)\b"
    ),
    "de": re.compile(r"(?<!^komm)(?<!^eintriff)(?:t|en|weg)$"),
    "fr": re.compile(
        r"(?:é(?:e|s|es)?|mise? à jour|mis|transmis|clos|promis|résolue?s?|suivre|en cours|en route"
        r"|en chemin)$"
    ),
    "es": re.compile(r"(?:[ai]d[oa]s?|ó|é|aron)\b|en camino"),
    "pt": re.compile(r"(?:[aií]d[oa]s?|ei|ou|aram)\b|a caminho"),
}
_SIMPLE: Final[_Forms] = {"en": _PAST["en"], "es": re.compile(r"é\b"), "pt": re.compile(r"ei\b")}
_FIRST: Final[_Forms] = {"es": re.compile(r"(?:é|[aei]mos)\b"), "pt": re.compile(r"(?:ei|[aei]mos|i)\b")}
_FUTURE: Final[_Forms] = {
    "fr": re.compile(r"r(?:a|ai|ons|ez|ont)\b"),
    "es": re.compile(r"r(?:á|án|é|emos)\b"),
    "pt": re.compile(r"r(?:á|ão|ei|emos)\b"),
}
_INFINITIVE: Final[_Forms] = {
    "fr": re.compile(r"(?:er|ir|re)\b"),
    "es": re.compile(r"[aei]r(?:l[aeo]s?|se|te|nos)?\b"),
    "pt": re.compile(r"[aei]r(?:-?\w+)?\b"),
}
_ITSELF: Final = re.compile(r"went through|succeeded")
_VOWED: Final = re.compile(r"(?:prometo|garantizo|aseguro|garanto|asseguro|verspreche|garantiere|promets)$")


def is_aim(verb: Word) -> bool:
    """May stand behind a word of to: in Romance languages an infinitive does, a noun is something else."""
    return verb.language not in _INFINITIVE or _has_form(_INFINITIVE, verb)


def is_past(verb: Word) -> bool:
    """ "refunded", with or without a word of have before it."""
    return _has_form(_PAST, verb)


def is_intransitive(verb: Word) -> bool:
    """ "It went through": a past that nobody need have done."""
    return _ITSELF.search(verb.form) is not None


def is_simple_past(verb: Word) -> bool:
    """A past that needs no word of have."""
    return _has_form(_SIMPLE, verb)


def is_future(verb: Word) -> bool:
    """ "remboursera": what other languages say with a word of will."""
    return _has_form(_FUTURE, verb)


def is_first_person(verb: Word) -> bool:
    """ "reembolsamos": nobody needs to write `we`."""
    return _has_form(_FIRST, verb)


def is_vow(verb: Word) -> bool:
    return _VOWED.search(verb.form) is not None


def _has_form(forms: _Forms, verb: Word) -> bool:
    pattern = forms.get(verb.language)
    return pattern is not None and pattern.search(verb.form) is not None
