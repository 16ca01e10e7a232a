"""Finds a clause that says what a passage says, in its very words, with a no for its yes or a yes for its no.

Judges only clauses that share most of their words with one of the knowledge and with no other so much.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from guards.base import Evidence
from guards.text.content import content
from guards.text.patterns import any_word
from guards.text.statements import Clause, Sentence, sentences

_LEAST: Final = 3  # words that two clauses have in common
_SHARE: Final = 0.7  # of the words of the longer one
_SHARE_IN_PAIRS: Final = 0.85  # of every two characters: one may turn free into paid
_LIMITED: Final = re.compile(  # such a clause says yes and no at once
    any_word(
        r"""
        only | unless | except\w* | until | without | if | when | before | after | instead | other
        nur | außer | bis | ohne | wenn | falls | sofern | erst | vor | nach | statt | sonst
        seulement | uniquement | sauf | hors | sans | si | que | avant | après | au lieu
        solo | sólo | salvo | excepto | sin | si | cuando | antes | después | hasta
        só | somente | apenas | exceto | salvo | sem | se | quando | antes | depois | até
        만[ ] | 경우 | 제외 | 전에 | 후에 | だけ | のみ | 場合 | 除 | 前 | 後 | 只 | 仅 | 除 | 如果 | 前 | 后
        """
    )
)


_REMINDS: Final = re.compile(  # a no that says yes
    r"\b(?:do not|never) forget|\bvergessen sie (?:bitte )?nicht|\bvergiss (?:bitte )?nicht|\bnicht vergessen"
    r"|\bn oubliez pas|\bn oublie pas|\bno (?:se )?olvid\w+|\bnão (?:se )?esque\w+|잊지 ?마|잊지 말"
    r"|忘れず|忘れない|别忘|不要忘"
)


class _Told(NamedTuple):
    about: frozenset[str]
    denied: bool


def flipped(sentence: Sentence, evidence: Evidence) -> bool:
    """It denies what the knowledge says, or says what that denies."""
    told = [one for passage in evidence.passages for one in _told(passage.text.value)]
    return bool(told) and any(_is_against(clause, told) for clause in _clauses(sentence))


def _is_against(clause: Clause, told: list[_Told]) -> bool:
    about, denied = content(clause.text), _is_denied(clause)
    if len(about) < _LEAST:
        return False
    against = max((_shared(about, one.about) for one in told if one.denied is not denied), default=0)
    if against < _LEAST or _LIMITED.search(clause.text):
        return False
    return against > max((_shared(about, one.about) for one in told if one.denied is denied), default=0)


def _shared(one: frozenset[str], other: frozenset[str]) -> int:
    shared = len(one & other)
    needed = _SHARE_IN_PAIRS if any(word >= "\u2e80" for word in one) else _SHARE
    return shared if shared >= needed * max(len(one), len(other)) else 0


@functools.lru_cache(maxsize=512)
def _told(text: str) -> tuple[_Told, ...]:
    clauses = (clause for sentence in sentences(text) for clause in _clauses(sentence))
    return tuple(
        _Told(content(clause.text), _is_denied(clause))
        for clause in clauses
        if not _LIMITED.search(clause.text)
    )


def _clauses(sentence: Sentence) -> Sequence[Clause]:
    return sentence.clauses if len(sentence.clauses) > 1 else [sentence.whole]


def _is_denied(clause: Clause) -> bool:
    return "grammar.not" in clause.keys and not _REMINDS.search(clause.text)
