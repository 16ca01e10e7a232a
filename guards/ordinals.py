"""Which one, how many times and on which day, in words: "from the third time" is not from the second.

Judges only what the knowledge says of the same thing and otherwise, and never what it says nothing about.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from guards.base import Evidence, MaskedText, Reason
from guards.bounds import DENIED
from guards.notation import plain


class _Day(NamedTuple):
    """A sentence that says the same day, or the next, or both; and what it is about."""

    sorts: frozenset[str]
    surface: str
    around: frozenset[str]
    denied: bool


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
    "from": r"from|starting with|as of|ab|seit|dès|depuis|à partir|desde|a partir",
    "after": r"after|nach|après|después|tras|após|depois",
    "until": r"until|up to|bis zum?r?|jusqu'(?:à|au)|hasta|até",
    "every": r"every|jede[nrms]?|cada",
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
_OFTEN: Final = (
    re.compile(
        r"\b(?P<times>once|twice|thrice|(?:ein|zwei|drei|vier|fünf|sechs|\d)-?mal"
        rf"|(?:{_any(_TIMES, *_LATIN)}|\d) (?:times|mal|fois|vez|veces|vezes))"
        r" (?:per|an?|each|every|pro|je|im|in der|par|por|al|a la|cada|ao|à|a cada) (?P<noun>[^\W\d_]+)",
        re.IGNORECASE,
    ),
    re.compile(rf"每(?P<noun>[\u4e00-\u9fff]{{1,2}}?)可?(?P<times>[{_HAN_TIMES}1-9])次"),
    re.compile(rf"(?P<noun>[\u4e00-\u9fff\u30a1-\u30fc]{{1,6}})に(?P<times>[{_HAN_TIMES}1-9])[回度]"),
    re.compile(
        rf"(?P<noun>[가-힣]{{1,6}}?)(?:에|당|마다) ?(?P<times>{_any(_TIMES, *_HANGUL)}|[1-9]) ?[번회]"
    ),
)
_SAME_DAY: Final = (
    r"\b(?:same[- ](?:business |working )?day|(?:selben|gleichen) (?:werk|arbeits)?tag)\b"
    r"|\b(?:taggleich|le jour même|même jour|mismo día|mesmo dia)|당일|当日|即日|同日|当天|同一天"
)
_NEXT_DAY: Final = (
    r"\b(?:(?:next|following)[- ](?:business |working )?day|(?:nächsten|folgenden) (?:werk|arbeits)?tag)\b"
    r"|\b(?:folgetag|lendemain|jour (?:ouvré )?suivant|día (?:hábil )?siguiente|siguiente día"
    r"|dia (?:útil )?seguinte|próximo dia)|다음 ?날|다음 영업일|익일|이튿날|翌日|次の日|翌営業日"
    "|次日|第二天|隔天|隔日"
)
_DAY: Final = re.compile(rf"(?P<same>{_SAME_DAY})|(?P<next>{_NEXT_DAY})", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[^.!?\n]+")
_TELLING: Final = re.compile(r"[a-zß-ÿ]{5,}")
_SCRIPT: Final = re.compile("[\u30a1-\u30fc\u4e00-\u9fff\uac00-\ud7a3]{2,}")
_ENDING: Final = re.compile("[가-힣](?:니다|세요)")
_LEAST: Final = 4  # letters of a word that tells what a place is of
_Said = Mapping[str, Mapping[str, str]]  # what it is of -> which or how many -> as it stands there


def otherwise(text: str, evidence: Evidence) -> Iterator[Reason]:
    """A reason for everything of this sort of which the passages speak, and always otherwise."""
    shown = plain(text)
    known = [_said_in(passage.text.value) for passage in evidence.passages]
    told = [
        *_other_places(shown, [said for said, _ in known]),
        *_other_days(shown, [days for _, days in known]),
    ]
    for surface in dict.fromkeys(told):
        yield Reason("figures", "said_otherwise", MaskedText(f"The passages do not say '{surface}' of this."))


def _other_places(text: str, known: Sequence[_Said]) -> Iterator[str]:
    for of, values in _said(text).items():
        theirs = {value for said in known for value in said.get(of, ())}
        if theirs and theirs.isdisjoint(values):
            yield from values.values()


def _other_days(text: str, known: Sequence[Sequence[_Day]]) -> Iterator[str]:
    for day in _days(text):
        theirs = [one for of in known for one in of if not day.around.isdisjoint(one.around)]
        if theirs and not day.denied and all(day.sorts.isdisjoint(one.sorts) for one in theirs):
            yield day.surface


@functools.lru_cache(maxsize=512)
def _said_in(knowledge: str) -> tuple[_Said, Sequence[_Day]]:
    """Remembered, because the same passages prove many answers."""
    shown = plain(knowledge)
    return _said(shown), _days(shown)


def _said(text: str) -> _Said:
    said = dict[str, dict[str, str]]()
    for found in (found for pattern in _PLACES for found in pattern.finditer(text)):
        parts = found.groupdict()
        way = parts.get("way") or next(name for name in _FROM if parts[name])
        for noun in _nouns(found["noun"].lower()):
            said.setdefault(f"{way} {noun}", {})[_value(found["place"], _ORDINALS)] = found[0]
    for found in (found for pattern in _OFTEN for found in pattern.finditer(text)):
        noun = found["noun"].lower()
        said.setdefault(f"per {noun}", {})[_value(found["times"], _TIMES)] = found[0]
    return said


def _nouns(words: str) -> list[str]:
    """Those that tell something; in scripts of their own all that stands there."""
    if words.isascii() or words[:1] < "\u0250":
        return [word for word in words.split() if len(word) >= _LEAST]
    return [words]


def _value(written: str, values: Mapping[str, str]) -> str:
    """ "two times" is as often as "twice"; digits are their own value."""
    word = written.lower().split()[0].replace("-", "")
    return values.get(word) or values.get(word.removesuffix("mal")) or word.removesuffix("mal")


def _days(text: str) -> Sequence[_Day]:
    return [
        _Day(sorts, found[0], _telling(_DAY.sub(" ", sentence)), DENIED.search(sentence) is not None)
        for sentence in _SENTENCE.findall(text)
        if (found := _DAY.search(sentence))
        and (sorts := frozenset(one.lastgroup or "" for one in _DAY.finditer(sentence)))
    ]


def _telling(sentence: str) -> frozenset[str]:
    """Longer words, and all pairs of signs where words are not parted."""
    signs = _SCRIPT.findall(_ENDING.sub(" ", sentence))
    pairs = (run[place : place + 2] for run in signs for place in range(len(run) - 1))
    return frozenset([*(word.rstrip("s") for word in _TELLING.findall(sentence.lower())), *pairs])
