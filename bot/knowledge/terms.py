"""What a text is found by: numbers, the beginnings of words, and pairs of characters where no spaces are.

Crude on purpose: no dictionary to keep for each language, and the same for a passage and for a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.words import UNSPACED, fold
from guards.pii.placeholders import PLACEHOLDER

SMALL: Final = "~"  # begins a term that is a word of questions: it helps to rank, and proves nothing
_STEM: Final = 4  # "ship" and "shipping" are one term; so are "Versand" and "Versandkosten"
_RUN: Final = re.compile(rf"{UNSPACED.pattern}|[0-9]+|(?:(?!{UNSPACED.pattern})[^\W\d_])+")
_ADDRESS: Final = re.compile(r"\]\([^)\s]*\)")
_KOREAN_TAIL: Final = re.compile(
    "(?<=[가-힣][가-힣])(?:으로|에서|에게|까지|부터|이나|인가요|인지|이에요|예요|은|는|이|가|을|를|에|의|로|도|만|과|와)$"
)

# Words of questions and small talk. In a few hundred passages they are too rare to be recognised as common
# by counting, and would be taken for what the question is about: the sample then answered "tell me a joke".
_SMALL: Final = frozenset(
    fold(
        """
        a about all am an and any are as at be been but by can could did do does for from get give go had
        has have he hello help her hi him his how i if in into is it its just know let like long many may
        me much must my need no not of off offer on one or our out over please possible should so some
        something tell than thank thanks that the their them there they this to too until up us want was
        we were what when where which while who why will with would yes you your s t m re ve ll d
        aber alle als am an auch auf aus bei bekomme bin bis bitte da danke darf das dass dein dem den
        der des die dir du ein eine einem einen einer er es für gibt habe haben hallo hat ich ihr ihre
        ihren im in ist ja kann können könnte lange man mein meine meinem meinen meiner mich mir mit
        möchte nach nein nicht noch nur ob oder sehr sich sie sind so um und uns unser vom von wann war
        warum was welche welchen wenn wer werden wie wieviel will wir wird wo wohin zu zum zur
        al algo con como cual cuales cuando cuanto cuanta de del desde donde el ella en es esta este hay
        hola la las le lo los me mi mis muy no nos o para pero por puedo puede que quien quiero se si sin
        su sus te tengo tiene tu un una usted y ya
        à au aux avec ce ces cette combien comment d dans de des donc du elle en est et êtes il ils j je
        l la le les leur ma mais mes moi mon ne nous on ou où par pas peux peut plus pour pourquoi puis
        quand que quel quelle quels qu qui sa sans ses son sont sur ta tu un une vos votre vous
        ao aos as com como da das do dos e em esta isso meu minha meus na não nas no nos o os onde para
        pela pelo por posso qual quando quanto que quem se sem seu sua tem tenho um uma você
        얼마 얼마나 어떻게 어떤 어디 어디서 언제 언제쯤 며칠 무엇 뭐 무슨 왜 누구 누가 수 안에 해야
        하나요 되나요 있나요 있어요 있습니까 할 좀 제 제가 내 내가 저 저는 나 그 이 것 거 해 해요
        해주세요 주세요 하고 싶어요 싶은데 알려 알려주세요 인가요 되어 됩니까 합니까 오늘 지금 가능한가요
        가능해요 걸리나요 걸려요
        """
    ).split()
)


def terms(text: str) -> Iterator[str]:
    """The terms of a passage or a question, in order, with repeats."""
    plain = fold(_ADDRESS.sub("] ", PLACEHOLDER.sub(" ", text)))
    for word in plain.split():
        if word in _SMALL:
            yield SMALL + word
        else:
            yield from _parts(word)


def _parts(word: str) -> Iterator[str]:
    for run in _RUN.findall(word):
        if UNSPACED.match(run):
            stem = _KOREAN_TAIL.sub("", run)
            yield from (stem[at : at + 2] for at in range(max(1, len(stem) - 1)))
        else:
            yield run if run.isdigit() else run[:_STEM]
