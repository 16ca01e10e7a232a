"""Holds "since it was two hours late, you are entitled" to the passages: only more than three hours entitle.

Judges only a right that a draft itself grounds on how long something was, or on a sum ("as your order is
38 €, shipping is free"), where one limit alone is told.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from guards.base import Evidence
from guards.figures.quantities import Quantity, read
from guards.text.content import content
from guards.text.patterns import any_start, any_word
from guards.text.statements import Sentence, sentences

_SINCE: Final = re.compile(
    any_word(
        """
        since | because | as (?:your|you|it|the) | given that | so you | so yes
        da | weil
        puisque | comme | parce que | vu que
        como | ya que | porque | puesto que
        já que | pois
        므로 | 때문에 | 으니 | 셨으니
        ので | ため
        因为 | 由于 | 既然 | 所以
        """
    )
)
_GRANTED: Final = frozenset([
    "quality.possible", "quality.free", "grammar.get", "grammar.can", "act.compensate", "act.refund",
    "act.return", "act.cancel", "act.replace",
])  # fmt: skip
_SILENT: Final = frozenset(["grammar.not", "grammar.if", "grammar.may"])
_MORE_THAN: Final = any_start(
    """
    more than | over | at least | longer than | exceeding | from
    mehr als | über | mindestens | länger als | ab
    plus de | au moins | à partir de | dès
    más de | al menos | como mínimo | a partir de | desde
    mais de | pelo menos | a partir de
    超过 | 超過
    """
)
_WITHIN: Final = any_start(
    """
    less than | under | within | up to | at most | no more than
    weniger als | unter | innerhalb von | innerhalb der ersten | bis zu | höchstens
    moins de | dans les | jusqu à
    menos de | dentro de | en los
    até | em até
    """
)
_OVER: Final = re.compile(rf"(?:{_MORE_THAN})\s?\Z")
_UNDER: Final = re.compile(rf"(?:{_WITHIN})\s?\Z")
_OVER_BEHIND: Final = re.compile(r"\s?(?:이상|초과|넘|以上|を超え)")
_UNDER_BEHIND: Final = re.compile(r"\s?(?:이내|이하|미만|以内|以下|未満|之内|内)")
_AHEAD: Final = re.compile(
    r" (?:before|ahead|prior|in advance|vor\b|vorher|im voraus|avant|à l'avance|antes|de antelación"
    r"|de antecedência)"
)
_REACH: Final = 24


class _Limit(NamedTuple):
    least: bool
    of: Quantity
    about: frozenset[str]


def missed(sentence: Sentence, evidence: Evidence) -> bool:
    """It grants something because of a time or a sum that by the passages is too little, or too much."""
    text, keys = sentence.whole.text, sentence.whole.keys
    if keys & _SILENT or not keys & _GRANTED or not _SINCE.search(text):
        return False
    lengths = _lengths(text)
    if len(lengths) != 1 or _limit(text, lengths[0]) is not None:
        return False
    near = [
        limit
        for one in evidence.passages
        for limit in _limits(one.text.value)
        if limit.of.unit & lengths[0].unit and limit.about & _about(text, lengths[0])
    ]
    return bool(near) and all(_is_out(lengths[0], limit) for limit in near)


def _about(text: str, length: Quantity) -> frozenset[str]:
    return content(f"{text[: length.start]} {text[length.end :]}")


def _lengths(text: str) -> Sequence[Quantity]:
    return [one for one in read(text) if one.kind in ("duration", "money")]


def _is_out(said: Quantity, limit: _Limit) -> bool:
    if limit.least:
        return max(said.values) < min(limit.of.values)
    return min(said.values) > max(limit.of.values)


def _limit(text: str, length: Quantity) -> bool | None:
    """True for "more than", False for "within"; None where neither stands at it."""
    since = max(0, length.start - _REACH)
    if _OVER.search(text, since, length.start) or _OVER_BEHIND.match(text, length.end):
        return True
    if _UNDER.search(text, since, length.start) or _UNDER_BEHIND.match(text, length.end):
        return _AHEAD.match(text, length.end) is not None  # "up to 24 hours before" is no later than that
    return None


@functools.lru_cache(maxsize=512)
def _limits(text: str) -> tuple[_Limit, ...]:
    """Of the sentences that tell one length of time, and a limit."""
    found = []
    for part in (sentence.whole.text for sentence in sentences(text)):
        lengths = _lengths(part)
        if len(lengths) == 1 and (least := _limit(part, lengths[0])) is not None:
            found.append(_Limit(least, lengths[0], _about(part, lengths[0])))
    return tuple(found)
