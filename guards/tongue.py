"""Which language somebody writes in, where its script or a few of its commonest words leave no doubt.

A page says one language, and who reads it may write another. Must guess nothing: an address, a name or "ok"
is no language.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from guards.base import RawText
from guards.text.lexicon import unaccented

_READ: Final = 500  # characters
_LEAST: Final = 2  # different words of a language, and twice as many as of any other
_SHARE: Final = 0.4  # of the letters, in a script of its own
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_KANA: Final = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_HAN: Final = re.compile("[\u3400-\u9fff]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_WORDS: Final = {
    language: frozenset(unaccented(words).split())
    for language, words in {
        "en": "the what how is my are does can you your when where why with have this it and for want would"
        " i did has was they there been from will get which",
        "de": "wie ich mein meine meinen der das ist und nicht eine einen wo wann warum kann habe haben bitte"
        " mit für von auf wird wurde dauert möchte noch sie mir mich ihr ihre welche",
        "fr": "je est mon mes combien comment quand pourquoi vous pas une des avec pour dans puis voudrais"
        " bonjour ne votre cette suis avez quel quelle mais sont",
        "es": "el mi cuándo cuánto cuánta dónde por una los las con quiero puedo hola tengo hay cuál mis"
        " está pero usted necesito su del qué",
        "pt": "meu minha meus minhas quando quanto onde qual não uma com posso quero olá você vocês tenho"
        " já em dos das para isso está são",
    }.items()
}


def written_in(text: RawText, among: Collection[str]) -> str | None:
    """The one of these languages (`de`) that this text is written in; None where that is not sure."""
    start = text.text[:_READ].lower()
    found = _by_script(start) or _by_words(frozenset(_WORD.findall(unaccented(start))))
    return found if found in among else None


def _by_script(text: str) -> str | None:
    letters = len(_LETTER.findall(text))
    hangul, kana, han = (len(script.findall(text)) for script in (_HANGUL, _KANA, _HAN))
    if not letters or hangul + kana + han < _SHARE * letters:
        return None
    if hangul >= kana + han:
        return "ko"
    return "ja" if kana else "zh"


def _by_words(said: frozenset[str]) -> str | None:
    ranked = sorted((len(said & words), language) for language, words in _WORDS.items())
    (second, _), (most, language) = ranked[-2:]
    return language if most >= _LEAST and most >= 2 * second else None
