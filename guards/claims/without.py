"""Holds "even without an adult" and "even if the tags are off" to the passages that make a condition of it.

Judges only what a draft says outright to be needless, or grants in spite of something that the passages name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guards.base import Evidence
from guards.claims.harmless import is_denied
from guards.claims.nearest import nearest
from guards.text.content import content
from guards.text.glance import has_part
from guards.text.patterns import any_start, any_word
from guards.text.statements import Sentence, sentences

_EVEN: Final = "even|also|auch|selbst|même|incluso|aun|también|mesmo|também"
_ARTICLE: Final = "an?|any|the|eine?n?|une?|aucune?|de|una|ningún|um|uma|nenhuma?"
_EVEN_WITHOUT: Final = re.compile(
    rf"\b(?:{_EVEN}) (?:without|with no|if \w+ have no|ohne|sans|sin|sem)(?: (?:{_ARTICLE}))? (?P<what>\w+)"
    r"|(?P<ko>[\uac00-\ud7a3]{2,8}?)(?:이|가)? ?없이도"
    r"|(?P<ja>[\u30a1-\u30fc]{2,8}|[\u4e00-\u9fff]{1,6})(?:なしでも|がなくても)"
    r"|(?:即使没有|无需|不需要)(?P<zh>[\u4e00-\u9fff]{2,4})"
)
# "even if the tags are off", and what stands there
_EVEN_IF: Final = re.compile(
    "(?:"
    + any_start(
        """
        even if | even when | whether or not | regardless of whether | with or without
        auch wenn | selbst wenn | egal ob | mit oder ohne
        même si | que ce soit avec ou sans | avec ou sans
        aunque | incluso si | aun si | con o sin
        mesmo que | mesmo se | ainda que | com ou sem
        即使 | 就算 | 哪怕 | 无论是否
        """
    )
    + r") ?(?P<what>[^,.;:!?]{2,60})"
    r"|(?P<ko>[\uac00-\ud7a3]{2,6}?)(?:하|되)?(?:시|셨|었|였|했)?더라도"
    r"|(?:ご)?(?P<ja>(?!場合|時)[\u4e00-\u9fff]{2,4}|[\u30a1-\u30fc]{3,8})(?:後|済み)?(?:でも|であっても|していても)"
)
_CONCEDING: Final = (
    "even ", "whether", "regardless", " or without", "wenn", "egal", "oder ohne", "même si", "ou sans",
    "aunque", "incluso si", "aun si", "o sin", "mesmo ", "ainda que", "ou sem", "더라도", "でも", "あっても",
    "いても", "即使", "就算", "哪怕", "无论",
)  # fmt: skip
_CONDITION: Final = re.compile(
    any_word(
        """
        if | provided | unless | as long as | only | with
        sofern | wenn | falls | solange | nur | vorausgesetzt
        si | sauf | à condition | uniquement | seulement
        siempre que | solo | sólo | salvo
        se | desde que | apenas | somente | só
        한해 | 경우 | 만 | 한하여
        限り | 場合 | のみ | に限
        须 | 需 | 仅 | 限 | 如 | 前提
        """
    )
)
_PARTS: Final = (
    "even ", "also ", "auch ", "selbst ", "même ", "incluso ", "aun ", "también ", "mesmo ", "없이도",
    "なしでも", "がなくても", "即使没有", "无需", "不需要",
)  # fmt: skip
_NEEDLESS: Final = re.compile(
    any_word(
        r"""
        or | without | no | not | optional
        oder | ohne | nicht | kein\w*
        ou | sans | pas | aucun\w*
        o | sin | ningún
        sem | não | nenhum\w*
        없이 | 않 | 또는
        なし | なく | または | ません
        或 | 不要 | 没有 | 无需 | 不需 | 无须 | 免
        """
    )
    + r"|n't\b"
)
_ASKED: Final = re.compile(
    any_word(
        r"""
        with | accompanied | requires? | required | needs? | needed | must | only
        mit | nur | erforderlich | benötig\w* | muss | müssen | begleitung
        avec | accompagn\w* | obligatoire | nécessaire
        con | acompañad\w* | necesit\w* | obligatori\w* | debe\w*
        com | acompanhad\w* | precisa\w*
        함께 | 동반 | 필요 | 있으면 | 있어야
        同伴 | 必要 | あれば | 一緒
        须 | 須 | 需 | 陪同 | 凭 | 持
        """
    )
)


def needless(sentence: Sentence, evidence: Evidence) -> bool:
    """It says that something is not needed which the passages name as what it goes with."""
    whats = list(_without(sentence.whole.text))
    near = nearest(sentence.whole.text, evidence) if whats else []
    return bool(near) and any(all(_asks_for(what, piece.text) for piece in near) for what in whats)


def conceded(sentence: Sentence, evidence: Evidence) -> bool:
    """It grants something even in a case that the passages make a condition of it."""
    text = sentence.whole.text
    if not has_part(text, _CONCEDING) or is_denied(sentence.whole):
        return False
    found = next(_EVEN_IF.finditer(text), None)
    if found is None:
        return False
    case = content(next(filter(None, found.groups())))
    rest = content(text[: found.start()] + " " + text[found.end() :])
    told = (one.whole.text for passage in evidence.passages for one in sentences(passage.text.value))
    asked = (content(one) for one in told if _CONDITION.search(one))
    return any(case & about and rest & about for about in asked)


def _without(text: str) -> Iterator[str]:
    if has_part(text, _PARTS):
        yield from (next(filter(None, found.groups())) for found in _EVEN_WITHOUT.finditer(text))


def _asks_for(what: str, told: str) -> bool:
    named = bool(content(what) & content(told)) or (what >= "\u1100" and what in told)
    return named and _ASKED.search(told) is not None and _NEEDLESS.search(told) is None
