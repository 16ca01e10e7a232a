"""Passwords that look like words: plain ones of one's own, phrases, both halves of a login, seeds of wallets.

`my password is wrong` names none: what a password is like in eight languages is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guards.base import Span
from guards.pii.cues import LIKELY, Cue, Nearby
from guards.pii.rows import Row

_WORD: Final = (
    r"(?:pass(?:word|wort|phrase|code)|pwd?|kennwort|mot de passe|mdp|contraseña|clave|senha"
    r"|palavra[ -]?passe)"
)
_EASTERN: Final = r"(?:비밀번호|비번|패스워드|암호|パスワード|密码|密碼|口令)"
_MINE: Final = r"(?:my|our|meine?|unser|mi|nuestra|mon|notre|a minha|minha|nossa|la mia|la nostra)"
_IS: Final = r"(?:is|ist|lautet|es|est|é|è)(?: (?:now|jetzt|ahora|maintenant|agora|adesso))?(?: ?:)?"
_ENDS: Final = (
    r"(?=\s*(?:[.,;!?)]|\Z)|\s+(?:and|but|so|can|could|please|thanks|und|aber|bitte|kann|y|pero|por favor"
    r"|et|mais|merci|e|mas|ma)(?!\w))"
)
_PLAIN: Final = re.compile(
    rf"(?<![^\W_]){_MINE} (?:[^\W\d_]{{2,12}} )?{_WORD} {_IS} (?P<said>[^\W\d_]{{4,32}}){_ENDS}"
    rf"|{_EASTERN} ?[는은は是为為] ?[:：]? ?(?P<eastern>[A-Za-z]{{4,32}})(?![A-Za-z])",
    re.IGNORECASE,
)
_PHRASE: Final = re.compile(
    rf"(?<![^\W_]){_WORD} ?[:=] ?(?P<said>[a-z]{{3,12}}(?:[ -][a-z]{{3,12}}){{2,7}})"
    r"[.!]?(?=\s*(?:\n|\Z))",
    re.IGNORECASE,
)
_LOGIN: Final = re.compile(
    r"(?<![^\W_])(?:(?:credentials?|creds|login(?: data)?|zugangsdaten|anmeldedaten|credenciales|identifiants"
    r"|credenciais|credenziali)(?: (?:are|sind|son|sont|são|sono))?|로그인 정보(?:는)?"
    r"|ログイン情報は?|登录信息是?)"
    r"[ :=：]{0,3}[^\s/|,;]{1,64} ?[/|,;] ?(?P<said>[^\s/|,;]{6,64})"
    r"|(?<![^\W_])(?:user(?:name)?|login|benutzer(?:name)?|usuario|utilisateur|usuário|utente)(?!\w)[^\n]{1,60}?"
    r"(?<![^\W_])pass:? (?P<pass>[!-~]{6,64})",
    re.IGNORECASE,
)
_SEED: Final = re.compile(
    r"(?:(?:seed|recovery|mnemonic|backup|wallet) ?(?:phrase|words?)|mnemonic"
    r"|wiederherstellungs(?:phrase|wörter)"
    r"|frase (?:semilla|de recuperación|de recuperação|semente)|phrase (?:de récupération|secrète)"
    r"|복구 ?(?:문구|구문|단어)|니모닉|(?:シード|リカバリー|ニーモニック) ?フレーズ|助[记記][词詞])"
    r"[^\n]{0,30}?[\s:：]{0,3}(?<![a-z])"
    r"(?P<said>(?:\d{1,2}[.)]? ?)?[a-z]{3,8}(?:[ ,\n]{1,3}(?:\d{1,2}[.)]? ?)?[a-z]{3,8}){11,23})(?![a-z])"
)
_SEEDS: Final = Cue(
    "seed", "recovery", "mnemonic", "backup", "wallet", "wiederherstellungs", "frase", "phrase", "복구",
    "니모닉", "シード", "リカバリー", "ニーモニック", "助记词", "助記詞",
)  # fmt: skip
_LIKE_WORDS: Final = """
    wrong right correct incorrect invalid valid weak strong secure insecure safe unsafe good fine okay
    lost gone stuck broken forgotten missing unknown known visible hidden short long empty different
    same here there this that what which where when never still already also always really very quite
    only just not secret private public temporary default error reset case like null none true false
    about from with without supposed your yours mine theirs something anything nothing impossible
    useless complex simple easy hard difficult hell lame case-sensitive sent kept shown weird fake
    dead down full stolen bad old new too due set falsch richtig korrekt ungültig gültig weg schwach
    stark sicher unsicher kurz lang leer nicht noch schon sehr immer auch kaputt verloren vergessen
    abgelaufen gesperrt bekannt geheim hier dieses jetzt leider neu correcta incorrecta errónea
    erronea inválida invalida válida corta larga débil fuerte segura nueva vieja esta este algo muy
    demasiado siempre nunca tampoco también igual mala buena otra misma secreta incorrecte erroné
    erronée faux fausse invalide valide court trop faible fort bonne mauvais toujours jamais perdu
    oublié aussi encore périmé refus nouveau ancien celui cela juste identique incorreta errada curta
    longa fraca forte nova velha isso muito sempre também mesma outra sbagliata errata scaduta
    corretta giusta lunga nuova vecchia molto
"""
_LIKE: Final = frozenset(_LIKE_WORDS.split())
_STATES: Final = re.compile(
    r".*(?:ed|ing|able|ible|ant|ive|ado|ada|ido|ida|ato|ata|uta|uto|ée?|us|eux)"
    r"|(?:ge|ver|ab|zer|ent|un|zurück|be|er|an|aus|ein).*(?:t|en|lich|bar|ig)"
)
_SENTENCE_WORDS: Final = """
    the and for not with you your can please reset is was are has how why what where when this that
    does from must may will would could should need needs want have had but any all its our new old
    wrong forgot change mit der die das und nicht bitte ist kann wie muss zum für por que con los las
    una para les des pas est required characters letters least minimum invalid incorrect expired help
    forgotten email sent
"""
_OF_SENTENCES: Final = frozenset(_SENTENCE_WORDS.split())


def _may_be(nearby: Nearby) -> bool:
    return any(map(nearby.lowered.__contains__, _WORDS))


_WORDS: Final = (
    "pass", "pw", "kennwort", "mdp", "contrase", "clave", "senha", "palavra", "비밀번호", "비번", "패스워드",
    "암호", "パスワード", "密码", "密碼", "口令",
)  # fmt: skip


def find_plain(nearby: Nearby) -> Iterator[Span]:
    """A word that nobody would say of a password, as one's own."""
    for found in _PLAIN.finditer(nearby.text):
        name = "said" if found["said"] else "eastern"
        word = found[name].lower()
        if word not in _LIKE and not _STATES.fullmatch(word):
            yield Span(*found.span(name), "SECRET", LIKELY)


def find_phrases(nearby: Nearby) -> Iterator[Span]:
    """Some words and no sentence."""
    for found in _PHRASE.finditer(nearby.text):
        words = re.split("[ -]", found["said"].lower())
        if _OF_SENTENCES.isdisjoint(words):
            yield Span(*found.span("said"), "SECRET", LIKELY)


def find_logins(nearby: Nearby) -> Iterator[Span]:
    """What stands behind a name, or behind `pass`: with letters, and with digits or marks."""
    for found in _LOGIN.finditer(nearby.text):
        name = "said" if found["said"] else "pass"
        said = found[name].rstrip(".,;:?)]}")
        if any(map(str.isalpha, said)) and any(map(str.isdigit, said)):
            yield Span(found.start(name), found.start(name) + len(said), "SECRET", LIKELY)


def find_seeds(nearby: Nearby) -> Iterator[Span]:
    return (Span(*found.span("said"), "SECRET", LIKELY) for found in _SEED.finditer(nearby.text))


ROWS: Final = (
    Row(_may_be, find_plain),
    Row(_may_be, find_phrases),
    Row(lambda nearby: nearby.has_digit, find_logins),
    Row(lambda nearby: nearby.has(_SEEDS), find_seeds),
)
