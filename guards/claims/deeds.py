"""Finds what a sentence says to have been done or to go on, whatever the verb: "I've switched it".

Verbs of looking, understanding and telling are harmless. What shows a deed is judged in `shown.py`.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from guards.text.charsets import EASTERN
from guards.text.statements import Clause

FORMS: Final = Path(__file__).with_name("deeds.toml")
_IF: Final = re.compile(
    r"\b(?:if|once|when|whenever|as soon as|after|until|till|before|unless|whether|in case|by the time"
    r"|wenn|sobald|falls|nachdem|bis|bevor|ob|sofern|solange"
    r"|si|s il|dès que|lorsque?|quand|une fois|après|avant|jusqu"
    r"|cuando|una vez|en cuanto|después|antes|hasta|desde que|se|quando|assim que|depois|até|caso|logo que)\b"
    r"|如果|若|当|一旦|是否|有没有|만약"
)
_NOT: Final = re.compile(r"\b(?:nicht|kein\w*|nie|niemals|nichts)\b")
_OPEN: Final = re.compile(r"ら|場合|後|際|か|后|之后|以后|吗|的|면|던|는지|을 때")
_EASTERN: Final = re.compile(EASTERN)
_IS_OR_WAS: Final = ("amos", "imos")  # "reembolsamos" is of today, too
_FEW: Final = 2  # known words that tell a language
_CUT: Final = re.compile(r"[,;:.!?、,。]")


Kind = Literal["ours", "done", "going", "note", "will"]  # by us; by whomever; just now; "Done!"; by us, later
_KINDS: Final[tuple[Kind, ...]] = ("ours", "done", "going", "note", "will")
_NEIGHBOURS: Final = {"es": "pt", "pt": "es"}  # a short sentence may be in either


class Deed(NamedTuple):
    """`verb` as it stands, and the `acts` that the lexicon knows it for."""

    verb: str
    kind: Kind
    acts: frozenset[str] = frozenset()


class _Language(NamedTuple):
    forms: tuple[tuple[Kind, re.Pattern[str]], ...]
    harmless: re.Pattern[str]


def deeds(whole: Clause) -> Iterator[Deed]:
    """All of a sentence that are said outright: not denied, not asked, not a condition of something else."""
    text = whole.text
    for language in map(_languages().__getitem__, _spoken(whole)):
        for kind, pattern in language.forms:
            for found in pattern.finditer(text):
                harmless = kind != "done" and language.harmless.match(found["verb"])
                if not (harmless or _is_open(text, found)):
                    yield Deed(found["verb"], kind, _acts(whole, *found.span("verb")))


def _spoken(whole: Clause) -> Set[str]:
    heard = {word.language for word in whole.words}
    if len(whole.words) < _FEW:
        heard |= _latin(whole.text)
    return (heard | {_NEIGHBOURS.get(language, language) for language in heard}) & _languages().keys()


def _latin(text: str) -> Set[str]:
    """ "Erledigt!" has no word that the lexicon knows."""
    return set() if _EASTERN.search(text) else {"en", "de", "fr", "es", "pt"}


def _acts(whole: Clause, start: int, end: int) -> frozenset[str]:
    """Of words that the verb is, or is a part of: "hand you over"."""
    near = (word for word in whole.words if word.start < end and start < word.end)
    return frozenset(word.key for word in near if word.key.startswith("act."))


def _is_open(text: str, found: re.Match[str]) -> bool:
    before = _CUT.split(text[: found.start()])[-1]
    if found["verb"].endswith(_IS_OR_WAS):  # "if it is not there, we refund it"
        before = text[: found.start()]
    middle = found.groupdict().get("mid") or ""
    return bool(
        _IF.search(f"{before} ") or _NOT.search(f"{before[-12:]}{middle}") or _OPEN.match(text, found.end())
    )


@functools.cache
def _languages() -> Mapping[str, _Language]:
    tables = tomllib.loads(FORMS.read_text(encoding="utf-8"))
    return {language: _read(table) for language, table in tables.items()}


def _read(table: Mapping[str, Any]) -> _Language:  # Any: lists of patterns, words, and a table of parts
    parts: dict[str, str] = {}
    for name, part in table["parts"].items():
        parts[name] = _filled(part, parts)
    forms = tuple((kind, re.compile(_filled(pattern, parts))) for kind in _KINDS for pattern in table[kind])
    return _Language(forms, re.compile("|".join(table["harmless"].split())))


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern
