"""Holds what is said of one plan to what the passages say of it: Gold's 15 % are not Standard's.

Judges only plans that the passages or the facts name, and never a clause of the knowledge that speaks of
several or of none.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from decimal import Decimal
from typing import Final, NamedTuple

from guards.base import Evidence
from guards.claims.harmless import is_denied
from guards.claims.nearest import FIGURE
from guards.figures.numerals import to_digits
from guards.text.content import content
from guards.text.glance import Glance
from guards.text.notation import plain
from guards.text.patterns import alternatives, any_start, any_word
from guards.text.statements import Sentence, sentences

_BEFORE: Final = re.compile(  # "Gold members", "Premium-Tarif", 라이트 요금제
    r"(?<!\w)(?P<name>[a-zß-ÿ][\wß-ÿ+]{1,14})\s(?:"
    + alternatives(
        r"""
        plans? | tiers? | tariffs? | packages? | memberships? | accounts? | members? | cardholders?
        tarif\w{0,2} | paket\w? | konto | konten | mitglied\w*
        """
    )
    + r")(?!\w)"
    r"|(?<!\w)(?P<ko>[\uac00-\ud7a3a-z]{2,6})\s?(?:요금제|플랜|회원|멤버십)"
    r"|(?P<ja>[\u30a1-\u30fca-z]{2,8}|[\u4e00-\u9fff]{1,3})(?:プラン|コース|会員)"
    r"|(?<![\u4e00-\u9fff])(?P<zh>[\u4e00-\u9fffa-z]{1,4}?)(?:套餐|会员|计划|账户)"
)
_BEHIND: Final = re.compile(  # "la formule Premium", "plano Black"
    any_start(
        """
        formule | forfait | offre | tarif | compte | niveau
        plan | paquete | tarifa | cuenta | nivel
        plano | pacote | conta | nível
        """
    )
    + r"\s(?P<name>[a-zß-ÿ][\wß-ÿ+]{2,14})"
)
_NO_NAMES: Final = content(
    """
    new monthly annual yearly current same other existing online customer user bank family active valid
    several different many registered costs includes offers gives comes gets pays covers allows
    mensal neue neuen selben kostet enthält bietet umfasst
    mensuel annuel autre autres actuel comprend inclut coûte propose offre donne
    mensual anual otro otros actual incluye cuesta ofrece
    outro outros atual inclui custa oferece
    기존 신규 모든 다른
    すべて 全て 他の
    全部 所有 其他
    """
)
_PLANS: Final = alternatives(
    """
    plan | tier | tarif | package | account | member
    paket | konto | konten | mitglied
    formule | forfait | offre | compte
    paquete | cuenta
    pacote | conta
    """
)
_SEVERAL: Final = re.compile(
    r"\b(?:all|every|any|each|alle\w?|jede\w?|tous|toutes|chaque|tod[oa]s|cada)"
    rf"(?: \w+){{0,2}} (?:{_PLANS})|"
    + any_word(
        r"""
        both | others? | rest
        beiden? | andere\w? | übrigen?
        autres?
        ambos | otr[oa]s
        outr[oa]s
        모든 | 다른 | 그 외
        すべて | 全て | 他の
        各 | 所有 | 其他 | 任何
        """
    )
)
_GROUPED: Final = re.compile(r"(?<=\d)[,.](?=\d{3}(?!\d))")
_CUT: Final = re.compile(r"[,;、，](?!\d)|\b(?:while|whereas|but|während|tandis que|mientras|enquanto)\b")
_LABEL: Final = re.compile(r"\s*([^\W\d_][^:,.;]{0,24}?)\s?:\s")  # "Basic: … Plus: …"
_CALLED: Final = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,2}")
_LONGEST: Final = 16
_SIGN: Final = "[\u30a1-\u30fc\u4e00-\u9fff\uac00-\ud7a3]"
_NEAR: Final = 2  # words that only the clause of another plan has


class _Piece(NamedTuple):
    """`of` is the one plan that it speaks of; `names` are all that it names."""

    text: str
    names: frozenset[str]
    of: frozenset[str]
    figures: frozenset[str]
    about: frozenset[str]


def of_another(sentence: Sentence, evidence: Evidence) -> bool:
    """What it says of one plan stands in the passages, or among the facts, for another, and only there."""
    held = _held(evidence)
    told, named, alone = _told(tuple(one.text.value for one in evidence.passages), frozenset(held))
    if not named or "grammar.may" in sentence.whole.keys or is_denied(sentence.whole):
        return False
    text = _shown(sentence.whole.text)
    shown = frozenset(value for value, fact in held.items() if fact in sentence.refers) & (named | alone)
    spoken_to = "grammar.you" in sentence.whole.keys
    name = _named(text, named, frozenset(held), alone, shown=shown, spoken_to=spoken_to)
    if name is None or _is_supposed(name, text, sentence):
        return False
    figures = _read(text) - _figures(*(one.value for one in evidence.said))
    theirs = [fact for of, fact in held.items() if of != name]
    if _is_of(theirs, figures - _in(told), evidence):
        return True
    own = _figures(*(str(fact.value) for fact in evidence.facts.values()))
    return _stands_elsewhere(text, name, told, named, figures - own)


def _is_supposed(name: str, text: str, sentence: Sentence) -> bool:
    """ "If you had Gold": a condition ahead of the name may be about it; unnamed, one ahead of all."""
    at = text.find(name) if name in text else 1
    return any(word.key == "grammar.if" and word.start < at for word in sentence.whole.words)


def _named(
    text: str, known: Set[str], held: Set[str], alone: Set[str], *, shown: Set[str], spoken_to: bool
) -> str | None:
    """The one plan that is spoken of: by its name, or as the plan of whoever reads this.

    `alone`: names that are known as such without a word for a plan; `shown`: those of facts it refers to.
    """
    bare = {name for name in known | held if _has(text, name)}
    if shown and bare <= shown:
        return next(iter(shown)) if len(shown) == 1 else None
    bare = {name for name in bare if not any(other in name for other in bare - {name})}
    if not bare and spoken_to and len(held & known) == 1:
        return next(iter(held & known))
    return next(iter(bare)) if len(bare) == 1 and bare <= _names(text) | alone else None


def _is_of(theirs: Sequence[str], figures: Set[str], evidence: Evidence) -> bool:
    """A figure that a fact tells of the plan they have: `plan.price`, beside `plan.name`."""
    kin = tuple(f"{name.rpartition('.')[0]}." for name in theirs if "." in name)
    facts = [fact for fact in evidence.facts.values() if isinstance(fact.value, Decimal)]
    of_kin = _figures(*(f"{fact.value:f}" for fact in facts if fact.name.startswith(kin)))
    return bool(
        figures & of_kin - _figures(*(f"{one.value:f}" for one in facts if not one.name.startswith(kin)))
    )


def _stands_elsewhere(
    text: str, name: str, told: Sequence[_Piece], known: Set[str], figures: Set[str]
) -> bool:
    own = [piece for piece in told if not piece.of or _has(piece.text, name)]
    others = [piece for piece in told if piece.of and not _has(piece.text, name)]
    if figures:
        return bool(figures & _in(others) - _in(own))
    about = content(text.replace(name, " ")) - content(" ".join(known))
    of_own = frozenset[str]().union(*(piece.about for piece in own))
    return any(
        len(about & piece.about - of_own) >= _NEAR and not about & of_own - piece.about for piece in others
    )


def _in(pieces: Iterable[_Piece]) -> frozenset[str]:
    return frozenset[str]().union(*(piece.figures for piece in pieces))


def _held(evidence: Evidence) -> dict[str, str]:
    """What the facts call by a name, and which fact does: the plan this person has may be among them."""
    return {
        plain(fact.value).lower(): fact.name
        for fact in evidence.facts.values()
        if isinstance(fact.value, str) and fact.type in ("text", "status") and _CALLED.fullmatch(fact.value)
    }


def _names(text: str, kinds: Iterable[re.Pattern[str]] = ()) -> frozenset[str]:
    """Those that stand beside a word for a plan, or beside one of these kinds."""
    found = (
        *_BEFORE.finditer(text),
        *_BEHIND.finditer(text),
        *(one for kind in kinds for one in kind.finditer(text)),
    )
    names = (next(filter(None, one.groups())) for one in found)
    return frozenset(name for name in names if name == "plus" or content(name) - _NO_NAMES)


@functools.lru_cache(maxsize=512)
def _kinds(text: str, held: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    """Where a fact says Saver and the text "Saver fares", "Flex fares" are another plan's."""
    kinds = {kind for name in held for kind in _kinds_of(name, text)}
    return tuple(re.compile(kind) for kind in sorted(kinds))


def _kinds_of(name: str, text: str) -> Iterator[str]:
    """As patterns: so many words before the noun as the name has."""
    if name >= "\u1100":
        for found in re.finditer(rf"{re.escape(name)}({_SIGN}{{2}})", text):
            yield rf"({_SIGN}{{2,4}}){found[1]}"
        return
    for found in re.finditer(rf"(?<!\w){re.escape(name)} ([^\W\d_]{{4,}})", text):
        if content(found[1]) - _NO_NAMES:
            before = r"[^\W\d_]{3,14} " * name.count(" ")
            yield rf"(?<!\w)({before}[^\W\d_]{{3,14}}) {found[1]}(?!\w)"


def _has(text: str, name: str) -> bool:
    return (
        re.search(rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])" if name < "\u1100" else name, text)
        is not None
    )


def _figures(*texts: str) -> frozenset[str]:
    return frozenset[str]().union(*(_read(_shown(plain(text).lower())) for text in texts))


def _read(text: str) -> frozenset[str]:
    """29,90 and 29.9 are one."""
    figures = (figure.replace(",", ".") for figure in FIGURE.findall(text))
    return frozenset(one.rstrip("0").rstrip(".") if "." in one else one for one in figures)


def _shown(text: str) -> str:
    """With figures for number words, and no grouping."""
    return _GROUPED.sub("", to_digits(Glance(text)).text)


@functools.lru_cache(maxsize=64)
def _told(
    texts: tuple[str, ...], held: frozenset[str]
) -> tuple[tuple[_Piece, ...], frozenset[str], frozenset[str]]:
    """All clauses of these passages, all plans that they name, and which of these stand alone."""
    read = [_pieces(text, held) for text in texts]
    told = tuple(piece for pieces, _ in read for piece in pieces)
    named = frozenset[str]().union(*(piece.names for piece in told))
    return told, named, frozenset[str]().union(*(alone for _, alone in read))


@functools.lru_cache(maxsize=512)
def _pieces(text: str, held: frozenset[str]) -> tuple[tuple[_Piece, ...], frozenset[str]]:
    """The clauses of a passage; what names no plan goes on about the one before it in its sentence.

    One that speaks of several, or of all others, is nobody's own.
    """
    found, alone = list[_Piece](), frozenset[str]()
    shown = [_shown(sentence.whole.text) for sentence in sentences(text)]
    kinds = _kinds("\n".join(shown), held)
    for one, label in zip(shown, _labels(shown, held), strict=True):
        pieces = [piece for piece in _CUT.split(one) if piece.strip()]
        called = [frozenset({label})] * len(pieces) if label else _side_by_side(pieces, held)
        alone = alone.union(*called, (found[1] for kind in kinds for found in kind.finditer(one)))
        last = frozenset[str]()
        for piece, own in zip(pieces, called or itertools.repeat(last), strict=False):
            last = names = own or _names(piece, kinds) or last
            of = names if len(names) == 1 and not _SEVERAL.search(piece) else frozenset[str]()
            found.append(_Piece(piece, names, of, _read(piece), content(piece)))
    return tuple(found), alone


def _labels(shown: Sequence[str], held: Set[str]) -> list[str]:
    """ "Formule Duo: …  Formule Solo: …" are of Duo and Solo, unless a fact says Formule Duo. One is none."""
    found = [label[1].strip() if (label := _LABEL.match(one)) else "" for one in shown]
    named = [label.split() for label in found if label]
    if len(named) < 2:
        return [""] * len(shown)
    if held.isdisjoint(found):
        shared = set[str](named[0]).intersection(*named)
        found = [" ".join(word for word in label.split() if word not in shared) for label in found]
    return found


def _side_by_side(pieces: Sequence[str], held: Set[str]) -> list[frozenset[str]]:
    """ "套房含…,大床房含…": where a clause begins with what a fact calls it, so do those beside it."""
    first = next((name for piece in pieces for name in held if piece.lstrip().startswith(name)), None)
    if first is None or len(pieces) == 1:
        return []
    behind = next(
        piece.lstrip()[len(first) :].lstrip()[:1] for piece in pieces if piece.lstrip().startswith(first)
    )
    names = (_name(piece.strip(), behind) for piece in pieces)
    return [frozenset({name}) if name else frozenset() for name in names]


def _name(piece: str, behind: str) -> str:
    """What stands before the same sign or letter as behind the known name."""
    name = piece.partition(behind)[0].strip() if behind else ""
    return name if 0 < len(name) < _LONGEST and _CALLED.fullmatch(name) else ""
