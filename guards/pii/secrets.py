"""Keys, tokens and passwords: known prefixes, signed tokens, links with credentials, what a word names.

`password reset` is no password: a plain word is a secret only where a mark says that the value begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guards.base import Span
from guards.pii.cues import LIKELY, Nearby
from guards.pii.rows import Row, Worded, row

TOKEN: Final = re.compile(
    r"(?<![^\W_])(?<!-)(?:"
    r"sk-[\w-]{16,}+|[rsp]k_(?:live|test)_\w{10,}+|whsec_[\w+/=]{16,}+|gh[pousr]_\w{20,}+|github_pat_\w{22,}+"
    r"|gl(?:pat|dt|rt|cbt)-[\w-]{16,}+|(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}"
    r"|xox[abeprs]-[\w-]{10,}+|xapp-[\w-]{10,}+|AIza[\w-]{35}|ya29\.[\w-]{20,}+|GOCSPX-[\w-]{20,}+|npm_\w{36}|pypi-[\w-]{16,}+|hf_\w{20,}+|xai-\w{20,}+"
    r"|gsk_\w{20,}+|nvapi-[\w-]{20,}+|r8_\w{20,}+|dop_v1_\w{32,}+|shp(?:at|ca|pa|ss)_\w{24,}+|lin_api_\w{20,}+"
    r"|hv[sb]\.[\w-]{20,}+|dckr_pat_[\w-]{20,}+|sq0(?:atp|csp)-[\w-]{20,}+|EAA\w{30,}+|ATATT3[\w=-]{20,}+"
    r"|SG\.[\w-]{16,}+\.[\w-]{16,}+|\d{8,10}:AA[\w-]{32,}+|[A-Za-z\d_-]{24,28}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])"
    r"|(?:pk\.)?eyJ[\w-]{8,}+\.[\w-]{8,}+(?:\.[\w-]{4,}+)?"
    r")",
    re.ASCII,
)
_REST: Final = re.compile(  # of a token that was broken over lines
    r"[ \t]{0,2}\r?\n[ \t]{0,2}(?=[\w-]{0,128}\d)(?=[\w-]{0,128}[A-Za-z])[\w-]{8,128}(?![^\s.,;:!?)\]\"'])",
    re.ASCII,
)
_KEY_BLOCK: Final = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----)){0,8000}+"
    r"(?:-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)?"
)
_LINK: Final = re.compile(r"(?<=://)[^\s/@:]{0,128}:[^\s/@]{1,128}(?=@)")
_WEBHOOK: Final = re.compile(r"(?<=hooks\.slack\.com/)(?:services|workflows)/[\w/]{20,120}", re.ASCII)
_HEADER: Final = re.compile(
    r"(?<!\w)(?:bearer|basic|digest) ([\w.~+/=-]{12,2000})(?![\w-])", re.IGNORECASE | re.ASCII
)
_NAMES: Final = (
    r"pass(?:word|wort|phrase|code|wd|w)s?|pass(?=\s?[:=])|pwd?s?|kennwort|zugangscode"
    r"|(?:api|access|auth|app)[ _-]?key|(?:client[ _-]?)?secret(?:[ _-]?(?:key|access[ _-]?key))?"
    r"|(?:gate|door|entry|alarm) code|türcode"
    r"|(?:access|auth|api|bot|refresh|session)?[ _-]?token|accountkey|mot de passe|mdp|contrase(?:ñ|n)a|clave"
    r"|senha|palavra[ -]?passe"
)
_NEW: Final = (
    r" (?:provisoire|temporaire|temporal|provisional|provis[óo]ri[ao]|initiale?|inicial|temporary|new|old)"
    r"(?= \S*\d)"
)
_EASTERN: Final = r"비밀번호|비번|패스워드|암호|パスワード|暗証番号|密码|密碼|口令"
_IS: Final = (
    r"(?:[:=]{1,2}>?|->|[는은이가를을]?\s?[:=]|(?:is|was|ist|war|lautet|es|est|é|è|era)(?!\w)(?: now| jetzt)?"
    r"(?: (?:changed|set|reset) to| auf)?(?:\s?:)?|[는은=：は是为為가]|이[에고]요?)"
)
_CUED: Final = re.compile(
    rf"(?:(?<![^\W_])(?:{_NAMES})(?:_[a-z0-9]{{1,20}}|{_NEW})?[\"']?(?P<mark>\s{{0,3}}{_IS}\s{{0,3}}|\s)"
    rf"|(?:{_EASTERN})(?P<sign>\s{{0,3}}{_IS}?\s{{0,3}}))"
    r"(?P<quote>[\"'`“„‘「『«]?)(?P<said>(?:(?![\"'`«»])[!-~¡-ɏ]){4,128}|[^\s\"'`“”’」』»]{4,128})",
    re.IGNORECASE,
)
_SAID_FIRST: Final = re.compile(
    r"(?<!\S)(\S{6,64}) (?:is|ist|es|est|é) (?:my|our|the|mein|unser|mi|nuestra|mon|notre|minha|nossa)"
    r" (?:new |old |neues )?(?:password|passwort|kennwort|contraseña|clave|mot de passe|senha)(?!\w)",
    re.IGNORECASE,
)
_LATER: Final = re.compile(  # "the password of the guest wifi is …"
    r"(?<![^\W_])(?:pass(?:word|wort|phrase|code)|pwd?|kennwort|mot de passe|mdp|contraseña|clave|senha"
    r"|palavra[ -]?passe)(?!\w)[^.!?;\n]{1,40}?"
    r"(?:(?<!\w)(?:is|ist|lautet|es|est|c['’]est|é)(?!\w)|[,:])\s(?P<said>\S{6,64})",
    re.IGNORECASE,
)
_PIN: Final = re.compile(
    r"(?<![^\W_])(?:pin|password|passwort|passcode|contraseña|senha|mot de passe"
    r"|cvv2?|cvc2?|otp|tan|puk|(?:security|verification|confirmation|login|2fa) code|2fa"
    r"|geheimzahl|sicherheitscode|prüfziffer|código de (?:seguridad|verificación|segurança|verificação)"
    r"|code (?:de sécurité|secret|confidentiel|de vérification)|비밀번호|비번|인증번호|인증코드|暗証番号"
    r"|認証(?:コード|番号)|セキュリティコード|验证码|驗證碼|安全码|密码|密碼)"
    r"(?:[ -]?(?:code|number|nummer|no\.?))?"
    r"(?:\s{0,3}(?:[:=#：]|(?:is|ist|lautet|es|est|é|è)(?!\w)|[는은이가=は是])){0,2}\s{0,3}[\"']?"
    r"(\d(?:[ -]?\d){2,7})(?![a-z0-9_-]|[.,]\d)"
    r"(?!\s?(?:times|attempts|minutes|digits|회|번|분|자리|桁|回|位|次))",
    re.IGNORECASE,
)
_WEAK: Final = ("", "가")  # marks that do not say that the value comes next
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE: Final = re.compile(r"[ \t]+\w")
_NO_SECRETS: Final = frozenset(
    {
        *(
            "reset",
            "forgot",
            "forgotten",
            "required",
            "invalid",
            "incorrect",
            "wrong",
            "expired",
            "please",
            "none",
        ),
        *(
            "null",
            "true",
            "false",
            "changed",
            "change",
            "email",
            "username",
            "string",
            "text",
            "help",
            "unknown",
        ),
        *(
            "empty",
            "optional",
            "hidden",
            "redacted",
            "secret",
            "password",
            "token",
            "again",
            "asap",
            "thanks",
        ),
        *(
            "login",
            "needed",
            "falsch",
            "vergessen",
            "bitte",
            "danke",
            "oublié",
            "perdu",
            "olvidada",
            "gracias",
        ),
        *("esqueci", "obrigado"),
    }
)
# What stands in every text in which the patterns above find something.
_LONG: Final = re.compile(r"[\w.+/=:-]{15,}", re.ASCII)
_SCHEMES: Final = ("bearer ", "basic ", "digest ")
NAMED: Final = Worded(
    _CUED,
    (
        "pass", "pw", "kennwort", "zugangscode", "mdp", "contrase", "clave", "senha", "palavra", "gate code",
        "door code", "entry code", "alarm code", "türcode", "key", "secret", "token", "mot de passe",
        "비밀번호", "비번", "패스워드", "암호", "パスワード", "暗証番号", "密码", "密碼", "口令",
    ),
    lead=len("refresh_"),
)  # fmt: skip
LATER: Final = Worded(
    _LATER, ("pass", "pw", "kennwort", "mdp", "contrase", "clave", "senha", "palavra", "mot de passe")
)
_PASSWORDS: Final = ("passw", "kennwort", "contrase", "clave", "mot de passe", "senha")
_VERBS: Final = (" is ", " ist ", " es ", " est ", " é ")
_BETWEEN: Final = 24  # characters from the verb to such a word, at most
CODES: Final = Worded(
    _PIN,
    (
        "pin", "passw", "passcode", "contrase", "senha", "mot de passe", "cvv", "cvc", "otp", "tan", "puk",
        "security code", "verification code", "confirmation code", "login code", "2fa", "geheimzahl",
        "sicherheitscode", "prüfziffer", "código de", "code de", "code secret", "code confidentiel",
        "비밀번호", "비번", "인증번호", "인증코드", "暗証番号", "認証", "セキュリティコード", "验证码",
        "驗證碼", "安全码", "密码", "密碼",
    ),
)  # fmt: skip


def _to_its_end(text: str, end: int) -> int:
    """Over as many lines as it goes on."""
    while rest := _REST.match(text, end):
        end = rest.end()
    return end


def _is_said_first(nearby: Nearby) -> bool:
    lowered = nearby.lowered
    return any(
        verb in lowered[max(0, place - _BETWEEN) : place]
        for place in nearby.places(_PASSWORDS)
        for verb in _VERBS
    )


def find_tokens(nearby: Nearby) -> Iterator[Span]:
    """All of one lies in a stretch of the characters that keys are made of."""
    for stretch in _LONG.finditer(nearby.text):
        for found in TOKEN.finditer(nearby.text, *stretch.span()):
            yield Span(found.start(), _to_its_end(nearby.text, found.end()), "SECRET")


def find_headers(nearby: Nearby) -> Iterator[Span]:
    for found in _HEADER.finditer(nearby.text):
        if any(character.isdigit() for character in found[1]):
            yield Span(*found.span(1), "SECRET")


def find_named(nearby: Nearby) -> Iterator[Span]:
    """After the word that says what it is."""
    text = nearby.text
    for found in NAMED.matches(nearby):
        start = found.start("said")
        said = found["said"].rstrip(".,;:?)]}>。、，") if not found["quote"] else found["said"]
        if len(said) >= 4 and _is_secret(said, found, text):
            yield Span(start, start + len(said), "SECRET", LIKELY)


def find_said_first(nearby: Nearby) -> Iterator[Span]:
    for found in _SAID_FIRST.finditer(nearby.text):
        if _is_mixed(found[1]):
            yield Span(*found.span(1), "SECRET", LIKELY)


def find_later(nearby: Nearby) -> Iterator[Span]:
    """Some words behind the one that says what it is: so it has to look like a password."""
    for found in LATER.matches(nearby):
        said = found["said"].rstrip(".,;:!?)]}>")
        if _is_strong(said):
            yield Span(found.start("said"), found.start("said") + len(said), "SECRET", LIKELY)


def find_codes(nearby: Nearby) -> Iterator[Span]:
    return (Span(*found.span(1), "SECRET", LIKELY) for found in CODES.matches(nearby))


def _is_secret(said: str, found: re.Match[str], text: str) -> bool:
    mark = (found["mark"] or found["sign"] or "").strip()
    if said.lower() in _NO_SECRETS or said.startswith(("http://", "https://")):
        return False
    if found["quote"]:
        return bool(mark) or _is_mixed(said)
    if mark in _WEAK:
        return said.isascii() and _is_mixed(said) and len(said) >= 6
    if _WORD.fullmatch(said):
        assigned = ":" in mark or "=" in mark
        return _is_odd(said) or (assigned and said.isascii() and not _SENTENCE.match(text, found.end("said")))
    return said.isascii() or any(character.isdigit() for character in said)


def _is_mixed(said: str) -> bool:
    """Letters and digits, or letters and such marks as no word has inside."""
    inside = said.strip(".,;:!?()[]\"'")
    letters = any(c.isascii() and c.isalpha() for c in inside)
    return letters and any(c.isdigit() or c in "!@#$%^&*_+=~?<>" for c in said)


def _is_strong(said: str) -> bool:
    """Letters, small ones among them, and digits: as no number of an order is written."""
    return len(said) >= 6 and _is_mixed(said) and any(map(str.isdigit, said)) and any(map(str.islower, said))


def _is_odd(word: str) -> bool:
    """Capitals amid a word: `xHZtYwMnf`."""
    return word.isascii() and any(c.isupper() for c in word[1:]) and any(c.islower() for c in word)


ROWS: Final = (
    Row(lambda nearby: True, find_tokens),
    row("SECRET", _KEY_BLOCK, lambda nearby: nearby.has_any("-----BEGIN ")),
    row("SECRET", _LINK, lambda nearby: nearby.has_any("://") and nearby.has_any("@")),
    row("SECRET", _WEBHOOK, lambda nearby: nearby.has_any("hooks.slack.com/")),
    Row(lambda nearby: any(map(nearby.lowered.__contains__, _SCHEMES)), find_headers),
    Row(lambda nearby: True, find_named),
    Row(_is_said_first, find_said_first),
    Row(lambda nearby: nearby.has_digit, find_later),
    Row(lambda nearby: nearby.has_digit, find_codes),
)
