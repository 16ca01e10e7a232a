"""Which one, how many times and on which day, in words: "from the third time" is not from the second.

Judges only what the knowledge says of the same thing and otherwise, and never what it says nothing about.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from guards.base import Evidence, MaskedText, Reason
from guards.meaning.bounds import DENIED
from guards.text.notation import plain
from guards.text.patterns import alternatives, any_word


class _Word(NamedTuple):
    """`value` of what it is `of`; `around` are the words of its sentence that tell what that is about."""

    of: str
    value: str
    surface: str
    around: frozenset[str]
    denied: bool
    early: bool
    late: bool


def _values(*rows: str) -> dict[str, str]:
    return {word: str(place) for place, row in enumerate(rows, 1) for word in row.split()}


_ORDINALS: Final = _values(
    "first",
    "second 2nd zweite segundo segunda deuxième seconde 두 二",
    "third 3rd dritte tercer tercero tercera terceiro terceira troisième 세 三",
    "fourth 4th vierte cuarto cuarta quarto quarta quatrième 네 四",
    "fifth 5th fünfte quinto quinta cinquième 다섯 五",
    "sixth 6th sechste sexto sexta sixième 여섯 六",
    "seventh 7th siebte séptimo séptima sétimo sétima septième 일곱 七",
    "eighth 8th achte octavo octava oitavo oitava huitième 여덟 八",
    "ninth 9th neunte noveno novena nono nona neuvième 아홉 九",
    "tenth 10th zehnte décimo décima dixième 열 十",
)  # fmt: skip
_TIMES: Final = _values(
    "once einmal une una uma 한 一",
    "twice two zweimal deux dos duas 두 二 两",
    "thrice three dreimal trois tres três 세 三",
    "four viermal quatre cuatro quatro 네 四",
    "five fünfmal cinq cinco 다섯 五",
    "six sechsmal seis 여섯 六",
)  # fmt: skip


def _any(words: dict[str, str], since: str, until: str) -> str:
    return "|".join(word for word in words if since <= word[0] < until)


_LATIN, _HANGUL, _HAN = ("0", "\u0250"), ("\uac00", "\ud7a4"), ("\u4e00", "\ua000")
_FROM: Final = {
    "from": "from|starting with|as of|ab|seit|dès|depuis|à partir|desde|a partir",
    "after": "after|nach|après|después|tras|após|depois",
    "until": "until|up to|bis zum?r?|jusqu'(?:à|au)|hasta|até",
    "every": "every|jede[nrms]?|cada",
}
_ARTICLE: Final = r"(?:(?:the|your|de la|de l'|du|della|del?|da|do|der|dem|den|la|le|el|o|a|au|à) ){0,2}"
_PLACE: Final = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _FROM.items())}) {_ARTICLE}"
    rf"(?P<place>{_any(_ORDINALS, *_LATIN)})[nrms]? (?P<noun>[^\W\d_]+(?: [^\W\d_]+){{0,2}})",
    re.IGNORECASE,
)
_HAN_ORDINAL: Final = _any(_ORDINALS, *_HAN).replace("|", "")
_PLACES: Final = (
    _PLACE,
    re.compile(
        rf"(?P<place>{_any(_ORDINALS, *_HANGUL)}|[2-9]) ?번째 ?(?P<noun>[가-힣 ]{{0,12}}?)"
        "(?P<way>부터|이후|까지)"
    ),
    re.compile(
        rf"第?(?P<place>[{_HAN_ORDINAL}2-9]) ?(?P<noun>[回度]目|[ヶか]月目|次|笔|期)[\u3040-\u9fff]{{0,10}}?"
        r"(?P<way>から|以降|まで|起|开始|之后|以后)"
    ),
)
_HAN_TIMES: Final = _any(_TIMES, *_HAN).replace("|", "")
_PER: Final = alternatives(
    """
    per | an? | each | every
    pro | je | im | in der
    par
    por | al | a la | cada
    ao | à | a cada
    """
)
_OFTEN: Final = (
    re.compile(
        r"\b(?P<times>once|twice|thrice|(?:ein|zwei|drei|vier|fünf|sechs|\d)-?mal"
        rf"|(?:{_any(_TIMES, *_LATIN)}|\d) (?:times|mal|fois|vez|veces|vezes))"
        rf" (?:{_PER}) (?P<noun>[^\W\d_]+)",
        re.IGNORECASE,
    ),
    re.compile(rf"每(?P<noun>[\u4e00-\u9fff]{{1,2}}?)可?(?P<times>[{_HAN_TIMES}1-9])次"),
    re.compile(rf"(?P<noun>[\u4e00-\u9fff\u30a1-\u30fc]{{1,6}})に(?P<times>[{_HAN_TIMES}1-9])[回度]"),
    re.compile(
        rf"(?P<noun>[가-힣]{{1,6}}?)(?:에|당|마다) ?(?P<times>{_any(_TIMES, *_HANGUL)}|[1-9]) ?[번회]"
    ),
)
_FACTORS: Final = _values("", "double doppel doble dobro", "triple dreifach triplo", "quadruple vierfach")
_TIMES_AS_MUCH: Final = alternatives(
    r"""
    double | triple | quadruple
    doppel(?=te?[nrms]?\b) | dreifach(?=e[nrms]?\b) | vierfach(?=e[nrms]?\b)
    doble | dobro | triplo
    """
)
_FACTOR: Final = re.compile(
    rf"\b(?P<times>{_TIMES_AS_MUCH})(?:te?[nrms]?|e[nrms]?)?"
    r" (?:the |of |your |de |d'|do |da |del )?(?P<noun>[^\W\d_]{4,})",
    re.IGNORECASE,
)
_SAME_DAY: Final = alternatives(
    r"""
    \bsame[- ](?:business |working )?day\b
    \b(?:selben|gleichen) (?:werk|arbeits)?tag\b | \btaggleich
    \ble jour même | \bmême jour
    \bmismo día
    \bmesmo dia
    당일
    当日 | 即日 | 同日
    当天 | 同一天
    """
)
_NEXT_DAY: Final = alternatives(
    r"""
    \b(?:next|following)[- ](?:business |working )?day\b
    \b(?:nächsten|folgenden) (?:werk|arbeits)?tag\b | \bfolgetag
    \blendemain | \bjour (?:ouvré )?suivant
    \bdía (?:hábil )?siguiente | \bsiguiente día
    \bdia (?:útil )?seguinte | \bpróximo dia
    다음 ?날 | 다음 영업일 | 익일 | 이튿날
    翌日 | 次の日 | 翌営業日
    次日 | 第二天 | 隔天 | 隔日
    """
)
_DAY: Final = re.compile(rf"(?P<same>{_SAME_DAY})|(?P<next>{_NEXT_DAY})", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[^.!?\n]+")
_TELLING: Final = re.compile(r"[a-zß-ÿ]{5,}")
_SCRIPT: Final = re.compile("[\u30a1-\u30fc\u4e00-\u9fff\uac00-\ud7a3]{2,}")
_ENDING: Final = re.compile("[가-힣](?:니다|세요)")
_LEAST: Final = 4  # letters of a word that tells what a place is of
# Before a time is the same day, and after it the next: both are true.
_EARLY: Final = re.compile(
    any_word(
        """
        before | by | until | till
        bis | vor
        avant
        antes | hasta
        até
        까지 | 이전
        まで | 前
        """
    ),
    re.IGNORECASE,
)
_LATE: Final = re.compile(
    any_word(
        """
        after | later | past
        nach | später
        après
        después | tras
        depois | após
        이후 | 지나
        以降 | 過ぎ
        之后 | 以后 | 后
        """
    ),
    re.IGNORECASE,
)


def otherwise(text: str, evidence: Evidence) -> Iterator[Reason]:
    """A reason for everything of this sort of which the passages speak, and always otherwise."""
    known = [word for passage in evidence.passages for word in _words_in(passage.text.value)]
    said = list(_words(plain(text))) if known else []
    values = {
        of: frozenset(word.value for word in said if word.of == of) for of in {word.of for word in known}
    }
    for word in said:
        theirs = [one for one in known if _of_one(word, one)]
        if theirs and not word.denied and all(one.value not in values[word.of] for one in theirs):
            hint = f"The passages do not say '{word.surface}' of this."
            yield Reason("figures", "said_otherwise", MaskedText(hint))


def _of_one(said: _Word, known: _Word) -> bool:
    """Which one it is of, a noun says; how often and which day are told of many things."""
    if said.of != known.of:
        return False
    if said.of == "day":
        opposite = (said.late and known.early) or (said.early and known.late)
        return not opposite and not said.around.isdisjoint(known.around)
    often = said.of.startswith("per ") and said.around and known.around
    return not (often and said.around.isdisjoint(known.around))


@functools.lru_cache(maxsize=512)
def _words_in(knowledge: str) -> tuple[_Word, ...]:
    """Remembered, because the same passages prove many answers."""
    return tuple(_words(plain(knowledge)))


def _words(text: str) -> Iterator[_Word]:
    for sentence in _SENTENCE.findall(text):
        found = [*_places(sentence), *_often(sentence), *_days(sentence)]
        if found:
            around = _around(sentence)
            signs = [bool(sign.search(sentence)) for sign in (DENIED, _EARLY, _LATE)]
            yield from (_Word(*one, around, *signs) for one in found)


def _around(sentence: str) -> frozenset[str]:
    """Longer words, and all pairs of signs where words are not parted, beside what is read here."""
    for pattern in (*_OFTEN, _DAY):
        sentence = pattern.sub(" ", sentence)
    signs = _SCRIPT.findall(_ENDING.sub(" ", sentence))
    pairs = (run[place : place + 2] for run in signs for place in range(len(run) - 1))
    return frozenset([*(word.rstrip("s") for word in _TELLING.findall(sentence.lower())), *pairs])


def _places(sentence: str) -> Iterator[tuple[str, str, str]]:
    for found in (found for pattern in _PLACES for found in pattern.finditer(sentence)):
        parts = found.groupdict()
        way = parts.get("way") or next(name for name in _FROM if parts[name])
        for noun in _nouns(found["noun"].lower()):
            yield f"{way} {noun}", _value(found["place"], _ORDINALS), found[0]


def _often(sentence: str) -> Iterator[tuple[str, str, str]]:
    for found in (found for pattern in _OFTEN for found in pattern.finditer(sentence)):
        yield f"per {found['noun'].lower()}", _value(found["times"], _TIMES), found[0]
    for found in _FACTOR.finditer(sentence):
        yield f"times {found['noun'].lower()}", _value(found["times"], _FACTORS), found[0]


def _days(sentence: str) -> Iterator[tuple[str, str, str]]:
    for found in _DAY.finditer(sentence):
        yield "day", found.lastgroup or "", found[0]


def _nouns(words: str) -> list[str]:
    """Those that tell something; in scripts of their own all that stands there."""
    if words[:1] < "\u0250":
        return [word for word in words.split() if len(word) >= _LEAST]
    return [words]


def _value(written: str, values: Mapping[str, str]) -> str:
    """ "two times" is as often as "twice"; digits are their own value."""
    word = written.lower().split()[0].replace("-", "")
    return values.get(word) or values.get(word.removesuffix("mal")) or word.removesuffix("mal")
