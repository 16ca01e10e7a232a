"""Which words of a text carry what it is about: two sentences of one language can so be laid side by side.

Only for telling which of several clauses is nearer: it never says that two texts mean the same.
"""

from __future__ import annotations

import functools
import re
from typing import Final

_LATIN: Final = re.compile(r"[a-zà-öø-ÿœšž]{3,}")
_EASTERN: Final = re.compile("[\u30a1-\u30fc]{2,}|[\u4e00-\u9fff]+|[\uac00-\ud7a3]+|[\u0900-\u097f]{3,}")
_ENDING: Final = re.compile(r"(?<=[^\W\d_]{4})(?:ing|ed|es|en|ly|s|e|n)$|(?<=[^\W\d_]{3})s$")
_SHORT: Final = 6  # letters of a word that are compared: "delivery" and "delivered" are one
# What only holds a Chinese or Japanese sentence together stands between two of its words.
_GLUE: Final = re.compile("[的了是在和与及都可以您我你们为有不会将即并也就被让把使]|所有|全部|均")
_FORMS: Final = frozenset(  # what Korean verbs and particles end in
    re.findall(
        r"\w+",
        "습니 니다 입니 합니 있습 됩니 하실 으로 에서 까지 부터 이며 에는 에게 고객 객님 수있 해당 모두 세요",
    )
)
_EMPTY: Final = frozenset(  # in en, de, fr, es and pt
    _LATIN.findall("""
the and for you your our with from that this these those are was were has have had will can all any each
every not but its they them their there here who what which when where than then also just yes into per
via one does did been being may might must shall should would could some such only even neither both out off
over under about how get gets got please sure thanks thank hello sorry happy course
der die das den dem des ein eine einer eines einem einen und oder für mit von vom zum zur auf aus bei nach
ist sind wird werden wurde hat haben kann können sie ihr ihre ihren ihrem ihnen uns wir unser unsere unserer
nicht einmal kein keine auch nur noch sich als wie bis pro alle alles jede jeder jedes dass dafür dazu hier
dort sehr gern gerne schon
les des une aux dans par sur est sont sera nous vous votre vos nos notre que qui quoi pas pour avec sans
plus même aucun aucune son ses leur leurs elle ils ont avez avons être tous tout toute toutes chaque cette
ces aussi oui non bien
los las una unos unas del por para con sin que son está están sus nuestro nuestra nuestros nuestras como más
siquiera tampoco hay ningún ninguna ninguno puede pueden usted todo toda todos todas cada este esta estos
estas también muy tiene tienen ser
dos das nos nas uma uns umas pelo pela com sem são está estão seu sua seus suas nosso nossa nossos nossas
mais nenhum nenhuma pode podem você todos todas cada este esta também muito tem têm não sim aos
""")
)


@functools.lru_cache(maxsize=512)
def content(text: str) -> frozenset[str]:
    """Of a text in plain form and lower case. In scripts without spaces: every two characters of a word."""
    found = {_stem(word) for word in _LATIN.findall(text) if word not in _EMPTY}
    if not text.isascii():
        for run in _EASTERN.findall(_GLUE.sub(" ", text)):
            found |= {run} if len(run) < 3 or run[0] < "\u4e00" else _pairs(run)
    return frozenset(found - _FORMS)


def _pairs(run: str) -> set[str]:
    return {run[at : at + 2] for at in range(len(run) - 1)}


def _stem(word: str) -> str:
    bare = _ENDING.sub("", word)
    if len(bare) > 3 and bare[-1] == bare[-2]:  # shipping
        bare = bare[:-1]
    return bare[:_SHORT]
