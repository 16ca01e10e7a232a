"""Links and mail addresses in plain text, also the ones that are spelled out, and their comparable form."""

from __future__ import annotations

import re
from typing import Final

from guards.text.glance import Glance, Test

# Endings that make a bare name a link; with a path behind it, or `www.` before it, any ending does.
_ENDINGS: Final = (
    "com|net|org|io|co|dev|app|info|biz|shop|store|online|site|xyz|me|ai|ly|to|gg|cc|tv|eu|link|click|top|zip|mov"
    "|live|life|club|vip|work|support|help|page|cloud|space|fun|pro|money|bank|finance|host|website|tech|icu|ninja"
    "|de|fr|es|pt|kr|jp|cn|uk|us|ru|in|it|nl|ch|at|ca|au|br|mx|be|pl|se|no|fi|dk|ie|nz|tr|ua|za|hk|tw|sg|vn|th|id"
    "|su|ws|la|sh|cz|sk|hu|ro|gr|il|ae|ar|cl|ng|ke|pk|example|test|invalid|xn--[a-z0-9-]{2,59}|[а-я]{2,10}|한국|中国"
)
# No ordinary words: "a dot to click" is no link.
_SPOKEN_ENDINGS: Final = "com|net|org|io|dev|app|info|biz|shop|xyz|ai|eu|de|fr|es|kr|jp|cn|uk|ru|ch|example"
_REST: Final = r"[^\s<>\"'()\[\]]"
_LABEL: Final = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_BRACKETED_DOT: Final = r" ?[(\[{] ?(?:dot|punkt|point|punto|ponto|\.) ?[)\]}] ?"
_DOT: Final = rf"(?:\.| \. ?|{_BRACKETED_DOT}| dot )"
_AT: Final = r"(?: ?@ ?| ?[(\[{] ?(?:at|@) ?[)\]}] ?)"
_END: Final = rf"(?:/{_REST}{{0,2000}})?"
_SPOKEN_SIGN: Final = re.compile(r"[\[({ ]\.|[\[({] ?(?:punkt|point|punto|ponto|at|@) ?[\])}]", re.IGNORECASE)
_SPOKEN_DOT: Final = frozenset(["dot"])
_SCHEME_SIGN: Final = re.compile(r":\S|//")
_HOST_SIGN: Final = re.compile(r"\.[^\W\d_]{2}")


def may_hold(plain: str) -> bool:
    """Whether there may be a link or an address at all; never no where one of the patterns finds one."""
    if "@" in plain or "dot" in plain.lower():
        return True
    return any(sign.search(plain) for sign in (_SCHEME_SIGN, _HOST_SIGN)) or _has_spoken_sign(plain)


def _has_spoken_sign(text: str) -> bool:
    begins = any(map(text.__contains__, ("[", "(", "{", " .")))
    return begins and _SPOKEN_SIGN.search(text) is not None


def _spoken(glance: Glance) -> bool:
    return glance.has_word(_SPOKEN_DOT) or _has_spoken_sign(glance.text)


LINKS: Final[tuple[tuple[Test, re.Pattern[str]], ...]] = tuple(
    (test, re.compile(pattern, re.IGNORECASE))
    for test, pattern in (
        (
            lambda glance: _SCHEME_SIGN.search(glance.text) is not None,
            rf"(?:\b[a-z][a-z0-9+.-]{{1,20}}:)?//{_REST}{{2,2000}}"
            rf"|\b(?:mailto|tel|sms|data|javascript):{_REST}{{1,2000}}",
        ),
        (
            lambda glance: _HOST_SIGN.search(glance.text) is not None,
            rf"(?<![\w@.-])(?:www\.(?:{_LABEL}\.){{1,5}}[^\W\d_]{{2,24}}"
            rf"|(?:{_LABEL}\.){{1,6}}(?:(?:{_ENDINGS})(?![\w-]|\.\w)|[^\W\d_]{{2,24}}(?=/\w))){_END}",
        ),
        (
            _spoken,
            rf"(?<![\w@.-])(?<!@ )(?<![)\]}}] )(?<!\bat )"
            rf"(?:{_LABEL}(?:{_BRACKETED_DOT}|[ -]dot[ -]| \. ?)){{1,6}}(?:{_SPOKEN_ENDINGS})(?![\w-])",
        ),
    )
)
MAIL: Final = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}"
    rf"(?:{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{2,63}}){{1,6}}| at [\w-]{{1,63}}(?: dot [\w-]{{2,63}}){{1,6}})",
    re.IGNORECASE,
)
MAILS: Final[tuple[tuple[Test, re.Pattern[str]], ...]] = (
    (lambda glance: "@" in glance.text or _spoken(glance), MAIL),
)
_ANY_DOT: Final = re.compile(_DOT, re.IGNORECASE)
_ANY_AT: Final = re.compile(rf"{_AT}| at ", re.IGNORECASE)


def link_key(link: str) -> str:
    """A link without scheme, `www.`, closing punctuation and final slash; a mail link as its address."""
    bare = re.sub(r"\A(?:https?:)?//(?:www\.)?|\Awww\.|\Amailto:", "", link.casefold())
    return bare.rstrip(".,;:!?").removesuffix("/")


def mail_key(address: str) -> str:
    return _ANY_DOT.sub(".", _ANY_AT.sub("@", address.casefold(), count=1)).rstrip(".")
