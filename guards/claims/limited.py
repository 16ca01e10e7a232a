"""What a limit in the knowledge bears out: a no beyond it, "it has shipped, so we can no longer change it".

Judges only a denial that says it is one beyond a limit; it bears out nothing that is granted.
"""

from __future__ import annotations

import re
from typing import Final

from guards.base import Evidence
from guards.proofs import resting
from guards.text.content import content
from guards.text.patterns import any_word
from guards.text.statements import Clause, Sentence, sentences

_NO_LONGER: Final = re.compile(
    any_word(
        r"""
        no longer | not any ?more
        nicht mehr | kein\w* mehr
        ne \w+ plus | n est plus
        ya no
        já não | não \w+ mais
        더 ?이상 | もう | 不再 | 已不能 | 无法再 | 不能再
        """
    )
)
_UNTIL: Final = re.compile(
    any_word(
        r"""
        until | till | before | as long as | while | within | up to
        bis | solange | vor | innerhalb
        jusqu\w* | tant que | avant | dans les
        hasta | mientras | antes | dentro
        até | enquanto
        까지 | 전에 | 이전 | 이내 | まで | 前 | 以内 | 之前 | 内
        """
    )
)
_OTHERWISE: Final = re.compile(
    any_word(
        """
        without | otherwise
        sonst | ohne | andernfalls
        sinon | sans
        sin | de lo contrario
        sem | senão | caso contrário
        없으면 | 아니면 | なければ | ないと | 否则 | 没有
        """
    )
)
_ONLY: Final = re.compile(
    any_word(
        """
        only
        nur
        seulement | uniquement
        solo | sólo | únicamente
        só | somente | apenas
        만 | のみ | だけ | 限り | 只有 | 仅 | 才
        """
    )
)
_LEAST: Final = 2  # words in common


def is_beyond(clause: Clause, sentence: Sentence, evidence: Evidence) -> bool:
    """A no longer of what is so up to some moment, or an otherwise not of what is so in one case only."""
    whole = sentence.whole.text
    for said, limit in ((_NO_LONGER.search(clause.text), _UNTIL), (_OTHERWISE.search(whole), _ONLY)):
        if said and any(limit.search(told) for told in _like(whole, evidence)):
            return True
    return False


def _like(text: str, evidence: Evidence) -> list[str]:
    about = content(text)
    told = (one.whole.text for passage in resting(evidence).passages for one in sentences(passage.text.value))
    return [one for one in told if len(about & content(one)) >= _LEAST]
