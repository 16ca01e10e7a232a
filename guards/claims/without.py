"""Holds "even without an adult" to the passages, where they say it only of somebody who has one.

Judges only what a draft says outright to be needless and the nearest clause of the passages names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guards.base import Evidence
from guards.claims.nearest import nearest
from guards.text.content import content
from guards.text.glance import has_part
from guards.text.patterns import any_word
from guards.text.statements import Sentence

_EVEN: Final = "even|also|auch|selbst|même|incluso|aun|también|mesmo|também"
_ARTICLE: Final = "an?|any|the|eine?n?|une?|aucune?|de|una|ningún|um|uma|nenhuma?"
_EVEN_WITHOUT: Final = re.compile(
    rf"\b(?:{_EVEN}) (?:without|with no|if \w+ have no|ohne|sans|sin|sem)(?: (?:{_ARTICLE}))? (?P<what>\w+)"
    r"|(?P<ko>[\uac00-\ud7a3]{2,8}?)(?:이|가)? ?없이도"
    r"|(?P<ja>[\u30a1-\u30fc]{2,8}|[\u4e00-\u9fff]{1,6})(?:なしでも|がなくても)"
    r"|(?:即使没有|无需|不需要)(?P<zh>[\u4e00-\u9fff]{2,4})"
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


def _without(text: str) -> Iterator[str]:
    if has_part(text, _PARTS):
        yield from (next(filter(None, found.groups())) for found in _EVEN_WITHOUT.finditer(text))


def _asks_for(what: str, told: str) -> bool:
    named = bool(content(what) & content(told)) or (what >= "\u1100" and what in told)
    return named and _ASKED.search(told) is not None and _NEEDLESS.search(told) is None
