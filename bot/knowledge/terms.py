"""The words of a text, each as its parts: all runs of four letters, two in scripts without spaces.

Two words are alike as far as they share parts: that joins "return" and "returning", "Versandkosten" and
"Lieferkosten", and survives a slip of the finger, without a dictionary for any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.words import UNSPACED, fold
from guards.pii.placeholders import PLACEHOLDER

Word = tuple[str, ...]  # its parts, from left to right
SMALL: Final = "~"  # begins a word of questions and small talk, which is never what they are about

_LETTERS: Final = 4
_SYLLABLES: Final = 2
_RUN: Final = re.compile(rf"{UNSPACED.pattern}|[0-9]+|(?:(?!{UNSPACED.pattern})[^\W\d_])+")
_HANGUL: Final = re.compile("[가-힣]")
_ADDRESS: Final = re.compile(r"\]\([^)\s]*\)")
_KOREAN_TAIL: Final = re.compile(
    "(?<=[가-힣][가-힣])(?:으로|에서|에게|까지|부터|이나|인가요|인지|이에요|예요|은|는|이|가|을|를|에|의|로|도|만|과|와)$"
)

# Words of questions and small talk. In a few hundred passages they are too rare to be recognised as common
# by counting, and would be taken for what the question is about: the sample then answered "tell me a joke".
_SMALL: Final = frozenset(
    fold(
        """
        a about after again all already also am an and another any anything are as at back be been before but
        by can could did do does doing don done else find for from get gets getting give go going got had
        happen happened happens has have he hello help her here hi him his how i if in into is isn it its just
        know let like long make makes many may me much must my myself need no not now of off offer on one or
        our out over please possible put say see should so some someone something still take takes tell than
        thank thanks that the their them then there they thing things this to too try trying until up us use
        using want was way we were what whats when where which while who whom whose why will with without
        would yes yet you your yours s t m re ve ll d
        aber alle als also am an auch auf aus bei bekomme bekommen bin bis bitte brauche da danke
        dann darf das dass dein dem den denn der des die dir doch du ein eine einem einen einer
        eines er es etwas euch euer eure für gibt habe haben habt hallo hat hier ich ihr ihre ihren
        ihrer im in ist ja jetzt kann kannst können könnt könnte lange man mein meine meinem meinen
        meiner mich mir mit möchte muss müssen nach nein nicht noch nur ob oder schon sehr sein sich
        sie sind so soll tun um und uns unser viel viele vom von wann war warum was welche welchem
        welchen welcher welches wenn wer werden wie wieviel will wir wird wo wohin wollen zu zum zur
        al algo con como cual cuales cuando cuanto cuanta de del desde donde el ella en es esta este hay
        hola la las le lo los me mi mis muy no nos o para pero por puedo puede que quien quiero se si sin
        su sus te tengo tiene tu un una usted y ya
        à au aux avec ce ces cette combien comment d dans de des donc du elle en est et êtes il ils j je
        l la le les leur ma mais mes moi mon ne nous on ou où par pas peux peut plus pour pourquoi puis
        quand que quel quelle quels qu qui sa sans ses son sont sur ta tu un une vos votre vous
        ao aos as com como da das do dos e em esta isso meu minha meus na não nas no nos o os onde para
        pela pelo por posso qual quando quanto que quem se sem seu sua tem tenho um uma você
        얼마 얼마나 어떻게 어떤 어디 어디서 언제 언제쯤 며칠 무엇 뭐 무슨 왜 누구 누가 수 안에 해야
        하나요 되나요 되죠 됐나요 있나요 있어요 있습니까 있을까요 싶습니다 싶어 합니다
        됩니다 한가요 뭐예요 어느 몇 할 좀 제 제가 내 내가 저 저는 나 그 이 것 거 해 해요
        해주세요 주세요 하고 싶어요 싶은데 알려 알려주세요 인가요 되어 됩니까 합니까 오늘 지금 가능한가요
        가능해요 걸리나요 걸려요
        """
    ).split()
)


def words(text: str) -> Iterator[Word]:
    """The words in order, with repeats; a small one is one part that begins with SMALL."""
    for word in fold(_ADDRESS.sub("] ", PLACEHOLDER.sub(" ", text))).split():
        for run in [word] if word in _SMALL else _RUN.findall(word):
            yield from _parted(_KOREAN_TAIL.sub("", run))


def _parted(run: str) -> Iterator[Word]:
    if run in _SMALL:
        yield (SMALL + run,)
    elif run.isdigit():
        yield (run,)
    elif _HANGUL.match(run) or not UNSPACED.match(run):
        yield _runs(run, _SYLLABLES if UNSPACED.match(run) else _LETTERS)
    else:
        yield from ((pair,) for pair in _runs(run, _SYLLABLES))  # Chinese, Japanese, Thai


def _runs(word: str, length: int) -> Word:
    return tuple(word[at : at + length] for at in range(max(1, len(word) - length + 1)))
